"""What quizzes ask of classes: who leads a quiz, whose answers she sees, how they are called, where dates are meant."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import FilteredRelation, Q

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


def zones(quiz_ids: Iterable[int], person_id: int) -> dict[int, str]:
    """In which time zone somebody lives with quizzes: that of the class that has it, else of her newest one.

    For `moments.ZONES`; one read, whose lines come from the least telling to the most.
    """
    ids = list(quiz_ids)
    hers = Membership.objects.filter(person=person_id, is_active=True).annotate(
        work=FilteredRelation("klass__assignments", condition=Q(klass__assignments__quiz__in=ids))
    )
    lines = hers.order_by("-klass__is_archived", "klass__created_at", "pk")
    found: dict[int, str] = {}
    having: dict[int, str] = {}
    for zone, quiz_id in lines.values_list("klass__time_zone", "work__quiz"):
        found = dict.fromkeys(ids, zone)
        if quiz_id is not None:
            having[quiz_id] = zone
    return found | having


def latest(quiz: Quiz) -> datetime | None:
    """When the last student of all classes is done with a quiz. For `limits.LATEST`."""
    ends: list[datetime | None] = []
    for work in Assignment.objects.select_related("quiz").filter(
        quiz=quiz, is_published=True, klass__is_archived=False
    ):
        hers = [special for (pk, _member), special in specials(work.klass_id).items() if pk == work.pk]
        ends += [dates_of(work, special).closes_at for special in (NOTHING, *hers)]
    return max((end for end in ends if end is not None), default=None)
