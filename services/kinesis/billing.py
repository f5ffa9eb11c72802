"""What a stream costs: in provisioned mode by its shards' hours, on demand by its own hours and by what flows.

Hours are computed when somebody asks; those of a shard that closes, of a stream that goes or that changes its mode are
counted then. What flows is metered as it comes, see `flow` and `writing`; what is kept long, see `storage`; the
minimum of on-demand Advantage, see `commitment`.
Source: Amazon Kinesis Data Streams pricing.
Model: a started hour is billed whole. A closed shard costs nothing.
"""

from collections.abc import Iterator

from services.engine.context import Context
from services.kinesis import commitment
from services.kinesis.consumers.state import Consumer, Consumers, consumers_part
from services.kinesis.quotas import region_streams
from services.kinesis.state import RETENTION_HOURS_LEAST, Account, Shard, Stream
from services.kinesis.trimming import HOUR_US

SHARD_HOUR = "kinesis.shard_hour"
EXTENDED_SHARD_HOUR = "kinesis.extended_retention_shard_hour"
PUT_UNIT = "kinesis.put_unit"
STREAM_HOUR = "kinesis.on_demand_stream_hour"
ON_DEMAND_IN = "kinesis.on_demand_in_kib"
ON_DEMAND_OUT = "kinesis.on_demand_out_byte"
ADVANTAGE_IN = "kinesis.advantage_in_kib"
ADVANTAGE_OUT = "kinesis.advantage_out_byte"
ADVANTAGE_IN_FLOOR = "kinesis.advantage_in_floor_kib"
ADVANTAGE_OUT_FLOOR = "kinesis.advantage_out_floor_byte"
ON_DEMAND_EXTENDED = "kinesis.on_demand_extended_kib_hour"
LONG_TERM = "kinesis.long_term_kib_hour"
LONG_TERM_READ = "kinesis.long_term_retrieval_byte"
EFO_HOUR = "kinesis.fan_out_consumer_shard_hour"
EFO_OUT = "kinesis.fan_out_byte"
ON_DEMAND_EFO_OUT = "kinesis.on_demand_fan_out_byte"
LONG_TERM_US = 7 * 24 * HOUR_US


