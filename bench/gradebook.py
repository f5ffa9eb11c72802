"""The gradebook of 500 students with 60 pieces of work, and the page on which 30 students are watched."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bench.figure import Figure, percentile, seconds
from bench.server import database

STUDENTS, WORKS = 500, 60
WATCHED, ANSWERS_EACH = 30, 60
TIMES = 20


def measure() -> Iterator[Figure]:
    """Milliseconds and queries of the whole table; milliseconds of insight."""
    with database():
        from django.test import Client

        browser = Client(SERVER_NAME="127.0.0.1")
        klass = _class("Large", STUDENTS)
        _marks(klass)
        browser.force_login(_owner(klass))
        address = f"/gradebook/{klass.slug}/?page=all"
        yield Figure("gradebook_p50", percentile(_timed(browser, address), 0.5) * 1000, "ms", "lower", budget=300)
        yield Figure("gradebook_queries", _queries(browser, address), "queries", "lower", budget=20)

        klass = _class("Watched", WATCHED)
        _answers(klass)
        browser.force_login(_owner(klass))
        address = f"/gradebook/{klass.slug}/insight/?topic=kinesis"
        yield Figure("insight_p95", percentile(_timed(browser, address), 0.95) * 1000, "ms", "lower", budget=50)


def _timed(browser: Any, address: str) -> list[float]:
    browser.get(address)  # the first reads files
    return [seconds(lambda: _seen(browser, address)) for _ in range(TIMES)]


def _seen(browser: Any, address: str) -> None:
    assert browser.get(address).status_code == 200, f"{address} does not answer"


def _queries(browser: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        browser.get(address)
    return len(captured)


def _class(title: str, students: int) -> Any:
    from django.contrib.auth.models import User

    from courseware.classes.models import Class, Membership, Role
    from courseware.people.models import Person

    klass = Class.objects.create(title=title)
    owner = Person.objects.create(user=User.objects.create_user(f"owner-{title}", is_staff=True))
    Membership.objects.create(klass=klass, person=owner, role=Role.OWNER, name="Owner")
    people = Person.objects.bulk_create([Person() for _ in range(students)])
    Membership.objects.bulk_create(
        [Membership(klass=klass, person=each, name=f"Student {each.pk:04}") for each in people]
    )
    return klass


def _owner(klass: Any) -> Any:
    return klass.memberships.get(role="owner").person.user


def _marks(klass: Any) -> None:
    """A quiz for each piece of work, nine in ten handed in, one in ten of those late."""
    from django.utils import timezone

    from courseware.classes.models import Assignment, Category
    from courseware.quizzes.models import Attempt, Quiz

    chance, now = random.Random(1), timezone.now()
    persons = list(klass.memberships.filter(role="student").values_list("person_id", flat=True))
    categories = [
        Category.objects.create(klass=klass, name=f"Part {each}", weight=25, drop_lowest=1) for each in range(4)
    ]
    for number in range(WORKS):
        quiz = Quiz.objects.create(slug=f"bench-{number}", topic="kinesis", mode="graded", late="deducted")
        due_at = now - timedelta(days=number + 5)
        Assignment.objects.create(
            klass=klass,
            kind="quiz",
            quiz=quiz,
            title=f"Quiz {number}",
            category=categories[number % 4],
            due_at=due_at,
            is_published=True,
        )
        attempts = []
        for person in persons:
            if chance.random() < 0.9:
                late_s = 36_000 if chance.random() < 0.1 else 0
                at = due_at + timedelta(seconds=late_s or -36_000)
                attempt = Attempt(quiz=quiz, person_id=person, number=1, seed="s", begun_at=due_at, closed_at=at)
                attempt.score, attempt.late_s = chance.randrange(1001), late_s
                attempts.append(attempt)
        Attempt.objects.bulk_create(attempts)


def _answers(klass: Any) -> None:
    """Each student's answers to questions of the topic, marked."""
    from django.utils import timezone

    from courseware.labs import topics
    from courseware.quizzes import serving
    from courseware.quizzes.models import Item, Place

    chance, now = random.Random(2), timezone.now()
    topic = topics.topic("kinesis")
    assert topic is not None, "Kinesis is registered"
    versions = [serving.version_of("kinesis", each) for each in serving.bank_of(topic).questions.values()]
    Item.objects.bulk_create(
        [
            Item(
                person_id=person,
                question_id=version.question_id,
                version=version,
                place=Place.LESSON,
                token=f"{person}-{number}",
                seed="s",
                shown=json.dumps({}),
                shown_at=now,
                answer="0",
                answered_at=now - timedelta(minutes=chance.randrange(6000)),
                confidence=chance.choice([None, 1, 2, 3]),
                result="",
                score=chance.choice([0, 1000]),
            )
            for person in klass.memberships.filter(role="student").values_list("person_id", flat=True)
            for number, version in enumerate(chance.choices(versions, k=ANSWERS_EACH))
        ]
    )
