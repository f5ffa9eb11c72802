"""Short transactions, and how one waits for another on SQLite.

SQLite has one writer at a time, and its own way of waiting sleeps longer and longer: of eight writers it starved one
for four seconds. So whoever finds the database taken tries again by itself after 0.2 to 2 ms.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

T = TypeVar("T")

PATIENCE_S = 10.0


def short(work: Callable[[], T]) -> T:
    """What `work` gives, done in a transaction: all of it or nothing. It may be begun several times."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            return work()
    give_up_at = time.monotonic() + PATIENCE_S
    with _impatient_sqlite():
        while True:
            try:
                with transaction.atomic():
                    return work()
            except OperationalError as error:
                if not _is_taken(error) or time.monotonic() > give_up_at:
                    raise
            pause(0.2, 2)


def changes_one(statement: str, parameters: Sequence[Any]) -> bool:
    """Carries out one statement by itself, and says whether it changed a row."""

    def work() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return bool(cursor.rowcount == 1)

    return short(work)


def pause(least_ms: float, most_ms: float) -> None:
    """Waits for a moment that differs from everybody else's."""
    time.sleep(random.uniform(least_ms, most_ms) / 1000)


@contextmanager
def _impatient_sqlite() -> Iterator[None]:
    connection.ensure_connection()
    execute = connection.connection.execute
    usual_ms = execute("PRAGMA busy_timeout").fetchone()[0]
    execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        execute(f"PRAGMA busy_timeout = {usual_ms}")


def _is_taken(error: OperationalError) -> bool:
    return "locked" in str(error)
