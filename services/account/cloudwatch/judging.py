"""In which state an alarm's datapoints put it: M out of N, and what is made of those that are missing.

Source: CloudWatch user guide, "Using Amazon CloudWatch alarms": "Configuring how CloudWatch alarms treat missing data",
"How alarm state is evaluated when data is missing", "Avoiding premature transitions to alarm state".
Model: the evaluation range is two periods longer than N; AWS says only that it is longer.
"""

import operator
from collections.abc import Callable, Sequence
from typing import NamedTuple

from services.account.cloudwatch.state import State

MORE_PERIODS = 2

COMPARISONS: dict[str, tuple[Callable[[float, float], bool], str]] = {
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
TREATMENTS = ("breaching", "notBreaching", "ignore", "missing")


class Rule(NamedTuple):
    """`needed` of `periods` must breach."""

    periods: int
    needed: int
    treatment: str = "missing"


class Verdict(NamedTuple):
    """`state` is None if the present one stays. `used` says which periods have counted, the newest is 0; `filled` how
    many that are missing counted as the treatment says."""

    state: State | None
    used: tuple[int, ...]
    filled: int


def judge(rule: Rule, breaches: Sequence[bool | None]) -> Verdict:
    """The state that the periods of the evaluation range lead to; the oldest comes first, None has no datapoint.

    >>> judge(Rule(3, 3), [None, None, True, None, None]).state
    'ALARM'
    >>> judge(Rule(3, 3, "ignore"), [None] * 5).state
    """
    ages = [(age, each) for age, each in enumerate(reversed(breaches)) if each is not None]
    used = tuple(age for age, _ in ages[: rule.periods])
    breaching = sum(each for _, each in ages[: rule.periods])
    filled = max(0, rule.periods - len(ages))
    if breaching >= rule.needed:
        return Verdict("ALARM", used, 0)
    if not filled:
        return Verdict("OK", used, 0)
    if rule.treatment == "breaching":
        return Verdict("ALARM" if breaching + filled >= rule.needed else "OK", used, filled)
    if rule.treatment == "notBreaching" or breaching < len(ages):
        return Verdict("OK", used, filled)
    if rule.treatment == "ignore":
        return Verdict(None, used, filled)
    if not ages:
        return Verdict("INSUFFICIENT_DATA", used, filled)
    # All that is there breaches. It is an alarm once the oldest of it is as old as would be needed.
    return Verdict("ALARM" if ages[-1][0] + 1 >= rule.needed else None, used, filled)
