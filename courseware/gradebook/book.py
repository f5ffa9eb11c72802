"""The gradebook: each student's marks with their total, as instructors see it and as she herself does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from courseware.classes.models import Category as CategoryRow
from courseware.classes.models import Class
from courseware.gradebook.collecting import Collected, Column, Student, collect, columns_of
from courseware.gradebook.counting import counted
from courseware.gradebook.marks import Mark, State, decided
from courseware.gradebook.totals import Category, Scheme, Total, Work
from courseware.quizzes import presenting
from courseware.quizzes.models import Attempt, Quiz


@dataclass(frozen=True)
class Row:
    """A student with her marks by column; what is not for her is not among them."""

    student: Student
    marks: dict[int, Mark]
    total: Total
    late: int
    missing: int


@dataclass(frozen=True)
class Book:
    """A class's marks. `names` are those of its categories."""

    columns: list[Column]
    names: dict[int | None, str]
    scheme: Scheme
    rows: list[Row]
    collected: Collected

    def row_of(self, member: int) -> Row | None:
        return next((each for each in self.rows if each.student.id == member), None)


def open_book(
    klass: Class,
    *,
    members: Iterable[int] | None = None,
    as_student: int | None = None,
    now: datetime | None = None,
) -> Book:
    """The marks of a class, or of some of its students; as a person of them sees it, without what she may not see."""
    now = now or timezone.now()
    listed = columns_of(klass)
    if as_student is not None:
        kept = withheld(listed, as_student)
        listed = [each for each in listed if each.id not in kept]
    collected = collect(klass, members=members, columns=listed)
    named = list(CategoryRow.objects.filter(klass=klass).values_list("pk", "name", "weight", "drop_lowest"))
    scheme = Scheme(
        [Work(each.id, each.possible, each.category) for each in listed],
        [Category(id, weight, drop) for id, _name, weight, drop in named],
    )
    rows = [_row(student, collected, scheme, now) for student in collected.students]
    return Book(listed, {id: name for id, name, _weight, _drop in named}, scheme, rows, collected)


def withheld(columns: Iterable[Column], person: int) -> set[int]:
    """The columns whose marks a student may not see now: hidden by an instructor, or by the quiz's own rule."""
    listed = list(columns)
    quizzes = Quiz.objects.in_bulk([each.quiz for each in listed if each.quiz is not None])
    return {
        each.id
        for each in listed
        if each.is_hidden or (each.quiz is not None and not _shows(quizzes[each.quiz], person))
    }


def _shows(quiz: Quiz, person: int) -> bool:
    # Asked as for an attempt that she has handed in; one that goes on has no mark.
    return presenting.may_show(Attempt(quiz=quiz, person_id=person, closed_at=timezone.now()))


def _row(student: Student, collected: Collected, scheme: Scheme, now: datetime) -> Row:
    marks = {}
    decisions, handed, member, person = collected.decisions, collected.handed, student.id, student.person
    for column in collected.columns:
        if column.members is not None and member not in column.members:
            continue
        computed = counted(
            handed[column.id].get(person, ()),
            column.rule,
            possible=column.possible,
            due=collected.due(column, member),
            late=column.late,
            now=now,
        )
        decision = decisions.get((column.id, member))
        marks[column.id] = computed if decision is None else decided(computed, decision)
    late = sum(each.days_late > 0 for each in marks.values())
    missing = sum(each.state is State.MISSING for each in marks.values())
    return Row(student, marks, scheme.total(marks), late, missing)
