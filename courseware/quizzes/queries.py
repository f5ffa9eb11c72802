"""What pages read about attempts and answers."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from courseware.quizzes import rows
from courseware.quizzes.models import Attempt, Item, Mode, Place, Quiz, Shows
from courseware.quizzes.types.contract import FULL


@dataclass(frozen=True)
class Step:
    """A question of an attempt: its place, its newest try's item, and how its first try went."""

    position: int
    item_id: int
    first_score: int | None
    is_answered: bool

    def state(self, *, shows_marks: bool) -> str:
        """How it is drawn: open, kept, good, part or err."""
        if not self.is_answered:
            return "open"
        if not shows_marks or self.first_score is None:
            return "kept"
        return "good" if self.first_score >= FULL else "part" if self.first_score else "err"


def steps_of(attempt: Attempt) -> list[Step]:
    """The questions of an attempt in order. Tries that our marking failed on stand for nothing."""
    steps: dict[int, Step] = {}
    for item_id, position, _try, score, is_answered, is_faulty, _weight in rows.tries_of(attempt.pk):
        before = steps.get(position)
        counts = not is_faulty or score is not None
        if before is None or (before.first_score is None and not before.is_answered):
            steps[position] = Step(position, item_id, score, bool(is_answered) and counts)
        elif counts:
            steps[position] = replace(before, item_id=item_id)
    return list(steps.values())


def attempts_of(quiz: Quiz | None, person_id: int | None) -> list[Attempt]:
    """A person's attempts at a quiz, the newest first."""
    if quiz is None or person_id is None:
        return []
    return list(Attempt.objects.select_related("quiz").filter(quiz=quiz, person=person_id).order_by("-number")[:50])


def newest_of_lesson(person_id: int | None, topic: str, name: str) -> Item | None:
    """What a person did last at a question inside a lesson."""
    if person_id is None:
        return None
    return rows.newest(person_id, topic, name, Place.LESSON)


@dataclass(frozen=True)
class Answer:
    """An answer as progress and review count it: the newest state of what a person showed about some concepts."""

    question: str
    concepts: tuple[str, ...]
    place: str
    try_number: int
    score: int
    confidence: int | None
    answered_at: datetime | None


def answers_of(person_id: int, topic: str) -> list[Answer]:
    """All marked answers of a person in a topic, oldest first. What may not be seen yet does not count yet."""
    rows = (
        Item.objects.filter(person=person_id, question__topic=topic, score__isnull=False, fault="")
        .exclude(attempt__quiz__mode=Mode.GRADED, attempt__closed_at=None)
        .exclude(_hidden())
        .exclude(attempt__is_dry_run=True)
        .order_by("answered_at", "id")
        .values_list("question__name", "version__concepts", "place", "try_number", "score", "confidence", "answered_at")
    )
    return [
        Answer(name, tuple(concepts), place, try_number, score or 0, confidence, answered_at)
        for name, concepts, place, try_number, score, confidence, answered_at in rows
    ]


def _hidden() -> Q:
    """Answers of graded quizzes whose marks are not shown, or not yet."""
    graded = Q(attempt__quiz__mode=Mode.GRADED)
    open_still = Q(attempt__quiz__closes_at=None) | Q(attempt__quiz__closes_at__gt=timezone.now())
    shows = "attempt__quiz__shows"
    return graded & (Q(**{shows: Shows.NEVER}) | (Q(**{shows: Shows.AFTER_CLOSE}) & open_still))


def has_answers(person_id: int) -> int:
    """How many answers a person has given."""
    return Item.objects.filter(person=person_id, answered_at__isnull=False).count()
