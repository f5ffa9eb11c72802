"""ListMetrics, GetMetricStatistics, GetMetricData and PutMetricData.

Source: API reference of each; user guide, "CloudWatch quotas".
"""

from collections.abc import Mapping
from typing import Any

from services.account.cloudwatch import keeping, queries, reading, refusals, waking
from services.account.cloudwatch.instants import unix_s, virtual_us
from services.account.cloudwatch.reading import STATISTICS, Listed
from services.account.cloudwatch.state import Metric, Sample, metric_of
from services.account.cloudwatch.units import NONE
from services.engine.clock import DAY_US, HOUR_US, MINUTE_US
from services.engine.context import Context
from services.engine.service import Answer, Params

LISTED = 500
LISTED_FOR_US = 14 * DAY_US
RECENT_US = 3 * HOUR_US
MOST_DATAPOINTS = 1_440
MOST_OF_QUERIES = 100_800
MOST_DATA = 1_000
MOST_VALUES = 150
MOST_VALUE = 2.0**360
EARLIEST_US = 14 * DAY_US
LATEST_US = 2 * HOUR_US


def list_metrics(ctx: Context, params: Params) -> Answer:
    """A page of the metrics that have had datapoints in the last two weeks, or in the last three hours."""
    if params.get("OwningAccount"):
        raise refusals.invalid_value("OwningAccount needs IncludeLinkedAccounts.")
    is_recent = params.get("RecentlyActive") is not None
    since_us = ctx.now_us - (RECENT_US if is_recent else LISTED_FOR_US)
    resolution_us = 5 * MINUTE_US if is_recent else HOUR_US
    seen: set[Metric] = set()
    found = []
    for each in reading.listed(ctx):
        is_wanted = each.metric not in seen and _is_asked(each, params)
        if is_wanted and reading.is_active_since(ctx, each, since_us, resolution_us):
            seen.add(each.metric)
            found.append(metric_shape(each.metric))
    return _page(found, params, "Metrics", LISTED, refusals.invalid_value("The next token specified is invalid."))


def _is_asked(each: Listed, params: Params) -> bool:
    namespace, name, dimensions = each.metric
    has = dict(dimensions)
    return (
        params.get("Namespace") in (None, namespace)
        and params.get("MetricName") in (None, name)
        and all(
            wanted["Name"] in has and wanted.get("Value") in (None, has[wanted["Name"]])
            for wanted in params.get("Dimensions") or ()
        )
    )


def metric_shape(metric: Metric) -> dict[str, Any]:
    """A metric as the API tells it."""
    namespace, name, dimensions = metric
    return {
        "Namespace": namespace,
        "MetricName": name,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions],
    }


def _page(found: list[Any], params: Params, name: str, most: int, bad: Exception) -> Answer:
    token = params.get("NextToken") or "0"
    if not (token.isascii() and token.isdigit() and len(token) < 9):
        raise bad
    start = int(token)
    page = {name: found[start : start + most]}
    return {**page, "NextToken": str(start + most)} if start + most < len(found) else page


def get_metric_statistics(ctx: Context, params: Params) -> Answer:
    """Statistics of one metric for each period that has a datapoint, in no promised order (here: by time)."""
    if params.get("ExtendedStatistics"):
        raise refusals.left_out("A percentile (single values are not kept)")
    wanted = params.get("Statistics")
    if not wanted:
        raise refusals.combination(
            "At least one of the parameters Statistics and ExtendedStatistics must be specified."
        )
    period_us = reading.checked_period(params["Period"])
    start_us, stop_us = virtual_us(ctx, params["StartTime"]), virtual_us(ctx, params["EndTime"])
    _check_order(start_us, stop_us)
    asked = (stop_us - start_us) // period_us
    if asked > MOST_DATAPOINTS:
        raise refusals.combination(
            f"You have requested up to {asked} datapoints, which exceeds the limit of {MOST_DATAPOINTS}. "
            "You may reduce the datapoints requested by increasing Period, or decreasing the time range."
        )
    stretch = reading.stretch(ctx, start_us, stop_us, period_us)
    metric = metric_of(params)
    found = [
        {
            "Timestamp": unix_s(ctx, at_us),
            **{name: STATISTICS[name](sample) for name in wanted},
            "Unit": of.unit,
        }
        for of in reading.of_metric(ctx, metric, params.get("Unit"))
        for at_us, sample in reading.samples(ctx, of, stretch).items()
    ]
    return {"Label": params["MetricName"], "Datapoints": found}


def _check_order(start_us: int, stop_us: int) -> None:
    if start_us >= stop_us:
        raise refusals.invalid_value("The parameter StartTime must be less than the parameter EndTime.")


def get_metric_data(ctx: Context, params: Params) -> Answer:
    """What each query comes to; the newest first, unless asked otherwise."""
    asked = queries.parse(params["MetricDataQueries"])
    start_us, stop_us = virtual_us(ctx, params["StartTime"]), virtual_us(ctx, params["EndTime"])
    if start_us >= stop_us:
        raise refusals.not_valid("The parameter StartTime must be less than the parameter EndTime.")
    periods = (stop_us - start_us) // min((each.period_us for each in asked if each.period_us), default=MINUTE_US)
    if periods * len(asked) > MOST_OF_QUERIES:
        raise refusals.not_valid(f"This would be more than {MOST_OF_QUERIES:,} datapoints: use longer periods.")
    most = params.get("MaxDatapoints") or MOST_OF_QUERIES
    if not 0 < most <= MOST_OF_QUERIES:
        raise refusals.not_valid(f"MaxDatapoints can be {MOST_OF_QUERIES} at most.")
    is_ascending = params.get("ScanBy") == "TimestampAscending"
    whole: list[tuple[dict[str, Any], list[tuple[int, float]]]] = []
    for name, results in queries.results(ctx, asked, start_us, stop_us).items():
        for result in results:
            values = sorted(result.times.items(), reverse=not is_ascending)
            whole.append(({"Id": name, "Label": result.label}, values))
    token = params.get("NextToken") or "0"
    if not (token.isascii() and token.isdigit() and len(token) < 9):
        raise refusals.bad_token()
    return _data_page(ctx, whole, int(token), most)


