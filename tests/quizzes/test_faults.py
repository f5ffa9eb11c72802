"""A question of ours that fails traps nobody: it counts for nothing, and the question comes anew."""

import pytest

from courseware.quizzes import attempts, serving
from courseware.quizzes.models import Attempt, Item
from courseware.quizzes.types import kinds
from tests.quizzes.cast import BANK
from tests.quizzes.taking import HTMX, begin, hidden, item_at, right

pytestmark = pytest.mark.django_db
ANSWERED = [name for name in sorted(BANK.questions) if name not in ("T-LAB", "T-ESSAY")]


@pytest.fixture
def client_of(browser_of, quiz_topic):
    return browser_of


def broken(*args, **how):
    raise ZeroDivisionError("the marking fell over \0")


@pytest.mark.parametrize("name", ANSWERED)
def test_a_marking_that_fails_gives_the_question_anew(client_of, student, monkeypatch, name):
    client = client_of(student)
    address = f"/quizzes/toy/check/{name}"
    ticket = hidden(client.get(address).content, "ticket")
    monkeypatch.setattr(kinds.kind_of(BANK.questions[name]), "grade", broken)

    item = Item(shown="", token=ticket)
    item = _asked_by(ticket, student)
    answered = client.post(address, {**right(item), "ticket": [ticket], "token": [""]}, headers=HTMX)

    assert answered.status_code == 200
    assert "Nothing was counted" in answered.text
    first, second = Item.objects.order_by("try_number")
    assert "the marking fell over" in first.fault
    assert (first.score, first.answered_at) == (None, None)
    assert (second.fault, second.score, second.seed != first.seed) == ("", None, True)


def _asked_by(ticket, person):
    from courseware.quizzes import answering, tickets

    return answering.item_of_ticket(*tickets.opened(ticket), person.pk)


def test_a_failed_marking_costs_no_attempt_and_no_mark(client_of, student, monkeypatch):
    client = client_of(student)
    address = begin(client)
    item = item_at(address)
    form = right(item)
    module = kinds.kind_of(serving.shown_of(item))
    with monkeypatch.context() as patch:
        patch.setattr(module, "grade", broken)
        client.post(address, form)

    for position in (1, 2, 3):
        at = address.replace("/1/1/", f"/1/{position}/")
        client.post(at, right(item_at(at)))

    attempt = Attempt.objects.get()
    assert attempt.score == 1000
    assert Item.objects.filter(attempt=attempt).exclude(fault="").count() == 1


def test_a_graded_answer_that_cannot_be_marked_counts_in_full(client_of, student, monkeypatch):
    from tests.quizzes.test_hostile import graded

    graded()
    client = client_of(student)
    address = begin(client)
    item = item_at(address)
    client.post(address, right(item))
    monkeypatch.setattr(kinds.kind_of(serving.shown_of(item)), "grade", broken)

    client.post("/quizzes/toy/1/hand-in")

    kept = Item.objects.get(pk=item.pk)
    assert kept.score == 1000
    assert "fell over" in kept.fault
    assert client.get("/quizzes/toy/1/").status_code == 200
    assert client.get(address).status_code == 200


def test_a_question_that_cannot_be_prepared_gives_way_to_another_of_its_group(client_of, student, monkeypatch):
    prepare = serving.prepared

    def only_some(topic, question, seed):
        if question.id == "T-SINGLE":
            raise serving.NoQuestion(question.id)
        return prepare(topic, question, seed)

    monkeypatch.setattr(serving, "prepared", only_some)
    for _ in range(4):
        begin(client_of(student))
        attempts.close(Attempt.objects.get(closed_at=None))

    assert set(Item.objects.filter(position=1).values_list("question__name", flat=True)) == {"T-MULTIPLE"}


def test_a_seed_that_cannot_be_prepared_gives_way_to_another(quiz_topic, monkeypatch):
    prepare = kinds.prepare

    def not_the_first(question, seed, ground):
        if "~" not in seed:
            raise ZeroDivisionError
        return prepare(question, seed, ground)

    monkeypatch.setattr(kinds, "prepare", not_the_first)

    assert serving.prepared(quiz_topic, BANK.questions["T-SHORT"], "a")[1] == "a~1"


def test_a_bank_that_cannot_be_read_is_as_if_there_were_none(client_of, quiz_topic, tmp_path, monkeypatch):
    path = tmp_path / "en.yaml"
    path.write_text("format: 9")
    monkeypatch.setattr("courseware.quizzes.bank.loading.bank_path", lambda topic: path)

    assert "no questions on this topic yet" in client_of().get("/quizzes/toy/").text
    assert client_of().post("/quizzes/toy/begin").status_code == 404
