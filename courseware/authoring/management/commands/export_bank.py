"""`manage.py export_bank TOPIC FILE`: a topic's whole bank as it is served, in a file of any of the formats."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courseware.authoring import exchange
from courseware.labs import topics


class Command(BaseCommand):
    help = "Writes a topic's questions to a file, and says what the format cannot carry. “-” is the standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("topic")
        parser.add_argument("file")
        parser.add_argument("--format", choices=list(exchange.FORMATS), default="yaml")

    def handle(self, *args: Any, topic: str, file: str, **options: Any) -> None:
        found = topics.topic(topic)
        if found is None:
            raise CommandError(f"There is no topic “{topic}”.")
        content, lost = exchange.whole_bank(found, options["format"])
        if file == "-":
            self.stdout.write(content.decode(), ending="")
        else:
            Path(file).write_bytes(content)
        for each in lost:
            what = f"not written: {each.what}" if each.is_whole else f"not in it: {each.what}"
            sys.stderr.write(f"{each.question}: {what}\n")
