"""PutMetricAlarm, DeleteAlarms, SetAlarmState, EnableAlarmActions and DisableAlarmActions.

Source: API reference of each.
Model: actions are kept and shown, and none is carried out: there is nothing here that they could reach. Composite
alarms, anomaly bands, percentiles, PromQL and periods below a minute are left out. A region has 100 alarms at most.
"""

import json
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from services.account.cloudwatch import history, queries, reasons, refusals, waking
from services.account.cloudwatch.judging import COMPARISONS, TREATMENTS
from services.account.cloudwatch.state import Alarm, Root, Standing, alarms
from services.account.cloudwatch.tagging import check_tags
from services.engine.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from services.engine.context import Context
from services.engine.service import Answer, Params

MOST_ALARMS = 100
MOST_METRICS = 10
LEFT_OUT = (
    "EvaluationWindow",
    "WarmUpConfiguration",
    "EvaluationCriteria",
    "EvaluationInterval",
    "ActionConfiguration",
    "ThresholdMetricId",
    "ExtendedStatistic",
    "EvaluateLowSampleCountPercentile",
)
OF_ONE_METRIC = ("MetricName", "Namespace", "Statistic", "Dimensions", "Period", "Unit")
KEPT = (
    *("AlarmDescription", "OKActions", "AlarmActions", "InsufficientDataActions", *OF_ONE_METRIC, "Metrics"),
    *("EvaluationPeriods", "DatapointsToAlarm", "Threshold", "ComparisonOperator", "TreatMissingData"),
)


def put_metric_alarm(ctx: Context, params: Params) -> Answer:
    """Makes an alarm, which has not judged anything yet, or sets one anew; its state then stays until it is judged."""
    name = params["AlarmName"]
    for each in LEFT_OUT:
        if params.get(each) is not None:
            raise refusals.left_out(each)
    _check_rule(params)
    if params.get("Metrics") is not None:
        _check_metrics(ctx, params)
    else:
        _check_metric(params)
    _check_range(params)
    tags = {each["Key"]: each["Value"] for each in params.get("Tags") or ()}
    check_tags(tags)
    earlier = alarms(ctx).get(name)
    if earlier is None and len(alarms(ctx)) >= MOST_ALARMS:
        raise refusals.too_many(f"A region of this simulation has {MOST_ALARMS} alarms at most.")
    asked = {each: params[each] for each in KEPT if params.get(each) is not None}
    is_acting = params.get("ActionsEnabled", True)
    if earlier is None:
        root = ctx.edit_root(Root)
        standing = Standing("INSUFFICIENT_DATA", reasons.INITIAL, "", ctx.now_us, ctx.now_us)
        alarm = Alarm(root.next_alarm, asked, standing, is_acting, ctx.now_us, tags)
        root.next_alarm += 1
    else:
        # Tags are set when an alarm is made, and not changed here. Its number and state stay.
        waking.forget(ctx, name, earlier)
        alarm = Alarm(earlier.number, asked, earlier.standing, is_acting, ctx.now_us, earlier.tags)
    waking.set_due(ctx, name, alarm, waking.soon_us(ctx))
    history.configured(ctx, name, "created" if earlier is None else "updated", asked)
    return {}


def _check_rule(params: Params) -> None:
    for each in ("ComparisonOperator", "EvaluationPeriods", "Threshold"):
        if params.get(each) is None:
            raise refusals.not_valid(f"The parameter {each} is required.")
    if params["ComparisonOperator"] not in COMPARISONS:
        raise refusals.left_out(f"The comparison {params['ComparisonOperator']}, which needs an anomaly band,")
    if (params.get("DatapointsToAlarm") or 1) > params["EvaluationPeriods"]:
        raise refusals.not_valid("DatapointsToAlarm must not be greater than EvaluationPeriods.")
    treatment = params.get("TreatMissingData") or "missing"
    if treatment not in TREATMENTS:
        raise refusals.not_valid(f"TreatMissingData must be one of {', '.join(TREATMENTS)}, and not {treatment[:40]}.")
    for each in ("OKActions", "AlarmActions", "InsufficientDataActions"):
        for action in params.get(each) or ():
            if not action.startswith("arn:"):
                raise refusals.not_valid(f"Invalid arn syntax: {action[:100]}")


