"""Metrics of one's own, kept as the engine keeps its: by the minute, by five minutes and by the hour, each for a time.

Model: StorageResolution 1 is kept by the minute, too. A region has 1,000 series of one's own at most.
"""

from services.account.cloudwatch import refusals
from services.account.cloudwatch.instants import begun_us
from services.account.cloudwatch.state import Own, Sample
from services.engine.clock import HOUR_US, SECOND_US
from services.engine.collection import Collection
from services.engine.context import Context
from services.engine.metrics import KEPT_US, PERIODS_US

OWN = "own"
POINTS = "points"
MOST_OWN = 1_000
LONG_AGO_US = -(2**62)

Series = tuple[str, str, tuple[tuple[str, str], ...], str]


def own(ctx: Context) -> list[Series]:
    """Every series of one's own, in the order of their first datapoints."""
    found = ctx.part(OWN, Own)
    return found.known if found else []


def points(ctx: Context) -> Collection[tuple[int, int, int], Sample]:
    """All datapoints by (number of the series, period in seconds, start of the period in microseconds)."""
    return ctx.collection(POINTS, tuple[int, int, int], Sample)


def check_room(ctx: Context, wanted: list[Series]) -> None:
    """Refuses what would be more series than are kept."""
    known = own(ctx)
    if len(known) + len(set(wanted).difference(known)) > MOST_OWN:
        raise refusals.too_many(f"A region of this simulation keeps {MOST_OWN:,} metrics of your own at most.")


def put(ctx: Context, series: Series, at_us: int, sample: Sample) -> None:
    """Adds what was measured to the minute, the five minutes and the hour in which an instant lies."""
    number = _number(ctx, series)
    kept = points(ctx)
    for period_us in PERIODS_US:
        key = (number, period_us // SECOND_US, begun_us(ctx, at_us, period_us))
        earlier = kept.get(key)
        kept.put(key, sample if earlier is None else earlier + sample)
        if earlier is None and period_us == HOUR_US:
            for each_us, kept_us in KEPT_US.items():
                seconds = each_us // SECOND_US
                kept.drop_range((number, seconds, LONG_AGO_US), (number, seconds, ctx.now_us - kept_us))


def read(ctx: Context, series: Series, period_us: int, start_us: int, stop_us: int) -> list[tuple[int, Sample]]:
    """The kept datapoints of a series in [start, stop), oldest first."""
    known = own(ctx)
    if series not in known:
        return []
    number, seconds = known.index(series), period_us // SECOND_US
    found = []
    for (at_number, at_seconds, at_us), sample in points(ctx).scan((number, seconds, start_us)):
        if (at_number, at_seconds) != (number, seconds) or at_us >= stop_us:
            break
        found.append((at_us, sample))
    return found


def _number(ctx: Context, series: Series) -> int:
    known = own(ctx)
    if series in known:
        return known.index(series)
    if ctx.part(OWN, Own) is None:
        ctx.put_part(OWN, Own([]))
    ctx.edit_part(OWN, Own).known.append(series)
    return len(own(ctx)) - 1
