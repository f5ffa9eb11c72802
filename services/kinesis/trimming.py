"""How records become too old: which of them can still be read, and when what keeps them is dropped.

Source: Developer guide, "Change the data retention period": records can be read for the retention period; raising it
brings back none that had expired, lowering it takes older ones away almost at once.
Model: the edge moves at full minutes, and lowering takes effect in the same instant. What lies behind the edge cannot
be read from then on; the entries that keep it are dropped when all of their records lie behind it.
"""

from services.engine.context import Context
from services.kinesis.records import entry_until_us
from services.kinesis.state import (
    Entry,
    Flow,
    Kept,
    Put,
    Shard,
    ShardFlow,
    Stream,
    Traffic,
    kept_part,
    records_part,
    traffics_part,
)
from services.kinesis.throughput import SECOND_US

MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US


def horizon_us(stream: Stream, now_us: int) -> int:
    """Records that arrived before are gone."""
    return max(stream.not_before_us, now_us - now_us % MINUTE_US - stream.retention_hours * HOUR_US)


def behind_horizon_us(stream: Stream, at_us: int) -> int:
    """When the edge will have passed an instant."""
    return -(-at_us // MINUTE_US) * MINUTE_US + stream.retention_hours * HOUR_US


def trim(ctx: Context, stream: Stream, flow: Flow) -> None:
    """Drops entries all of whose records are gone, and says when to look again."""
    flow.trim_due_us = ctx.now_us + stream.retention_hours * HOUR_US
    horizon = horizon_us(stream, ctx.now_us)
    gone = sum(_trim_shard(ctx, stream, shard, flow) for shard in stream.shards)
    if gone:
        ctx.trace("records_expired", (stream.name,), records=gone)
    traffics = ctx.collection(traffics_part(stream.name), int, Traffic)
    while (oldest := traffics.first()) is not None and (oldest[1].until_us or ctx.now_us) <= horizon:
        traffics.delete(oldest[0])


def _trim_shard(ctx: Context, stream: Stream, shard: Shard, flow: Flow) -> int:
    """How many records of a shard were dropped."""
    shard_flow = flow.shards[shard.number]
    kept = ctx.collection(records_part(stream.name, shard.number), int, Entry)
    horizon = horizon_us(stream, ctx.now_us)
    put_bytes, oldest = 0, _oldest_growing(shard_flow)
    for counter, entry in kept.scan():
        if entry_until_us(entry) > horizon:
            flow.trim_due_us = min(flow.trim_due_us, behind_horizon_us(stream, entry_until_us(entry)))
            oldest = counter
            break
        put_bytes += len(entry.content) if isinstance(entry, Put) else 0
    gone = oldest - shard_flow.oldest_counter
    if gone:
        kept.drop_before(oldest)
        shard_flow.oldest_counter = oldest
        forget_puts(ctx, flow, put_bytes)
    return gone


def _oldest_growing(flow: ShardFlow) -> int:
    if flow.tail is not None:
        return flow.tail_counter
    return flow.part_counter if flow.part is not None else flow.next_counter


def forget_puts(ctx: Context, flow: Flow, put_bytes: int) -> None:
    """Counts content as no longer kept."""
    if put_bytes:
        flow.put_bytes -= put_bytes
        ctx.edit_part(kept_part(), Kept).put_bytes -= put_bytes


def drop_records(ctx: Context, stream: Stream, shard: Shard, flow: Flow) -> None:
    """Drops all that a shard keeps: it has expired, or its stream goes."""
    kept = ctx.collection(records_part(stream.name, shard.number), int, Entry)
    forget_puts(ctx, flow, sum(len(entry.content) for _, entry in kept.scan() if isinstance(entry, Put)))
    kept.drop_all()
    del flow.shards[shard.number]
