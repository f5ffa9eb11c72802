"""What an alarm watches: one metric's statistic, or what an expression over several comes to."""

from services.account.cloudwatch import queries, reading
from services.account.cloudwatch.judging import Rule
from services.account.cloudwatch.queries import Query
from services.account.cloudwatch.state import Alarm, Metric, metric_of


def queries_of(alarm: Alarm) -> list[Query]:
    """An alarm's queries, of which one is returned."""
    asked = alarm.asked
    if "Metrics" in asked:
        return queries.parse(asked["Metrics"])
    period_us = reading.checked_period(asked["Period"])
    return [Query("m1", True, "", metric_of(asked), asked["Statistic"], asked.get("Unit"), period_us)]


def metrics_of(alarm: Alarm) -> list[Metric]:
    """The metrics on which an alarm depends, each once."""
    return list(dict.fromkeys(each.metric for each in queries_of(alarm) if each.metric is not None))


def period_of(alarm: Alarm) -> int:
    """The length of an alarm's periods, in microseconds."""
    return queries.period_of(queries_of(alarm))


def rule_of(alarm: Alarm) -> Rule:
    """How many of its datapoints an alarm needs, and how it treats those that are missing."""
    periods = alarm.asked["EvaluationPeriods"]
    needed = alarm.asked.get("DatapointsToAlarm") or periods
    return Rule(periods, needed, alarm.asked.get("TreatMissingData") or "missing")
