"""What a class has handed in, read by a number of queries that does not grow with the class or its work.

- A quiz counts by the attempt that the quiz says.
- A topic counts by the share of its lesson's pages that were read; as long as some are left, not before it is due.
- An experiment counts whole once its goals are reached.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Min, Q

from courseware.classes import allowing
from courseware.classes.allowing import Special
from courseware.classes.models import Assignment, Class, Group, Kind, Membership, Role
from courseware.experiments.models import Run
from courseware.gradebook.counting import BEST
from courseware.gradebook.marks import FULL, Handed, Late, Set, units
from courseware.gradebook.models import Decision
from courseware.labs import topics
from courseware.lessons.lesson import lesson_of
from courseware.lessons.models import Place
from courseware.quizzes.models import Attempt

Tries = tuple[Handed, ...]


@dataclass(frozen=True)
class Column:
    """A piece of work. `members` are those it is for; None where it is for all."""

    id: int
    title: str
    kind: str
    points: Decimal
    possible: int
    category: int | None
    due_at: datetime | None
    late: Late
    rule: str
    quiz: int | None
    quiz_slug: str
    topic: str
    experiment: str
    is_hidden: bool
    members: frozenset[int] | None


@dataclass(frozen=True)
class Student:
    """A student of a class; `id` is her membership."""

    id: int
    person: int
    name: str
    number: str


@dataclass(frozen=True)
class Collected:
    """All that marks are computed from."""

    columns: list[Column]
    students: list[Student]
    handed: dict[int, dict[int, Tries]] = field(default_factory=dict)  # by column and person
    decisions: dict[tuple[int, int], Set] = field(default_factory=dict)  # by column and membership
    specials: dict[tuple[int, int], Special] = field(default_factory=dict)

    def due(self, column: Column, member: int) -> datetime | None:
        """When it is due for her: her own date, or everybody's with the days that she has more."""
        special = self.specials.get((column.id, member))
        return allowing.dates_for(None, column.due_at, None, special).due_at if special else column.due_at


def students_of(klass: Class, members: Iterable[int] | None = None) -> list[Student]:
    """Its students by name, or some of them."""
    found = Membership.objects.filter(klass=klass, role=Role.STUDENT, is_active=True)
    if members is not None:
        found = found.filter(pk__in=list(members))
    rows = found.order_by("name", "pk").values_list("pk", "person_id", "name", "number")
    return [Student(*row) for row in rows]


def columns_of(klass: Class) -> list[Column]:
    """Its published work, in the order of the due dates."""
    assignments = list(
        Assignment.objects.filter(klass=klass, is_published=True).select_related("quiz", "hidden_column")
    )
    return [_column(each, members) for each, members in zip(assignments, _members(klass, assignments), strict=True)]


def collect(klass: Class, *, members: Iterable[int] | None = None, columns: list[Column] | None = None) -> Collected:
    """A class, or some of its students, with all that was handed in and decided."""
    listed = columns_of(klass) if columns is None else columns
    students = students_of(klass, members)
    persons = None if members is None else [each.person for each in students]
    return Collected(
        listed,
        students,
        handed=_handed(klass, listed, persons),
        decisions=decisions_of(klass, members),
        specials=allowing.specials(klass.pk),
    )


def _column(each: Assignment, members: frozenset[int] | None) -> Column:
    return Column(
        id=each.pk,
        title=each.title,
        kind=each.kind,
        points=each.points,
        possible=units(each.points),
        category=each.category_id,
        due_at=each.due_at or (each.quiz.due_at if each.quiz else None),
        late=Late(each.late_rule),
        rule=each.quiz.counts if each.quiz else BEST,
        quiz=each.quiz_id,
        quiz_slug=each.quiz.slug if each.quiz else "",
        topic=each.topic or (each.quiz.topic if each.quiz else ""),
        experiment=each.experiment,
        is_hidden=hasattr(each, "hidden_column"),
        members=members,
    )


def _members(klass: Class, assignments: Iterable[Assignment]) -> list[frozenset[int] | None]:
    """For each piece of work the members of its groups; None where it has none and is for all."""
    groups = dict[int, set[int]]()
    for assignment, group in Assignment.groups.through.objects.filter(assignment__klass=klass).values_list(
        "assignment_id", "group_id"
    ):
        groups.setdefault(assignment, set()).add(group)
    inside = dict[int, set[int]]()
    if groups:
        for group, member in Group.members.through.objects.filter(group__klass=klass).values_list(
            "group_id", "membership_id"
        ):
            inside.setdefault(group, set()).add(member)
    return [
        frozenset().union(*(inside.get(group, set()) for group in groups[each.pk])) if each.pk in groups else None
        for each in assignments
    ]


