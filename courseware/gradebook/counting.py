"""Which of several attempts makes a mark. Each is marked with its own lateness first; then the quiz's rule chooses."""

from collections.abc import Sequence
from datetime import datetime

from courseware.gradebook.marks import Handed, Late, Mark, State, mark

BEST, LAST, FIRST, MEAN = "best", "last", "first", "mean"


def counted(
    tries: Sequence[Handed], rule: str, *, possible: int, due: datetime | None, late: Late, now: datetime
) -> Mark:
    """The mark of some attempts, oldest first. Of the best, the earliest; an attempt that waits is nobody's best."""
    if not tries:
        return mark(possible, None, due, late, now)
    if len(tries) == 1:
        return mark(possible, tries[0], due, late, now)
    if rule in (FIRST, LAST):
        chosen = mark(possible, tries[0 if rule == FIRST else -1], due, late, now)
        return chosen._replace(attempts=len(tries))
    marks = [mark(possible, each, due, late, now) for each in tries]
    if rule == BEST:
        known = [each for each in marks if each.state is State.MARKED]
        return max(known or marks, key=lambda each: each.earned)._replace(attempts=len(tries))
    return _mean(marks)


def _mean(marks: Sequence[Mark]) -> Mark:
    """The mean of all; it waits as long as one of them does."""
    waits = any(each.state is State.WAITING for each in marks)
    return Mark(
        State.WAITING if waits else State.MARKED,
        0 if waits else sum(each.earned for each in marks) // len(marks),
        sum(each.before for each in marks) // len(marks),
        max(each.days_late for each in marks),
        max(each.percent_off for each in marks),
        len(marks),
    )
