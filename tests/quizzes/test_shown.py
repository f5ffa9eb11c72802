"""What stands in a page, and what does not: modes and what they show, by who looks, by where the attempt is."""

import itertools

import pytest
from django.utils import timezone

from courseware.quizzes.models import Mode, Quiz, Shows
from tests.quizzes.building import a_quiz, address, begun, in_hours, items, written
from tests.quizzes.taking import HTMX, key_words, right

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiz_topic")]
MODES = [("practice", "at_once"), *(("graded", each) for each in Shows.values)]
STATES = ["asked", "answered", "handed in", "closed"]
# From which state on the marks and explanations are in her pages.
SHOWN_FROM = {
    ("practice", "at_once"): "answered",
    ("graded", "at_once"): "answered",
    ("graded", "after_hand_in"): "handed in",
    ("graded", "after_close"): "closed",
    ("graded", "never"): None,
}


def is_shown(mode: tuple[str, str], state: str) -> bool:
    begins = SHOWN_FROM[mode]
    return begins is not None and STATES.index(state) >= STATES.index(begins)


def reached(client, quiz: Quiz, state: str):
    """Brings an attempt of hers to a state; gives its items."""
    attempt = begun(client, quiz)
    found = items(attempt)
    if state != "asked":
        for item in found:
            client.post(address(item), right(item))
    if state in ("handed in", "closed"):
        client.post(f"/quizzes/{quiz.slug}/{attempt.number}/hand-in")
    if state == "closed":
        Quiz.objects.update(closes_at=timezone.now())
    return found


def pages(client, quiz: Quiz, found) -> list[str]:
    whole = f"/quizzes/{quiz.slug}/{found[0].attempt.number}/"
    parts = [client.get(address(item)).text for item in found]
    changes = [client.get(f"{address(item)}?change=1", headers=HTMX).text for item in found]
    return [*parts, *changes, client.get(whole).text, client.get(f"/quizzes/{quiz.slug}/").text]


def explanations(found) -> list[str]:
    return [words for item in found for words in key_words(item)]


@pytest.mark.parametrize(("mode", "state"), list(itertools.product(MODES, STATES)))
def test_a_student_sees_marks_and_keys_from_their_time_on_and_not_before(browser_of, instructor, student, mode, state):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT", mode=mode[0], shows=mode[1], closes_at=in_hours(1))
    client = browser_of(student)
    found = reached(client, quiz, state)

    told = pages(client, quiz, found)

    if is_shown(mode, state):
        assert "The hash of a key decides" in told[0]
        assert 'data-mark="right"' in told[0]
    else:
        for page in told:
            assert not [words for words in explanations(found) if words in page]
            assert 'data-mark="right"' not in page
            assert "Why this mark" not in page
            assert "100 %" not in page


@pytest.mark.parametrize(("mode", "state"), list(itertools.product(MODES, STATES)))
def test_a_dry_run_shows_what_a_student_would_see(browser_of, instructor, mode, state):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT", mode=mode[0], shows=mode[1], closes_at=in_hours(1))
    client = browser_of(instructor)
    found = reached(client, quiz, state)

    told = pages(client, quiz, found)

    assert ("The hash of a key decides" in told[0]) == is_shown(mode, state)
    assert "A dry run" in told[0]


@pytest.mark.parametrize(("who", "mode", "state"), list(itertools.product(["outsider", "guest", None], MODES, STATES)))
def test_nobody_else_sees_any_of_it(browser_of, instructor, student, request, who, mode, state):
    quiz = a_quiz(instructor, "T-SINGLE", mode=mode[0], shows=mode[1], closes_at=in_hours(1))
    found = reached(browser_of(student), quiz, state)
    client = browser_of(request.getfixturevalue(who) if who else None)

    assert client.get(address(found[0])).status_code == 404
    assert client.get(f"/quizzes/{quiz.slug}/1/").status_code == 404
    assert client.get(f"/quizzes/teach/{quiz.slug}/results").status_code == 404
    assert not [words for words in explanations(found) if words in client.get(f"/quizzes/{quiz.slug}/").text]


@pytest.mark.parametrize("mode", MODES)
def test_who_leads_it_sees_the_marks_of_what_was_handed_in(browser_of, instructor, student, mode):
    quiz = a_quiz(instructor, "T-SINGLE", mode=mode[0], shows=mode[1], closes_at=in_hours(1))
    found = reached(browser_of(student), quiz, "handed in")
    client = browser_of(instructor)

    assert "100 %" in client.get(f"/quizzes/teach/{quiz.slug}/results").text
    page = client.get(f"/quizzes/teach/{quiz.slug}/results/{found[0].attempt_id}").text
    assert "The hash of a key decides" in page


def test_a_graded_quiz_keeps_no_running_total(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-SINGLE", "T-SHORT", "T-NUMERIC", shows=Shows.AT_ONCE)
    client = browser_of(student)
    found = items(begun(client, quiz))
    client.post(address(found[0]), right(found[0]))

    for page in (client.get(address(found[1])).text, client.get(f"/quizzes/{quiz.slug}/1/").text):
        assert " %" not in page
        assert "1 of 3" not in page


def test_what_is_hidden_does_not_show_in_her_progress_either(browser_of, instructor, student):
    from courseware.quizzes import queries

    quiz = a_quiz(instructor, "T-SINGLE", mode=Mode.GRADED, shows=Shows.NEVER)
    reached(browser_of(student), quiz, "handed in")

    assert queries.answers_of(student.pk, "toy") == []


def test_a_comment_of_a_reader_waits_for_its_time_too(browser_of, instructor, student):
    quiz = a_quiz(instructor, "T-ESSAY", shows=Shows.AFTER_CLOSE, closes_at=in_hours(1))
    client = browser_of(student)
    item = items(begun(client, quiz))[0]
    client.post(address(item), written("A thought.", item))
    client.post(f"/quizzes/{quiz.slug}/1/hand-in")
    form = {"points-0": "2", "points-1": "1", "comment": "Well argued."}
    browser_of(instructor).post(f"/quizzes/teach/{quiz.slug}/grade/{item.pk}", form)

    assert "Well argued." not in client.get(f"/quizzes/{quiz.slug}/1/").text
    Quiz.objects.update(closes_at=timezone.now())
    assert "Well argued." in client.get(f"/quizzes/{quiz.slug}/1/").text
