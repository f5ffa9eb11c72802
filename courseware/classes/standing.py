"""A student's side of a class: what is due, where she stands, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from courseware.classes import allowing, work
from courseware.classes.allowing import NOTHING, Dates, Special
from courseware.classes.models import Assignment, Kind, Membership, Role
from courseware.experiments.models import Run
from courseware.labs import topics
from courseware.lessons import lesson as lessons
from courseware.lessons.models import Place
from courseware.quizzes.models import Attempt, Shows


class State(StrEnum):
    """How far somebody is with a piece of work."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"
    MISSED = "missed"  # closed, and not done


@dataclass(frozen=True)
class Done:
    """What somebody did of a piece of work. `parts` of `of` are pages of a topic; `percent` is a quiz's, if shown."""

    has_begun: bool = False
    is_done: bool = False
    parts: int = 0
    of: int = 0
    percent: int | None = None


@dataclass(frozen=True)
class Line:
    """A piece of work as its student sees it."""

    work: Assignment
    address: str
    dates: Dates
    state: State
    done: Done
    special: Special
    base_time_s: int | None
    time_s: int | None

    @property
    def is_to_do(self) -> bool:
        return self.state in (State.OPEN, State.BEGUN)

    @property
    def is_late(self) -> bool:
        """Due, open still, and not done."""
        return self.is_to_do and self.dates.due_at is not None and self.dates.due_at < timezone.now()

    @property
    def has_other_time(self) -> bool:
        return self.time_s != self.base_time_s

    @property
    def minutes(self) -> int:
        return -(-(self.time_s or 0) // 60)

    @property
    def base_minutes(self) -> int:
        return -(-(self.base_time_s or 0) // 60)

    @property
    def is_moved(self) -> bool:
        """Whether it is due at another time than for the others."""
        return self.dates.due_at != allowing.dates_of(self.work, NOTHING).due_at


def lines_of(place: Membership) -> list[Line]:
    """All work of a student, in the order in which it is due. The reads do not grow with the work."""
    given = list(work.given_to(place))
    special = allowing.specials(place.klass_id, place)
    done = _done(place.person_id, given)
    lines = [_line(each, special.get((each.pk, place.pk), NOTHING), done[each.pk]) for each in given]
    return sorted(lines, key=_due_order)


def _due_order(line: Line) -> tuple[bool, float, int]:
    due = line.dates.due_at
    return (due is None, due.timestamp() if due else 0.0, line.work.pk)


def _line(given: Assignment, special: Special, done: Done) -> Line:
    dates = allowing.dates_of(given, special)
    base_s = given.quiz.time_limit_s if given.quiz else None
    return Line(
        given,
        work.address(given),
        dates,
        state_of(dates, done, timezone.now()),
        done,
        special,
        base_s,
        allowing.time_for(base_s, special),
    )


def state_of(dates: Dates, done: Done, now: datetime) -> State:
    """How far she is, from the dates and from what she did."""
    if done.is_done:
        return State.DONE
    if dates.opens_at and now < dates.opens_at:
        return State.NOT_OPEN
    if dates.closes_at and now > dates.closes_at:
        return State.MISSED
    return State.BEGUN if done.has_begun else State.OPEN


def next_of(lines: Sequence[Line]) -> Line | None:
    """What to do next: what is due first of what can be done."""
    return next((line for line in lines if line.is_to_do), None)


def due_of(person_id: int | None, most: int = 5) -> list[tuple[Membership, Line]]:
    """What somebody has to do in all her classes, what is due first in front: for the home page."""
    if person_id is None:
        return []
    places: QuerySet[Membership] = Membership.objects.filter(
        person=person_id, is_active=True, role=Role.STUDENT, klass__is_archived=False
    ).select_related("klass")
    found = [(place, line) for place in places for line in lines_of(place) if line.is_to_do and line.dates.due_at]
    return sorted(found, key=lambda each: _due_order(each[1]))[:most]


def _done(person_id: int, given: Sequence[Assignment]) -> dict[int, Done]:
    """What a person did of each."""
    slugs = {each.topic for each in given if each.kind != Kind.QUIZ}
    read: dict[str, set[str]] = {}
    for topic, page in Place.objects.filter(person=person_id, topic__in=slugs, is_read=True).values_list(
        "topic", "page"
    ):
        read.setdefault(topic, set()).add(page)
    runs = Run.objects.filter(person=person_id, topic__in=slugs).values_list("topic", "experiment", "reached_at")
    begun = {(topic, name) for topic, name, _at in runs}
    reached = {(topic, name) for topic, name, at in runs if at is not None}
    attempts = _attempts(person_id, [each.quiz_id for each in given if each.quiz_id])
    done = {}
    for each in given:
        match each.kind:
            case Kind.TOPIC:
                done[each.pk] = _of_topic(each.topic, read.get(each.topic, set()))
            case Kind.EXPERIMENT:
                key = (each.topic, each.experiment)
                done[each.pk] = Done(key in begun, key in reached)
            case _:
                done[each.pk] = _of_quiz(each, attempts.get(each.quiz_id or 0, []))
    return done


def _of_topic(slug: str, read: set[str]) -> Done:
    topic = topics.topic(slug)
    pages = {each.name for each in lessons.lesson_of(topic).sources} if topic else set()
    parts = len(pages & read)
    return Done(parts > 0, bool(pages) and parts == len(pages), parts, len(pages))


def _attempts(person_id: int, quiz_ids: Sequence[int]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(person=person_id, quiz__in=quiz_ids, is_dry_run=False):
        found.setdefault(attempt.quiz_id, []).append(attempt)
    return found


def _of_quiz(given: Assignment, attempts: Sequence[Attempt]) -> Done:
    """Marks are shown only where the quiz shows them as soon as it is handed in."""
    closed = [each for each in attempts if each.closed_at is not None]
    scores = [each.score for each in closed if each.score is not None and not each.is_waiting]
    shows = given.quiz is not None and given.quiz.shows in (Shows.AT_ONCE, Shows.AFTER_HAND_IN)
    percent = max(scores) // 10 if scores and shows else None
    return Done(bool(attempts), bool(closed), percent=percent)
