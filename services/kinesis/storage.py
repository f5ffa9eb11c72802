"""What it costs to keep records longer than a day: by the GB and month, hour by hour.

What comes in each hour is added up and remembered for as long as it is kept. When an hour begins, what is older than a
day then, and older than a week, is billed for that hour. So nothing has to be asked record by record, and a stream that
keeps its records for a day has no more to do than to remember 24 sums.
Source: Amazon Kinesis Data Streams pricing: up to 7 days by the shard-hour in provisioned mode, by GB-month on demand;
beyond 7 days by GB-month in both.
Model: records of the same hour of the clock count as one, by the age of the youngest, rounded up to whole KB together.
A month has 730 hours.
"""

from services.engine.collection import Collection
from services.engine.context import Context
from services.kinesis import billing
from services.kinesis.state import Flow, Stream, hours_part
from services.kinesis.trimming import HOUR_US, MINUTE_US, horizon_us

DAY_HOURS = 24
WEEK_HOURS = 7 * DAY_HOURS


def gather(ctx: Context, stream: Stream, flow: Flow, *, at_us: int) -> None:
    """Adds what came in the minute that began at an instant to its hour."""
    _begin_hour(ctx, stream, flow, at_us // HOUR_US)
    flow.hour_bytes += flow.minute.incoming_bytes


def _begin_hour(ctx: Context, stream: Stream, flow: Flow, hour: int) -> None:
    """Remembers the sum of the hour that was, if this is another one. What is not billed need not be kept for it."""
    if flow.hour != hour:
        kept = _hours(ctx, stream)
        if flow.hour_bytes:
            kept.put(flow.hour, -(-flow.hour_bytes // 1024))
        if stream.extended_since_us is None:
            kept.drop_before(hour - stream.retention_hours - 2)
        flow.hour, flow.hour_bytes = hour, 0


def is_due(stream: Stream, flow: Flow, now_us: int) -> bool:
    """Whether an hour has begun for which something kept is to be billed."""
    return stream.extended_since_us is not None and flow.billed_hour <= now_us // HOUR_US


def bill_kept(ctx: Context, stream: Stream, flow: Flow) -> None:
    """Bills what is kept for each hour that has begun and was not billed. The stream is settled up to now."""
    _begin_hour(ctx, stream, flow, ctx.now_us // HOUR_US)
    kept = _hours(ctx, stream)
    if kept.first() is None:
        flow.billed_hour = ctx.now_us // HOUR_US + 1
    extended_hours = long_hours = 0
    while flow.billed_hour <= ctx.now_us // HOUR_US:
        _grow_older(kept, stream, flow)
        extended_hours += flow.extended_kib
        long_hours += flow.long_kib
        flow.billed_hour += 1
    kept.drop_before(flow.billed_hour - stream.retention_hours - 2)
    billing.meter_kept(ctx, stream, extended_kib_hours=extended_hours, long_kib_hours=long_hours)


def _grow_older(kept: Collection[int, int], stream: Stream, flow: Flow) -> None:
    """Moves the edges of a day, a week and the retention period on to the hour that is to be billed."""
    hour = flow.billed_hour
    is_long = stream.retention_hours > WEEK_HOURS
    flow.extended_kib += kept.get(hour - DAY_HOURS - 1) or 0
    if is_long:
        grown_old = kept.get(hour - WEEK_HOURS - 1) or 0
        flow.extended_kib -= grown_old
        flow.long_kib += grown_old
    gone = kept.get(hour - stream.retention_hours - 1) or 0
    if is_long:
        flow.long_kib -= gone
    else:
        flow.extended_kib -= gone


def retention_changed(ctx: Context, stream: Stream, flow: Flow) -> None:
    """Works out anew what is kept how long, after the retention period became another. What went does not come back."""
    _begin_hour(ctx, stream, flow, ctx.now_us // HOUR_US)
    kept = _hours(ctx, stream)
    kept.drop_before(horizon_us(stream, ctx.now_us) // HOUR_US)
    flow.billed_hour = ctx.now_us // HOUR_US + 1
    billed = flow.billed_hour - 1
    flow.extended_kib = flow.long_kib = 0
    for hour, kib in kept.scan():
        age = billed - hour - 1
        if DAY_HOURS <= age < min(WEEK_HOURS, stream.retention_hours):
            flow.extended_kib += kib
        elif WEEK_HOURS <= age < stream.retention_hours:
            flow.long_kib += kib


def drop_hours(ctx: Context, stream: Stream) -> None:
    """Forgets what came when: the stream goes."""
    _hours(ctx, stream).drop_all()


def next_day_us(now_us: int) -> int:
    """When what is kept is billed at the latest: pictures of a stream at rest should not have weeks to catch up."""
    day_us = DAY_HOURS * HOUR_US
    return now_us - now_us % day_us + day_us


def _hours(ctx: Context, stream: Stream) -> Collection[int, int]:
    return ctx.collection(hours_part(stream.name), int, int)


assert HOUR_US % MINUTE_US == 0, "a minute lies in one hour"
