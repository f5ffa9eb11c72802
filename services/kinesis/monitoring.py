"""Enhanced monitoring: what CloudWatch shows of each shard, by the minute, where somebody asked for it.

What came to a shard is the difference of its totals from one minute to the next; what was read from it is counted while
it is monitored. A stream that is not monitored has nothing to do.
Source: Developer guide, "Enhanced shard-level metrics".
"""

from collections.abc import Iterator

import msgspec

from services.engine.context import Context
from services.kinesis.measures import NAMESPACE, Measure
from services.kinesis.sequence import shard_id
from services.kinesis.state import Flow, ShardFlow, Stream

METRICS = (
    "IncomingBytes",
    "IncomingRecords",
    "IteratorAgeMilliseconds",
    "OutgoingBytes",
    "OutgoingRecords",
    "ReadProvisionedThroughputExceeded",
    "WriteProvisionedThroughputExceeded",
)


class Totals(msgspec.Struct, frozen=True, array_like=True):
    """What had come to a shard when the minute began."""

    records: int = 0
    size_bytes: int = 0
    throttled: int = 0


class Reads(msgspec.Struct, array_like=True):
    """What was read from a shard in the running minute."""

    calls: int = 0
    refused: int = 0
    records: int = 0
    size_bytes: int = 0
    age_ms_sum: int = 0
    age_ms_low: int = 0
    age_ms_high: int = 0


class Monitored(msgspec.Struct, array_like=True):
    """What is counted of each shard by number."""

    totals: dict[int, Totals] = {}
    reads: dict[int, Reads] = {}


def monitored_part(name: str) -> str:
    """The part of what is counted of a stream's shards."""
    return f"monitored/~{name}"


def begin(ctx: Context, stream: Stream, flow: Flow) -> None:
    """Begins to count, from a stream that is settled up to now."""
    totals = {number: _totals(each) for number, each in flow.shards.items()}
    ctx.put_part(monitored_part(stream.name), Monitored(totals, {}))


def end(ctx: Context, stream: Stream) -> None:
    """Counts no more."""
    ctx.drop_part(monitored_part(stream.name))


def note_read(ctx: Context, stream: Stream, shard: int, *, records: int, size_bytes: int, age_ms: int) -> None:
    """Counts a call that was answered."""
    reads = _reads(ctx, stream, shard)
    reads.age_ms_low = min(reads.age_ms_low, age_ms) if reads.calls else age_ms
    reads.age_ms_high = max(reads.age_ms_high, age_ms)
    reads.age_ms_sum += age_ms
    reads.calls += 1
    reads.records += records
    reads.size_bytes += size_bytes


def note_refused_read(ctx: Context, stream: Stream, shard: int) -> None:
    """Counts a call that was refused."""
    _reads(ctx, stream, shard).refused += 1


def note_reads(ctx: Context, stream: Stream, shard: int, more: Reads) -> None:
    """Counts what applications have read, many calls at a time."""
    reads = _reads(ctx, stream, shard)
    if more.calls:
        reads.age_ms_low = min(reads.age_ms_low, more.age_ms_low) if reads.calls else more.age_ms_low
        reads.age_ms_high = max(reads.age_ms_high, more.age_ms_high)
    reads.age_ms_sum += more.age_ms_sum
    reads.calls += more.calls
    reads.refused += more.refused
    reads.records += more.records
    reads.size_bytes += more.size_bytes


def flush_shards(ctx: Context, stream: Stream, flow: Flow, *, at_us: int) -> None:
    """Writes the datapoints of the minute that began at an instant, and begins a new one."""
    counted = ctx.edit_part(monitored_part(stream.name), Monitored)
    for number, shard_flow in flow.shards.items():
        totals = _totals(shard_flow)
        wrote = _written(counted.totals.get(number, Totals()), totals)
        read = _read(counted.reads[number]) if number in counted.reads else ()
        for measure in [*wrote, *read]:
            if measure.name in stream.shard_metrics:
                ctx.metric(
                    NAMESPACE,
                    measure.name,
                    (("ShardId", shard_id(number)), ("StreamName", stream.name)),
                    total=measure.total,
                    samples=measure.samples,
                    low=measure.low,
                    high=measure.high,
                    at_us=at_us,
                )
    counted.totals = {number: _totals(each) for number, each in flow.shards.items()}
    counted.reads = {}


def _totals(flow: ShardFlow) -> Totals:
    return Totals(flow.accepted, flow.accepted_bytes, flow.refused - flow.refused_for_key)


def _written(before: Totals, after: Totals) -> Iterator[Measure]:
    records, throttled = after.records - before.records, after.throttled - before.throttled
    if records or throttled:
        yield Measure("IncomingRecords", records)
        yield Measure("IncomingBytes", after.size_bytes - before.size_bytes)
        yield _share("WriteProvisionedThroughputExceeded", throttled, records + throttled)


def _read(reads: Reads) -> Iterator[Measure]:
    yield _share("ReadProvisionedThroughputExceeded", reads.refused, reads.calls + reads.refused)
    if reads.calls:
        yield Measure("OutgoingRecords", reads.records)
        yield Measure("OutgoingBytes", reads.size_bytes)
        yield Measure("IteratorAgeMilliseconds", reads.age_ms_sum, reads.calls, reads.age_ms_low, reads.age_ms_high)


def _share(name: str, count: int, of: int) -> Measure:
    return Measure(name, count, of, int(count == of), int(count > 0))


def _reads(ctx: Context, stream: Stream, shard: int) -> Reads:
    return ctx.edit_part(monitored_part(stream.name), Monitored).reads.setdefault(shard, Reads())
