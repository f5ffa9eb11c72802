"""`manage.py index_lessons`: lays the search index down anew if the lessons have changed, as each start does."""

from typing import Any

from django.core.management.base import BaseCommand

from courseware.lessons.search import index


class Command(BaseCommand):
    help = "Brings the search index up to date with the lessons."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = index.refresh()
        self.stdout.write("The index was laid down anew." if changed else "The index is up to date.")
