"""The answers of a class's students to a quiz, as item analysis takes them: of each her first attempt, first tries.

What was not answered in an attempt that is handed in counts as nothing, as it does in the mark. The time of an answer
is that since the answer before it: all questions of an attempt are shown at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courseware.classes.models import Class, Membership, Role
from courseware.gradebook.statistics import Response
from courseware.quizzes.models import Attempt, Item

FULL = 1000
# Longer than this she was away.
LONGEST_S = 3600


@dataclass(frozen=True)
class Given:
    """A first try with what is needed to look closer."""

    item: int
    attempt: int
    version: int
    response: Response


def first_attempts(klass: Class, quiz: int) -> dict[int, int]:
    """The first attempt that each student has handed in, by person."""
    students = Membership.objects.filter(klass=klass, role=Role.STUDENT, is_active=True)
    found = Attempt.objects.filter(
        quiz=quiz, person__in=students.values("person"), closed_at__isnull=False, is_dry_run=False, is_waiting=False
    )
    attempts: dict[int, int] = {}
    for person, attempt in found.order_by("number").values_list("person_id", "pk"):
        attempts.setdefault(person, attempt)
    return attempts


def of_quiz(klass: Class, quiz: int) -> list[Given]:
    """First tries at a quiz, attempt by attempt."""
    attempts = set(first_attempts(klass, quiz).values())
    rows = (
        Item.objects.filter(attempt__quiz=quiz, attempt__closed_at__isnull=False, try_number=1)
        .order_by("attempt", "answered_at", "position")
        .values_list(
            "pk",
            "attempt_id",
            "attempt__begun_at",
            "person_id",
            "position",
            "question_id",
            "version_id",
            "score",
            "weight",
            "answered_at",
            "confidence",
            "fault",
        )
    )
    return list(_given(row for row in rows if row[1] in attempts))


def _given(rows: Iterable[tuple[Any, ...]]) -> Iterable[Given]:
    last: datetime | None = None
    current = None
    for pk, attempt, begun, person, place, question, version, score, weight, answered, sure, fault in rows:
        if attempt != current:
            current, last = attempt, begun
        if fault and score is None:
            continue
        seconds = None
        if answered is not None and last is not None:
            seconds = (answered - last).total_seconds()
            last = answered
        yield Given(
            pk,
            attempt,
            version,
            Response(
                person=person,
                place=place,
                question=question,
                score=(score or 0) / FULL,
                points=weight / 100,
                seconds=seconds if seconds is not None and 0 <= seconds <= LONGEST_S else None,
                confidence=sure,
            ),
        )
