"""What an instructor does to a quiz, in her words, and the quiz that most tests begin with."""

from datetime import timedelta
from decimal import Decimal

import msgspec
from django.test import Client
from django.utils import timezone

from courseware.quizzes.bank import loading
from courseware.quizzes.models import Attempt, Item, Mode, Quiz, Shows
from courseware.quizzes.teaching import building
from tests.quizzes.cast import BANK
from tests.quizzes.taking import right


def a_quiz(owner, *names, **how) -> Quiz:
    """A graded quiz of hers with these questions, open to anybody who has its address."""
    settings = {"title": "Friday", "mode": Mode.GRADED, "shows": Shows.AFTER_HAND_IN, "is_for_anybody": True, **how}
    quiz = building.create(Quiz(topic="toy", **settings), owner.pk)
    for name in names or ("T-SINGLE", "T-SHORT"):
        building.add_question(quiz, "toy", name)
    return quiz


def weigh(quiz: Quiz, *points) -> None:
    for slot, each in zip(quiz.slots.all(), points, strict=True):
        building.weigh(slot, Decimal(each))


def begun(client: Client, quiz: Quiz, **form) -> Attempt:
    """Begins it, and gives the attempt."""
    answered = client.post(f"/quizzes/{quiz.slug}/begin", form)
    assert answered.status_code == 302, answered.text
    number = int(answered["Location"].split("/")[3])
    return Attempt.objects.select_related("quiz").filter(quiz=quiz, number=number).latest("id")


def address(item: Item) -> str:
    attempt = item.attempt
    return f"/quizzes/{attempt.quiz.slug}/{attempt.number}/{item.position}/"


def items(attempt: Attempt) -> list[Item]:
    return list(attempt.items.select_related("attempt__quiz", "question", "version").order_by("position", "try_number"))


def take(client: Client, quiz: Quiz, *, wrongly=(), form_of=right, hands_in=True, wrong=None) -> Attempt:
    """Begins, answers all, those in `wrongly` by the form that `wrong` gives, and hands in."""
    attempt = begun(client, quiz)
    for item in items(attempt):
        form = wrong(item) if item.question.name in wrongly else form_of(item)
        assert client.post(address(item), form).status_code in (200, 302)
    if hands_in:
        client.post(f"/quizzes/{quiz.slug}/{attempt.number}/hand-in")
    return Attempt.objects.select_related("quiz").get(pk=attempt.pk)


def in_hours(hours: float):
    return timezone.now() + timedelta(hours=hours)


def mended(name: str, monkeypatch, **changes) -> None:
    """The bank has the question with these changes from now on."""
    question = msgspec.structs.replace(BANK.questions[name], **changes)
    monkeypatch.setattr(loading, "FURTHER", [lambda slug: [question] if slug == "toy" else []])


def written(text: str, item: Item) -> dict[str, str]:
    """A form that answers with free text."""
    return {"token": item.token, "do": "answer", "text": text}
