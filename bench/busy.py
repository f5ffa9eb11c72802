"""`python -m bench.busy WORLD PERSON`: somebody who looks at her lab at 3600x, and changes it at every tenth look."""

import os
import sys
from itertools import count

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")

from bench.labs import register_loaded
from bench.loads import TEN_SHARDS, producer


def main() -> None:
    django.setup()
    from courseware.labs import worlds

    register_loaded(TEN_SHARDS)
    world_id, person_id = int(sys.argv[1]), int(sys.argv[2])
    worlds.set_clock(world_id, person_id, worlds.Speed(3600))
    for number in count():
        worlds.look(world_id, person_id)
        if number % 10 == 0:
            rate = 8_000 + number % 1_000
            changed = producer("web", rate, {"Kind": "UNIFORM", "Count": 5_000, "Prefix": "user-"})
            worlds.call(world_id, person_id, changed)


if __name__ == "__main__":
    main()
