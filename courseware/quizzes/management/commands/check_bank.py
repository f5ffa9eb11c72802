"""`manage.py check_bank [TOPIC]`: what is wrong with the question banks, line by line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courseware.labs import topics
from courseware.quizzes.bank import checking, loading


class Command(BaseCommand):
    help = "Reads the question banks, draws and answers every question, and says what is wrong with which line."
    requires_system_checks = []  # it is about a file, whatever state the site is in

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("topic", nargs="?", default="", help="one topic; without it, all")
        parser.add_argument("--seeds", type=int, default=checking.SEEDS, help="draws of each question")

    def handle(self, *args: Any, topic: str, seeds: int, **options: Any) -> None:
        if topic and topics.topic(topic) is None:
            raise CommandError(f"There is no topic “{topic}”.")
        total = 0
        for each in topics.topics():
            if topic in ("", each.slug):
                total += self._check(each, seeds)
        if total:
            raise CommandError(f"{total} to mend.")

    def _check(self, topic: topics.Topic, seeds: int) -> int:
        path = loading.bank_path(topic)
        if path is None:
            self.stdout.write(f"{topic.slug}: no bank")
            return 0
        problems = checking.check(topic, seeds)
        for problem in problems:
            self.stdout.write(f"{path.name} {problem}")
        if not problems:
            bank = loading.load(topic)
            self.stdout.write(f"{topic.slug}: {len(bank.questions)} questions in {len(bank.groups)} groups, all well")
        return len(problems)
