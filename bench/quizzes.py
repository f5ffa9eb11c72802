"""A class that takes a quiz: pages of questions, and answers that are marked on the server and stored."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.figure import Figure, percentile
from bench.http import Answer, Connection
from bench.labs import TOPIC
from bench.server import running

STUDENTS = 4
AT_ONCE = 30
ATTEMPTS_EACH = 4
PAGE_KB = 12
CSRF = "benchmarkbenchmarkbenchmarkbench"


@dataclass(frozen=True)
class Asked:
    """A question of somebody's attempt: its page, and the form that answers it rightly."""

    path: str
    form: str


@dataclass
class Learner:
    """Somebody at a quiz: the cookies of her browser, and the questions that wait for her."""

    cookies: str
    asked: list[Asked] = field(default_factory=list)


@dataclass
class Taken:
    """How long pages and answers took, in seconds, how large a page is, and what went wrong how often."""

    pages: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    page_bytes: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def measure() -> Iterator[Figure]:
    """Milliseconds of a question's page and of an answer, answers a second of four students, and errors of thirty."""
    with running() as server:
        asyncio.run(_pages_and_answers(server.port, [_learner()], Taken()))  # the first is about a cold process

        alone = Taken()
        asyncio.run(_pages_and_answers(server.port, [_learner() for _ in range(STUDENTS)], alone))
        yield Figure("question_page_p50", percentile(alone.pages, 0.5) * 1000, "ms", "lower", budget=12)
        yield Figure("question_page_bytes", percentile(alone.page_bytes, 0.95) / 1000, "KB", "lower", budget=PAGE_KB)
        yield Figure("answer_p50", percentile(alone.answers, 0.5) * 1000, "ms", "lower", budget=15)
        yield Figure("answer_p95", percentile(alone.answers, 0.95) * 1000, "ms", "lower", budget=25)

        four = Taken()
        learners = [_learner() for _ in range(STUDENTS)]
        seconds = asyncio.run(_answers_only(server.port, learners, four))
        yield Figure("answers_a_second", len(four.answers) / seconds, "answers/s", "higher", budget=120)

        many = Taken()
        asyncio.run(_answers_only(server.port, [_learner(attempts=1) for _ in range(AT_ONCE)], many))
        errors = alone.errors + four.errors + many.errors
        yield Figure("answer_errors", errors.total(), "errors", "lower", budget=0)
        assert not errors, f"a quiz went wrong: {dict(errors)}"


def _learner(attempts: int = ATTEMPTS_EACH) -> Learner:
    """A new person with so many attempts begun, one after the other."""
    from django.contrib.sessions.backends.db import SessionStore

    from courseware.people.models import Person
    from courseware.people.persons import SESSION_KEY

    person_id = Person.objects.create().pk
    session = SessionStore()
    session[SESSION_KEY] = person_id
    session.save()
    found = Learner(f"sessionid={session.session_key}; csrftoken={CSRF}")
    for _ in range(attempts):
        found.asked += _begun(person_id)
    return found


def _begun(person_id: int) -> list[Asked]:
    """The questions of a new attempt. It is put aside as closed, so that another can be begun beside it."""
    from django.utils import timezone

    from courseware.quizzes import attempts, serving
    from courseware.quizzes.bank.grounds import ground_of
    from courseware.quizzes.models import Item
    from courseware.quizzes.types import kinds

    topic = serving.topic_called(TOPIC)
    quiz = attempts.quiz_of_topic(topic)
    attempt = attempts.begin(quiz, person_id)
    type(attempt).objects.filter(pk=attempt.pk).update(closed_at=timezone.now(), score=0)
    asked = []
    for item in Item.objects.filter(attempt=attempt).order_by("position"):
        shown = serving.shown_of(item)
        sent = {**kinds.kind_of(shown).right(shown, ground_of(topic)), "token": item.token, "do": "answer"}
        form = urlencode({**sent, "csrfmiddlewaretoken": CSRF}, doseq=True)
        asked.append(Asked(f"/quizzes/{TOPIC}/{attempt.number}/{item.position}/", form))
    return asked


async def _pages_and_answers(port: int, learners: list[Learner], taken: Taken) -> None:
    """One learner after the other looks at each question and answers it."""
    for learner in learners:
        connection = Connection(port, learner.cookies)
        for asked in learner.asked:
            page = await connection.get(asked.path, htmx=False)
            taken.pages.append(page.seconds)
            taken.page_bytes.append(len(page.body))
            _note(taken, page, b"gc-answer")
            await _answer(connection, asked, taken)
        connection.close()


async def _answers_only(port: int, learners: list[Learner], taken: Taken) -> float:
    """All learners answer at once, each one question after the other; how long it took."""

    async def one(learner: Learner) -> None:
        connection = Connection(port, learner.cookies)
        for asked in learner.asked:
            await _answer(connection, asked, taken)
        connection.close()

    started = time.perf_counter()
    await asyncio.gather(*map(one, learners))
    return time.perf_counter() - started


async def _answer(connection: Connection, asked: Asked, taken: Taken) -> None:
    answer = await connection.post(asked.path, asked.form)
    taken.answers.append(answer.seconds)
    _note(taken, answer, b"gc-tag-good")


def _note(taken: Taken, answer: Answer, expected: bytes) -> None:
    if answer.status != 200:
        taken.errors[str(answer.status)] += 1
    elif not re.search(expected, answer.unpacked()):
        taken.errors[f"no {expected.decode()}"] += 1
