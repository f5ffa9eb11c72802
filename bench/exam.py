"""A lecture hall sits a quiz: 500 students answer 20 questions within five minutes, and nothing of it may be lost.

On SQLite, and on PostgreSQL when DATABASE_URL is given, there in a database of its own that is dropped afterwards. What
is lost is counted from the students' side: each remembers what the server said was kept, and all of it has to be there
when everything is handed in. `EXAM_STUDENTS` and `EXAM_SECONDS` make it smaller.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

from bench.figure import Better, Figure, percentile
from bench.http import Answer, Connection
from bench.labs import TOPIC
from bench.quizzes import CSRF
from bench.server import running

STUDENTS = int(os.environ.get("EXAM_STUDENTS", "500"))
QUESTIONS = 20
LONGEST_S = 300
# From the first question to the last on average: the slowest of so many take a quarter longer.
SECONDS = float(os.environ.get("EXAM_SECONDS", "210"))
NOT_ASKED = ("lab", "predict", "line", "essay")


@dataclass
class Student:
    """Somebody at the quiz: her cookies, the questions that wait for her, and what she was told is kept."""

    cookies: str
    attempt_id: int
    slug: str
    asked: list[tuple[int, str]]
    kept: set[int] = field(default_factory=set)


@dataclass
class Sat:
    """How long pages and answers took, in seconds, and what went wrong how often."""

    pages: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def measure() -> Iterator[Figure]:
    """Answers a second, the 95th percentile of an answer, errors, and lost answers, on each database."""
    given = os.environ.get("DATABASE_URL", "")
    yield from _in_a_process("sqlite", {name: value for name, value in os.environ.items() if name != "DATABASE_URL"})
    if given.startswith("postgres"):
        with _database_beside(given) as url:
            yield from _in_a_process("postgresql", {**os.environ, "DATABASE_URL": url})


def _in_a_process(database: str, environment: dict[str, str]) -> Iterator[Figure]:
    """Settings are read once a process, so that each database has its own."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.exam", database], env=environment, stdout=subprocess.PIPE, check=True, text=True
    )
    for line in told.stdout.splitlines():
        if line.startswith("{"):
            yield Figure(**json.loads(line))


@contextmanager
def _database_beside(url: str) -> Iterator[str]:
    import psycopg

    name = f"bench_exam_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def sit(database: str) -> Iterator[dict[str, object]]:
    """The figures of one database, which this process's settings name."""
    with running() as server:
        students = _students()
        sat = Sat()
        began = time.perf_counter()
        asyncio.run(_all(server.port, students, sat))
        seconds = time.perf_counter() - began
        lost = _lost(students)
    yield _figure(f"exam_{database}_seconds", seconds, "s", "lower", LONGEST_S)
    yield _figure(f"exam_{database}_answers_a_second", len(sat.answers) / seconds, "answers/s", "higher")
    yield _figure(f"exam_{database}_answer_p95", percentile(sat.answers, 0.95) * 1000, "ms", "lower")
    yield _figure(f"exam_{database}_page_p95", percentile(sat.pages, 0.95) * 1000, "ms", "lower")
    yield _figure(f"exam_{database}_errors", sat.errors.total(), "errors", "lower", 0)
    yield _figure(f"exam_{database}_lost", lost, "answers", "lower", 0)
    if sat.errors:
        print(f"exam on {database}: {dict(sat.errors)}", file=sys.stderr)


def _figure(name: str, value: float, unit: str, better: Better, budget: float | None = None) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "better": better, "budget": budget}


def _students() -> list[Student]:
    """All of them with an attempt begun."""
    from courseware.people.models import Person
    from courseware.quizzes import serving
    from courseware.quizzes.models import Mode, Quiz, Shows
    from courseware.quizzes.teaching import building
    from courseware.quizzes.types.kinds import type_of

    kept = {"mode": Mode.GRADED, "shows": Shows.AFTER_HAND_IN, "is_for_anybody": True, "time_limit_s": 3600}
    quiz = building.create(Quiz(topic=TOPIC, title="Exam", **kept), Person.objects.create().pk)
    bank = serving.bank_of(serving.topic_called(TOPIC)).questions.values()
    for question in [each for each in bank if type_of(each) not in NOT_ASKED][:QUESTIONS]:
        building.add_question(quiz, TOPIC, question.id)
    return [_student(quiz) for _ in range(STUDENTS)]


def _student(quiz: object) -> Student:
    from django.contrib.sessions.backends.db import SessionStore

    from courseware.people.models import Person
    from courseware.people.persons import SESSION_KEY
    from courseware.quizzes import attempts, serving
    from courseware.quizzes.bank.grounds import ground_of
    from courseware.quizzes.models import Quiz
    from courseware.quizzes.types import kinds

    assert isinstance(quiz, Quiz), "it was just made"
    person_id = Person.objects.create().pk
    session = SessionStore()
    session[SESSION_KEY] = person_id
    session.save()
    attempt = attempts.begin(quiz, person_id)
    asked = []
    for item in attempt.items.order_by("position"):
        shown = serving.shown_of(item)
        right = kinds.kind_of(shown).right(shown, ground_of(serving.topic_called(TOPIC)))
        form = {**right, "token": item.token, "do": "answer", "csrfmiddlewaretoken": CSRF}
        asked.append((item.position or 0, urlencode(form, doseq=True)))
    return Student(f"sessionid={session.session_key}; csrftoken={CSRF}", attempt.pk, quiz.slug, asked)


async def _all(port: int, students: list[Student], sat: Sat) -> None:
    """Everybody at once, each at her own pace; in the end all hand in."""
    await asyncio.gather(*[_sits(port, student, sat, random.Random(place)) for place, student in enumerate(students)])


async def _sits(port: int, student: Student, sat: Sat, chance: random.Random) -> None:
    pace_s = SECONDS / (len(student.asked) + 1)
    connection = Connection(port, student.cookies)
    await asyncio.sleep(chance.uniform(0, pace_s))
    for position, form in student.asked:
        path = f"/quizzes/{student.slug}/1/{position}/"
        page = await _asks(connection.get(path, htmx=False), sat, b"gc-answer")
        if page:
            sat.pages.append(page.seconds)
        await asyncio.sleep(chance.uniform(0, pace_s))
        answer = await _asks(connection.post(path, form), sat, b"Your answer is kept")
        if answer:
            sat.answers.append(answer.seconds)
            student.kept.add(position)
        await asyncio.sleep(chance.uniform(0, pace_s))
    handed_in = f"csrfmiddlewaretoken={CSRF}"
    await _asks(connection.post(f"/quizzes/{student.slug}/1/hand-in", handed_in), sat, b"", status=302)
    connection.close()


async def _asks(asking: object, sat: Sat, expected: bytes, status: int = 200) -> Answer | None:
    """What came back, if it is what should come."""
    try:
        answer: Answer = await asking  # type: ignore[misc]
    except (OSError, asyncio.IncompleteReadError, ValueError) as error:
        sat.errors[type(error).__name__] += 1
        return None
    if answer.status != status or expected not in answer.unpacked():
        sat.errors[f"{answer.status}"] += 1
        return None
    return answer


def _lost(students: list[Student]) -> int:
    """Answers that the server said were kept and that are not there, or are there without their mark."""
    from courseware.quizzes.models import Item

    found = Item.objects.filter(attempt__in=[each.attempt_id for each in students], score=1000)
    there = set(found.values_list("attempt_id", "position"))
    return sum((student.attempt_id, position) not in there for student in students for position in student.kept)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")
    for figure in sit(sys.argv[1]):
        print(json.dumps(figure), flush=True)
