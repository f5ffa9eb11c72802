"""What a metric was in each period of a stretch of time, whoever measured it, and the statistics of that.

Periods begin at the start of the stretch, which is rounded down to what is kept of that age.
Source: API reference, GetMetricStatistics and GetMetricData, `StartTime` and `Period`.
Model: single values are not kept, so that there are no percentiles. Without a unit, the values of all units count
together.
"""

from collections.abc import Callable
from typing import NamedTuple

from services.account.cloudwatch import keeping, refusals
from services.account.cloudwatch.instants import begun_us
from services.account.cloudwatch.state import Metric, Sample
from services.account.cloudwatch.units import unit_of
from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.context import Context
from services.engine.metrics import KEPT_US, PERIODS_US, Series

STATISTICS: dict[str, Callable[[Sample], float]] = {
    "SampleCount": lambda sample: sample.samples,
    "Average": lambda sample: sample.total / sample.samples if sample.samples else 0.0,
    "Sum": lambda sample: sample.total,
    "Minimum": lambda sample: sample.low,
    "Maximum": lambda sample: sample.high,
}
SHORT_PERIODS_S = (1, 5, 10, 20, 30)


class Stretch(NamedTuple):
    """Instants from `start_us` up to, not including, `stop_us`, in periods."""

    start_us: int
    stop_us: int
    period_us: int


class Listed(NamedTuple):
    """A metric in one of its units. `engine` says where AWS's services have measured it; none for one's own."""

    metric: Metric
    unit: str
    engine: Series | None


def listed(ctx: Context) -> list[Listed]:
    """Every metric of the region: those of AWS's services, then one's own."""
    found = [
        Listed(
            (namespace, name, tuple(sorted(dimensions))),
            unit_of(namespace, name),
            (region, namespace, name, dimensions),
        )
        for region, namespace, name, dimensions in ctx.metric_series()
    ]
    found += [Listed((each[0], each[1], each[2]), each[3], None) for each in keeping.own(ctx)]
    return found


def of_metric(ctx: Context, metric: Metric, unit: str | None) -> list[Listed]:
    """A metric in each unit in which it was measured, or in the one that is asked for."""
    namespace, name, dimensions = metric
    found = [
        Listed(metric, unit_of(namespace, name), each)
        for each in ctx.metric_series()
        if each[2] == name and each[1] == namespace and tuple(sorted(each[3])) == dimensions
    ]
    found += [
        Listed(metric, each[3], None)
        for each in keeping.own(ctx)
        if each[1] == name and each[0] == namespace and each[2] == dimensions
    ]
    return found if unit is None else [each for each in found if each.unit == unit]


def checked_period(seconds: int) -> int:
    """A period in microseconds. Raises InvalidParameterValue."""
    if seconds % 60 and seconds not in SHORT_PERIODS_S:
        raise refusals.invalid_value(
            "The parameter Period must be a value in the set {1, 5, 10, 20, 30} or a multiple of 60."
        )
    return seconds * SECOND_US


def stretch(ctx: Context, start_us: int, stop_us: int, period_us: int) -> Stretch:
    """A stretch whose start is rounded down to the periods that are kept of that age."""
    age_us = ctx.now_us - start_us
    kept_us = next((each for each in PERIODS_US if age_us <= KEPT_US[each]), PERIODS_US[-1])
    if period_us % kept_us:
        kept_us = MINUTE_US
    return Stretch(begun_us(ctx, start_us, kept_us), stop_us, period_us)


def samples(ctx: Context, of: Listed, asked: Stretch) -> dict[int, Sample]:
    """What was measured in each period that has a datapoint, by the start of the period, oldest first."""
    found: dict[int, Sample] = {}
    for at_us, sample in _kept(ctx, of, _resolution(ctx, asked), asked):
        start_us = at_us - (at_us - asked.start_us) % asked.period_us
        found[start_us] = found[start_us] + sample if start_us in found else sample
    return found


def together(ctx: Context, metric: Metric, unit: str | None, asked: Stretch) -> dict[int, Sample]:
    """As `samples`, of all units at once."""
    found: dict[int, Sample] = {}
    for each in of_metric(ctx, metric, unit):
        for at_us, sample in samples(ctx, each, asked).items():
            found[at_us] = found[at_us] + sample if at_us in found else sample
    return dict(sorted(found.items()))


def is_active_since(ctx: Context, of: Listed, since_us: int, resolution_us: int) -> bool:
    """Whether a metric has a datapoint since an instant."""
    asked = Stretch(begun_us(ctx, since_us, resolution_us), 2**62, resolution_us)
    return bool(_kept(ctx, of, resolution_us, asked))


def _resolution(ctx: Context, asked: Stretch) -> int:
    """The longest of the kept periods of which the asked ones are made."""
    whole = [each for each in PERIODS_US if asked.period_us % each == 0 and ctx.unix_us(asked.start_us) % each == 0]
    return whole[-1] if whole else MINUTE_US


def _kept(ctx: Context, of: Listed, resolution_us: int, asked: Stretch) -> list[tuple[int, Sample]]:
    if of.engine is None:
        return keeping.read(ctx, (*of.metric, of.unit), resolution_us, asked.start_us, asked.stop_us)
    points = ctx.metric_points(of.engine, resolution_us, asked.start_us, asked.stop_us)
    return [(at_us, Sample(each.total, each.samples, each.low, each.high)) for at_us, each in points]
