"""A class with three students, who teach it, and work with marks; and somebody who teaches another class."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User

from courseware.classes.models import Assignment, Category, Class, Membership, Role
from courseware.people.models import Person
from courseware.quizzes.models import Attempt, Quiz

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def person(name, **rights):
    return Person.objects.create(user=User.objects.create_user(name, password=f"the {name}'s password", **rights))


def member(klass, name, role=Role.STUDENT, **rights):
    return Membership.objects.create(
        klass=klass, person=person(name, **rights), role=role, name=name.title(), number=f"N-{name}"
    )


def quiz(slug, **more):
    return Quiz.objects.create(**{"slug": slug, "topic": "kinesis", "title": slug.title(), "mode": "graded"} | more)


def work(klass, title, quiz_, **more):
    fields = {"kind": "quiz", "quiz": quiz_, "points": Decimal(10), "is_published": True}
    return Assignment.objects.create(klass=klass, title=title, **fields | more)


def attempt(quiz_, member_, score, at=NOW - 10 * DAY, number=1, **more):
    fields = {"seed": "s", "begun_at": at - timedelta(minutes=20), "closed_at": at, "score": score, "number": number}
    return Attempt.objects.create(quiz=quiz_, person=member_.person, **fields | more)


@pytest.fixture
def cast(db):
    """A class of Ada, Bea and Cyd; an owner, an instructor, an assistant; and the instructor of another class."""
    klass = Class.objects.create(title="Cloud databases", term="Winter 2026")
    other = Class.objects.create(title="Networks")
    owner = member(klass, "olga", Role.OWNER, is_staff=True)
    return SimpleNamespace(
        klass=klass,
        other=other,
        owner=owner,
        quizzes=Category.objects.create(klass=klass, name="Quizzes", weight=60, drop_lowest=1),
        exam=Category.objects.create(klass=klass, name="Exam", weight=40),
        instructor=member(klass, "ivo", Role.INSTRUCTOR, is_staff=True),
        assistant=member(klass, "amy", Role.ASSISTANT),
        ada=member(klass, "ada"),
        bea=member(klass, "bea"),
        cyd=member(klass, "cyd"),
        stranger=member(other, "xena", Role.OWNER, is_staff=True),
        pupil=member(other, "pia"),
    )


@pytest.fixture
def marked(cast):
    """The same with three quizzes and an exam, of which all but the exam were due."""
    c = cast
    c.one, c.two, c.three, c.final = (
        quiz(slug, owner=c.owner.person, late="deducted", late_percent_a_day=10)
        for slug in ("one", "two", "three", "final")
    )
    c.w1 = work(c.klass, "Shards", c.one, category=c.quizzes, due_at=NOW - 5 * DAY)
    c.w2 = work(c.klass, "Keys", c.two, category=c.quizzes, due_at=NOW - 4 * DAY, points=20)
    c.w3 = work(c.klass, "Readers", c.three, category=c.quizzes, due_at=NOW - 3 * DAY)
    c.w4 = work(c.klass, "Final", c.final, category=c.exam, due_at=NOW + 20 * DAY, points=100)
    # Ada: 8 of 10; 15 of 20; the third two days late, 10 less 20 %.
    c.ada_1 = attempt(c.one, c.ada, 800)
    attempt(c.two, c.ada, 750)
    attempt(c.three, c.ada, 1000, at=NOW - 2 * DAY + timedelta(hours=-1), late_s=23 * 3600)
    # Bea: two tries at the first, the better one counts; the others are missing.
    attempt(c.one, c.bea, 300)
    attempt(c.one, c.bea, 600, number=2)
    return c
