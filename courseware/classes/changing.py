"""Changes after which attempts that are going on have another end: each is told to the quizzes at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from courseware.classes import work as works
from courseware.classes.models import Accommodation, AddedTime, Assignment, Class, Extension, Membership
from courseware.quizzes import limits
from courseware.quizzes.models import Quiz


def accommodate(accommodation: Accommodation) -> None:
    """What holds for a student from now on, in all that is timed or dated."""
    place = accommodation.membership
    known = Accommodation.objects.filter(membership=place).values_list("pk", flat=True).first()
    accommodation.pk = known
    accommodation.save()
    limits.refresh(works.quizzes_of(place.klass), [place.person_id])


def extend(
    work: Assignment, place: Membership, by_id: int, *, due_at: datetime | None, attempts: int, reason: str
) -> None:
    """Another date for one student; sent twice it stays one."""
    said = {"due_at": due_at, "extra_attempts": attempts, "reason": reason, "by_id": by_id}
    Extension.objects.update_or_create(assignment=work, membership=place, defaults=said)
    _refresh(work, [place.person_id])


def end_extension(work: Assignment, place: Membership) -> None:
    Extension.objects.filter(assignment=work, membership=place).delete()
    _refresh(work, [place.person_id])


def add_time(work: Assignment, places: Iterable[Membership], by_id: int, minutes: int, token: str) -> None:
    """Minutes more for some students, in the midst of their attempts; the form that comes twice adds them once."""
    listed = list(places)
    added = [AddedTime(assignment=work, membership=each, minutes=minutes, by_id=by_id, token=token) for each in listed]
    try:
        with transaction.atomic():
            AddedTime.objects.bulk_create(added)
    except IntegrityError:
        return
    _refresh(work, [each.person_id for each in listed])


def change_work(work: Assignment, before: Quiz | None = None) -> None:
    """After an assignment was written: attempts at its quiz, and at the one that it was about before."""
    quizzes = {each.pk: each for each in (work.quiz, before) if each is not None}
    limits.refresh(quizzes.values())


def change_class(klass: Class) -> None:
    """After something that concerns all of a class."""
    limits.refresh(works.quizzes_of(klass))


def _refresh(work: Assignment, person_ids: Iterable[int]) -> None:
    if work.quiz is not None:
        limits.refresh([work.quiz], person_ids)
