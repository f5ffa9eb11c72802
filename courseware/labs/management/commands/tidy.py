from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from courseware.labs.store import tidying


class Command(BaseCommand):
    help = (
        "Deletes what has ended: figures after a day, guests' worlds after a week, files that nothing names, sessions "
        "that have run out, and guests who have nothing left and no session."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seconds", type=float, default=float("inf"), help="stop after so long (default: when done)"
        )

    def handle(self, *_args: Any, seconds: float, **_options: Any) -> None:
        done = tidying.tidy(seconds)
        self.stdout.write(f"{done.worlds} worlds, {done.blobs} files, {done.sessions} sessions, {done.guests} guests")
