"""What quizzes ask of classes: who leads a quiz besides its owner, whose answers she sees, and how they are called."""

from collections.abc import Iterable
from datetime import datetime

from courseware.classes import access
from courseware.classes.allowing import NOTHING, dates_of, specials
from courseware.classes.models import Assignment, Membership, Role
from courseware.quizzes.models import Quiz


def taught(person_id: int) -> Iterable[int]:
    """The quizzes of the classes that somebody teaches. For `owners.TAUGHT`."""
    classes = access.classes_of(person_id, access.TEACHERS)
    return Assignment.objects.filter(klass__in=classes).exclude(quiz=None).values_list("quiz", flat=True)


def students(quiz: Quiz, person_id: int) -> Iterable[int]:
    """Those of her classes whom a quiz was given to, also who left. For `owners.STUDENTS`."""
    classes = access.classes_of(person_id, access.TEACHERS).filter(assignments__quiz=quiz)
    return Membership.objects.filter(klass__in=classes, role=Role.STUDENT).values_list("person", flat=True)


def names(quiz: Quiz, person_ids: Iterable[int]) -> dict[int, str]:
    """Names by which the classes of a quiz know people. For `owners.NAMES`."""
    found = Membership.objects.filter(klass__assignments__quiz=quiz, person__in=list(person_ids))
    return dict(found.order_by("pk").values_list("person", "name"))


def latest(quiz: Quiz) -> datetime | None:
    """When the last student of all classes is done with a quiz. For `limits.LATEST`."""
    ends: list[datetime | None] = []
    for work in Assignment.objects.select_related("quiz").filter(
        quiz=quiz, is_published=True, klass__is_archived=False
    ):
        hers = [special for (pk, _member), special in specials(work.klass_id).items() if pk == work.pk]
        ends += [dates_of(work, special).closes_at for special in (NOTHING, *hers)]
    return max((end for end in ends if end is not None), default=None)
