"""An alarm's judgement: its datapoints are read, and its state follows from them."""

from typing import Any

from msgspec.structs import replace

from services.account.cloudwatch import history, queries, reading, reasons, waking
from services.account.cloudwatch.instants import begun_us, unix_s
from services.account.cloudwatch.judging import COMPARISONS, MORE_PERIODS, judge
from services.account.cloudwatch.queries import Query
from services.account.cloudwatch.reasons import Seen
from services.account.cloudwatch.state import Alarm, Standing, alarms
from services.account.cloudwatch.watching import period_of, queries_of, rule_of
from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.context import Context
from services.engine.errors import ServiceError


def judge_alarm(ctx: Context, payload: Any) -> None:
    """Judges an alarm now, and says when it is judged next."""
    name, number = payload
    alarm = alarms(ctx).get(name)
    if alarm is None or alarm.number != number:
        return
    asked, period_us = queries_of(alarm), period_of(alarm)
    stop_us = begun_us(ctx, ctx.now_us - waking.DELAY_US, period_us)
    start_us = stop_us - (rule_of(alarm).periods + MORE_PERIODS) * period_us
    times = _times(ctx, asked, start_us, stop_us)
    alarm = replace(
        alarm, standing=_standing(ctx, name, alarm, [times.get(at) for at in range(start_us, stop_us, period_us)])
    )
    if _is_quiet(ctx, asked, times, start_us):
        waking.send_to_sleep(ctx, name, alarm)
    else:
        waking.set_next(ctx, name, alarm)


def _times(ctx: Context, asked: list[Query], start_us: int, stop_us: int) -> dict[int, float]:
    """The values of what an alarm watches; none where its expression has no value."""
    try:
        (found,) = queries.results(ctx, asked, start_us, stop_us).values()
    except ServiceError:
        return {}
    return found[0].times if found else {}


def _standing(ctx: Context, name: str, alarm: Alarm, values: list[float | None]) -> Standing:
    """How an alarm stands by the values of its periods, the oldest first. A change is told in the history."""
    rule, threshold = rule_of(alarm), alarm.asked["Threshold"]
    holds = COMPARISONS[alarm.asked["ComparisonOperator"]][0]
    verdict = judge(rule, [None if each is None else holds(each, threshold) for each in values])
    old = alarm.standing
    if verdict.state in (None, old.value):
        return old
    assert verdict.state is not None
    period_us = period_of(alarm)
    stop_us = begun_us(ctx, ctx.now_us - waking.DELAY_US, period_us)
    seen = []
    for age in verdict.used:
        value = values[-1 - age]
        assert value is not None, "what counted has a value"
        seen.append((Seen(unix_s(ctx, stop_us - (age + 1) * period_us), value), holds(value, threshold)))
    used = reasons.speaking_for(verdict.state, seen)
    reason = reasons.reason(rule, verdict, used, alarm.asked["ComparisonOperator"], threshold)
    data = reasons.data(alarm.asked, period_us // SECOND_US, [each for each, _ in seen], unix_s(ctx, ctx.now_us))
    new = Standing(verdict.state, reason, data, ctx.now_us, ctx.now_us)
    history.changed(ctx, name, old, new)
    return new


def _is_quiet(ctx: Context, asked: list[Query], times: dict[int, float], start_us: int) -> bool:
    """Whether no metric has a datapoint in what was looked at, nor later: time alone changes nothing then."""
    if times and all(each.tree is None for each in asked):
        return False
    return not any(
        reading.is_active_since(ctx, of, start_us, MINUTE_US)
        for each in asked
        if each.metric is not None
        for of in reading.of_metric(ctx, each.metric, None)
    )
