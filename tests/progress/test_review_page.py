"""Today's review and where one stands, as pages show them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courseware.lessons import places
from courseware.quizzes.models import Item, Place

pytestmark = pytest.mark.django_db

CHECK = "/quizzes/kinesis/check/KIN-Q14"


@pytest.fixture
def client(browser_of, student):
    return browser_of(student)


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def answer(client: Client, text: str = "The last 24 hours", at: str = CHECK) -> Item:
    """Answers the question of a page by the option that begins so."""
    page = client.get(at).text
    option = re.search(rf'value="(\d)"[^>]*>(?:(?!value=).)*?{text}', page, re.DOTALL)[1]
    said = {"answer": option, "choice": option, "ticket": hidden(page, "ticket"), "do": "answer"}
    name = re.search(r'<input[^>]*type="radio"[^>]*name="([^"]+)"', page)[1]
    assert client.post(CHECK, {**said, name: option}).status_code in (200, 303, 302)
    return Item.objects.latest("pk")


def long_ago(days: int) -> None:
    Item.objects.update(answered_at=timezone.now() - timedelta(days=days))


def test_who_has_answered_nothing_is_asked_nothing(client):
    assert "Due today" not in client.get("/").text
    assert "Answer the first one in a lesson" in client.get("/review/").text
    assert "sessionid" not in Client().get("/review/").cookies


def test_what_was_just_answered_is_still_fresh(client):
    answer(client)

    assert "Due today" not in client.get("/").text
    assert "still fresh" in client.get("/review/").text


def test_what_is_about_to_be_forgotten_is_due_and_asked_by_another_question(client):
    answer(client)
    long_ago(30)

    assert "Due today" in client.get("/").text
    page = client.get("/review/").text
    assert "question" in page
    assert "check/KIN-Q14" not in page


def test_a_question_can_be_skipped_and_is_there_again_tomorrow(client):
    answer(client)
    long_ago(30)

    link, question = re.search(r'href="(/review/\?skip=([^"]+))"', client.get("/review/").text).groups()
    assert f"check/{question}" in client.get("/review/").text

    assert f"check/{question}" not in client.get(link).text
    assert "Due today" in client.get("/").text


def test_what_is_answered_in_review_is_an_answer_like_others(client):
    answer(client)
    long_ago(30)
    page = client.get("/review/").text
    action = re.search(r'action="(/quizzes/kinesis/check/[^"]+)"', page)[1]
    fields = dict.fromkeys(re.findall(r'name="([^"]+)"', page[page.index(action) :]), "1")

    client.post(action, {**fields, "ticket": hidden(page, "ticket"), "do": "answer"})

    assert Item.objects.latest("pk").place == Place.REVIEW


def test_the_topics_page_says_where_one_stands_once_anything_was_met(client, student):
    assert "Where you stand" not in client.get("/topics/kinesis/").text

    places.keep(student.pk, "kinesis", "retention-and-loss", is_read=True)
    answer(client)

    page = re.sub(r"\s+", " ", client.get("/topics/kinesis/").text)
    assert "Where you stand" in page
    assert re.search(r"practised</dt>.*?>2 of 80", page)
