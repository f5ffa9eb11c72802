"""What a stream costs by being there: shard-hours, and more of them for records that are kept longer than a day.

Hours of open shards are computed when somebody asks; those of a shard that closes are counted then. Puts are metered
as they come, see `flow` and `writing`.
Source: Amazon Kinesis Data Streams pricing, provisioned mode.
Model: a started hour is billed whole. A closed shard costs nothing. What is kept longer than 7 days, and reading it, is
billed by AWS per GB as well and is not metered here.
"""

from collections.abc import Iterator

from services.engine.context import Context
from services.kinesis.quotas import region_streams
from services.kinesis.state import RETENTION_HOURS_LEAST, Shard, Stream
from services.kinesis.trimming import HOUR_US

SHARD_HOUR = "kinesis.shard_hour"
EXTENDED_SHARD_HOUR = "kinesis.extended_retention_shard_hour"
PUT_UNIT = "kinesis.put_unit"


def hours_started(from_us: int, until_us: int) -> int:
    """The hours of which at least a part lies between two instants; the first begins at once.

    >>> hours_started(0, 0), hours_started(0, HOUR_US), hours_started(0, HOUR_US + 1)
    (1, 1, 2)
    """
    return max(1, -(-(until_us - from_us) // HOUR_US))


def usage(ctx: Context) -> dict[str, int]:
    """The hours of all shards that are open, up to now."""
    units: dict[str, int] = {}
    for stream in region_streams(ctx):
        for shard in stream.shards:
            if shard.is_open:
                for item, hours in _hours(stream, shard, ctx.now_us):
                    units[item] = units.get(item, 0) + hours
    return units


def meter_shard(ctx: Context, stream: Stream, shard: Shard) -> None:
    """Counts the hours of a shard that closes now."""
    for item, hours in _hours(stream, shard, ctx.now_us):
        ctx.meter(item, hours)


def meter_extension(ctx: Context, stream: Stream) -> None:
    """Counts the hours for which records were kept longer, when that ends now."""
    for shard in stream.shards:
        hours = dict(_hours(stream, shard, ctx.now_us)).get(EXTENDED_SHARD_HOUR) if shard.is_open else None
        if hours:
            ctx.meter(EXTENDED_SHARD_HOUR, hours)


def _hours(stream: Stream, shard: Shard, until_us: int) -> Iterator[tuple[str, int]]:
    yield SHARD_HOUR, hours_started(shard.opened_us, until_us)
    if stream.extended_since_us is not None:
        yield EXTENDED_SHARD_HOUR, hours_started(max(shard.opened_us, stream.extended_since_us), until_us)


def is_extended(retention_hours: int) -> bool:
    """Whether keeping records so long costs more."""
    return retention_hours > RETENTION_HOURS_LEAST