def hours_started(from_us: int, until_us: int) -> int:
    """The hours of which at least a part lies between two instants; the first begins at once.

    >>> hours_started(0, 0), hours_started(0, HOUR_US), hours_started(0, HOUR_US + 1)
    (1, 1, 2)
    """
    return max(1, -(-(until_us - from_us) // HOUR_US))


def usage(ctx: Context) -> dict[str, int]:
    """The hours of all shards that are open, of all streams on demand, and the minimum that is paid, up to now."""
    units: dict[str, int] = {}
    for stream in region_streams(ctx):
        for item, hours in _stream_hours(ctx, stream) if stream.is_on_demand else _shard_hours(ctx, stream):
            units[item] = units.get(item, 0) + hours
    account = commitment.account(ctx)
    if account.is_committed:
        for item, quantity in _floor(account, ctx.now_us):
            units[item] = quantity
    return units


# What is counted when something ends


def meter_shard(ctx: Context, stream: Stream, shard: Shard) -> None:
    """Counts the hours of a shard that closes now, or is not billed by the hour from now on."""
    for item, hours in (*_hours(stream, shard, ctx.now_us), *_all_consumer_hours(ctx, stream, shard)):
        ctx.meter(item, hours)


def meter_consumer(ctx: Context, stream: Stream, consumer: Consumer) -> None:
    """Counts the hours for which a consumer that goes now was registered."""
    for shard in stream.shards:
        if shard.is_open:
            for item, hours in _consumer_hours(stream, shard, consumer, ctx.now_us):
                ctx.meter(item, hours)


def meter_stream(ctx: Context, stream: Stream) -> None:
    """Counts the hours of a stream that goes, or changes its mode, now."""
    for item, hours in _stream_hours(ctx, stream) if stream.is_on_demand else _shard_hours(ctx, stream):
        ctx.meter(item, hours)


def meter_extension(ctx: Context, stream: Stream) -> None:
    """Counts the hours for which records were kept longer, when that ends now."""
    for shard in stream.shards:
        hours = dict(_hours(stream, shard, ctx.now_us)).get(EXTENDED_SHARD_HOUR) if shard.is_open else None
        if hours:
            ctx.meter(EXTENDED_SHARD_HOUR, hours)


def meter_commitment(ctx: Context) -> None:
    """Counts the minimum of a commitment that ends now."""
    for item, quantity in _floor(commitment.account(ctx), ctx.now_us):
        ctx.meter(item, quantity)


# What is counted as it flows


def meter_in(ctx: Context, stream: Stream, *, units: int, kib: int, at_us: int) -> None:
    """Counts records that were let in up to an instant: as PUT units in provisioned mode, as KB on demand."""
    if not stream.is_on_demand:
        ctx.meter(PUT_UNIT, units)
    elif commitment.holds_at(ctx, at_us):
        ctx.meter(ADVANTAGE_IN, kib)
        hour = commitment.counted(ctx, at_us)
        covered = min(kib, commitment.FLOOR_KIB_AN_HOUR - hour.in_kib)
        if covered:
            hour.in_kib += covered
            ctx.meter(ADVANTAGE_IN_FLOOR, -covered)
    else:
        ctx.meter(ON_DEMAND_IN, kib)


def meter_out(ctx: Context, stream: Stream, size_bytes: int, *, is_fan_out: bool = False) -> None:
    """Counts what was read by GetRecords, or pushed by enhanced fan-out, now.

    Model: with Advantage what is pushed costs as much as what is read.
    """
    if not size_bytes:
        return
    if not stream.is_on_demand:
        if is_fan_out:
            ctx.meter(EFO_OUT, size_bytes)
    elif commitment.holds_at(ctx, ctx.now_us):
        ctx.meter(ADVANTAGE_OUT, size_bytes)
        hour = commitment.counted(ctx, ctx.now_us)
        covered = min(size_bytes, commitment.FLOOR_BYTES_AN_HOUR - hour.out_bytes)
        if covered:
            hour.out_bytes += covered
            ctx.meter(ADVANTAGE_OUT_FLOOR, -covered)
    else:
        ctx.meter(ON_DEMAND_EFO_OUT if is_fan_out else ON_DEMAND_OUT, size_bytes)


def meter_long_read(ctx: Context, size_bytes: int) -> None:
    """Counts what was read of records older than 7 days."""
    if size_bytes:
        ctx.meter(LONG_TERM_READ, size_bytes)


def meter_kept(ctx: Context, stream: Stream, *, extended_kib_hours: int, long_kib_hours: int) -> None:
    """Counts what was kept longer than a day; up to a week the shards' hours pay for it in provisioned mode."""
    if extended_kib_hours and stream.is_on_demand:
        ctx.meter(ON_DEMAND_EXTENDED, extended_kib_hours)
    if long_kib_hours:
        ctx.meter(LONG_TERM, long_kib_hours)


def is_extended(retention_hours: int) -> bool:
    """Whether keeping records so long costs more."""
    return retention_hours > RETENTION_HOURS_LEAST


def _shard_hours(ctx: Context, stream: Stream) -> Iterator[tuple[str, int]]:
    for shard in stream.shards:
        if shard.is_open:
            yield from _hours(stream, shard, ctx.now_us)
            yield from _all_consumer_hours(ctx, stream, shard)


def _all_consumer_hours(ctx: Context, stream: Stream, shard: Shard) -> Iterator[tuple[str, int]]:
    found = ctx.part(consumers_part(stream.name), Consumers)
    for consumer in found.by_name.values() if found is not None else ():
        if consumer.status != "DELETING":
            yield from _consumer_hours(stream, shard, consumer, ctx.now_us)


def _consumer_hours(stream: Stream, shard: Shard, consumer: Consumer, until_us: int) -> Iterator[tuple[str, int]]:
    """On demand a registered consumer costs by what it is sent, and nothing else."""
    if not stream.is_on_demand:
        since_us = max(shard.opened_us, stream.mode_since_us, consumer.created_us)
        yield EFO_HOUR, hours_started(since_us, until_us)


def _hours(stream: Stream, shard: Shard, until_us: int) -> Iterator[tuple[str, int]]:
    if stream.is_on_demand:
        return
    since_us = max(shard.opened_us, stream.mode_since_us)
    yield SHARD_HOUR, hours_started(since_us, until_us)
    if stream.extended_since_us is not None:
        yield EXTENDED_SHARD_HOUR, hours_started(max(since_us, stream.extended_since_us), until_us)


def _stream_hours(ctx: Context, stream: Stream) -> Iterator[tuple[str, int]]:
    """The hours of a stream on demand; those before a commitment were counted when it began."""
    account = commitment.account(ctx)
    if stream.takes_records and not account.is_committed:
        since_us = max(stream.mode_since_us, account.ended_us or 0)
        yield STREAM_HOUR, hours_started(since_us, ctx.now_us)


def _floor(account: Account, until_us: int) -> Iterator[tuple[str, int]]:
    hours = commitment.hours(account, until_us)
    if hours:
        yield ADVANTAGE_IN_FLOOR, hours * commitment.FLOOR_KIB_AN_HOUR
        yield ADVANTAGE_OUT_FLOOR, hours * commitment.FLOOR_BYTES_AN_HOUR
