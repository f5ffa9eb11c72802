"""Rules of insight: who is stuck, who was sure and wrong, what a class has understood, what somebody gained."""

from datetime import UTC, datetime, timedelta

import pytest

from courseware.gradebook import understanding
from courseware.gradebook.sticking import Running, Try, stuck
from courseware.gradebook.understanding import Answer

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(minutes_ago):
    return NOW - timedelta(minutes=minutes_ago)


def tried(person, concept, minutes_ago, is_right):
    return Try(person, [concept], at(minutes_ago), is_right)


def told(tries=(), running=()):
    return [(each.person, each.what, int((NOW - each.since).seconds / 60)) for each in stuck(tries, running, NOW)]


def test_two_misses_in_a_row_at_one_concept_are_being_stuck_since_the_first():
    assert told([tried(1, "KEY", 12, False), tried(1, "KEY", 3, False)]) == [(1, "KEY", 12)]


@pytest.mark.parametrize(
    "tries",
    [
        [tried(1, "KEY", 3, False)],
        [tried(1, "KEY", 5, False), tried(1, "LIMIT", 3, False)],
        [tried(1, "KEY", 9, False), tried(1, "KEY", 6, True), tried(1, "KEY", 3, False)],
        [tried(1, "KEY", 9, False), tried(1, "KEY", 6, False), tried(1, "KEY", 3, True)],
        [tried(1, "KEY", 60, False), tried(1, "KEY", 16, False)],
        [tried(1, "KEY", 5, False), tried(2, "KEY", 3, False)],
    ],
    ids=["one miss", "two concepts", "right between", "right since", "away", "two people"],
)
def test_this_is_not_being_stuck(tries):
    assert told(tries) == []


def test_an_experiment_without_its_goals_after_ten_minutes_is_being_stuck():
    running = [
        Running(1, "hot-key", at(11), at(1)),
        Running(2, "hot-key", at(9), at(1)),
        Running(3, "hot-key", at(50), at(20)),
    ]

    assert told((), running) == [(1, "hot-key", 11)]


def test_the_longest_stuck_comes_first_and_each_once():
    tries = [
        tried(1, "KEY", 8, False),
        tried(1, "KEY", 7, False),
        tried(2, "KEY", 14, False),
        tried(2, "KEY", 1, False),
    ]

    assert told(tries, [Running(1, "hot-key", at(20), at(2))]) == [(1, "hot-key", 20), (2, "KEY", 14)]


def answer(person, question, minutes_ago, is_right, *, sure=None, concepts=("KEY",), number=1):
    return Answer(person, question, concepts, at(minutes_ago), is_right, number, sure)


def test_who_was_sure_and_wrong_is_told_by_question_most_first():
    answers = [
        answer(1, "Q1", 9, False, sure=3),
        answer(1, "Q2", 8, False, sure=3),
        answer(2, "Q2", 7, False, sure=3),
        answer(3, "Q2", 6, False, sure=2),
        answer(4, "Q2", 5, True, sure=3),
    ]

    assert understanding.sure_and_wrong(answers) == [("Q2", [1, 2]), ("Q1", [1])]


def test_who_has_got_it_right_since_is_not_told():
    answers = [answer(1, "Q1", 9, False, sure=3), answer(1, "Q1", 3, True, number=2)]

    assert understanding.sure_and_wrong(answers) == []


def test_mastery_counts_standings_and_shares_by_concept():
    day = 24 * 60
    answers = [
        answer(1, "Q1", 2 * day, True),
        answer(1, "Q2", 5, True),
        answer(2, "Q1", 5, True),
        answer(3, "Q1", 9, True),
        answer(3, "Q2", 5, False),
    ]

    found, other = understanding.mastery("t", ["KEY", "LIMIT"], answers)

    assert (found.mastered, found.practised, found.asked, found.shares) == (1, 1, 3, [0.5, 1, 1])
    assert found.median == 1
    assert (other.asked, other.median) == (0, None)
    assert understanding.most_in_need([found, other]) is found


def test_the_gain_is_over_questions_that_were_met_more_than_once():
    answers = [
        answer(1, "Q1", 9, False),
        answer(1, "Q1", 3, True),
        answer(1, "Q2", 8, True),
        answer(1, "Q2", 2, True),
        answer(1, "Q3", 1, False),
    ]

    assert understanding.gain(answers) == understanding.Gain(2, 0.5, 1)
    assert understanding.gain(answers[-1:]) == understanding.Gain(0, None, None)


def test_calibration_is_of_first_tries():
    answers = [
        answer(1, "Q1", 9, False, sure=3),
        answer(1, "Q1", 8, True, sure=3, number=2),
        answer(1, "Q2", 7, True, sure=3),
        answer(1, "Q3", 6, False, sure=1),
    ]

    assert understanding.calibration(answers) == [(1, 1, 0), (2, 0, None), (3, 2, 0.5)]
