"""Metric data queries: what GetMetricData is asked for, and what an alarm on several metrics watches.

Source: API reference, MetricDataQuery.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.account.cloudwatch import arithmetic, reading, refusals
from services.account.cloudwatch.arithmetic import Ground, Node, Times, Value
from services.account.cloudwatch.reading import STATISTICS
from services.account.cloudwatch.state import Metric, metric_of
from services.engine.clock import SECOND_US
from services.engine.context import Context

MOST_QUERIES = 500
_ID = re.compile(r"[a-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Query:
    """A metric's statistic, or (`tree`) an expression over others."""

    id: str
    is_returned: bool
    label: str
    metric: Metric | None = None
    statistic: str = ""
    unit: str | None = None
    period_us: int = 0
    tree: Node | None = None


@dataclass(frozen=True)
class Result:
    """One series of a query's result."""

    label: str
    times: Times


def parse(described: Sequence[Mapping[str, Any]]) -> list[Query]:
    """The queries of a request, in its order. Raises ValidationError."""
    if not described:
        raise refusals.not_valid("At least one metric data query is needed.")
    if len(described) > MOST_QUERIES:
        raise refusals.not_valid(f"A request can have {MOST_QUERIES} metric data queries at most.")
    found = [_query(each) for each in described]
    ids = [each.id for each in found]
    for each in found:
        if ids.count(each.id) > 1:
            raise refusals.not_valid(f"The values for parameter id in MetricDataQueries are not unique: {each.id}.")
    _check_uses({each.id: each for each in found})
    return found


def _query(described: Mapping[str, Any]) -> Query:
    name = described["Id"]
    if not _ID.fullmatch(name):
        raise refusals.not_valid(
            f"The value {name} for parameter Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$."
        )
    stat, expression = described.get("MetricStat"), described.get("Expression")
    if (stat is None) == (expression is None):
        raise refusals.not_valid(f"The query {name} needs either MetricStat or Expression, and not both.")
    if described.get("AccountId"):
        raise refusals.left_out("A query about another account")
    is_returned = described.get("ReturnData", True)
    if stat is None:
        period_us = reading.checked_period(described["Period"]) if described.get("Period") else 0
        tree = arithmetic.parse(str(expression))
        return Query(name, is_returned, described.get("Label") or name, period_us=period_us, tree=tree)
    metric = stat["Metric"]
    if not metric.get("Namespace") or not metric.get("MetricName"):
        raise refusals.not_valid(f"The metric of the query {name} needs Namespace and MetricName.")
    return Query(
        name,
        is_returned,
        described.get("Label") or metric["MetricName"],
        metric_of(metric),
        checked_statistic(stat["Stat"]),
        stat.get("Unit"),
        reading.checked_period(stat["Period"]),
    )


def checked_statistic(name: str) -> str:
    """A statistic that can be computed. Raises ValidationError."""
    if name in STATISTICS:
        return name
    if re.fullmatch(r"(p|tm|wm|tc|ts)\d{1,2}(\.\d+)?|p100|IQM|(TM|WM|PR|TC|TS)\([^)]*\)", name):
        raise refusals.left_out(f"The statistic {name} (single values are not kept)")
    raise refusals.not_valid(f"The value {name[:60]} for parameter Stat is not supported.")


def _check_uses(queries: Mapping[str, Query]) -> None:
    """Refuses ids that are not there, and expressions that are made of themselves."""
    done: set[str] = set()

    def visit(name: str, by: tuple[str, ...]) -> None:
        if name in by:
            raise refusals.not_valid(f"The expression {name} depends on itself.")
        if len(by) > arithmetic.MOST_DEPTH:
            raise refusals.not_valid("Expressions are built on each other too deeply.")
        if name in done or (tree := queries[name].tree) is None:
            return
        for used in tree.ids():
            if used not in queries:
                raise refusals.not_valid(f"Error in expression '{name}': the id {used} is not there.")
            visit(used, (*by, name))
        done.add(name)

    for name in queries:
        visit(name, ())


def period_of(queries: Sequence[Query]) -> int:
    """The longest period of all: the one at which expressions have values."""
    return max((each.period_us for each in queries), default=0) or 60 * SECOND_US


def results(ctx: Context, queries: Sequence[Query], start_us: int, stop_us: int) -> dict[str, list[Result]]:
    """What each query that is returned comes to, by its id; an expression may come to several series."""
    by_id = {each.id: each for each in queries}
    longest_us = period_of(queries)
    whole = reading.stretch(ctx, start_us, stop_us, longest_us)
    metrics = tuple(each.id for each in queries if each.tree is None)
    values: dict[str, Value] = {}
    ground = Ground(
        values,
        metrics,
        range(whole.start_us, whole.stop_us, longest_us),
        {each.id: each.period_us // SECOND_US for each in queries if each.tree is None},
    )

    def value_of(query: Query) -> Value:
        if query.id not in values:
            if query.tree is None:
                values[query.id] = _measured(ctx, query, start_us, stop_us)
            else:
                for used in metrics if query.tree.uses_all() else ():
                    value_of(by_id[used])
                for used in query.tree.ids():
                    value_of(by_id[used])
                values[query.id] = arithmetic.worth(query.tree, ground)
        return values[query.id]

    return {each.id: _series(each, value_of(each)) for each in queries if each.is_returned}


def _measured(ctx: Context, query: Query, start_us: int, stop_us: int) -> Times:
    assert query.metric is not None
    asked = reading.stretch(ctx, start_us, stop_us, query.period_us)
    of = STATISTICS[query.statistic]
    return {at_us: of(each) for at_us, each in reading.together(ctx, query.metric, query.unit, asked).items()}


def _series(query: Query, value: Value) -> list[Result]:
    if isinstance(value, float):
        raise refusals.not_valid(f"The expression of {query.id} is a number; what is returned must be a series.")
    if isinstance(value, dict):
        return [Result(query.label, value)]
    return [Result(f"{query.label} {number}", times) for number, times in enumerate(value, start=1)]
