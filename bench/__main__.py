"""`python -m bench [NAME]`: measures every figure, or those of one group or one name."""

import importlib
import json
import os
import sys
from collections.abc import Iterator

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")

from bench.figure import Figure, Measure

# Each group is a function of a module; what it measures is known by the group's name or by a figure's own.
GROUPS = {
    "engine": "bench.engine:measure",
    "kinesis": "bench.kinesis:measure",
    "worlds": "bench.worlds:measure",
    "pages": "bench.pages:measure",
    "memory": "bench.memory:measure",
    "learners": "bench.learners:measure",
    "host": "bench.host:measure",
}


def main() -> None:
    """Prints the figures as they come; one that cannot be measured is said on stderr and makes the exit code 1."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = False
    for group in [only] if only in GROUPS else GROUPS:
        try:
            for figure in _figures(group):
                if only in ("", group, figure.name):
                    print(json.dumps(figure.line()), flush=True)
        except Exception as error:
            failed = True
            print(f"{group}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
    sys.exit(failed)


def _figures(group: str) -> Iterator[Figure]:
    module, name = GROUPS[group].split(":")
    measure: Measure = getattr(importlib.import_module(module), name)
    return measure()


if __name__ == "__main__":
    main()
