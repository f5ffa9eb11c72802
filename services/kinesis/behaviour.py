"""What happens to a stream over time: it becomes active, its shards change, old ones expire, it goes.

Each function is the handler of an event that an operation, or another handler, has scheduled. An event names a stream
by name and number; one whose stream is gone does nothing.
Source: API reference (CreateStream, SplitShard, MergeShards, UpdateShardCount, DeleteStream are asynchronous).
Model: the durations below; AWS says "a few minutes" at most. The steps of one kind of UpdateShardCount run together.
"""

from collections.abc import Callable
from typing import Any

from services.engine.context import Context
from services.kinesis import changing, monitoring, scaling, storage
from services.kinesis.billing import meter_stream
from services.kinesis.committing import on_commitment_ends
from services.kinesis.consumers.ending import forget_shard, forget_stream
from services.kinesis.finding import edit_stream, stream_named
from services.kinesis.flow import schedule, settle
from services.kinesis.hashing import even_ranges
from services.kinesis.measures import flush_minute
from services.kinesis.resharding import apply, steps_left
from services.kinesis.ring import Merge, Split
from services.kinesis.state import (
    Flow,
    Root,
    Shard,
    ShardFlow,
    Stream,
    Traffic,
    flow_part,
    hash_bytes,
    stream_part,
    traffics_part,
)
from services.kinesis.throughput import SECOND_US
from services.kinesis.trimming import MINUTE_US, behind_horizon_us, drop_records, horizon_us

CREATION_US = 10 * SECOND_US
RESHARDING_US = 30 * SECOND_US
DELETION_US = 5 * SECOND_US

StreamRef = list[Any]  # [name, number], as an event carries it


def on_created(ctx: Context, ref: StreamRef) -> None:
    """The stream becomes active, with its shards."""
    found = stream_named(ctx, *ref)
    if found is None or found.status != "CREATING":
        return
    stream = edit_stream(ctx, found)
    stream.status, stream.change = "ACTIVE", None
    stream.shards = [
        Shard(number, hash_bytes(start), hash_bytes(end), ctx.now_us)
        for number, (start, end) in enumerate(even_ranges(stream.shard_count))
    ]
    stream.next_shard, stream.mode_since_us = stream.shard_count, ctx.now_us
    flow = Flow(ctx.now_us, {shard.number: ShardFlow() for shard in stream.shards})
    ctx.put_part(flow_part(stream.name), flow)
    if stream.is_on_demand:
        scaling.begin(ctx, stream, flow)
    ctx.trace("stream_active", (stream.name,))


def on_resharded(ctx: Context, ref: StreamRef) -> None:
    """A split, a merge, or all splits or all merges of a new shard count are done."""
    found = stream_named(ctx, *ref)
    if found is None or found.status != "UPDATING" or found.change is None:
        return
    stream = edit_stream(ctx, found)
    assert stream.change is not None
    splits, merges = steps_left(stream, stream.change)
    flow = settle(ctx, stream)
    for step in splits or merges:
        _tell(ctx, stream, step, [shard.number for shard in apply(ctx, stream, flow, step)])
    if splits and merges:
        ctx.schedule(ctx.after(RESHARDING_US), "resharded", ref)
    else:
        if stream.change.kind in ("count", "warm", "scale_up", "scale_down"):
            kind = "shard_count_updated" if stream.change.kind == "count" else "stream_scaled"
            ctx.trace(kind, (stream.name, str(stream.open_count)))
        if stream.status == "UPDATING":
            stream.status, stream.change = "ACTIVE", None
    schedule(ctx, stream, flow, changed=True)
    schedule_expiry(ctx, stream)


def _tell(ctx: Context, stream: Stream, step: Split | Merge, children: list[int]) -> None:
    if isinstance(step, Split):
        ctx.trace("shard_split", (stream.name, str(step.shard), *map(str, children)))
    else:
        ctx.trace("shards_merged", (stream.name, str(step.lower), str(step.upper), *map(str, children)))


