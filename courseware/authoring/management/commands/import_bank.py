"""`manage.py import_bank TOPIC FILE --owner NAME`: the questions of a file, as somebody's in the question bank."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courseware.authoring import access, exchange
from courseware.labs import topics
from courseware.quizzes.formats.contract import Unusable


class Command(BaseCommand):
    help = "Says what becomes of each question of a file, and stores those that are new, all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("topic")
        parser.add_argument("file")
        parser.add_argument("--format", choices=list(exchange.FORMATS), default="yaml")
        parser.add_argument("--owner", required=True, help="the instructor whose questions they will be")
        parser.add_argument("--dry-run", action="store_true", help="store nothing")

    def handle(self, *args: Any, topic: str, file: str, owner: str, dry_run: bool, **options: Any) -> None:
        found = topics.topic(topic)
        user = User.objects.filter(username=owner, is_staff=True).first()
        if found is None or user is None:
            raise CommandError(
                f"There is no topic “{topic}”." if found is None else f"No instructor is named “{owner}”."
            )
        try:
            plan = exchange.plan(found, options["format"], Path(file).read_bytes())
        except (Unusable, OSError) as error:
            raise CommandError(f"{file}: {error}") from error
        for each in plan.dropped:
            self.stdout.write(f"{file} {each}")
        if not dry_run:
            exchange.apply(found, plan.new, access.person_of(user), f"Imported from {Path(file).name}")
        self.stdout.write(f"{len(plan.new)} new, {len(plan.known)} in the bank already, {len(plan.dropped)} not taken.")
