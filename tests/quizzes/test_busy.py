"""The database is locked for too long: nobody sees an error of ours, and what was to be kept is sent again."""

import re

import pytest
from django.test import Client

from courseware.people.persons import SESSION_KEY
from courseware.quizzes.models import Attempt, Item, Mode, Shows
from tests.quizzes.building import a_quiz, address, begun, items
from tests.quizzes.taking import HTMX, hidden, right

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quiz_topic")]
NOT_KEPT = "your answer is not kept yet"
TYPED = "the iterator that I typed"


@pytest.fixture
def browser_of(browser_of):
    """As a browser is answered: what a view raises becomes a page."""

    def browser(person=None) -> Client:
        client = browser_of(person)
        client.raise_request_exception = False
        return client

    return browser


@pytest.fixture
def client(browser_of, student):
    return browser_of(student)


@pytest.fixture
def item(client, instructor):
    """The question that asks for a word, in a graded quiz that she has begun."""
    return items(begun(client, a_quiz(instructor, "T-SHORT")))[0]


def typed(item: Item, text: str = TYPED) -> dict[str, str]:
    return {"token": item.token, "do": "answer", "words": text, "confidence": "2"}


def is_to_be_sent_again(answered) -> bool:
    return answered.status_code == 503 and int(answered["Retry-After"]) > 0 and "no-store" in answered["Cache-Control"]


def sent_again(client: Client, page) -> object:
    """The form of the page that says it was not kept, sent as it is."""
    action = re.search(r'<form[^>]* action="([^"]+)"', page.text.partition("<main")[2])[1]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    return client.post(action.replace("&amp;", "&"), dict(fields))


def test_an_answer_that_is_not_kept_stays_in_its_form_and_is_kept_once_when_it_is_sent_again(client, item, locked):
    with locked():
        answered = client.post(address(item), typed(item))

    assert is_to_be_sent_again(answered)
    assert NOT_KEPT in answered.text
    assert f'value="{TYPED}"' in answered.text
    assert re.search(r'name="confidence" value="2" checked', answered.text)
    assert not Item.objects.exclude(answered_at=None).exists()

    for _ in range(2):
        assert client.post(address(item), typed(item)).status_code == 302
    assert Item.objects.get().answer == f'"{TYPED}"'


def test_a_browser_with_scripts_is_told_when_to_send_it_again(client, item, locked):
    with locked():
        answered = client.post(address(item), typed(item), headers=HTMX)

    assert is_to_be_sent_again(answered)
    assert client.post(address(item), typed(item), headers=HTMX).status_code == 200


def test_what_is_typed_is_not_said_to_be_saved(client, item, locked):
    with locked():
        answered = client.post(address(item), {**typed(item), "do": "draft"}, headers=HTMX)

    assert is_to_be_sent_again(answered)
    assert Item.objects.get().draft == ""


def test_an_answer_that_is_changed_stands_as_it_was_changed(client, item, locked):
    client.post(address(item), typed(item, "offset"))

    with locked():
        answered = client.post(address(item), typed(item))

    assert is_to_be_sent_again(answered)
    assert f'value="{TYPED}"' in answered.text
    assert Item.objects.get().answer == '"offset"'


def test_what_is_wrong_with_a_changed_answer_is_said_at_its_field(client, item):
    client.post(address(item), typed(item, "offset"))

    answered = client.post(address(item), typed(item, ""))

    assert answered.status_code == 422
    assert "Type your answer first." in answered.text


def test_an_answer_that_is_marked_at_once_is_marked_once(client, instructor, locked):
    quiz = a_quiz(instructor, "T-SHORT", mode=Mode.PRACTICE, shows=Shows.AT_ONCE)
    item = items(begun(client, quiz))[0]

    with locked():
        answered = client.post(address(item), typed(item))

    assert is_to_be_sent_again(answered)
    assert NOT_KEPT in answered.text
    assert "gc-explained" not in answered.text
    assert [client.post(address(item), right(item)).status_code for _ in range(2)] == [302, 302]
    assert list(Item.objects.values_list("score", "try_number")) == [(1000, 1)]
    assert Attempt.objects.get().closed_at is not None


