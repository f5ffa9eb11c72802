"""Where somebody stands with each concept. It follows from answers and pages alone, and is stored nowhere.

The rule, as the pages state it: **seen** when its page was read or a question about it was met; **practised** when the
last answer about it was right; **mastered** when right answers lie a day apart or more, with no wrong one between them
or since. Being right twice within an hour shows that one has understood; being right again tomorrow, that it stays.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import IntEnum

from courseware.progress.answered import Answered, Objective, objectives

APART = timedelta(hours=20)  # tomorrow morning after tonight counts as a day


class Standing(IntEnum):
    """In growing order."""

    NEW = 0
    SEEN = 1
    PRACTISED = 2
    MASTERED = 3


def standings(answers: Iterable[Answered], read: Iterable[Objective]) -> Mapping[Objective, Standing]:
    """What was met, and how well it is known. `read` are the concepts of pages that were read."""
    found = dict.fromkeys(read, Standing.SEEN)
    streaks: dict[Objective, list[Answered]] = {}
    for answer in sorted(answers, key=lambda each: each.at):
        for objective in objectives(answer):
            if answer.is_right:
                streaks.setdefault(objective, []).append(answer)
            else:
                streaks[objective] = []
    for objective, streak in streaks.items():
        found[objective] = _standing(streak)
    return found


def _standing(streak: list[Answered]) -> Standing:
    if not streak:
        return Standing.SEEN
    return Standing.MASTERED if streak[-1].at - streak[0].at >= APART else Standing.PRACTISED
