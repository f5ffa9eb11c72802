"""The index of all lessons, in whichever database there is: laid down anew when what the lessons say has changed."""

from types import ModuleType

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from courseware.lessons.search import postgresql, sqlite
from courseware.lessons.search.documents import digest, documents

BACKENDS = {"sqlite": sqlite, "postgresql": postgresql}


def backend(database: BaseDatabaseWrapper) -> ModuleType:
    """What speaks with this kind of database."""
    return BACKENDS[database.vendor]


def refresh() -> bool:
    """Lays the documents down if the lessons are others than those of the index; says whether it did."""
    wanted = digest()
    if _has(wanted):
        return False
    found = documents()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM lessons_search_state")
        backend(connection).fill(cursor, found)
        cursor.execute("INSERT INTO lessons_search_state (digest) VALUES (%s)", [wanted])
    return True


def is_laid_down() -> bool:
    """Whether there is an index at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM lessons_search_state")
        return cursor.fetchone() is not None


def _has(wanted: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM lessons_search_state WHERE digest = %s", [wanted])
        return cursor.fetchone() is not None
