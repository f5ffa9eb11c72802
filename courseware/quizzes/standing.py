"""Which mark somebody has at a quiz, and why: of attempts, lateness and points, for her page and for a gradebook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.quizzes import scoring, words
from courseware.quizzes.models import Attempt, Item, Quiz
from courseware.quizzes.scoring import Policy


@dataclass(frozen=True)
class Standing:
    """Where one person stands at a quiz. `score` counts, in thousandths, after deductions; None without one.

    `late_s` is of the attempt that counts, of the latest one where it is the mean.
    """

    score: int | None
    late_s: int
    attempts: int
    is_open: bool
    is_waiting: bool


class Reason(NamedTuple):
    """A line of "why this mark"."""

    rule: str
    points: str


def policy_of(quiz: Quiz) -> Policy:
    return Policy(quiz.late, quiz.late_percent_a_day, quiz.late_days)


def after_deduction(attempt: Attempt, quiz: Quiz) -> int | None:
    """An attempt's mark as it counts."""
    if attempt.score is None:
        return None
    return scoring.after_deduction(attempt.score, attempt.late_s, policy_of(quiz))


def standings(quiz: Quiz, person_ids: Iterable[int] | None = None) -> dict[int, Standing]:
    """Where each stands who has begun, by person; one query. Dry runs count for nothing."""
    found = Attempt.objects.filter(quiz=quiz, is_dry_run=False).order_by("person_id", "number")
    if person_ids is not None:
        found = found.filter(person__in=list(person_ids))
    by_person: dict[int, list[Attempt]] = {}
    for attempt in found:
        by_person.setdefault(attempt.person_id, []).append(attempt)
    return {person_id: standing(quiz, attempts) for person_id, attempts in by_person.items()}


def standing(quiz: Quiz, attempts: Sequence[Attempt]) -> Standing:
    """The same of one person's attempts in their order."""
    marked = [(attempt, mark) for attempt in attempts if (mark := after_deduction(attempt, quiz)) is not None]
    score = scoring.counted([mark for _attempt, mark in marked], quiz.counts)
    of_it = [attempt.late_s for attempt, mark in marked if mark == score] or [attempt.late_s for attempt, _m in marked]
    return Standing(
        score=score,
        late_s=of_it[-1] if of_it else 0,
        attempts=len(attempts),
        is_open=any(attempt.closed_at is None for attempt in attempts),
        is_waiting=any(attempt.is_waiting for attempt in attempts),
    )


def why(attempt: Attempt, items: Sequence[Item]) -> list[Reason]:
    """How the mark of an instructor's quiz comes about: each question's points, then what lateness takes."""
    quiz = attempt.quiz
    if quiz.owner_id is None or attempt.score is None:
        return []
    firsts = {item.position: item for item in sorted(items, key=lambda each: -each.try_number)}
    lines = [
        Reason(
            _("Question %(number)s") % {"number": position},
            words.points_of(scoring.points_of(item.score or 0, item.weight), item.weight / 100),
        )
        for position, item in sorted(firsts.items(), key=lambda each: each[0] or 0)
    ]
    whole = sum(item.weight for item in firsts.values())
    lines.append(Reason(_("All questions"), f"{_sum(firsts.values())} = {words.percent(attempt.score)}"))
    late = scoring.deduction(attempt.late_s, policy_of(quiz))
    if attempt.late_s and whole:
        days = scoring.days_late(attempt.late_s)
        said = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
        lines.append(Reason(said, f"\N{MINUS SIGN}{words.percent(late)}"))
        lines.append(Reason(_("What counts"), words.percent(after_deduction(attempt, quiz) or 0)))
    return lines


def _sum(items: Iterable[Item]) -> str:
    listed = list(items)
    given = sum((item.score or 0) * item.weight for item in listed) / 100_000
    return words.points_of(round(given, 2), sum(item.weight for item in listed) / 100)
