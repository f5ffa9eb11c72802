"""Short transactions. Whoever is in one on SQLite is the only one who writes: what can be worked out is, before it."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")


def short(work: Callable[[], T]) -> T:
    """What `work` gives, done in a transaction: all of it or nothing."""
    with transaction.atomic():
        return work()


def changes_one(statement: str, parameters: Sequence[Any]) -> bool:
    """Carries out one statement by itself, and says whether it changed a row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return bool(cursor.rowcount == 1)


def pause(least_ms: float, most_ms: float) -> None:
    """Waits for a moment that differs from everybody else's."""
    time.sleep(random.uniform(least_ms, most_ms) / 1000)
