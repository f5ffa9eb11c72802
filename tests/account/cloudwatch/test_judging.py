"""M out of N, and missing datapoints: the tables of AWS's user guide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.account.cloudwatch.judging import TREATMENTS, Rule, judge

STAYS = None
NAMES = {"A": "ALARM", "O": "OK", "I": "INSUFFICIENT_DATA", "-": STAYS}


# Source: CloudWatch user guide, "How alarm state is evaluated when data is missing". X breaches, 0 does not. The states
# are for missing, ignore, breaching and notBreaching, in this order.
@pytest.mark.parametrize(
    ("needed", "points", "states"),
    [
        (3, "0-X-X", "OOOO"),
        (3, "----0", "OOOO"),
        (3, "-----", "I-AO"),
        (3, "0XX-X", "AAAA"),
        (3, "--X--", "A-AO"),
        (2, "0-X-X", "AAAA"),
        (2, "00X0X", "AAAA"),
        (2, "0-X--", "OOAO"),
        (2, "----0", "OOAO"),
        (2, "---X-", "A-AO"),
    ],
)
def test_missing_datapoints_are_treated_as_the_guide_shows(needed, points, states):
    breaches = [{"X": True, "0": False, "-": None}[each] for each in points]

    judged = [
        judge(Rule(3, needed, treatment), breaches).state
        for treatment in ("missing", "ignore", "breaching", "notBreaching")
    ]

    assert judged == [NAMES[each] for each in states]


def test_a_first_breach_alone_is_no_alarm_yet():
    """Source: user guide, "Avoiding premature transitions to alarm state"."""
    assert judge(Rule(3, 3), [None, None, None, None, True]).state is STAYS
    assert judge(Rule(3, 3), [None, None, None, True, None]).state is STAYS
    assert judge(Rule(3, 3), [None, None, True, None, None]).state == "ALARM"


points = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=12)


@given(st.data(), points, st.sampled_from(TREATMENTS))
def test_what_is_judged_follows_from_what_is_there(data, breaches, treatment):
    periods = data.draw(st.integers(1, len(breaches)))
    rule = Rule(periods, data.draw(st.integers(1, periods)), treatment)

    verdict = judge(rule, breaches)

    there = [each for each in breaches if each is not None]
    assert verdict.filled in (0, max(0, periods - len(there)))
    assert len(verdict.used) == min(periods, len(there))
    if len(there) >= periods:
        assert verdict.state == ("ALARM" if sum(there[-periods:]) >= rule.needed else "OK")
    if not any(there):
        assert verdict.state != "ALARM" or treatment == "breaching"


@given(points, st.sampled_from(TREATMENTS))
def test_one_more_breach_makes_no_alarm_good(breaches, treatment):
    rule = Rule(min(3, len(breaches)), 1, treatment)
    if judge(rule, breaches).state == "ALARM":
        assert judge(rule, [True if each is False else each for each in breaches]).state == "ALARM"
