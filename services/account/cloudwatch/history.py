"""The history of a region's alarms: what was set, and each change of state.

Source: API reference, DescribeAlarmHistory (kept for 30 days).
Model: no more than 2,000 lines are kept. No action is carried out, so that there are no lines of kind Action.
"""

import json
from typing import Any

from services.account.cloudwatch.instants import unix_s
from services.account.cloudwatch.state import Line, Root, Standing, lines
from services.engine.clock import DAY_US
from services.engine.context import Context

MOST_LINES = 2_000
KEPT_US = 30 * DAY_US
MOST_DATA = 4_095


def configured(ctx: Context, name: str, how: str, asked: dict[str, Any]) -> None:
    """An alarm was created, updated or deleted."""
    data = {"version": "1.0", "type": {"created": "Create", "updated": "Update", "deleted": "Delete"}[how]}
    whole = json.dumps({**data, f"{how}Alarm": {"alarmName": name, **asked}}, default=str)
    short = whole if len(whole) <= MOST_DATA else json.dumps(data)
    _add(ctx, name, "ConfigurationUpdate", f'Alarm "{name}" {how}', short)


def changed(ctx: Context, name: str, old: Standing, new: Standing) -> None:
    """An alarm's state has changed."""
    data = json.dumps({"version": "1.0", "oldState": _told(old), "newState": _told(new)})
    if len(data) > MOST_DATA:
        states = {"oldState": {"stateValue": old.value}, "newState": {"stateValue": new.value}}
        data = json.dumps({"version": "1.0", **states})
    _add(ctx, name, "StateUpdate", f"Alarm updated from {old.value} to {new.value}", data)


def _told(standing: Standing) -> dict[str, Any]:
    told: dict[str, Any] = {"stateValue": standing.value, "stateReason": standing.reason}
    return {**told, "stateReasonData": json.loads(standing.data)} if standing.data else told


def _add(ctx: Context, name: str, kind: str, summary: str, data: str) -> None:
    root = ctx.edit_root(Root)
    number = root.next_line
    root.next_line += 1
    kept = lines(ctx)
    kept.put(number, Line(ctx.now_us, name, kind, summary[:255], data))
    if number >= MOST_LINES:
        kept.drop_before(number - MOST_LINES + 1)
    while (oldest := kept.first()) is not None and oldest[1].at_us < ctx.now_us - KEPT_US:
        kept.delete(oldest[0])


def shape(ctx: Context, line: Line) -> dict[str, Any]:
    """A line as the API tells it."""
    return {
        "AlarmName": line.alarm,
        "AlarmType": "MetricAlarm",
        "Timestamp": unix_s(ctx, line.at_us),
        "HistoryItemType": line.kind,
        "HistorySummary": line.summary,
        "HistoryData": line.data,
    }
