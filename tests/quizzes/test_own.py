"""A quiz of an instructor is taken: its dates, its code, its points, what is late, and what nobody came back to."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from courseware.quizzes import attempts, limits, standing
from courseware.quizzes.models import Attempt, Counts, Item, Late, Quiz
from tests.quizzes.building import a_quiz, address, begun, in_hours, items, take, weigh, written
from tests.quizzes.taking import HTMX, right, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiz_topic")]


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def adjusted(monkeypatch):
    """`adjusted(most_attempts=2)`: limits are so for everybody."""

    def adjust(**how):
        from dataclasses import replace

        monkeypatch.setattr(limits, "ADJUSTERS", [lambda quiz, person_id, found: replace(found, **how)])

    return adjust


def test_points_weigh_in_the_mark_and_the_page_says_why(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT")
    weigh(quiz, "3", "1")

    attempt = take(browser_of(student), quiz, wrongly=["T-SHORT"], wrong=wrong)

    assert attempt.score == 750
    page = browser_of(student).get(f"/quizzes/{quiz.slug}/1/").text
    assert "Why this mark" in page
    assert "3 of 4 points = 75 %" in page
    assert "0 of 1 point" in page


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"opens_at": 1}, "not open yet"),
        ({"closes_at": -1}, "is closed"),
        ({"due_at": -1}, "is closed"),
        ({"due_at": -80, "late": Late.DEDUCTED, "late_days": 3}, "is closed"),
    ],
)
def test_outside_of_its_dates_nobody_begins(browser_of, instructor, student, dates, said):
    dates = {name: in_hours(value) if name.endswith("_at") else value for name, value in dates.items()}
    quiz = a_quiz(instructor, **dates)
    client = browser_of(student)

    assert said in client.get(f"/quizzes/{quiz.slug}/").text
    assert client.post(f"/quizzes/{quiz.slug}/begin").status_code == 409
    assert not Attempt.objects.exists()


def test_late_work_is_accepted_with_a_deduction_told_as_lateness(browser_of, instructor, student):
    quiz = a_quiz(instructor, due_at=in_hours(-30), late=Late.DEDUCTED, late_percent_a_day=10, late_days=3)

    attempt = take(browser_of(student), quiz)

    assert attempt.score == 1000
    assert attempt.late_s // 3600 == 30
    assert standing.standings(quiz)[student.pk].score == 800
    page = browser_of(student).get(f"/quizzes/{quiz.slug}/").text
    assert "1 d 6 h late" in page
    assert "80 %" in page
    assert "2 days late" in browser_of(student).get(f"/quizzes/{quiz.slug}/1/").text


def test_what_was_typed_is_handed_in_when_time_is_over_and_nobody_comes_back(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT", time_limit_s=600)
    client = browser_of(student)
    attempt = begun(client, quiz)
    first, second = items(attempt)
    client.post(address(first), right(first))
    kept = client.post(address(second), {**right(second), "do": "draft"}, headers=HTMX)
    ended = timezone.now() - timedelta(minutes=1)
    Attempt.objects.update(due_at=ended)

    call_command("tidy", stdout=StringIO())

    assert kept.status_code == 204
    attempt.refresh_from_db()
    assert (attempt.score, attempt.closed_at, attempt.is_automatic) == (1000, ended, True)
    assert "handed in by itself" in client.get(f"/quizzes/{quiz.slug}/1/").text


def test_a_draft_is_back_in_the_form_in_another_browser(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SHORT")
    item = items(begun(browser_of(student), quiz))[0]
    browser_of(student).post(address(item), {"token": item.token, "do": "draft", "words": "half a thou"})

    assert 'value="half a thou"' in browser_of(student).get(address(item)).text
    assert Item.objects.get().answered_at is None


def test_a_draft_changes_no_answer_that_was_sent(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SHORT")
    client = browser_of(student)
    item = items(begun(client, quiz))[0]
    client.post(address(item), right(item))

    late = client.post(address(item), {**wrong(item), "do": "draft"})
    client.post(f"/quizzes/{quiz.slug}/1/hand-in")

    assert late.status_code == 409
    assert Attempt.objects.get().score == 1000


def test_an_unreadable_draft_counts_as_nothing(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE")
    client = browser_of(student)
    item = items(begun(client, quiz))[0]
    client.post(address(item), {"token": item.token, "do": "draft", "choice": "99"})

    client.post(f"/quizzes/{quiz.slug}/1/hand-in")

    assert Attempt.objects.get().score == 0


def test_the_access_code_is_asked_for_once_an_attempt(browser_of, instructor, student):
    quiz = a_quiz(instructor, access_code="heron")
    client = browser_of(student)

    assert client.post(f"/quizzes/{quiz.slug}/begin").status_code == 409
    assert "not the access code" in client.post(f"/quizzes/{quiz.slug}/begin", {"code": "crane"}).text
    attempt = begun(client, quiz, code=" heron ")

    assert begun(client, quiz).pk == attempt.pk
    assert "heron" not in client.get(f"/quizzes/{quiz.slug}/").text


def test_an_access_code_cannot_be_guessed_by_trying(browser_of, instructor, student):
    quiz = a_quiz(instructor, access_code="heron")
    client = browser_of(student)
    for number in range(10):
        client.post(f"/quizzes/{quiz.slug}/begin", {"code": f"guess {number}"})

    answered = client.post(f"/quizzes/{quiz.slug}/begin", {"code": "heron"})

    assert answered.status_code == 409
    assert "Too many codes" in answered.text
    assert not Attempt.objects.exists()


def test_extra_time_is_said_beside_what_the_others_have(browser_of, instructor, student, adjusted):
    quiz = a_quiz(instructor, time_limit_s=1800)
    adjusted(time_limit_s=2700)

    assert "45 min (30 min + your extra time)" in browser_of(student).get(f"/quizzes/{quiz.slug}/").text
    attempt = begun(browser_of(student), quiz)
    assert attempt.due_at - attempt.begun_at == timedelta(minutes=45)


def test_time_that_is_added_reaches_an_attempt_that_is_going_on(browser_of, instructor, student, adjusted):
    quiz = a_quiz(instructor, time_limit_s=600)
    attempt = begun(browser_of(student), quiz)

    adjusted(time_limit_s=1200)
    limits.refresh([quiz], [student.pk])

    attempt.refresh_from_db()
    assert attempt.due_at - attempt.begun_at == timedelta(minutes=20)


def test_a_page_that_is_open_hears_of_added_time_and_of_the_end(browser_of, instructor, student, outsider, adjusted):
    quiz = a_quiz(instructor, time_limit_s=600)
    client = browser_of(student)
    attempt = begun(client, quiz)
    at = f"/quizzes/{quiz.slug}/1/due"
    seen = int(attempt.due_at.timestamp())

    assert client.get(f"{at}?seen={seen}").status_code == 204
    assert browser_of(outsider).get(at).status_code == 404
    adjusted(time_limit_s=1200)
    limits.refresh([quiz])
    assert "Your time was changed." in client.get(f"{at}?seen={seen}").text
    Attempt.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    assert client.get(at)["HX-Redirect"] == f"/quizzes/{quiz.slug}/1/"


def test_a_page_that_asks_for_its_end_costs_little(browser_of, instructor, student, django_assert_max_num_queries):
    quiz = a_quiz(instructor, time_limit_s=600)
    client = browser_of(student)
    seen = int(begun(client, quiz).due_at.timestamp())

    with django_assert_max_num_queries(2):
        assert client.get(f"/quizzes/{quiz.slug}/1/due?seen={seen}").status_code == 204
    # What has changed is told in her zone, which is one read more.
    with django_assert_max_num_queries(3):
        assert client.get(f"/quizzes/{quiz.slug}/1/due").status_code == 200


@pytest.mark.parametrize(("counts", "score"), [("best", 1000), ("last", 0), ("first", 500), ("mean", 500)])
def test_which_attempt_counts(browser_of, instructor, student, counts, score):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT", counts=Counts(counts), most_attempts=3)
    client = browser_of(student)
    for wrongly in (["T-SHORT"], [], ["T-SHORT", "T-SINGLE"]):
        take(client, quiz, wrongly=wrongly, wrong=wrong)

    assert standing.standings(quiz)[student.pk].score == score
    assert client.post(f"/quizzes/{quiz.slug}/begin").status_code == 409


@pytest.mark.parametrize("who", ["student", "guest", None])
def test_a_quiz_that_is_given_to_others_looks_as_if_it_were_not_there(browser_of, instructor, request, who):
    quiz = a_quiz(instructor, is_for_anybody=False)
    client = browser_of(request.getfixturevalue(who) if who else None)

    for slug in (quiz.slug, "no-such-quiz"):
        assert client.get(f"/quizzes/{slug}/").status_code == 404
        assert client.post(f"/quizzes/{slug}/begin").status_code == 404
    assert not Attempt.objects.exists()


def test_a_student_can_make_no_dry_run_and_forge_no_points(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT")
    client = browser_of(student)

    attempt = begun(client, quiz, is_dry_run="1", dry_run="1")
    item = items(attempt)[0]
    client.post(address(item), {**wrong(item), "weight": "99900", "points": "999", "score": "1000"})
    client.post(f"/quizzes/{quiz.slug}/1/hand-in", {"score": "1000", "late_s": "0"})

    attempt.refresh_from_db()
    item.refresh_from_db()
    assert (attempt.is_dry_run, attempt.score, item.weight) == (False, 0, 100)


def test_a_graded_question_has_no_second_try(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE")
    client = browser_of(student)
    attempt = take(client, quiz, wrongly=["T-SINGLE"], wrong=wrong)
    item = items(attempt)[0]

    client.post(address(item), {"token": item.token, "do": "again"})

    assert Item.objects.count() == 1


def test_free_text_waits_for_a_reader(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-ESSAY", "T-SHORT")
    form_of = lambda item: written("It counts.", item) if item.question.name == "T-ESSAY" else right(item)  # noqa: E731

    attempt = take(browser_of(student), quiz, form_of=form_of)

    assert (attempt.score, attempt.is_waiting) == (None, True)
    page = browser_of(student).get(f"/quizzes/{quiz.slug}/1/").text
    assert "Waiting for grading" in page
    assert "It counts." in page
    assert standing.standings(quiz)[student.pk].is_waiting


def test_every_attempt_is_two_clicks_away(browser_of, instructor, student):
    quiz = a_quiz(instructor, most_attempts=3)
    client = browser_of(student)
    take(client, quiz)
    take(client, quiz)

    page = client.get(f"/quizzes/{quiz.slug}/").text

    assert f'href="/quizzes/{quiz.slug}/1/"' in page
    assert f'href="/quizzes/{quiz.slug}/2/"' in page


def test_a_quiz_page_reads_little(browser_of, instructor, student, django_assert_max_num_queries):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT", "T-NUMERIC")
    client = browser_of(student)
    item = items(begun(client, quiz))[0]

    # One of them asks whether anything may move on her pages.
    with django_assert_max_num_queries(5):
        assert client.get(address(item)).status_code == 200
    # Classes are asked for dates and their zone, and whether she leads it.
    with django_assert_max_num_queries(10):
        assert client.get(f"/quizzes/{quiz.slug}/").status_code == 200


def test_nobody_sweeps_what_is_still_going_on(browser_of, instructor, student):
    quiz = a_quiz(instructor, time_limit_s=600)
    begun(browser_of(student), quiz)

    assert attempts.sweep() == 0
    assert Quiz.objects.get().attempts.get().closed_at is None
