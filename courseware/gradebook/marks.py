"""What somebody has for one piece of work: the rules, in their order, each a pure function of plain values.

1. Excused counts nowhere.
2. A mark that an instructor has set takes the place of the computed one, and nothing is deducted from it.
3. What was handed in late loses a share of what it is worth for each day begun, and never more than it earned.
4. What was not handed in counts as nothing once it was due, and does not count before.

Amounts are whole: a hundred-thousandth of a point, which is a thousandth of a mark of a hundredth of a point.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

UNITS_A_POINT = 100_000
FULL = 1000  # marks of quizzes are in thousandths
DAY = timedelta(days=1)


class State(IntEnum):
    """How a mark counts."""

    NOT_YET = 0  # not handed in, not due: counts not yet
    WAITING = 1  # handed in, not marked yet: counts not yet
    MISSING = 2  # not handed in and due: counts as nothing
    MARKED = 3
    SET = 4  # by an instructor
    EXCUSED = 5


COUNTS = frozenset([State.MISSING, State.MARKED, State.SET])


class Late(NamedTuple):
    """What lateness costs: percent of what the work is worth for each day begun, at most so much."""

    percent_a_day: Decimal | int = 0
    most_percent: Decimal | int = 100


class Handed(NamedTuple):
    """What was handed in. `score` is in thousandths; None where it waits to be marked. Not `is_whole`: it goes on.

    Without `at` it was in time.
    """

    score: int | None
    at: datetime | None
    attempts: int = 1
    is_whole: bool = True


class Set(NamedTuple):
    """What an instructor has decided: a mark in points, or that it does not count."""

    points: Decimal | None
    is_excused: bool = False


class Mark(NamedTuple):
    """A cell of the gradebook. `earned` is what counts, `before` what it was before the deduction; both in units."""

    state: State
    earned: int = 0
    before: int = 0
    days_late: int = 0
    percent_off: Decimal | int = 0
    attempts: int = 0

    @property
    def counts(self) -> bool:
        return self.state in COUNTS


NOT_YET = Mark(State.NOT_YET)
MISSING = Mark(State.MISSING)


def units(points: Decimal | int) -> int:
    """Points as whole units. More than two places of decimals are cut off.

    >>> units(Decimal("2.5"))
    250000
    """
    return int(points * 100) * (UNITS_A_POINT // 100)


def days_late(at: datetime | None, due: datetime | None) -> int:
    """Days begun since it was due; none where it was in time."""
    if at is None or due is None or at <= due:
        return 0
    return -((due - at) // DAY)


def percent_off(days: int, late: Late) -> Decimal | int:
    """How much of what the work is worth is lost."""
    return min(days * late.percent_a_day, late.most_percent)


def mark(possible: int, handed: Handed | None, due: datetime | None, late: Late, now: datetime) -> Mark:
    """The computed mark, of so many units at most."""
    is_due = due is not None and due < now
    if handed is None:
        return MISSING if is_due else NOT_YET
    if not handed.is_whole and not is_due:
        return NOT_YET
    days = days_late(handed.at, due) if due is not None else 0
    if handed.score is None:
        return Mark(State.WAITING, 0, 0, days, 0, handed.attempts)
    if not days:
        return _in_time(possible, handed.score, handed.attempts)
    before = possible * handed.score // FULL
    off = percent_off(days, late)
    earned = max(0, before - int(possible * off / 100)) if off else before
    return Mark(State.MARKED, earned, before, days, off, handed.attempts)


@lru_cache(maxsize=16_384)
def _in_time(possible: int, score: int, attempts: int) -> Mark:
    earned = possible * score // FULL
    return Mark(State.MARKED, earned, earned, 0, 0, attempts)


def decided(computed: Mark, decision: Set) -> Mark:
    """The mark after an instructor's decision."""
    if decision.is_excused:
        return computed._replace(state=State.EXCUSED, earned=0)
    if decision.points is None:
        return computed
    return computed._replace(state=State.SET, earned=units(decision.points), percent_off=0)
