from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from courseware.people import instructors


class Command(BaseCommand):
    help = "Prints a link that makes one instructor: the first is the host. It works once, for a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", metavar="URL", default=settings.SITE_URL, help="where the site answers (default: %(default)s)"
        )

        parser.add_argument("--host", action="store_true", help="makes a host, who may do everything")

    def handle(self, *_args: Any, at: str, host: bool, **_options: Any) -> None:
        path = reverse("people:become-instructor", args=[instructors.make_link(is_host=host)])
        self.stdout.write(f"{at.rstrip('/')}{path}")