def _data_page(
    ctx: Context, whole: list[tuple[dict[str, Any], list[tuple[int, float]]]], skipped: int, most: int
) -> Answer:
    """All series, each from where the page before has ended."""
    answer: list[dict[str, Any]] = []
    at, stop = 0, skipped + most
    for head, values in whole:
        first, last = max(0, skipped - at), max(0, min(len(values), stop - at))
        part = values[first:last]
        at += len(values)
        if part or not (skipped or values):
            answer.append(
                {
                    **head,
                    "Timestamps": [unix_s(ctx, at_us) for at_us, _ in part],
                    "Values": [value for _, value in part],
                    "StatusCode": "Complete" if last == len(values) else "PartialData",
                }
            )
    page = {"MetricDataResults": answer, "Messages": []}
    return {**page, "NextToken": str(stop)} if at > stop else page


def put_metric_data(ctx: Context, params: Params) -> Answer:
    """Adds to metrics of one's own. All of a request is taken, or nothing."""
    namespace = params["Namespace"]
    if namespace.startswith("AWS/"):
        raise refusals.invalid_value(f"The value {namespace} for parameter Namespace is invalid.")
    if params.get("EntityMetricData"):
        raise refusals.left_out("EntityMetricData")
    data = params.get("MetricData")
    if not data:
        raise refusals.missing("MetricData")
    if len(data) > MOST_DATA:
        raise refusals.invalid_value(f"The collection MetricData must not have a size greater than {MOST_DATA}.")
    read = [_datum(ctx, namespace, f"MetricData.member.{place}", each) for place, each in enumerate(data, start=1)]
    keeping.check_room(ctx, [series for series, _, _ in read])
    for series, at_us, sample in read:
        keeping.put(ctx, series, at_us, sample)
        waking.wake(ctx, series[:3], at_us)
    return {}


def _datum(ctx: Context, namespace: str, place: str, datum: Mapping[str, Any]) -> tuple[keeping.Series, int, Sample]:
    dimensions = datum.get("Dimensions") or ()
    if len({each["Name"] for each in dimensions}) < len(dimensions):
        raise refusals.invalid_value(f"The collection {place}.Dimensions must not have two dimensions of one name.")
    metric = metric_of({**datum, "Namespace": namespace})
    if datum.get("StorageResolution") not in (None, 1, 60):
        raise refusals.invalid_value(f"The parameter {place}.StorageResolution must be 1 or 60.")
    at_us = virtual_us(ctx, datum["Timestamp"]) if "Timestamp" in datum else ctx.now_us
    if not ctx.now_us - EARLIEST_US <= at_us <= ctx.now_us + LATEST_US:
        raise refusals.invalid_value(
            f"The parameter {place}.Timestamp must specify a time within the past two weeks or the next two hours."
        )
    return (*metric, datum.get("Unit") or NONE), at_us, _sample(place, datum)


def _sample(place: str, datum: Mapping[str, Any]) -> Sample:
    given = [name for name in ("Value", "StatisticValues", "Values") if datum.get(name) is not None]
    if not given:
        raise refusals.missing(f"{place}.Value")
    if len(given) > 1:
        raise refusals.combination(f"The parameters {place}.{given[0]} and {place}.{given[1]} are mutually exclusive.")
    if given == ["Value"]:
        value = _number(f"{place}.Value", datum["Value"])
        return Sample(value, 1.0, value, value)
    if given == ["StatisticValues"]:
        return _statistics(f"{place}.StatisticValues", datum["StatisticValues"])
    return _values(place, datum["Values"], datum.get("Counts"))


def _statistics(place: str, given: Mapping[str, Any]) -> Sample:
    sample = Sample(*(_number(f"{place}.{name}", given[name]) for name in ("Sum", "SampleCount", "Minimum", "Maximum")))
    if sample.samples <= 0:
        raise refusals.invalid_value(f"The parameter {place}.SampleCount must be greater than 0.")
    if sample.low > sample.high:
        raise refusals.combination(f"The parameter {place}.Minimum must not be greater than {place}.Maximum.")
    return sample


def _values(place: str, values: Any, counts: Any) -> Sample:
    if not values or len(values) > MOST_VALUES:
        raise refusals.invalid_value(f"The collection {place}.Values must have a size of 1 to {MOST_VALUES}.")
    counts = [1.0] * len(values) if counts is None else counts
    if len(counts) != len(values):
        raise refusals.combination(f"The parameters {place}.Values and {place}.Counts must be of the same size.")
    numbers = [_number(f"{place}.Values", each) for each in values]
    times = [_number(f"{place}.Counts", each) for each in counts]
    if min(times) < 0 or not sum(times):
        raise refusals.invalid_value(f"The parameter {place}.Counts must not be negative, and not zero in all.")
    total = sum(number * count for number, count in zip(numbers, times, strict=True))
    return Sample(total, sum(times), min(numbers), max(numbers))


def _number(place: str, value: float) -> float:
    if not -MOST_VALUE <= value <= MOST_VALUE:
        raise refusals.invalid_value(f"The value {value} for parameter {place} must be between -2^360 and 2^360.")
    return float(value)
