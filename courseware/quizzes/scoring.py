"""The arithmetic of marks: points of questions, the deduction for lateness, and which attempt counts. All is pure.

Marks are thousandths; points are hundredths, so that half a point is a whole number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from courseware.quizzes.models import Counts, Late
from courseware.quizzes.types.contract import FULL

DAY_S = 24 * 3600


@dataclass(frozen=True)
class Policy:
    """What becomes of late work."""

    late: str
    percent_a_day: int
    days: int


def weighted(marks: Sequence[tuple[int, int]]) -> int:
    """The mark of several (mark, weight). Where nothing has a weight there is nothing to reach, and the mark is 0."""
    whole = sum(weight for _mark, weight in marks)
    return sum(mark * weight for mark, weight in marks) // whole if whole else 0


def points_of(score: int, weight: int) -> float:
    """The points of a question with that mark."""
    return round(score * weight / FULL / 100, 2)


def days_late(late_s: int) -> int:
    """Days that were begun."""
    return -(-max(0, late_s) // DAY_S)


def deduction(late_s: int, policy: Policy) -> int:
    """What is taken off for lateness, in thousandths of the whole quiz. All of it, where late work is not accepted."""
    if late_s <= 0:
        return 0
    days = days_late(late_s)
    if policy.late == Late.REFUSED or days > policy.days:
        return FULL
    return min(FULL, days * policy.percent_a_day * 10)


def after_deduction(score: int, late_s: int, policy: Policy) -> int:
    """A mark less the deduction, never below nothing."""
    return max(0, score - deduction(late_s, policy))


def counted(scores: Sequence[int], counts: str) -> int | None:
    """The mark that counts of attempts in their order; None where there is none."""
    if not scores:
        return None
    match counts:
        case Counts.BEST:
            return max(scores)
        case Counts.FIRST:
            return scores[0]
        case Counts.LAST:
            return scores[-1]
        case _:
            return sum(scores) // len(scores)
