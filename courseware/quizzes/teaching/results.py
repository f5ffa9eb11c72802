"""What came in: who began, who handed in, how late, with which mark. Lateness is a column of its own."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.utils.translation import gettext as _

from courseware.quizzes import attempts, owners, presenting, scoring, standing, words
from courseware.quizzes.models import Attempt, Item, Quiz

SWEEP_S = 1.0


def of_quiz(quiz: Quiz, by: int, *, shows_names: bool) -> dict[str, Any]:
    """The table of the students whom she sees, and their attempts."""
    attempts.sweep(SWEEP_S, quiz)
    found = list(Attempt.objects.filter(owners.seen_by(quiz, by), quiz=quiz).order_by("person_id", "number"))
    called = names(quiz, {each.person_id for each in found}, shows_names=shows_names)
    stands = standing.standings(quiz, called)
    rows = [_row(quiz, each, called[each.person_id], stands.get(each.person_id)) for each in found]
    waiting = Item.objects.filter(
        owners.seen_by(quiz, by),
        attempt__quiz=quiz,
        attempt__is_waiting=True,
        attempt__is_dry_run=False,
        score=None,
        answered_at__isnull=False,
    )
    return {
        "rows": sorted(rows, key=lambda row: (row["is_dry_run"], row["name"].casefold(), row["number"])),
        "students": len(stands),
        "waiting": waiting.count(),
        "shows_names": shows_names,
    }


def _row(quiz: Quiz, attempt: Attempt, name: str, stands: standing.Standing | None) -> dict[str, Any]:
    mark = standing.after_deduction(attempt, quiz)
    return {
        "id": attempt.pk,
        "name": name,
        "number": attempt.number,
        "begun_at": attempt.begun_at,
        "closed_at": attempt.closed_at,
        "state": state_of(attempt),
        "late": words.late(attempt.late_s),
        "raw": words.percent(attempt.score) if attempt.score is not None else "",
        "mark": words.percent(mark) if mark is not None else "",
        "counts": words.percent(stands.score) if stands and stands.score is not None else "",
        "is_dry_run": attempt.is_dry_run,
    }


def state_of(attempt: Attempt) -> str:
    """Where an attempt stands, in words."""
    if attempt.closed_at is None:
        return _("going on")
    if attempt.is_waiting:
        return _("waiting for grading")
    return _("handed in by the clock") if attempt.is_automatic else _("handed in")


def names(quiz: Quiz, person_ids: set[int], *, shows_names: bool) -> dict[int, str]:
    """How students are called on a page; numbers where names are hidden."""
    if shows_names:
        return owners.names(quiz, person_ids)
    return {pk: _("Student %(number)s") % {"number": number} for number, pk in enumerate(sorted(person_ids), start=1)}


def counts_by_quiz(quizzes: list[Quiz]) -> dict[int, int]:
    """How many attempts each has, dry runs left out."""
    counted = Quiz.objects.filter(pk__in=[each.pk for each in quizzes]).annotate(
        begun=Count("attempts", filter=Q(attempts__is_dry_run=False))
    )
    return dict(counted.values_list("pk", "begun"))


def attempt(quiz: Quiz, attempt_id: int, by: int) -> dict[str, Any]:
    """One attempt as who leads the quiz sees it. Raises Http404."""
    found = Attempt.objects.select_related("quiz").filter(owners.seen_by(quiz, by), pk=attempt_id, quiz=quiz).first()
    if found is None:
        raise Http404
    found = attempts.up_to_date(found)
    items = list(found.items.select_related("question", "version").order_by("position", "try_number"))
    for item in items:
        item.attempt = found
    return {
        "attempt": found,
        "state": state_of(found),
        "late": words.late(found.late_s),
        "why": standing.why(found, items) if found.closed_at else [],
        "questions": [_question(item) for item in items],
    }


def _question(item: Item) -> dict[str, Any]:
    is_answered = item.answered_at is not None
    return {
        "number": item.position,
        "name": item.question.name,
        "a": presenting.answered(item, url="", shows_all=True) if is_answered else None,
        "worth": words.points(item.weight / 100),
        "given": words.points_of(scoring.points_of(item.score or 0, item.weight), item.weight / 100),
        "is_draft": bool(item.draft) and not is_answered,
    }