def test_a_check_in_a_lesson_keeps_what_was_typed(client, locked):
    at = "/quizzes/toy/check/T-SHORT"
    # Somebody new to this server: whom her first answer makes known to it.
    client.post("/quizzes/toy/begin")
    before = Item.objects.count()
    form = {"ticket": hidden(client.get(at).content, "ticket"), "do": "answer", "words": TYPED}

    with locked():
        answered = client.post(at, form)

    assert is_to_be_sent_again(answered)
    assert f'value="{TYPED}"' in answered.text
    assert hidden(answered.content, "ticket") == form["ticket"]
    assert Item.objects.count() == before
    assert [client.post(at, form).status_code for _ in range(2)] == [302, 302]
    assert Item.objects.count() == before + 1


def test_a_guests_first_answer_is_in_the_page_that_says_it_was_not_kept(browser_of, locked):
    client = browser_of()
    at = "/quizzes/toy/check/T-SHORT"
    form = {"ticket": hidden(client.get(at).content, "ticket"), "do": "answer", "words": '<b>"typed"</b>'}

    with locked():
        answered = client.post(at, form)

    assert is_to_be_sent_again(answered)
    assert "Send it again" in answered.text
    assert "<b>" not in answered.text
    assert not Item.objects.exists()
    assert client.post(at, form).status_code == 302
    assert Item.objects.count() == 1


def test_an_attempt_is_begun_once(client, instructor, locked):
    quiz = a_quiz(instructor, "T-SHORT")
    # What is asked for the first time is written down, whoever asks it.
    begun(client, a_quiz(instructor, "T-SHORT"))

    with locked():
        answered = client.post(f"/quizzes/{quiz.slug}/begin")

    assert is_to_be_sent_again(answered)
    assert not Attempt.objects.filter(quiz=quiz).exists()
    assert [sent_again(client, answered).status_code for _ in range(2)] == [302, 302]
    assert Attempt.objects.filter(quiz=quiz).count() == 1


def test_a_hand_in_is_done_once_and_loses_nothing(client, item, locked):
    client.post(address(item), right(item))

    with locked():
        answered = client.post(f"/quizzes/{item.attempt.quiz.slug}/1/hand-in")

    assert is_to_be_sent_again(answered)
    assert Attempt.objects.get().closed_at is None
    assert [sent_again(client, answered).status_code for _ in range(2)] == [302, 302]
    attempt = Attempt.objects.get()
    assert (attempt.closed_at is not None, attempt.score) == (True, 1000)


def test_a_page_that_would_have_written_is_loaded_again(client, instructor, locked):
    item = items(begun(client, a_quiz(instructor, "T-SHORT", time_limit_s=600)))[0]
    Attempt.objects.update(due_at=item.attempt.begun_at.replace(year=2020))

    with locked():
        answered = client.get(f"/quizzes/{item.attempt.quiz.slug}/1/")

    assert is_to_be_sent_again(answered)
    assert "Load it again" in answered.text
    assert "<form" not in answered.text


def test_a_password_is_in_no_page(browser_of, student, locked):
    client = browser_of()
    form = {"login": "student", "password": "the student's password"}

    with locked():
        answered = client.post("/people/sign-in", form)

    assert is_to_be_sent_again(answered)
    assert "Go back" in answered.text
    assert "student" not in answered.text
    assert client.post("/people/sign-in", form).status_code == 302
    assert client.session[SESSION_KEY] == student.pk


def test_what_is_broken_is_still_said_to_be_broken(client, item, monkeypatch):
    monkeypatch.setattr("courseware.quizzes.rows.keep", lambda _item: 1 / 0)

    answered = client.post(address(item), typed(item))

    assert answered.status_code == 500
    assert "Something broke" in answered.text
