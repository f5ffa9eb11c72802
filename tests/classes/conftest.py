"""A class with one of each who may have to do with it."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from courseware.classes.models import Assignment, Class, Kind, Membership, Role
from courseware.people.models import Person
from courseware.quizzes.models import Mode, Quiz
from tests.labs.conftest import toy_topic  # noqa: F401  (a fixture)

DUE = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)


def somebody(name, **rights):
    return Person.objects.create(user=User.objects.create_user(name, password="not easily guessed", **rights))


def member(klass, person, role=Role.STUDENT):
    return Membership.objects.create(klass=klass, person=person, role=role, name=str(person).title())


@pytest.fixture
def owner(db):
    return somebody("owner", is_staff=True)


@pytest.fixture
def klass(owner):
    made = Class.objects.create(title="Cloud systems", term="Winter", time_zone="Asia/Kolkata")
    member(made, owner, Role.OWNER)
    return made


@pytest.fixture
def attending(klass, student):
    """The student's place in the class."""
    return member(klass, student)


@pytest.fixture
def classmate(klass):
    return member(klass, somebody("classmate"))


@pytest.fixture
def quiz(owner):
    return Quiz.objects.create(
        slug="friday", owner=owner, topic="toy", title="Friday", mode=Mode.GRADED, time_limit_s=1800, most_attempts=1
    )


@pytest.fixture
def work(klass, quiz):
    return Assignment.objects.create(
        klass=klass, kind=Kind.QUIZ, quiz=quiz, title="Friday", due_at=DUE, is_published=True
    )
