"""Why an alarm is in its state, in CloudWatch's words.

Source: `StateReason` and `StateReasonData` as the user guide and the API reference show them.
Model: of many datapoints the ten newest are named.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from services.account.cloudwatch.judging import COMPARISONS, Rule, Verdict
from services.account.cloudwatch.state import State

MOST_NAMED = 10
INITIAL = "Unchecked: Initial alarm creation"
_TREATED = {"breaching": "Breaching", "notBreaching": "NonBreaching"}


class Seen(NamedTuple):
    """A period with its value: the instant at which it began, in seconds since 1970."""

    at_s: float
    value: float


def reason(rule: Rule, verdict: Verdict, used: Sequence[Seen], comparison: str, threshold: float) -> str:
    """A sentence about the datapoints that counted, the newest first."""
    if not used and rule.treatment not in _TREATED:
        return f"Insufficient Data: {_count(rule.periods, 'datapoint')} {_were(rule.periods)} unknown."
    if not used:
        filled = _count(rule.periods, "missing datapoint")
        return (
            f"Threshold Crossed: no datapoints were received for {_count(rule.periods, 'period')} and {filled} "
            f"{_were(rule.periods)} treated as [{_TREATED[rule.treatment]}]."
        )
    not_ = "" if verdict.state == "ALARM" else "not "
    named = ", ".join(f"{each.value} ({_moment(each.at_s):%d/%m/%y %H:%M:%S})" for each in used[:MOST_NAMED])
    said = f"{not_}{COMPARISONS[comparison][1]} the threshold ({threshold})"
    if rule.periods == 1:
        return f"Threshold Crossed: 1 datapoint [{named}] was {said}."
    change = "OK -> ALARM" if verdict.state == "ALARM" else "ALARM -> OK"
    least = rule.needed if verdict.state == "ALARM" else rule.periods - rule.needed + 1
    return (
        f"Threshold Crossed: {len(used)} out of the last {_count(rule.periods, 'datapoint')} [{named}] "
        f"{_were(len(used))} {said} (minimum {_count(least, 'datapoint')} for {change} transition)."
    )


def data(asked: dict[str, Any], period_s: int, used: Sequence[Seen], now_s: float) -> str:
    """The same for programs, as JSON."""
    told: dict[str, Any] = {"version": "1.0", "queryDate": _stamp(now_s)}
    if used:
        told["startDate"] = _stamp(used[-1].at_s)
    if "Statistic" in asked:
        told["statistic"] = asked["Statistic"]
    newest = used[:MOST_NAMED]
    told |= {
        "period": period_s,
        "recentDatapoints": [each.value for each in reversed(newest)],
        "threshold": asked["Threshold"],
        "evaluatedDatapoints": [{"timestamp": _stamp(each.at_s), "value": each.value} for each in newest],
    }
    return json.dumps(told)


def speaking_for(state: State, breaches: Sequence[tuple[Seen, bool]]) -> list[Seen]:
    """Those datapoints that speak for a state: in an alarm the ones that breach, otherwise the others."""
    chosen = [seen for seen, is_breach in breaches if is_breach == (state == "ALARM")]
    return chosen or [seen for seen, _ in breaches]


def _count(number: int, of: str) -> str:
    return f"{number} {of}" if number == 1 else f"{number} {of}s"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, tz=UTC)


def _stamp(at_s: float) -> str:
    return f"{_moment(at_s):%Y-%m-%dT%H:%M:%S}.{int(at_s % 1 * 1000):03}+0000"
