"""`manage.py check_course [TOPIC ...]`: what each topic teaches, asks and shows, and what is broken in its lesson."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courseware.labs import topics
from courseware.lessons.checking import reporting


class Command(BaseCommand):
    help = "Prints which concepts of each topic are taught, asked for and shown, and what is broken in its lesson."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("topics", nargs="*", help="topics to look at; all, if none is named")
        parser.add_argument("--faults", action="store_true", help="what is broken, without the table")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["topics"]
        unknown = [slug for slug in wanted if topics.topic(slug) is None]
        if unknown:
            raise CommandError(f"There is no topic {', '.join(unknown)}.")
        reports = [reporting.report(topic) for topic in topics.topics() if not wanted or topic.slug in wanted]
        for report in reports:
            self._say(report, with_table=not options["faults"])
        if any(report.fails for report in reports):
            raise CommandError("A finished topic has faults or gaps.")

    def _say(self, report: reporting.Report, *, with_table: bool) -> None:
        state = "finished" if report.topic.is_finished else "not finished"
        self.stdout.write(f"\n{report.topic.title} ({state})")
        if with_table:
            for line in reporting.table(report):
                self.stdout.write(f"  {line}")
        for fault in report.faults:
            self.stdout.write(self.style.ERROR(f"  {_shown(fault.path)}:{fault.line}: {fault.words}"))
        for gap in report.gaps:
            self.stdout.write(self.style.WARNING(f"  {gap}"))
        if not report.faults:
            self.stdout.write("  Nothing is broken.")


def _shown(path: Path) -> Path:
    return path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else path
