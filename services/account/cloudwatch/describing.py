"""DescribeAlarms, DescribeAlarmsForMetric and DescribeAlarmHistory.

Source: API reference of each.
"""

from typing import Any

from services.account.cloudwatch import history, refusals
from services.account.cloudwatch.instants import unix_s, virtual_us
from services.account.cloudwatch.state import Alarm, alarms, arn, lines, metric_of
from services.engine.context import Context
from services.engine.service import Answer, Params

DESCRIBED = 50
HISTORY = 100


def describe_alarms(ctx: Context, params: Params) -> Answer:
    """A page of the alarms by name. The token of the next page is the last name of this one."""
    names, prefix = params.get("AlarmNames"), params.get("AlarmNamePrefix")
    if names and prefix:
        raise refusals.combination("AlarmNames and AlarmNamePrefix cannot be given together.")
    if params.get("ChildrenOfAlarmName") or params.get("ParentsOfAlarmName"):
        raise refusals.left_out("A composite alarm")
    if "MetricAlarm" not in (params.get("AlarmTypes") or ["MetricAlarm"]):
        return {"MetricAlarms": [], "CompositeAlarms": []}
    after = params.get("NextToken") or ""
    wanted = [
        (name, alarm)
        for name, alarm in alarms(ctx).scan()
        if name > after and (not names or name in names) and name.startswith(prefix or "") and _is_asked(alarm, params)
    ]
    most = params.get("MaxRecords") or (len(wanted) if names else DESCRIBED)
    page: dict[str, Any] = {
        "MetricAlarms": [shape(ctx, name, alarm) for name, alarm in wanted[:most]],
        "CompositeAlarms": [],
    }
    return {**page, "NextToken": wanted[most - 1][0]} if len(wanted) > most else page


def _is_asked(alarm: Alarm, params: Params) -> bool:
    actions = [
        action
        for kind in ("OKActions", "AlarmActions", "InsufficientDataActions")
        for action in alarm.asked.get(kind, ())
    ]
    prefix = params.get("ActionPrefix")
    return params.get("StateValue") in (None, alarm.standing.value) and (
        prefix is None or any(action.startswith(prefix) for action in actions)
    )


def shape(ctx: Context, name: str, alarm: Alarm) -> dict[str, Any]:
    """An alarm as the API tells it."""
    standing = alarm.standing
    told = {
        "AlarmName": name,
        "AlarmArn": arn(ctx, name),
        "AlarmConfigurationUpdatedTimestamp": unix_s(ctx, alarm.configured_us),
        "ActionsEnabled": alarm.is_acting,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
        "StateValue": standing.value,
        "StateReason": standing.reason,
        "StateUpdatedTimestamp": unix_s(ctx, standing.at_us),
        "StateTransitionedTimestamp": unix_s(ctx, standing.since_us),
        **alarm.asked,
    }
    if standing.data:
        told["StateReasonData"] = standing.data
    return told if "Metrics" in told else {"Dimensions": [], **told}


def describe_alarms_for_metric(ctx: Context, params: Params) -> Answer:
    """The alarms on one metric, with its dimensions exactly."""
    metric = metric_of(params)
    found = [
        shape(ctx, name, alarm)
        for name, alarm in alarms(ctx).scan()
        if "Metrics" not in alarm.asked
        and metric_of(alarm.asked) == metric
        and all(params.get(each) in (None, alarm.asked.get(each)) for each in ("Statistic", "Period", "Unit"))
        and not params.get("ExtendedStatistic")
    ]
    return {"MetricAlarms": found}


def describe_alarm_history(ctx: Context, params: Params) -> Answer:
    """A page of the history; the newest first, unless asked otherwise. It outlives its alarms."""
    is_descending = params.get("ScanBy") != "TimestampAscending"
    start_us = virtual_us(ctx, params.get("StartDate", float("-inf")))
    stop_us = virtual_us(ctx, params.get("EndDate", float("inf")))
    start_us = max(start_us, ctx.now_us - history.KEPT_US)
    if "MetricAlarm" not in (params.get("AlarmTypes") or ["MetricAlarm"]):
        return {"AlarmHistoryItems": []}
    wanted = [
        (number, line)
        for number, line in lines(ctx).scan(_token(params), inclusive=False, reverse=is_descending)
        if start_us <= line.at_us <= stop_us
        and params.get("AlarmName") in (None, line.alarm)
        and params.get("HistoryItemType") in (None, line.kind)
    ]
    most = params.get("MaxRecords") or HISTORY
    page = {"AlarmHistoryItems": [history.shape(ctx, line) for _, line in wanted[:most]]}
    return {**page, "NextToken": str(wanted[most - 1][0])} if len(wanted) > most else page


def _token(params: Params) -> int | None:
    token = params.get("NextToken")
    if token is None:
        return None
    if not (token.isascii() and token.isdigit() and len(token) < 12):
        raise refusals.bad_token()
    return int(token)
