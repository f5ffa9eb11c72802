"""Tasks in the lab are marked anew by the state that was marked before, whatever was done there since."""

import msgspec
import pytest

from courseware.labs import worlds
from courseware.labs.models import Version
from courseware.quizzes.models import Item, Question
from courseware.quizzes.teaching import regrading
from courseware.quizzes.types.contract import FULL
from tests.labs.toy import light
from tests.quizzes.building import a_quiz, address, begun, items, mended
from tests.quizzes.cast import BANK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiz_topic")]
GOALS = BANK.questions["T-LAB"].goals


@pytest.fixture
def quiz(instructor):
    return a_quiz(instructor, "T-LAB")


def handed_in(client, person, quiz, *lamps):
    """Begins, lights lamps in the task's lab, has it taken and hands in; nothing is opened where there are no lamps."""
    attempt = begun(client, quiz)
    (item,) = items(attempt)
    if lamps:
        client.post(address(item), {"token": item.token, "do": "lab"})
        item.refresh_from_db()
        for lamp in lamps:
            worlds.call(item.world_id, person.pk, light(lamp, blinks=1000))
    client.post(address(item), {"token": item.token, "do": "answer"})
    client.post(f"/quizzes/{quiz.slug}/{attempt.number}/hand-in")
    return Item.objects.get(pk=item.pk)


def report(quiz, monkeypatch, **changes):
    """The fates when three lamps are not what was to be reached, but another number."""
    goal = msgspec.structs.replace(GOALS[0], **changes)
    mended("T-LAB", monkeypatch, goals=[goal, *GOALS[1:]])
    return regrading.report(quiz, Question.objects.get(name="T-LAB"))


def test_another_number_that_is_expected_is_held_against_the_state_that_was_marked(
    browser_of, student, outsider, quiz, monkeypatch
):
    two = handed_in(browser_of(student), student, quiz, "second")
    three = handed_in(browser_of(outsider), outsider, quiz, "second", "third")
    assert (two.score, three.score) == (0, FULL)

    found = report(quiz, monkeypatch, expected=2)

    assert {each.item.pk: each.score for each in found.fates} == {two.pk: FULL, three.pk: 0}
    assert "Three lamps are lit" in found.fates[0].why


def test_what_was_done_in_the_lab_afterwards_changes_nothing(browser_of, student, quiz, monkeypatch):
    item = handed_in(browser_of(student), student, quiz, "second")
    worlds.call(item.world_id, student.pk, light("third", blinks=1000))

    (found,) = report(quiz, monkeypatch, expected=2).fates

    assert found.score == FULL


def test_the_state_that_was_marked_is_pinned_for_a_term(browser_of, student, quiz):
    item = handed_in(browser_of(student), student, quiz, "second")

    kept = Version.objects.get(world=item.world_id, number=item.world_version)

    assert kept.pinned_until_us > worlds.wall_us() + 150 * 86_400 * 1_000_000


def test_where_the_state_is_not_kept_the_report_says_so(browser_of, student, quiz, monkeypatch):
    item = handed_in(browser_of(student), student, quiz, "second")
    worlds.call(item.world_id, student.pk, light("third", blinks=1000))
    Version.objects.filter(world=item.world_id, number=item.world_version).delete()

    (found,) = report(quiz, monkeypatch, expected=2).fates

    assert found.shown is None
    assert found.why == "The state of the lab that was marked is not kept any more."


def test_where_the_whole_lab_is_gone_the_report_says_so(browser_of, student, quiz, monkeypatch):
    item = handed_in(browser_of(student), student, quiz, "second", "third")
    worlds.delete(item.world_id, student.pk)

    (found,) = report(quiz, monkeypatch, expected=2).fates

    assert found.shown is None


def test_an_answer_from_before_states_were_noted_is_left_as_it_is(browser_of, student, quiz, monkeypatch):
    item = handed_in(browser_of(student), student, quiz, "second", "third")
    Item.objects.filter(pk=item.pk).update(world_version=None, world_at_us=None)

    (found,) = report(quiz, monkeypatch, expected=2).fates

    assert found.shown is None


def test_who_never_opened_the_lab_has_nothing_before_and_after(browser_of, student, quiz, monkeypatch):
    handed_in(browser_of(student), student, quiz)

    (found,) = report(quiz, monkeypatch, expected=2).fates

    assert (found.score, found.is_changed) == (0, False)


def test_a_task_from_another_start_is_another_task(browser_of, student, quiz, monkeypatch):
    handed_in(browser_of(student), student, quiz, "second")
    mended("T-LAB", monkeypatch, scenario="elsewhere")

    (found,) = regrading.report(quiz, Question.objects.get(name="T-LAB")).fates

    assert found.why == "It began from another start."


def test_the_whole_is_applied_and_can_be_undone(browser_of, instructor, student, quiz, monkeypatch):
    item = handed_in(browser_of(student), student, quiz, "second")
    seen = report(quiz, monkeypatch, expected=2).fingerprint

    made = regrading.apply(quiz, item.question, seen=seen, reason="Two were meant.", by=instructor.pk)
    item.refresh_from_db()
    assert (item.score, item.attempt.score) == (FULL, FULL)
    regrading.undo(made, instructor.pk)

    item.refresh_from_db()
    assert item.score == 0