def on_deleted(ctx: Context, ref: StreamRef) -> None:
    """The stream goes, with all that it keeps."""
    found = stream_named(ctx, *ref)
    if found is None:
        return
    stream = edit_stream(ctx, found)
    flow = settle(ctx, stream)
    flush_minute(ctx, stream.name, flow, at_us=ctx.now_us - ctx.now_us % MINUTE_US)
    meter_stream(ctx, stream)
    scaling.end(ctx, stream)
    monitoring.end(ctx, stream)
    storage.drop_hours(ctx, stream)
    for shard in stream.shards:
        drop_records(ctx, stream, shard, flow)
    for due in (flow.due, stream.expiry_due):
        if due is not None:
            ctx.cancel(due)
    ctx.collection(traffics_part(stream.name), int, Traffic).drop_all()
    forget_stream(ctx, stream)
    ctx.drop_part(flow_part(stream.name))
    ctx.drop_part(stream_part(stream.name))
    del ctx.edit_root(Root).streams[stream.name]
    ctx.trace("stream_deleted", (stream.name,))


def on_flow(ctx: Context, ref: StreamRef) -> None:
    """The stream is settled."""
    stream = stream_named(ctx, *ref)
    if stream is None:
        return
    ctx.edit_part(flow_part(stream.name), Flow).due = None
    schedule(ctx, stream, settle(ctx, stream))


def on_changed(ctx: Context, ref: StreamRef) -> None:
    """A change that leaves the shards alone is done."""
    found = stream_named(ctx, *ref)
    if found is None or found.status != "UPDATING" or found.change is None or found.change.done_us != ctx.now_us:
        return
    stream = edit_stream(ctx, found)
    assert stream.change is not None
    changing.carry_out(ctx, stream, stream.change)
    stream.status, stream.change = "ACTIVE", None


def on_scaling(ctx: Context, ref: StreamRef) -> None:
    """A stream on demand is looked at: a full minute has passed."""
    stream = stream_named(ctx, *ref)
    if stream is not None and stream.is_on_demand:
        scaling.look(ctx, stream, settle(ctx, stream))


def on_expiry(ctx: Context, ref: StreamRef) -> None:
    """Closed shards whose records are all gone leave the list of shards."""
    found = stream_named(ctx, *ref)
    if found is None:
        return
    stream = edit_stream(ctx, found)
    stream.expiry_due = None
    expire_shards(ctx, stream)


def expire_shards(ctx: Context, stream: Stream) -> None:
    """Has closed shards expire that are too old for the retention period, and sees to the others."""
    horizon = horizon_us(stream, ctx.now_us)
    expired = [shard for shard in stream.shards if shard.closed_us is not None and shard.closed_us <= horizon]
    if expired:
        flow = settle(ctx, stream)
        for shard in expired:
            forget_shard(ctx, stream, shard)
            drop_records(ctx, stream, shard, flow)
            ctx.trace("shard_expired", (stream.name, str(shard.number)))
        stream.shards = [shard for shard in stream.shards if shard not in expired]
    schedule_expiry(ctx, stream)


def schedule_expiry(ctx: Context, stream: Stream) -> None:
    """Sees to it that the closed shard which expires first does."""
    if stream.expiry_due is not None:
        ctx.cancel(stream.expiry_due)
        stream.expiry_due = None
    closed = [shard.closed_us for shard in stream.shards if shard.closed_us is not None]
    if closed:
        at_us = max(ctx.now_us, behind_horizon_us(stream, min(closed)))
        stream.expiry_due = ctx.schedule(at_us, "expiry", [stream.name, stream.number])


HANDLERS: dict[str, Callable[[Context, Any], None]] = {
    "created": on_created,
    "resharded": on_resharded,
    "deleted": on_deleted,
    "flow": on_flow,
    "scaling": on_scaling,
    "changed": on_changed,
    "commitment_ends": on_commitment_ends,
    "expiry": on_expiry,
}
