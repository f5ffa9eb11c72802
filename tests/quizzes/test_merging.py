"""What a guest answered is added to what the person has, and goes with her."""

import pytest

from courseware.people.models import Person
from courseware.people.persons import guest_has
from courseware.quizzes import merging
from courseware.quizzes.models import Attempt, Item
from tests.quizzes.taking import answer_all, begin, hidden, item_at, right, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(browser_of, quiz_topic):
    return browser_of


def test_attempts_are_added_and_none_is_overwritten(client_of, guest, student):
    answer_all(client_of(student), wrong)
    answer_all(client_of(guest), right)
    scores = list(Attempt.objects.filter(person=student).values_list("score", flat=True))

    merging.merge(guest.pk, student.pk)

    kept = Attempt.objects.filter(person=student).order_by("number")
    assert [each.number for each in kept] == [1, 2]
    assert [each.score for each in kept] == [*scores, 1000]
    assert not Item.objects.filter(person=guest).exists()
    assert Item.objects.filter(person=student).count() == 6


def test_of_two_open_attempts_the_guests_is_handed_in(client_of, guest, student):
    begin(client_of(student))
    client = client_of(guest)
    address = begin(client)
    client.post(address, right(item_at(address)))

    merging.merge(guest.pk, student.pk)

    first, second = Attempt.objects.filter(person=student).order_by("number")
    assert first.closed_at is None
    assert second.closed_at is not None
    assert second.score == Item.objects.get(attempt=second, position=1).score // 3


def test_an_open_attempt_goes_on_where_there_is_no_other(client_of, guest, student):
    begin(client_of(guest))

    merging.merge(guest.pk, student.pk)

    assert Attempt.objects.get(person=student).closed_at is None
    assert begin(client_of(student)).endswith("/1/1/")


def test_the_same_asking_answered_by_both_is_kept_once(client_of, guest, student):
    ticket = hidden(client_of(guest).get("/quizzes/toy/check/T-SHORT").content, "ticket")
    for person, words in ((guest, "offset"), (student, "iterator")):
        client_of(person).post("/quizzes/toy/check/T-SHORT", {"ticket": ticket, "words": words})

    merging.merge(guest.pk, student.pk)

    assert Item.objects.get().score == 1000


def test_a_guest_is_told_what_she_has(client_of, guest):
    answer_all(client_of(guest))

    told = [words for _receiver, words in guest_has.send(sender=Person, guest_id=guest.pk)]

    assert "3 answers" in told


def test_with_a_person_her_answers_go(client_of, student, outsider):
    answer_all(client_of(student))
    answer_all(client_of(outsider))

    student.delete()

    assert set(Item.objects.values_list("person", flat=True)) == {outsider.pk}
    assert set(Attempt.objects.values_list("person", flat=True)) == {outsider.pk}
