from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courseware.classes.demo import making


class Command(BaseCommand):
    help = "Makes a class to look at, with 24 students who do not exist; --remove removes it with all that is theirs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="removes the demonstration class")

    def handle(self, *_args: Any, remove: bool, **_options: Any) -> None:
        if remove:
            if not making.remove():
                raise CommandError("There is no demonstration class.")
            self.stdout.write("The demonstration class and all that belonged to it is gone.")
            return
        if making.is_there():
            raise CommandError(f"There is one already; {making.kept_at()} holds its names and passwords.")
        made = making.make()
        if made is None:
            raise CommandError("No topic has questions enough for a demonstration.")
        self.stdout.write(f"A demonstration class is at {settings.SITE_URL}/classes/{made.klass.slug}/. To look at it:")
        for name, password in made.credentials.items():
            self.stdout.write(f"  {name}  {password}")
        self.stdout.write(f"({making.kept_at()} keeps this; `manage.py demo_class --remove` removes the class.)")
