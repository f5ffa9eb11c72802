"""Who is stuck now: at work within the last quarter of an hour, and getting nowhere.

Two signs, each with since when: two misses in a row at one concept with no right answer since; an experiment whose
goals are not reached ten minutes after it was begun. Who has not been here for a while is not stuck but away.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

ACTIVE = timedelta(minutes=15)
NO_PROGRESS = timedelta(minutes=10)
MISSES = 2


class Try(NamedTuple):
    """An answer that was marked."""

    person: int
    concepts: Sequence[str]
    at: datetime
    is_right: bool


class Running(NamedTuple):
    """An experiment that somebody is at, its goals not reached; `touched` is when she last did something in it."""

    person: int
    experiment: str
    began: datetime
    touched: datetime


class Stuck(NamedTuple):
    """Who is stuck, at what, since when. `misses` is none for an experiment."""

    person: int
    what: str
    since: datetime
    misses: int


def stuck(tries: Iterable[Try], running: Iterable[Running], now: datetime) -> list[Stuck]:
    """Those who are stuck, the longest first; each at the one thing that holds her up longest."""
    found: dict[int, Stuck] = {}
    for each in (*_missing(tries, now), *_waiting(running, now)):
        known = found.get(each.person)
        if known is None or each.since < known.since:
            found[each.person] = each
    return sorted(found.values(), key=lambda each: (each.since, each.person))


def _missing(tries: Iterable[Try], now: datetime) -> list[Stuck]:
    streaks: dict[tuple[int, str], list[datetime]] = {}
    for each in sorted(tries, key=lambda each: each.at):
        for concept in each.concepts:
            if each.is_right:
                streaks.pop((each.person, concept), None)
            else:
                streaks.setdefault((each.person, concept), []).append(each.at)
    return [
        Stuck(person, concept, ats[0], len(ats))
        for (person, concept), ats in streaks.items()
        if len(ats) >= MISSES and now - ats[-1] <= ACTIVE
    ]


def _waiting(running: Iterable[Running], now: datetime) -> list[Stuck]:
    return [
        Stuck(each.person, each.experiment, each.began, 0)
        for each in running
        if now - each.began >= NO_PROGRESS and now - each.touched <= ACTIVE
    ]