def _handed(klass: Class, columns: list[Column], persons: list[int] | None) -> dict[int, dict[int, Tries]]:
    of_quiz = _attempts({each.quiz for each in columns if each.quiz is not None}, _hers(klass, persons))
    of_experiment = _runs(klass, columns, persons)
    of_topic = _read(klass, columns, persons)
    found: dict[int, dict[int, Tries]] = {}
    for each in columns:
        if each.quiz is not None:
            found[each.id] = of_quiz.get(each.quiz, {})
        elif each.kind == Kind.EXPERIMENT:
            found[each.id] = of_experiment.get((each.topic, each.experiment), {})
        else:
            found[each.id] = of_topic.get(each.topic, {})
    return found


def _attempts(quizzes: set[int], hers: Q) -> dict[int, dict[int, Tries]]:
    """The attempts that were handed in, by quiz and person, the oldest first.

    When is read of those alone that were late as they came: reading a date takes longer than all else. What was in time
    when it was handed in stays in time, whatever becomes of the dates. Equal ones are one object: of 30,000 that are
    kept apart, Python's collector would look through each.
    """
    found: dict[int, dict[int, Tries]] = {each: {} for each in quizzes}
    if not quizzes:
        return found
    attempts = Attempt.objects.filter(hers, quiz__in=quizzes, closed_at__isnull=False, is_dry_run=False)
    late = dict(attempts.filter(late_s__gt=0).values_list("pk", "closed_at"))
    alone: dict[int | None, Tries] = {}
    rows = attempts.order_by("number").values_list("pk", "quiz_id", "person_id", "score", "is_waiting")
    for attempt, quiz, person, score, waits in rows:
        mark = None if waits else score
        if attempt in late:
            tries: Tries = (Handed(mark, late[attempt]),)
        else:
            tries = alone.get(mark) or alone.setdefault(mark, (Handed(mark, None),))
        of_quiz = found[quiz]
        of_quiz[person] = of_quiz[person] + tries if person in of_quiz else tries
    return found


def _runs(klass: Class, columns: list[Column], persons: list[int] | None) -> dict[tuple[str, str], dict[int, Tries]]:
    wanted = {(each.topic, each.experiment) for each in columns if each.kind == Kind.EXPERIMENT}
    found: dict[tuple[str, str], dict[int, Tries]] = {}
    if not wanted:
        return found
    runs = Run.objects.filter(_hers(klass, persons), reached_at__isnull=False, topic__in={each[0] for each in wanted})
    for topic, experiment, person, at in runs.values_list("topic", "experiment", "person_id").annotate(
        first=Min("reached_at")
    ):
        found.setdefault((topic, experiment), {})[person] = (Handed(FULL, at),)
    return found


def _read(klass: Class, columns: list[Column], persons: list[int] | None) -> dict[str, dict[int, Tries]]:
    """When a page was read is not kept: what was read is never late."""
    pages = {
        topic.slug: {source.name for source in lesson_of(topic).sources}
        for each in columns
        if each.kind == Kind.TOPIC and (topic := topics.topic(each.topic))
    }
    found: dict[str, dict[int, Tries]] = {each: {} for each in pages}
    if not pages:
        return found
    read: dict[tuple[str, int], int] = {}
    places = Place.objects.filter(_hers(klass, persons), topic__in=pages, is_read=True)
    for slug, person, page in places.values_list("topic", "person_id", "page"):
        read[slug, person] = read.get((slug, person), 0) + (page in pages[slug])
    for (slug, person), count in read.items():
        whole = len(pages[slug])
        if count:
            found[slug][person] = (Handed(FULL * count // whole, None, is_whole=count == whole),)
    return found


def _hers(klass: Class, persons: list[int] | None) -> Q:
    if persons is not None:
        return Q(person__in=persons)
    members = Membership.objects.filter(klass=klass, role=Role.STUDENT, is_active=True)
    return Q(person__in=members.values("person"))


def decisions_of(klass: Class, members: Iterable[int] | None = None) -> dict[tuple[int, int], Set]:
    """What holds of an instructor's decisions, by work and member: the newest that was not taken back."""
    rows = Decision.objects.filter(assignment__klass=klass, undone_at=None).order_by("pk")
    if members is not None:
        rows = rows.filter(membership__in=list(members))
    return {
        (assignment, member): Set(points, is_excused)
        for assignment, member, points, is_excused in rows.values_list(
            "assignment_id", "membership_id", "points", "is_excused"
        )
    }