def _check_metric(params: Params) -> None:
    for each in ("MetricName", "Namespace", "Period"):
        if params.get(each) is None:
            raise refusals.not_valid(f"The parameter {each} is required, or Metrics in its place.")
    if params.get("Statistic") is None:
        raise refusals.not_valid("Either Statistic or ExtendedStatistic must be given.")
    if params["Period"] in (10, 20, 30):
        raise refusals.left_out("A period below a minute")
    if params["Period"] % 60:
        raise refusals.not_valid("Period must be 10, 20, 30 or a multiple of 60.")


def _check_metrics(ctx: Context, params: Params) -> None:
    for each in OF_ONE_METRIC:
        if params.get(each):
            raise refusals.not_valid(f"{each} cannot be given together with Metrics.")
    if len(params["Metrics"]) > 2 * MOST_METRICS:
        raise refusals.not_valid(f"An alarm can have {2 * MOST_METRICS} metric data queries at most.")
    asked = queries.parse(params["Metrics"])
    if sum(each.is_returned for each in asked) != 1:
        raise refusals.not_valid("Exactly one of Metrics must have ReturnData true.")
    if sum(each.metric is not None for each in asked) > MOST_METRICS:
        raise refusals.not_valid(f"An alarm can watch {MOST_METRICS} metrics at most.")
    if not any(each.metric for each in asked):
        raise refusals.not_valid("Metrics must have at least one MetricStat.")
    if any(each.period_us % MINUTE_US for each in asked):
        raise refusals.left_out("A period below a minute")
    period_us = queries.period_of(asked)
    (found,) = queries.results(ctx, asked, ctx.now_us - period_us, ctx.now_us).values()
    if len(found) > 1:
        raise refusals.not_valid("What is returned must be one series.")


def _check_range(params: Params) -> None:
    period_us = (params.get("Period") or 60) * SECOND_US
    if params.get("Metrics"):
        period_us = queries.period_of(queries.parse(params["Metrics"]))
    most_us = 7 * DAY_US if period_us >= HOUR_US else DAY_US
    if params["EvaluationPeriods"] * period_us > most_us:
        days = "seven days" if most_us > DAY_US else "one day"
        raise refusals.not_valid(f"Metrics cannot be checked across more than {days} (EvaluationPeriods * Period).")


def _known(ctx: Context, names: list[str]) -> list[tuple[str, Alarm]]:
    found = [(name, alarms(ctx).get(name)) for name in dict.fromkeys(names)]
    unknown = [name for name, alarm in found if alarm is None]
    if unknown:
        raise refusals.no_alarm(unknown)
    return [(name, alarm) for name, alarm in found if alarm is not None]


def delete_alarms(ctx: Context, params: Params) -> Answer:
    """Deletes alarms; if one of them is not there, none."""
    for name, alarm in _known(ctx, params["AlarmNames"]):
        waking.forget(ctx, name, alarm)
        alarms(ctx).delete(name)
        history.configured(ctx, name, "deleted", alarm.asked)
    return {}


def set_alarm_state(ctx: Context, params: Params) -> Answer:
    """Sets an alarm's state, for a trial: until it is judged again."""
    ((name, alarm),) = _known(ctx, [params["AlarmName"]])
    data = params.get("StateReasonData") or ""
    if data and not _is_json(data):
        raise refusals.bad_format("StateReasonData must be a JSON object.")
    old = alarm.standing
    since_us = old.since_us if old.value == params["StateValue"] else ctx.now_us
    new = Standing(params["StateValue"], params["StateReason"], data, ctx.now_us, since_us)
    waking.forget(ctx, name, alarm)
    waking.set_due(ctx, name, replace(alarm, standing=new, due=None), waking.soon_us(ctx))
    if new.value != old.value:
        history.changed(ctx, name, old, new)
    return {}


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def enable_alarm_actions(ctx: Context, params: Params) -> Answer:
    """Lets alarms act."""
    return _set_acting(ctx, params, is_acting=True)


def disable_alarm_actions(ctx: Context, params: Params) -> Answer:
    """Keeps alarms from acting."""
    return _set_acting(ctx, params, is_acting=False)


def _set_acting(ctx: Context, params: Mapping[str, Any], *, is_acting: bool) -> Answer:
    # AWS lists no error for a name that is not there.
    for name in params["AlarmNames"]:
        alarm = alarms(ctx).get(name)
        if alarm is not None and alarm.is_acting != is_acting:
            alarms(ctx).put(name, replace(alarm, is_acting=is_acting, configured_us=ctx.now_us))
            history.configured(ctx, name, "updated", {"actionsEnabled": is_acting})
    return {}
