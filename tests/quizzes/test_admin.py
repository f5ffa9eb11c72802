"""What an instructor sees of answers in the admin, and what nobody may change there."""

import pytest

from courseware.people.models import Person
from courseware.quizzes.models import Item, Quiz
from tests.quizzes.taking import answer_all, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(browser_of, quiz_topic, student):
    return answer_all(browser_of(student), wrong)[0]


@pytest.mark.parametrize("name", ["quiz", "attempt", "item"])
def test_the_lists_are_there_for_an_instructor_alone(browser_of, item, instructor, student, name):
    address = f"/admin/quizzes/{name}/"

    assert browser_of(instructor).get(address).status_code == 200
    assert browser_of(student).get(address).status_code == 302


def test_an_answer_cannot_be_changed_or_deleted(browser_of, item, instructor):
    client = browser_of(instructor)

    assert client.get(f"/admin/quizzes/item/{item.pk}/change/").status_code == 200
    assert client.post(f"/admin/quizzes/item/{item.pk}/change/", {"score": "1000"}).status_code == 403
    assert client.post(f"/admin/quizzes/item/{item.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Item.objects.get(pk=item.pk).score < 1000


def test_failed_markings_are_found(browser_of, item, instructor):
    client = browser_of(instructor)
    before = client.get("/admin/quizzes/item/?faulty=1").text
    Item.objects.filter(pk=item.pk).update(fault="ZeroDivisionError: it fell over")

    assert "it fell over" not in before
    assert "it fell over" in client.get("/admin/quizzes/item/?faulty=1").text


def test_a_quiz_can_be_given_dates(browser_of, item, instructor):
    quiz = Quiz.objects.get()
    form = {
        "title": "Friday",
        "mode": "graded",
        "shows": "after_close",
        "closes_at_0": "2030-01-01",
        "closes_at_1": "12:00",
    }

    browser_of(instructor).post(f"/admin/quizzes/quiz/{quiz.pk}/change/", form)

    quiz.refresh_from_db()
    assert (quiz.title, quiz.mode, quiz.closes_at.year) == ("Friday", "graded", 2030)


def test_a_person_is_erased_and_what_she_answered_stays_counted_as_nobodys(browser_of, item, instructor, student):
    address = f"/admin/people/person/{student.pk}/delete/"
    client = browser_of(instructor)

    assert "would require deleting" not in client.get(address).text
    client.post(address, {"post": "yes"})

    assert not Person.objects.filter(pk=student.pk).exists()
    assert [each.person.is_guest for each in Item.objects.filter(pk=item.pk)] == [True]
