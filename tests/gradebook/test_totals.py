"""Totals, against an example that was computed by hand and against what must always hold."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.gradebook.marks import (
    MISSING,
    NOT_YET,
    Handed,
    Late,
    Mark,
    Set,
    State,
    days_late,
    decided,
    mark,
    units,
)
from courseware.gradebook.totals import Category, Scheme, Work, weights_now

DUE = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
NOW = DUE + timedelta(days=10)
TEN = units(10)


def marked(points, state=State.MARKED):
    return Mark(state, units(Decimal(str(points))))


# ---- a mark ---------------------------------------------------------------------------------------------------------


def test_what_was_handed_in_in_time_counts_whole():
    assert mark(TEN, Handed(850, DUE), DUE, Late(10), NOW)[:3] == (State.MARKED, units(Decimal("8.5")), 850_000)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(0), 0),
        (timedelta(seconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, seconds=1), 2),
        (timedelta(days=6, hours=23), 7),
    ],
)
def test_each_day_begun_is_a_day_late(after, days):
    assert days_late(DUE + after, DUE) == days


def test_lateness_takes_a_share_of_what_the_work_is_worth_for_each_day():
    found = mark(TEN, Handed(800, DUE + timedelta(days=1, hours=1)), DUE, Late(10, 50), NOW)

    # 8 points, two days begun at 10 % of 10 each.
    assert (found.days_late, found.percent_off, found.earned) == (2, 20, units(6))


def test_lateness_never_takes_more_than_the_most():
    found = mark(TEN, Handed(800, DUE + timedelta(days=9)), DUE, Late(10, 50), NOW)

    assert (found.percent_off, found.earned) == (50, units(3))


def test_lateness_never_takes_more_than_was_earned():
    assert mark(TEN, Handed(200, DUE + timedelta(days=5)), DUE, Late(10), NOW).earned == 0


def test_what_is_missing_counts_as_nothing_once_it_was_due_and_not_before():
    assert mark(TEN, None, DUE, Late(), NOW) is MISSING
    assert mark(TEN, None, DUE, Late(), DUE) is NOT_YET
    assert mark(TEN, None, None, Late(), NOW) is NOT_YET
    assert (MISSING.counts, NOT_YET.counts) == (True, False)


def test_what_waits_to_be_marked_does_not_count_yet():
    assert mark(TEN, Handed(None, DUE), DUE, Late(), NOW).counts is False


def test_a_set_mark_takes_the_place_of_the_computed_one_and_nothing_is_deducted():
    late = mark(TEN, Handed(800, DUE + timedelta(days=2)), DUE, Late(10), NOW)

    found = decided(late, Set(Decimal("7.25")))

    assert (found.state, found.earned, found.percent_off, found.days_late) == (State.SET, 725_000, 0, 2)


def test_what_is_excused_counts_nowhere():
    assert decided(MISSING, Set(None, is_excused=True)).counts is False
    assert decided(marked(9), Set(Decimal(3), is_excused=True)).counts is False


# ---- a total, by hand -----------------------------------------------------------------------------------------------

QUIZZES, LABS, EXAM = Category(1, 40, drop_lowest=1), Category(2, Decimal("35"), 0), Category(3, 25, 0)
WORKS = [
    Work(11, units(10), 1),
    Work(12, units(20), 1),
    Work(13, units(10), 1),
    Work(21, units(5), 2),
    Work(22, units(15), 2),
    Work(31, units(100), 3),
]


def test_a_total_equals_the_one_computed_by_hand():
    # Quizzes: 5/10, 18/20, 9/10; the lowest, 5/10, is dropped: 27/30 = 0.9.
    # Labs: 4/5, 9/15: 13/20 = 0.65. Exam: 72/100.
    # 0.40 x 0.9 + 0.35 x 0.65 + 0.25 x 0.72 = 0.36 + 0.2275 + 0.18 = 0.7675.
    marks = {11: marked(5), 12: marked(18), 13: marked(9), 21: marked(4), 22: marked(9), 31: marked(72)}

    total = Scheme(WORKS, [QUIZZES, LABS, EXAM]).total(marks)

    assert [each.share for each in total.by_category] == [Fraction(9, 10), Fraction(13, 20), Fraction(72, 100)]
    assert total.by_category[0].dropped == (11,)
    assert total.share == Fraction(7675, 10_000)


def test_a_total_before_the_exam_is_over_what_there_is():
    # Quizzes: 5/10 excused, 18/20 and a missing 0/10, which is dropped: 0.9. Labs: 4/5 alone, 0.8. No exam yet.
    # (40 x 0.9 + 35 x 0.8) / 75 = (36 + 28) / 75 = 64/75.
    marks = {11: marked(5, State.EXCUSED), 12: marked(18), 13: MISSING, 21: marked(4), 22: NOT_YET, 31: NOT_YET}

    total = Scheme(WORKS, [QUIZZES, LABS, EXAM]).total(marks)

    assert total.share == Fraction(64, 75)
    assert weights_now(total) == {1: Fraction(40, 75), 2: Fraction(35, 75)}


def test_without_categories_points_alone_count():
    works = [Work(1, units(10)), Work(2, units(30))]

    assert Scheme(works, []).total({1: marked(10), 2: marked(15)}).share == Fraction(25, 40)


def test_work_without_a_category_shares_what_is_left_of_a_hundred():
    works = [Work(1, units(10), 1), Work(2, units(10))]

    # 60 % of 0.5 and the remaining 40 % of 1.
    assert Scheme(works, [Category(1, 60)]).total({1: marked(5), 2: marked(10)}).share == Fraction(7, 10)


def test_of_equal_shares_the_one_of_most_points_is_dropped():
    works = [Work(1, units(10), 1), Work(2, units(30), 1), Work(3, units(10), 1)]

    total = Scheme(works, [Category(1, 100, 1)]).total({1: MISSING, 2: MISSING, 3: marked(10)})

    assert total.by_category[0].dropped == (2,)
    assert total.share == Fraction(1, 2)


def test_the_last_mark_of_a_category_is_not_dropped():
    assert Scheme([Work(1, units(10), 1)], [Category(1, 100, 3)]).total({1: marked(4)}).share == Fraction(2, 5)


def test_where_nothing_counts_there_is_no_total():
    assert Scheme(WORKS, [QUIZZES, LABS, EXAM]).total({11: NOT_YET}).share is None
    assert Scheme([], []).total({}).share is None


def test_work_of_no_points_changes_no_total():
    works = [Work(1, 0), Work(2, units(10))]

    assert Scheme(works, []).total({1: marked(0), 2: marked(10)}).share == 1


# ---- what must always hold ------------------------------------------------------------------------------------------

_counting = st.tuples(st.integers(1, 50), st.integers(0, 1000), st.sampled_from(list(State)))
_rows = st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), _counting), max_size=12)
_weights = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))


def _case(rows, weights, drops):
    works = [Work(number, units(points), category) for number, (category, (points, _s, _t)) in enumerate(rows)]
    marks = {
        number: Mark(state, units(points) * score // 1000)
        for number, (_category, (points, score, state)) in enumerate(rows)
    }
    categories = [Category(id, weight, drop) for id, weight, drop in zip((1, 2, 3), weights, drops, strict=True)]
    return works, marks, categories


@given(_rows, _weights)
def test_a_total_is_a_share_and_lies_between_the_categories(rows, weights):
    works, marks, categories = _case(rows, weights, (0, 0, 0))

    total = Scheme(works, categories).total(marks)

    shares = [each.share for each in total.by_category if each.share is not None and each.category.weight]
    assert total.share is None if not shares else min(shares) <= total.share <= max(shares)


@given(_rows, _weights, st.integers(0, 4))
def test_dropping_one_more_never_lowers_a_total(rows, weights, drop):
    works, marks, categories = _case(rows, weights, (drop, drop, drop))
    _works, _marks, further = _case(rows, weights, (drop + 1, drop + 1, drop + 1))

    before, after = Scheme(works, categories).total(marks).share, Scheme(works, further).total(marks).share

    assert (before is None) == (after is None)
    assert before is None or after >= before


@given(_rows, _weights, st.integers(0, 1000))
def test_what_an_excused_mark_was_changes_nothing(rows, weights, score):
    works, marks, categories = _case(rows, weights, (1, 0, 2))
    other = {id: each._replace(earned=score) if each.state is State.EXCUSED else each for id, each in marks.items()}
    without = {id: each for id, each in marks.items() if each.state is not State.EXCUSED}

    scheme = Scheme(works, categories)

    assert scheme.total(marks).share == scheme.total(other).share == scheme.total(without).share


@given(_rows, _weights)
def test_weights_add_up_to_one_over_the_categories_with_marks(rows, weights):
    works, marks, categories = _case(rows, weights, (0, 1, 0))

    total = Scheme(works, categories).total(marks)

    assert sum(weights_now(total).values()) == (0 if total.share is None else 1)


@given(_rows, st.integers(1, 20))
def test_weights_in_another_unit_give_the_same_total(rows, factor):
    kept = [row for row in rows if row[0] is not None]
    works, marks, categories = _case(kept, (5, 3, 2), (0, 0, 0))
    scaled = [each._replace(weight=each.weight * factor) for each in categories]

    assert Scheme(works, categories).total(marks).share == Scheme(works, scaled).total(marks).share


@given(_rows, _weights, st.data())
def test_a_better_mark_never_lowers_a_total(rows, weights, data):
    works, marks, categories = _case(rows, weights, (1, 1, 0))
    counting = [work for work in works if marks[work.id].counts]
    scheme = Scheme(works, categories)
    if counting:
        work = data.draw(st.sampled_from(counting))
        better = {**marks, work.id: marks[work.id]._replace(earned=max(marks[work.id].earned, work.possible))}
        before, after = scheme.total(marks).share, scheme.total(better).share
        assert before is None or after >= before
