"""Many things at one instant: attempts, hand-ins and regradings are made once, and never more than are allowed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection

from courseware.quizzes.models import Attempt, Item, Question, Regrade, Slot
from tests.quizzes.building import a_quiz, address, begun, items, mended, take
from tests.quizzes.taking import right, wrong

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quiz_topic")]
AT_ONCE = 20


def all_at_once(deed) -> list:
    """What each of twenty got who did it at the same time."""

    def one(number: int):
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_twenty_who_begin_and_hand_in_at_once_have_no_more_attempts_than_are_allowed(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE", most_attempts=3)
    clients = [browser_of(student) for _ in range(AT_ONCE)]

    def deed(number: int) -> list[int]:
        said = []
        for _ in range(3):
            answered = clients[number].post(f"/quizzes/{quiz.slug}/begin")
            said.append(answered.status_code)
            if answered.status_code == 302:
                attempt = answered["Location"].split("/")[3]
                clients[number].post(f"/quizzes/{quiz.slug}/{attempt}/hand-in")
        return said

    said = [status for each in all_at_once(deed) for status in each]

    assert set(said) <= {302, 409}
    assert sorted(Attempt.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Item.objects.count() == 3


def test_access_codes_guessed_at_once_are_counted(browser_of, instructor, student):
    cache.clear()
    quiz = a_quiz(instructor, access_code="heron")
    clients = [browser_of(student) for _ in range(AT_ONCE)]

    def deed(number: int) -> int:
        return [
            clients[number].post(f"/quizzes/{quiz.slug}/begin", {"code": f"{number}-{again}"}).status_code
            for again in range(3)
        ][-1]

    assert set(all_at_once(deed)) == {409}
    assert "Too many codes" in clients[0].post(f"/quizzes/{quiz.slug}/begin", {"code": "heron"}).text
    assert not Attempt.objects.exists()


def test_answers_and_the_hand_in_at_once_leave_one_mark(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE")
    item = items(begun(browser_of(student), quiz))[0]
    clients = [browser_of(student) for _ in range(AT_ONCE)]

    def deed(number: int) -> int:
        if number == AT_ONCE // 2:
            return clients[number].post(f"/quizzes/{quiz.slug}/1/hand-in").status_code
        return clients[number].post(address(item), right(item)).status_code

    assert set(all_at_once(deed)) <= {200, 302, 409}
    attempt, kept = Attempt.objects.get(), Item.objects.get()
    assert attempt.closed_at is not None
    assert attempt.score == (1000 if kept.answered_at else 0)


def test_a_regrading_that_is_confirmed_twenty_times_is_done_once(browser_of, instructor, student, monkeypatch):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT")
    take(browser_of(student), quiz, wrongly=["T-SINGLE"], wrong=wrong)
    mended("T-SINGLE", monkeypatch, explanation="Said better.")
    at = f"/quizzes/teach/{quiz.slug}/regrade/{Question.objects.get(name='T-SINGLE').pk}"
    clients = [browser_of(instructor) for _ in range(AT_ONCE)]
    seen = clients[0].get(at).text.split('name="seen" value="')[1].split('"')[0]

    said = all_at_once(lambda number: clients[number].post(at, {"reason": "So.", "seen": seen}).status_code)

    assert sorted(said) == [302] + [409] * (AT_ONCE - 1)
    assert Regrade.objects.count() == 1


def test_places_that_are_added_at_once_stand_one_after_the_other(browser_of, instructor):
    quiz = a_quiz(instructor, "T-SINGLE")
    clients = [browser_of(instructor) for _ in range(AT_ONCE)]
    draw = {"do": "draw", "topic": "toy", "concepts": "T-3", "count": "1", "points": "1"}

    said = all_at_once(lambda number: clients[number].post(f"/quizzes/teach/{quiz.slug}/add", draw).status_code)

    assert set(said) == {302}
    assert sorted(Slot.objects.values_list("position", flat=True)) == list(range(1, AT_ONCE + 2))
