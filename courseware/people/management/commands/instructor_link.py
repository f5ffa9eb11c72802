from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from courseware.people import instructors


class Command(BaseCommand):
    help = "Prints a link that makes one instructor. It works once, for a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="URL", default=settings.SITE_URL, help="where the site answers (default: %(default)s)"
        )

    def handle(self, *_args: Any, at: str, **_options: Any) -> None:
        path = reverse("people:become-instructor", args=[instructors.make_link()])
        self.stdout.write(f"{at.rstrip('/')}{path}")
