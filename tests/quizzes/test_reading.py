"""Free text is graded by a person: names hidden, along a rubric, and the mark is there when all is read."""

import pytest

from courseware.quizzes.models import Attempt, HandMark, Item
from tests.quizzes.building import a_quiz, address, begun, items, take, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiz_topic")]


@pytest.fixture
def quiz(instructor):
    return a_quiz(instructor, "T-ESSAY")


def wrote(client, quiz, text):
    """Somebody hands in this text; gives its item."""
    attempt = take(client, quiz, form_of=lambda item: written(text, item))
    return items(attempt)[0]


def test_answers_are_listed_without_names_until_they_are_asked_for(browser_of, instructor, student, quiz):
    wrote(browser_of(student), quiz, "It counts its blinks.")
    client = browser_of(instructor)

    page = client.get(f"/quizzes/teach/{quiz.slug}/grade").text
    assert "It counts its blinks." in page
    assert "Student 1" in page
    assert ">student<" not in page
    assert ">student<" in client.get(f"/quizzes/teach/{quiz.slug}/grade?names=1").text


def test_points_of_the_rubric_make_the_mark_and_reach_the_student(browser_of, instructor, student, quiz):
    item = wrote(browser_of(student), quiz, "It counts its blinks.")
    form = {"points-0": "1.5", "points-1": "1", "comment": "Say what **stays**."}

    answered = browser_of(instructor).post(f"/quizzes/teach/{quiz.slug}/grade/{item.pk}", form)

    assert answered.status_code == 302
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.is_waiting) == (833, False)
    assert HandMark.objects.get().by == instructor
    page = browser_of(student).get(f"/quizzes/{quiz.slug}/1/").text
    assert "1.5 / 2" in page
    assert "Say what <strong>stays</strong>." in page
    assert "It counts its blinks, and the light stays on." in page


def test_after_one_comes_the_next_that_waits(browser_of, instructor, student, outsider, quiz):
    wrote(browser_of(student), quiz, "One.")
    wrote(browser_of(outsider), quiz, "Two.")
    first, second = Item.objects.order_by("token")
    client = browser_of(instructor)
    full = {"points-0": "2", "points-1": "1"}

    answered = client.post(f"/quizzes/teach/{quiz.slug}/grade/{first.pk}", full)

    assert answered["Location"].endswith(f"/grade/{second.pk}")
    assert client.post(f"/quizzes/teach/{quiz.slug}/grade/{second.pk}", full)["Location"].endswith("/grade")
    assert list(Attempt.objects.values_list("score", flat=True)) == [1000, 1000]


@pytest.mark.parametrize("points", ["3", "-1", "", "NaN", "many"])
def test_points_out_of_range_are_refused(browser_of, instructor, student, quiz, points):
    item = wrote(browser_of(student), quiz, "One.")

    answered = browser_of(instructor).post(
        f"/quizzes/teach/{quiz.slug}/grade/{item.pk}", {"points-0": points, "points-1": "1"}
    )

    assert answered.status_code == 422
    assert Attempt.objects.get().score is None


def test_what_is_not_handed_in_yet_is_not_read(browser_of, instructor, student, quiz):
    client = browser_of(student)
    item = items(begun(client, quiz))[0]
    client.post(address(item), written("Not ready.", item))

    assert "Not ready." not in browser_of(instructor).get(f"/quizzes/teach/{quiz.slug}/grade").text
    assert browser_of(instructor).get(f"/quizzes/teach/{quiz.slug}/grade/{item.pk}").status_code == 404


def test_text_is_shown_as_it_was_written_and_is_no_markup(browser_of, instructor, student, quiz):
    item = wrote(browser_of(student), quiz, "<script>alert(1)</script>\n\nSecond & last.")

    for page in (
        browser_of(instructor).get(f"/quizzes/teach/{quiz.slug}/grade/{item.pk}").text,
        browser_of(student).get(f"/quizzes/{quiz.slug}/1/").text,
    ):
        assert "<script>alert" not in page
        assert "Second &amp; last." in page


def test_a_number_that_is_given_twice_is_changed_and_not_doubled(browser_of, instructor, student, quiz):
    item = wrote(browser_of(student), quiz, "One.")
    client = browser_of(instructor)

    client.post(f"/quizzes/teach/{quiz.slug}/grade/{item.pk}", {"points-0": "0", "points-1": "0"})
    client.post(f"/quizzes/teach/{quiz.slug}/grade/{item.pk}", {"points-0": "2", "points-1": "0"})

    assert HandMark.objects.count() == 1
    assert Attempt.objects.get().score == 666
