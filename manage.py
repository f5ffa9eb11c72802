#!/usr/bin/env python
"""Django's commands for this project."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    if sys.argv[1:2] == ["emulator"]:
        # A site of its own, with settings of its own.
        from courseware.wire.emulator.serving import main

        sys.exit(main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")
    execute_from_command_line(sys.argv)
