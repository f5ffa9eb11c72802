"""What goes by itself: figures after a day, guests' worlds after a week, forks that were never finished, blobs that
nobody names, and then guests who have nothing left.

`manage.py tidy` does all of it; where nobody runs that, one request an hour does 50 ms of it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import cache as shared_cache
from django.db.models import Q, QuerySet

from courseware.labs.models import Kind, World
from courseware.labs.store import blobs, clocks, erasing
from courseware.people import tidying as people

HOUR_S = 3600
DAY_US = blobs.DAY_US
FIGURE_US = DAY_US
GUEST_US = people.GUEST_LIFETIME // timedelta(microseconds=1)
UNFINISHED_US = DAY_US // 24
CHORE_S = 0.05
AT_ONCE = 200
_CHORE_KEY = "labs:chore"

# What else goes by itself: functions of the seconds they may take, filled when apps are ready.
FURTHER: list[Callable[[float], object]] = []


@dataclass
class Tidied:
    """What went."""

    worlds: int = 0
    blobs: int = 0
    guests: int = 0
    sessions: int = 0


@dataclass
class _Chore:
    due_at_s: float = 0.0


_chore = _Chore()


def tidy(seconds: float = float("inf")) -> Tidied:
    """Deletes what has ended, until there is no more or the time is up."""
    give_up_at = time.monotonic() + seconds
    done = Tidied()
    while time.monotonic() < give_up_at and (ended := list(_ended().values_list("id", flat=True)[:AT_ONCE])):
        done.worlds += erasing.delete(ended, give_up_at)
    while time.monotonic() < give_up_at and (digests := blobs.untouched(AT_ONCE)):
        gone = sum(blobs.delete(digest) for digest in digests if time.monotonic() < give_up_at)
        done.blobs += gone
        if not gone:
            break
    for further in FURTHER:
        further(max(0.0, give_up_at - time.monotonic()))
    if time.monotonic() < give_up_at:
        gone_people = people.tidy(give_up_at)
        done.guests, done.sessions = gone_people.guests, gone_people.sessions
    return done


def chore() -> None:
    """Tidies for 50 ms, if no process has within the hour."""
    if time.monotonic() < _chore.due_at_s:
        return
    _chore.due_at_s = time.monotonic() + HOUR_S
    if shared_cache.add(_CHORE_KEY, True, timeout=HOUR_S):
        tidy(CHORE_S)


def _ended() -> QuerySet[World]:
    now_us = clocks.wall_us()
    figures = Q(kind=Kind.FIGURE, touched_us__lt=now_us - FIGURE_US)
    guests = Q(owner__user=None, touched_us__lt=now_us - GUEST_US)
    unfinished = Q(is_ready=False, touched_us__lt=now_us - UNFINISHED_US)
    return World.objects.filter(figures | guests | unfinished).order_by("touched_us")
