"""Marks of weighted questions, what lateness takes off, and which attempt counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.quizzes import scoring
from courseware.quizzes.models import Counts, Late
from courseware.quizzes.scoring import DAY_S, Policy
from courseware.quizzes.types.contract import FULL

marks = st.integers(0, FULL)
weights = st.integers(0, 99_900)
policies = st.builds(Policy, st.sampled_from(list(Late)), st.integers(0, 100), st.integers(0, 60))
TEN_A_DAY = Policy(Late.DEDUCTED, 10, 3)


@given(st.lists(st.tuples(marks, weights), max_size=30))
def test_a_mark_lies_between_the_least_and_the_greatest_of_its_questions(listed):
    mark = scoring.weighted(listed)

    counting = [each for each, weight in listed if weight]
    assert min(counting, default=0) <= mark <= max(counting, default=0)


@given(st.lists(st.tuples(marks, weights), min_size=1, max_size=30), st.integers(1, 50))
def test_points_are_relative(listed, factor):
    assert scoring.weighted(listed) == scoring.weighted([(mark, weight * factor) for mark, weight in listed])


@given(st.lists(marks, min_size=1, max_size=30))
def test_only_all_right_is_the_full_mark(listed):
    is_full = all(mark == FULL for mark in listed)

    assert (scoring.weighted([(mark, 100) for mark in listed]) == FULL) == is_full


@given(marks, st.integers(0, 100 * DAY_S), st.integers(0, 100 * DAY_S), policies)
def test_later_is_never_better(mark, late_s, more_s, policy):
    assert scoring.after_deduction(mark, late_s + more_s, policy) <= scoring.after_deduction(mark, late_s, policy)


@given(marks, st.integers(-DAY_S, 0), policies)
def test_what_is_in_time_loses_nothing(mark, late_s, policy):
    assert scoring.after_deduction(mark, late_s, policy) == mark


@given(marks, st.integers(0, 100 * DAY_S), policies)
def test_a_deduction_never_makes_a_debt(mark, late_s, policy):
    assert 0 <= scoring.after_deduction(mark, late_s, policy) <= mark


@pytest.mark.parametrize(
    ("late_s", "left"), [(1, 800), (DAY_S, 800), (DAY_S + 1, 700), (3 * DAY_S, 600), (3 * DAY_S + 1, 0)]
)
def test_each_day_that_is_begun_costs_its_share_of_the_whole(late_s, left):
    assert scoring.after_deduction(900, late_s, TEN_A_DAY) == left


@given(st.lists(marks, min_size=1, max_size=9))
def test_which_attempt_counts(listed):
    assert scoring.counted(listed, Counts.BEST) == max(listed)
    assert scoring.counted(listed, Counts.FIRST) == listed[0]
    assert scoring.counted(listed, Counts.LAST) == listed[-1]
    assert min(listed) <= scoring.counted(listed, Counts.MEAN) <= max(listed)


def test_without_an_attempt_there_is_no_mark():
    assert scoring.counted([], Counts.BEST) is None


@given(marks, st.integers(1, 99_900))
def test_points_of_a_question_are_at_most_its_own(mark, weight):
    assert 0 <= scoring.points_of(mark, weight) <= weight / 100
