"""What a class says about when, how long and how often: its dates, and what holds for one student besides.

The rules, in their order:
1. An assignment's dates take the place of the quiz's, each where it has one.
2. An extension's date takes the place of the due date. Else it is later by the accommodation's days.
3. What closes, closes later by as much as it is due later, and never before it is due.
4. The time limit is the base, times the accommodation's factor, and the minutes that were added; or there is none.
5. Minutes that were added move the dates too, so that they can be used.
6. Who has the same quiz in two classes has the later dates and the most of time and attempts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_UP, Decimal

from django.db.models import Q, Sum

from courseware.classes.models import Accommodation, AddedTime, Assignment, Extension, Membership, Role
from courseware.quizzes.limits import Limits, last_moment
from courseware.quizzes.models import Quiz

Moment = datetime | None


@dataclass(frozen=True)
class Special:
    """What holds for one student at one piece of work, where it differs from the others."""

    time_factor: Decimal = Decimal(1)
    has_no_time_limit: bool = False
    extra_attempts: int = 0
    extra_days: int = 0
    due_at: Moment = None
    added_minutes: int = 0

    @property
    def added(self) -> timedelta:
        return timedelta(minutes=self.added_minutes)


NOTHING = Special()


@dataclass(frozen=True)
class Dates:
    """When a piece of work opens, is due and closes for somebody."""

    opens_at: Moment
    due_at: Moment
    closes_at: Moment


def dates_for(opens_at: Moment, due_at: Moment, closes_at: Moment, special: Special) -> Dates:
    """Rules 2, 3 and 5."""
    due = special.due_at
    if due is None and due_at is not None:
        due = due_at + timedelta(days=special.extra_days)
    later = max(due - due_at, timedelta()) if due and due_at else timedelta(days=special.extra_days)
    closes = closes_at + later if closes_at else None
    if closes and due:
        closes = max(closes, due)
    return Dates(opens_at, due + special.added if due else None, closes + special.added if closes else None)


def time_for(base_s: int | None, special: Special) -> int | None:
    """Rule 4, in whole seconds."""
    if base_s is None or special.has_no_time_limit:
        return None
    longer = (base_s * special.time_factor).to_integral_value(ROUND_UP)
    return int(longer) + special.added_minutes * 60


def attempts_for(base: int | None, special: Special) -> int | None:
    return None if base is None else base + special.extra_attempts


def limits_by(work: Assignment, limits: Limits, special: Special) -> Limits:
    """What a quiz's limits become by one assignment of it."""
    dates = dates_for(
        work.opens_at or limits.opens_at, work.due_at or limits.due_at, work.closes_at or limits.closes_at, special
    )
    return replace(
        limits,
        opens_at=dates.opens_at,
        due_at=dates.due_at,
        closes_at=dates.closes_at,
        time_limit_s=time_for(limits.base_time_limit_s, special),
        most_attempts=attempts_for(limits.most_attempts, special),
        is_allowed=True,
    )


def most_generous(found: Sequence[Limits]) -> Limits:
    """Rule 6. Nothing said bounds nothing."""
    return replace(
        found[0],
        opens_at=None if any(each.opens_at is None for each in found) else min(each.opens_at for each in found),  # type: ignore[type-var]
        due_at=_latest(each.due_at for each in found),
        closes_at=_latest(each.closes_at for each in found),
        time_limit_s=_most(each.time_limit_s for each in found),
        most_attempts=_most(each.most_attempts for each in found),
        is_allowed=any(each.is_allowed for each in found),
    )


def _latest(moments: Iterable[Moment]) -> Moment:
    listed = list(moments)
    return None if None in listed else max(each for each in listed if each is not None)


def _most(numbers: Iterable[int | None]) -> int | None:
    listed = list(numbers)
    return None if None in listed else max(each for each in listed if each is not None)


def adjust(quiz: Quiz, person_id: int, limits: Limits) -> Limits:
    """For `limits.ADJUSTERS`. A topic's own quiz stays open to all; whoever teaches is held by nothing of a class."""
    if quiz.owner_id is None:
        return limits
    places = Membership.objects.filter(
        person=person_id, is_active=True, role=Role.STUDENT, klass__is_archived=False, klass__assignments__quiz=quiz
    )
    found = []
    for place in places.select_related("accommodation").distinct():
        hers = Q(groups=None) | Q(groups__in=place.groups.all())
        given = Assignment.objects.filter(hers, klass=place.klass_id, quiz=quiz, is_published=True).distinct()
        found += [limits_by(work, limits, special_of(work, place)) for work in given]
    return most_generous(found) if found else limits


def special_of(work: Assignment, place: Membership) -> Special:
    """What holds for one student at one piece of work."""
    extension = Extension.objects.filter(assignment=work, membership=place).first()
    minutes = AddedTime.objects.filter(assignment=work, membership=place).aggregate(all=Sum("minutes"))["all"]
    return special_from(accommodation_of(place), extension, minutes or 0)


def accommodation_of(place: Membership) -> Accommodation | None:
    found: Accommodation | None = getattr(place, "accommodation", None)
    return found


def keeps_still(person_id: int | None) -> bool:
    """Whether nothing may move on somebody's pages: a class that she is in says so."""
    return Accommodation.objects.filter(
        membership__person=person_id, membership__is_active=True, is_still=True
    ).exists()


def special_from(accommodation: Accommodation | None, extension: Extension | None, added_minutes: int) -> Special:
    """An accommodation, an extension and added minutes together."""
    special = Special(added_minutes=added_minutes)
    if accommodation is not None:
        special = replace(
            special,
            time_factor=accommodation.time_factor,
            has_no_time_limit=accommodation.has_no_time_limit,
            extra_attempts=accommodation.extra_attempts,
            extra_days=accommodation.extra_days,
        )
    if extension is not None:
        special = replace(
            special, due_at=extension.due_at, extra_attempts=special.extra_attempts + extension.extra_attempts
        )
    return special


def specials(klass_id: int, place: Membership | None = None) -> dict[tuple[int, int], Special]:
    """What is special in a class, by (assignment, membership), for pages that show much: three reads.

    Only pairs for which there is something are in it.
    """
    members = Q(membership__klass=klass_id) if place is None else Q(membership=place)
    accommodations = {each.membership_id: each for each in Accommodation.objects.filter(members)}
    extensions = {(each.assignment_id, each.membership_id): each for each in Extension.objects.filter(members)}
    minutes: dict[tuple[int, int], int] = {}
    for added in AddedTime.objects.filter(members):
        key = (added.assignment_id, added.membership_id)
        minutes[key] = minutes.get(key, 0) + added.minutes
    works = Assignment.objects.filter(klass=klass_id).values_list("pk", flat=True)
    pairs = {(work, member) for work in works for member in accommodations} | set(extensions) | set(minutes)
    return {
        pair: special_from(accommodations.get(pair[1]), extensions.get(pair), minutes.get(pair, 0)) for pair in pairs
    }


def dates_of(work: Assignment, special: Special) -> Dates:
    """When a piece of work opens, is due and closes: what its quiz says of that, and of late work, included."""
    quiz = work.quiz
    if quiz is None:
        return dates_for(work.opens_at, work.due_at, work.closes_at, special)
    base_s = quiz.time_limit_s
    own = Limits(quiz.opens_at, quiz.closes_at, quiz.due_at, base_s, quiz.most_attempts, base_s, is_allowed=True)
    hers = limits_by(work, own, special)
    return Dates(hers.opens_at, hers.due_at, last_moment(quiz, hers))
