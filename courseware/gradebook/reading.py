"""What pages about one student's marks are given: finished values, for those who teach and for herself."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from courseware.classes.models import Assignment, Class, Membership, Role
from courseware.gradebook import deciding, explaining, words
from courseware.gradebook.book import Book
from courseware.gradebook.collecting import Column
from courseware.gradebook.marks import units
from courseware.gradebook.models import Decision
from courseware.gradebook.totals import weights_now
from courseware.quizzes import presenting, serving
from courseware.quizzes.models import Attempt, Item
from courseware.quizzes.words import percent as percent_of_thousand


@dataclass(frozen=True)
class Line:
    """A piece of work of a student's, with its mark and why it is that."""

    column: Column
    mark: str
    note: str
    of: str
    category: str
    late_days: int
    due: str
    why: list[str]
    is_dropped: bool
    reason: str
    address: str


@dataclass(frozen=True)
class CategoryLine:
    """A category's part of the total."""

    name: str
    weight: str
    weight_now: str
    share: str
    drops: int


def line(book: Book, member: int, column: Column, reason: str = "") -> Line:
    """One piece of work of a student's; with the reason of what was decided about it."""
    row = book.row_of(member)
    assert row is not None, "the book was opened for her"
    mark = row.marks[column.id]
    due = book.collected.due(column, member)
    return Line(
        column=column,
        mark=words.cell(mark),
        note=words.note(mark),
        of=words.points(column.possible),
        category=book.names.get(column.category, ""),
        late_days=mark.days_late,
        due=explaining.moment(due) if due else "",
        why=explaining.why(column, mark, due, book.collected.handed[column.id].get(row.student.person, [])),
        is_dropped=explaining.is_dropped(column, row.total),
        reason=reason,
        address=reverse("quizzes:home", args=[column.quiz_slug]) if column.quiz_slug else "",
    )


def student(book: Book, member: int) -> dict[str, Any]:
    """All work of a student's, and what it comes to."""
    row = book.row_of(member)
    assert row is not None, "the book was opened for her"
    now = weights_now(row.total)
    reasons = deciding.reasons(member)
    return {
        "total": words.percent(row.total.share),
        "has_total": row.total.share is not None,
        "lines": [
            line(book, member, column, reasons.get(column.id, "")) for column in book.columns if column.id in row.marks
        ],
        "categories": [
            CategoryLine(
                book.names.get(each.category.id, ""),
                words.weight(each.category.weight),
                words.percent(now.get(each.category.id)),
                words.percent(each.share),
                each.category.drop_lowest,
            )
            for each in row.total.by_category
        ]
        if book.names
        else [],
    }


def categories(book: Book) -> list[CategoryLine]:
    """How the class's work is weighed."""
    if not book.names:
        return []
    used = {each.category for each in book.columns}
    return [
        CategoryLine(book.names.get(each.id, ""), words.weight(each.weight), "", "", each.drop_lowest)
        for each in book.scheme.categories
        if each.id is not None or each.id in used
    ]


def decisions(work: Assignment, who: Membership) -> list[dict[str, Any]]:
    """What was decided about a mark, the newest first."""
    return [
        {
            "id": each.pk,
            "what": _decided(each),
            "reason": each.reason,
            "by": each.by,
            "at": each.at,
            "undone_by": each.undone_by,
            "undone_at": each.undone_at,
        }
        for each in deciding.decisions_about(work, who)
    ]


def _decided(decision: Decision) -> str:
    if decision.is_excused:
        return _("excused")
    if decision.points is None:
        return _("the computed mark counts")
    return _("set to %(points)s") % {"points": words.points(units(decision.points))}


def attempts(work: Assignment, who: Membership) -> list[dict[str, Any]]:
    """Her attempts at a quiz, the newest first."""
    if work.quiz_id is None:
        return []
    found = Attempt.objects.filter(quiz=work.quiz_id, person=who.person_id, is_dry_run=False).order_by("-number")
    return [
        {
            "id": each.pk,
            "number": each.number,
            "begun_at": each.begun_at,
            "closed_at": each.closed_at,
            "is_automatic": each.is_automatic,
            "percent": "" if each.score is None or each.is_waiting else percent_of_thousand(each.score),
        }
        for each in found
    ]


def attempt_in(klass: Class, number: int) -> Attempt | None:
    """An attempt of one of its students at one of its quizzes."""
    students = Membership.objects.filter(klass=klass, role=Role.STUDENT)
    quizzes = Assignment.objects.filter(klass=klass, quiz__isnull=False)
    return (
        Attempt.objects.select_related("quiz")
        .filter(pk=number, person__in=students.values("person"), quiz__in=quizzes.values("quiz"), is_dry_run=False)
        .first()
    )


def questions(attempt: Attempt) -> list[dict[str, Any]]:
    """Each try of an attempt as who teaches may see it: with marks, whatever the quiz shows to students."""
    items = Item.objects.select_related("question", "version", "attempt__quiz").filter(attempt=attempt)
    return [_question(each) for each in items.order_by("position", "try_number")]


def _question(item: Item) -> dict[str, Any]:
    shown = serving.shown_of(item)
    return {
        "position": item.position,
        "title": shown.title,
        "try_number": item.try_number,
        "question": item.question_id,
        "score": "" if item.score is None else percent_of_thousand(item.score),
        "confidence": item.confidence,
        "a": presenting.answered(item, url="", shows_all=True) if item.answered_at is not None else None,
    }
