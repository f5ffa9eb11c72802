"""A link for somebody who forgot her password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courseware.people import reset_links


class Command(BaseCommand):
    help = "Prints a link by which a user sets a new password. It works once, for three days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name with which she signs in")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username__iexact=name, is_active=True).first()
        if user is None:
            raise CommandError(f"Nobody who may sign in is called {name}.")
        self.stdout.write(settings.SITE_URL.rstrip("/") + reset_links.path_for(user))
