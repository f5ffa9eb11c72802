"""How long 2,000 questions take from a file into the bank, in each format, and out again."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from bench.figure import Figure, seconds
from bench.labs import TOPIC
from bench.server import database

QUESTIONS = 2000


def measure() -> Iterator[Figure]:
    """Seconds from the bytes of a file to the stored questions, and from those to a file."""
    with database():
        from django.contrib.auth.models import User

        from courseware.authoring import exchange
        from courseware.authoring import further as bank
        from courseware.authoring.models import Written
        from courseware.labs import topics
        from courseware.people.models import Person

        topic = topics.topic(TOPIC)
        assert topic is not None, "the topic that is measured is there"
        author = Person.objects.create(user=User.objects.create_user("author", is_staff=True))
        content = _gift()
        for form in ("gift", "moodle", "yaml"):
            taken = seconds(partial(_take, exchange, topic, form, content, author))
            assert Written.objects.filter(owner=author).count() == QUESTIONS, "each question of the file was stored"
            yield Figure(f"import_{form}", taken, "s", "lower", budget=5)
            rows = list(Written.objects.filter(owner=author).order_by("pk"))
            following = {"gift": "moodle", "moodle": "yaml", "yaml": "gift"}[form]
            content, _lost = exchange.exported(topic, rows, following)
            Written.objects.filter(owner=author).delete()
            bank.changed(topic.slug)


def _take(exchange: Any, topic: Any, form: str, content: bytes, author: Any) -> None:
    plan = exchange.plan(topic, form, content)
    exchange.apply(topic, plan.new, author, "")


def _gift() -> bytes:
    """Choices of four with a reply each, as a course of a year has them."""
    wrong = "".join(
        f" ~Something else {at} #It is not number {at}, since it says nothing of the key." for at in range(3)
    )
    return "\n\n".join(
        f"::Question {at}::[html]<p>What is <b>{at}</b>?</p>{{={at} #Yes.{wrong}}}" for at in range(QUESTIONS)
    ).encode()
