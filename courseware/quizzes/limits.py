"""When, how long and how often one person may take a quiz: what the quiz says, adjusted for her.

Classes stand above: they put functions into `ADJUSTERS`, by which an assignment's dates, extra time and
further attempts reach every quiz. Whoever changes what an adjuster reads calls `refresh`, so that attempts that
are going on have their new end at once, and no answer has to ask for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from courseware.quizzes.models import Attempt, Late, Quiz


@dataclass(frozen=True)
class Limits:
    """Bounds for one person. `base_time_limit_s` is what the others have; after `closes_at` nothing is accepted."""

    opens_at: datetime | None
    closes_at: datetime | None
    due_at: datetime | None
    time_limit_s: int | None
    most_attempts: int | None
    base_time_limit_s: int | None
    is_allowed: bool


ADJUSTERS: list[Callable[[Quiz, int, Limits], Limits]] = []

# For each, when the last of all who may take a quiz is done; None where it does not know.
LATEST: list[Callable[[Quiz], datetime | None]] = []


def limits_for(quiz: Quiz, person_id: int) -> Limits:
    """What holds for a person at a quiz."""
    limits = Limits(
        opens_at=quiz.opens_at,
        closes_at=quiz.closes_at,
        due_at=quiz.due_at,
        time_limit_s=quiz.time_limit_s,
        most_attempts=quiz.most_attempts,
        base_time_limit_s=quiz.time_limit_s,
        is_allowed=quiz.owner_id is None or quiz.is_for_anybody,
    )
    for adjust in ADJUSTERS:
        limits = adjust(quiz, person_id, limits)
    return limits


def last_moment(quiz: Quiz, limits: Limits) -> datetime | None:
    """After which nothing is accepted: the close, or the due date with the days that late work has."""
    ends = [limits.closes_at] if limits.closes_at else []
    if limits.due_at:
        grace_days = quiz.late_days if quiz.late == Late.DEDUCTED else 0
        ends.append(limits.due_at + timedelta(days=grace_days))
    return min(ends, default=None)


def has_closed(quiz: Quiz, person_id: int) -> bool:
    """Whether nobody can answer any more: neither she, nor who has more time. What never closes has not."""
    own = limits_for(quiz, person_id)
    everybodys = replace(own, closes_at=quiz.closes_at, due_at=quiz.due_at)
    ends = [last_moment(quiz, own), last_moment(quiz, everybodys), *(latest(quiz) for latest in LATEST)]
    known = [end for end in ends if end is not None]
    return bool(known) and timezone.now() > max(known)


def end_of(quiz: Quiz, limits: Limits, begun_at: datetime) -> datetime | None:
    """When an attempt that was begun then is handed in by itself."""
    ends = [last_moment(quiz, limits)]
    if limits.time_limit_s:
        ends.append(begun_at + timedelta(seconds=limits.time_limit_s))
    return min((end for end in ends if end is not None), default=None)


def late_s(limits: Limits, at: datetime) -> int:
    """By how many seconds something handed in then is late."""
    return max(0, int((at - limits.due_at).total_seconds())) if limits.due_at else 0


def refresh(quizzes: Iterable[Quiz], person_ids: Iterable[int] | None = None) -> None:
    """Gives the attempts that are going on the end that holds now. Without persons, those of everybody."""
    going_on = Attempt.objects.select_related("quiz").filter(quiz__in=list(quizzes), closed_at=None, is_dry_run=False)
    if person_ids is not None:
        going_on = going_on.filter(person__in=list(person_ids))
    for attempt in going_on:
        due_at = end_of(attempt.quiz, limits_for(attempt.quiz, attempt.person_id), attempt.begun_at)
        if due_at != attempt.due_at:
            Attempt.objects.filter(pk=attempt.pk, closed_at=None).update(due_at=due_at)


def without_bounds(limits: Limits) -> Limits:
    """For a dry run: always open, as often as wanted, with the time that everybody has."""
    return replace(limits, opens_at=None, closes_at=None, due_at=None, most_attempts=None, is_allowed=True)
