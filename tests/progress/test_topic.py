"""A topic's own page: what there is, and how far one came."""

import re

import pytest
from django.utils import timezone

from courseware.labs import topics
from courseware.quizzes import serving
from courseware.quizzes.attempts import quiz_of_topic
from courseware.quizzes.models import Attempt

pytestmark = pytest.mark.django_db


def attempt(person, number, score):
    now = timezone.now()
    return Attempt.objects.create(
        quiz=quiz_of_topic(topics.topic("kinesis")),
        person=person,
        number=number,
        seed="s",
        begun_at=now,
        closed_at=None if score is None else now,
        score=score,
    )


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))


def test_the_way_to_the_quiz_says_how_much_is_asked(client):
    page = client.get("/topics/kinesis/")

    count = len(serving.bank_of(topics.topic("kinesis")).groups)
    assert f"{count} questions, with new numbers at each try." in words(page)
    assert "best mark" not in page.text


def test_the_best_mark_so_far_is_told(browser_of, student):
    attempt(student, 1, 820)
    attempt(student, 2, 545)

    assert "Your best mark: 82 %." in words(browser_of(student).get("/topics/kinesis/"))


def test_who_is_in_the_middle_of_it_goes_on(browser_of, student):
    attempt(student, 1, None)

    page = words(browser_of(student).get("/topics/kinesis/"))
    assert "Go on with the quiz" in page
    assert "best mark" not in page


def test_what_others_did_is_not_told(browser_of, student, outsider):
    attempt(student, 1, 820)

    assert "best mark" not in words(browser_of(outsider).get("/topics/kinesis/"))
