"""A question inside a lesson: no row before it is answered, and the answer stays where it was given."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from courseware.people.models import Person
from courseware.quizzes import checks, tickets
from courseware.quizzes.bank import loading
from courseware.quizzes.models import Item
from tests.quizzes.cast import BANK
from tests.quizzes.taking import HTMX, hidden

pytestmark = pytest.mark.django_db
SHORT = "/quizzes/toy/check/T-SHORT"
LESSON = "/topics/toy/time/"


@pytest.fixture
def client_of(browser_of, quiz_topic):
    return browser_of


def drawn(person=None, question="T-SHORT", query=""):
    """A check as a lesson's page draws it."""
    request = RequestFactory().get(f"{LESSON}{query}")
    request.session = SessionStore()
    request.htmx = False
    if person is not None:
        request.session["person"] = person.pk
    return checks.check(request, "toy", question)


def answered(client, words, **more):
    ticket = hidden(drawn().encode(), "ticket")
    return client.post(SHORT, {"ticket": ticket, "words": words, "back": LESSON, **more})


def test_a_check_is_drawn_without_a_row(quiz_topic):
    said = drawn()

    assert 'id="check-T-SHORT"' in said
    assert f'name="back" value="{LESSON}"' in said
    assert "Kafka" not in said
    assert not Item.objects.exists()
    assert not Person.objects.exists()


def test_each_drawing_is_another_asking(quiz_topic):
    assert hidden(drawn().encode(), "ticket") != hidden(drawn().encode(), "ticket")


def test_a_question_that_the_bank_does_not_have_is_not_drawn(quiz_topic):
    assert drawn(question="T-NONE") == ""


def test_without_scripts_the_form_comes_back_to_its_place(client_of, student):
    client = client_of(student)

    there = answered(client, "iterator")

    assert (there.status_code, there["Location"]) == (302, f"{LESSON}#check-T-SHORT")
    assert "It is the shard iterator." in drawn(student)


def test_a_guest_answers_too_and_is_made_by_it(client_of):
    client = client_of()

    answered(client, "offset")

    assert Person.objects.get().is_guest
    assert Item.objects.get().score == 0


def test_what_is_no_answer_is_said_on_a_page_that_leads_back(client_of, student):
    refused = answered(client_of(student), "  ")

    assert refused.status_code == 422
    assert "Type your answer first." in refused.text
    assert f"{LESSON}#check-T-SHORT" in refused.text
    assert not Item.objects.exists()


def test_after_an_answer_another_try_is_offered(client_of, student):
    client = client_of(student)
    answered(client, "offset")
    assert "Kafka calls it so." in drawn(student)

    client.post(SHORT, {"token": Item.objects.get().token, "do": "again", "back": LESSON})
    said = drawn(student)
    assert "Kafka" not in said
    client.post(SHORT, {"token": hidden(said.encode(), "token"), "words": "iterator", "back": LESSON})

    assert list(Item.objects.order_by("id").values_list("try_number", "score")) == [(1, 0), (2, 1000)]


def test_a_hint_makes_the_row_and_keeps_what_was_chosen(client_of, student):
    client = client_of(student)
    page = client.get("/quizzes/toy/check/T-SINGLE").content
    form = {"ticket": hidden(page, "ticket"), "choice": "2", "do": "hint"}

    hinted = client.post("/quizzes/toy/check/T-SINGLE", form, headers=HTMX)

    assert "Think of a hash." in hinted.text
    assert Item.objects.get().hints_taken == 1
    assert Item.objects.get().answered_at is None
    token = hidden(hinted.content, "token")
    client.post("/quizzes/toy/check/T-SINGLE", {"token": token, "choice": "2"}, headers=HTMX)
    assert Item.objects.get().hints_taken == 1
    assert Item.objects.get().answered_at is not None


def test_a_ticket_answers_once_even_with_a_hint_taken_in_another_tab(client_of, student):
    client = client_of(student)
    ticket = hidden(client.get("/quizzes/toy/check/T-SINGLE").content, "ticket")

    client.post("/quizzes/toy/check/T-SINGLE", {"ticket": ticket, "do": "hint"})
    client.post("/quizzes/toy/check/T-SINGLE", {"ticket": ticket, "choice": "1"})
    client.post("/quizzes/toy/check/T-SINGLE", {"ticket": ticket, "choice": "2"})

    item = Item.objects.get()
    assert item.answer == "0"
    assert item.hints_taken == 1


def test_a_question_that_was_changed_since_is_shown_anew(client_of, student, quiz_topic, tmp_path, monkeypatch):
    client = client_of(student)
    ticket = hidden(drawn().encode(), "ticket")
    path = tmp_path / "en.yaml"
    source = (quiz_topic.folder / "bank" / "en.yaml").read_text()
    path.write_text(source.replace("What is a place in a stream called?", "How is a place in a stream called?"))
    monkeypatch.setattr("courseware.quizzes.bank.loading.bank_path", lambda topic: path)

    late = client.post(SHORT, {"ticket": ticket, "words": "iterator"}, headers=HTMX)

    assert late.status_code == 409
    assert "How is a place in a stream called?" in late.text
    assert not Item.objects.exists()


def test_what_others_answered_is_not_shown(client_of, student, outsider):
    answered(client_of(student), "offset")

    assert "Kafka" not in drawn(outsider)
    assert "Kafka" not in drawn()


def test_the_part_names_its_live_region(client_of, student):
    client = client_of(student)
    ticket = hidden(drawn().encode(), "ticket")

    part = client.post(SHORT, {"ticket": ticket, "words": "iterator"}, headers=HTMX).text

    assert '<p id="T-SHORT-said" hx-swap-oob="innerHTML">Right. The explanation follows.</p>' in part


def test_an_answer_in_review_is_shown_by_itself_without_scripts(client_of, student):
    client = client_of(student)
    ticket = tickets.issue("toy", "T-SHORT", loading.digest(BANK.questions["T-SHORT"]), "review").sealed()

    there = client.post(SHORT, {"ticket": ticket, "words": "offset", "back": "/review/"}, follow=True)

    assert "Kafka calls it so." in there.text
    assert 'href="/review/#check-T-SHORT"' in there.text
    assert Item.objects.get().place == "review"
    assert "Kafka" not in drawn(student)


def test_what_a_token_of_somebody_else_names_is_not_shown(client_of, student, outsider):
    answered(client_of(student), "offset")

    page = client_of(outsider).get(f"{SHORT}?token={Item.objects.get().token}")

    assert "Kafka" not in page.text
