"""Django's SQLite, except that its writers wait for each other in a row, and long enough.

A transaction takes its turn before it begins and gives it back when it has ended; a statement by itself, for as long as
it takes. What another process has locked is tried again each millisecond: SQLite's own way of waiting sleeps longer and
longer, so that who waited longest comes last.
"""

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import OperationalError, transaction
from django.db.backends.sqlite3 import base

from courseware.sqlite import turns
from courseware.sqlite.turns import Busy, Turns

T = TypeVar("T")

PATIENCE_S = 10.0
PAUSE_MS = (0.2, 2.0)
# What begins otherwise and writes all the same is tried again too, only not in the row.
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE)
_TAKEN = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that has its turn, or waits for it, or only reads."""

    _turns: Turns
    _has_turn = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        self._turns = turns.of(str(conn_params["database"]))
        return connection

    def create_cursor(self, name: str | None = None) -> "Cursor":
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.database = self
        return cursor

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One's turn, for a statement that is its own transaction. Raises Busy."""
        self._take_turn()
        try:
            yield
        finally:
            self._give_back()

    def patiently(self, work: Callable[[], T]) -> T:
        """What `work` gives as soon as no other process is in its way. Raises Busy."""
        give_up_at = time.monotonic() + PATIENCE_S
        while True:
            try:
                return work()
            except (sqlite3.OperationalError, OperationalError) as error:
                if not _is_taken(error):
                    raise
                if time.monotonic() > give_up_at:
                    raise _busy() from error
            time.sleep(random.uniform(*PAUSE_MS) / 1000)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_back()
            raise

    def _commit(self) -> None:
        self.patiently(super()._commit)  # type: ignore[misc]
        self._give_back()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_back()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_back()

    def _take_turn(self) -> None:
        if not self._turns.take(time.monotonic() + PATIENCE_S):
            raise _busy()
        self._has_turn = True

    def _give_back(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turns.give_back()


class Cursor(base.SQLiteCursorWrapper):
    """Within a transaction, Django's. A statement by itself waits until it can be carried out."""

    database: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        if self.database.in_atomic_block:
            return super().execute(query, params)
        if _WRITES.match(query):
            with self.database.turn():
                return self.database.patiently(lambda: super(Cursor, self).execute(query, params))
        return self.database.patiently(lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        if self.database.in_atomic_block:
            return super().executemany(query, param_list)
        # One that had to wait in the middle could not be tried again.
        with transaction.atomic(using=self.database.alias):
            return super().executemany(query, param_list)


def _is_taken(error: Exception) -> bool:
    """Whether SQLite said so, to us or to Django before us."""
    told = error if isinstance(error, sqlite3.Error) else error.__cause__
    return isinstance(told, sqlite3.Error) and (told.sqlite_errorcode & 0xFF) in _TAKEN


def _busy() -> Busy:
    return Busy(f"The database was locked by others for {PATIENCE_S:.0f} seconds.")
