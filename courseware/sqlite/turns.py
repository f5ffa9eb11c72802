"""Whose turn it is to write, within a process: one after the other, in the order in which they came.

SQLite has one writer at a time and no queue: who finds the database taken sleeps and looks again. Of many threads that
do so most look in vain, the processor is spent on looking, and who is unlucky ten seconds long is told that the
database is locked. Here those of a process stand in a row and sleep until they are called, so that only the first of
each process has to look.
"""

import time
from collections import deque
from functools import cache
from threading import Lock

from django.db import OperationalError


class Busy(OperationalError):
    """The database did not become free in time. What was to be written was not, and may be tried again."""


class Turns:
    """The row of those who want to write to one database."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._is_taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, give_up_at: float) -> bool:
        """Waits for one's turn, until that instant (monotonic); says whether it came."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            # Locked until somebody hands the turn on: it is given from hand to hand, so that nobody can push in.
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=max(0.0, give_up_at - time.monotonic())):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came while one was giving up

    def give_back(self) -> None:
        """Hands the turn to who has waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


@cache
def of(database: str) -> Turns:
    """The row before a database's file."""
    return Turns()
