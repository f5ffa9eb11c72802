"""Item statistics, against a quiz that was computed by hand, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.gradebook import flags, statistics
from courseware.gradebook.statistics import OptionStatistics, Response

# Ten people, four questions. Totals 4 3 3 3 2 2 2 1 1 0: sum 21, sum of squares 57.
ROWS = ["1111", "1110", "1101", "1110", "1010", "1100", "1001", "0100", "1000", "0000"]
RESPONSES = [
    Response(person, place, 100 + place, int(mark), seconds=10.0 * person)
    for person, row in enumerate(ROWS, start=1)
    for place, mark in enumerate(row, start=1)
]


def item(place):
    return next(each for each in statistics.items(RESPONSES) if each.question == 100 + place)


@pytest.mark.parametrize(("place", "facility"), [(1, 0.8), (2, 0.6), (3, 0.4), (4, 0.3)])
def test_facility_is_the_mean_score(place, facility):
    assert item(place).facility == pytest.approx(facility)
    assert item(place).n == 10


@pytest.mark.parametrize(
    ("place", "r"),
    [
        # Rest scores 3 2 2 2 1 1 1 1 0 0: mean 1.3, variance 0.81. 1.2 - 0.8 x 1.3 = 0.16; 0.16 / (0.4 x 0.9).
        (1, 0.444444),
        # Mean 1.5, variance 0.85. 1.0 - 0.6 x 1.5 = 0.1; 0.1 / sqrt(0.24 x 0.85).
        (2, 0.221404),
        # Mean 1.7, variance 0.81. 0.8 - 0.4 x 1.7 = 0.12; 0.12 / sqrt(0.24 x 0.81).
        (3, 0.272166),
        # Mean 1.8, variance 0.96. 0.6 - 0.3 x 1.8 = 0.06; 0.06 / sqrt(0.21 x 0.96).
        (4, 0.133631),
    ],
)
def test_discrimination_is_the_correlation_with_the_rest(place, r):
    assert item(place).discrimination == pytest.approx(r, abs=1e-6)


@pytest.mark.parametrize(
    ("place", "difference"),
    [
        # 27 % of ten are three. Upper: the one with 4, and the three with 3 for two thirds each. Lower: 1, 1, 0.
        (1, 1 - 1 / 3),
        (2, 1 - 1 / 3),
        (3, (1 + 2 / 3 + 2 / 3) / 3),
        (4, (1 + 2 / 3) / 3),
    ],
)
def test_upper_less_lower_27_percent(place, difference):
    assert item(place).upper_lower == pytest.approx(difference)


def test_the_quiz_as_a_whole():
    found = statistics.quiz(RESPONSES)

    # KR-20: 4/3 x (1 - (0.16 + 0.24 + 0.24 + 0.21) / 1.29); variance of the totals 5.7 - 2.1 x 2.1 = 1.29.
    assert found.alpha == pytest.approx(0.454780, abs=1e-6)
    assert found.is_kr20
    # Sample deviation sqrt(12.9 / 9) = 1.197219; 1.197219 x sqrt(1 - 0.454780).
    assert found.deviation == pytest.approx(1.197219, abs=1e-6)
    assert found.error == pytest.approx(0.884015, abs=1e-5)
    assert (found.n, found.n_alpha, found.places, found.mean, found.points) == (10, 10, 4, pytest.approx(2.1), 4)


def test_time_is_the_median():
    assert item(1).median_seconds == 55


def test_alpha_of_parts_of_marks():
    # Columns 0.5 1 0 and 1 1 0: variances 0.25 and 1/3; totals 1.5 2 0: mean 7/6, variance 13/12.
    # 2 x (1 - (7/12) / (13/12)) = 12/13.
    assert statistics.alpha([[0.5, 1], [1, 1], [0, 0]]) == pytest.approx(12 / 13)


def test_an_attempt_that_lacks_a_place_does_not_count_for_alpha():
    found = statistics.quiz([*RESPONSES, Response(11, 1, 101, 1)])

    assert (found.n, found.n_alpha) == (11, 10)
    assert found.alpha == pytest.approx(0.454780, abs=1e-6)


def test_where_all_answer_alike_nothing_is_claimed():
    same = [Response(person, place, place, 1) for person in range(12) for place in (1, 2)]

    assert statistics.quiz(same).alpha is None
    assert [each.discrimination for each in statistics.items(same)] == [None, None]


def test_points_weigh_in_what_the_rest_is():
    responses = [
        Response(person, place, place, score, points)
        for person, row in enumerate([(1, 1, 0), (0, 0, 1), (1, 1, 1)])
        for place, (score, points) in enumerate(zip(row, (1, 3, 1), strict=True))
    ]

    # The rest of the first question: 3/4, 1/4, 4/4 beside 1 0 1: means 2/3 and 2/3.
    # Covariance 1.75/3 - 4/9 = 5/36; deviations sqrt(2/9) and sqrt(7/72).
    assert statistics.items(responses)[0].discrimination == pytest.approx((5 / 36) / ((2 / 9) * (7 / 72)) ** 0.5)


def test_options_are_told_by_who_took_them():
    chosen = "aaaabbbcab"
    own = [Response(person, 1, 101, int(option == "a"), option=option) for person, option in enumerate(chosen, start=1)]

    found = {each.option: each for each in statistics.options(own, ["a", "b", "c", "d"], statistics.totals(RESPONSES))}

    # Upper: 1 whole, 2 3 4 for two thirds each: all took a. Lower: 8 c, 9 a, 10 b.
    assert [(each.count, each.upper, each.lower) for each in found.values()] == [
        (5, pytest.approx(1), pytest.approx(1 / 3)),
        (4, 0, pytest.approx(1 / 3)),
        (1, 0, pytest.approx(1 / 3)),
        (0, 0, 0),
    ]
    assert found["b"].share == 0.4


# ---- flags ----------------------------------------------------------------------------------------------------------


def figures(n=30, facility=0.6, discrimination=0.4):
    return statistics.ItemStatistics(1, n, facility, 0.4, discrimination, 0.5, facility, 60)


@pytest.mark.parametrize(
    ("found", "kinds"),
    [
        (figures(), []),
        (figures(facility=0.25), []),
        (figures(facility=0.24), ["hard"]),
        (figures(facility=0.95), []),
        (figures(facility=0.96), ["easy"]),
        (figures(discrimination=0.1), []),
        (figures(discrimination=0.09), ["blunt"]),
        (figures(discrimination=-0.2), ["reversed"]),
        (figures(discrimination=None), []),
        (figures(n=9, facility=0.1, discrimination=-1), []),
    ],
)
def test_a_question_is_flagged_by_its_figures(found, kinds):
    assert [each.kind for each in flags.of_item(found)] == kinds
    assert all(each.sentence.endswith(".") for each in flags.of_item(found))


@pytest.mark.parametrize(
    ("option", "kinds"),
    [
        (OptionStatistics("wrong", 4, 0.2, 0.1, 0.4), []),
        (OptionStatistics("wrong", 0, 0, 0, 0), ["untaken"]),
        (OptionStatistics("right", 0, 0, 0, 0), ["key_untaken"]),
        (OptionStatistics("wrong", 6, 0.3, 0.5, 0.1), ["favoured"]),
        (OptionStatistics("right", 6, 0.3, 0.5, 0.1), []),
    ],
)
def test_an_option_is_flagged_by_who_takes_it(option, kinds):
    assert [each.kind for each in flags.of_options([option], {"right"}, 20)] == kinds
    assert flags.of_options([option], {"right"}, 9) == []


# ---- what must always hold ------------------------------------------------------------------------------------------

_matrix = st.integers(2, 5).flatmap(
    lambda places: st.lists(
        st.lists(st.sampled_from([0, 0.5, 1]), min_size=places, max_size=places), min_size=1, max_size=20
    )
)


def responses_of(rows):
    return [Response(person, place, place, score) for person, row in enumerate(rows) for place, score in enumerate(row)]


@given(_matrix)
def test_figures_stay_where_they_belong(rows):
    for each in statistics.items(responses_of(rows)):
        assert 0 <= each.facility <= 1
        assert each.discrimination is None or -1.000001 <= each.discrimination <= 1.000001
        assert each.upper_lower is None or -1.000001 <= each.upper_lower <= 1.000001
    assert statistics.quiz(responses_of(rows)).alpha is None or statistics.quiz(responses_of(rows)).alpha <= 1.000001


@given(_matrix, st.randoms())
def test_the_order_of_people_changes_nothing(rows, random):
    shuffled = rows[:]
    random.shuffle(shuffled)

    first, second = statistics.items(responses_of(rows)), statistics.items(responses_of(shuffled))

    assert [each.upper_lower for each in first] == pytest.approx([each.upper_lower for each in second], nan_ok=True)
    assert [each.facility for each in first] == pytest.approx([each.facility for each in second])


@given(st.dictionaries(st.integers(), st.floats(0, 1), max_size=40))
def test_upper_and_lower_group_are_of_27_percent(whole):
    upper, lower = statistics.groups(whole)

    assert sum(upper.values()) == pytest.approx(round(0.27 * len(whole)))
    assert sum(lower.values()) == pytest.approx(round(0.27 * len(whole)))
