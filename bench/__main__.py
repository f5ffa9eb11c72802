"""`python -m bench [NAME]`: measures every figure, or those of one group, or the one of that name."""

import importlib
import json
import os
import subprocess
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")

from bench.figure import Measure

# Each group is a module with a function `measure`, and the beginnings of its figures' names.
GROUPS = {
    "engine": ("engine_",),
    "kinesis": ("kinesis_", "quiet_"),
    "worlds": ("commits", "cold_", "bystander_"),
    "frames": ("frame_cpu", "frame_bytes", "speed_reached"),
    "pages": ("home_", "lab_"),
    "quizzes": ("question_", "answer"),
    "exam": ("exam_",),
    "gradebook": ("gradebook_", "insight_"),
    "formats": ("import_",),
    "wire": ("wire_",),
    "wire_full": ("full_",),
    "lessons": ("lesson_",),
    "memory": ("memory_",),
    "click": ("click_", "first_"),
    "learners": ("frame_p", "frame_errors"),
    "host": ("clone_", "second_", "emulator_"),
}


def main() -> int:
    """Prints the figures as they come; 1 if one could not be measured, which is said on stderr."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if only:
        return measure_one(only)
    # Each group in a process of its own: what one left in memory, or in its database, is not measured by the next.
    return max(subprocess.call([sys.executable, "-m", "bench", group]) for group in GROUPS)


def measure_one(only: str) -> int:
    """Prints the figures of a group, or one figure."""
    group = only if only in GROUPS else next((name for name, begins in GROUPS.items() if only.startswith(begins)), None)
    if group is None:
        print(f"There is no figure {only}. The groups are {', '.join(GROUPS)}.", file=sys.stderr)
        return 1
    measure: Measure = importlib.import_module(f"bench.{group}").measure
    printed = False
    try:
        for figure in measure():
            if only in (group, figure.name):
                printed = True
                print(json.dumps(figure.line()), flush=True)
    except Exception as error:
        print(f"{group}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return 1
    return 0 if printed else 1


if __name__ == "__main__":
    sys.exit(main())
