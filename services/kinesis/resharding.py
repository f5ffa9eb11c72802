"""How a step of resharding changes a stream: parents close and keep their records, children open empty.

Source: Developer guide, "Data routing, data persistence, and shard state after a reshard": records are never moved; a
closed shard can be read until they expire.
"""

from heapq import heapify, heappop, heappush

from services.engine.context import Context
from services.kinesis import scaling
from services.kinesis.billing import meter_shard
from services.kinesis.flow import seal
from services.kinesis.hashing import half_start
from services.kinesis.ring import Merge, Span, Split, Step, plan
from services.kinesis.state import Change, Flow, Shard, ShardFlow, Stream, hash_bytes


def steps_left(stream: Stream, change: Change) -> tuple[list[Split], list[Merge]]:
    """The splits, then the merges, that are still to be made."""
    if change.kind == "split":
        return [Split(change.shards[0], int.from_bytes(change.at, "big"))], []
    if change.kind == "merge":
        return [], [Merge(*change.shards)]
    if change.kind == "scale_up":
        return scaling.splits_of(stream, change.shards), []
    if change.kind == "scale_down":
        return [], scaling.merges_of(change.shards)
    if change.kind == "warm":
        return warm_splits(stream, change.target), []
    return plan([shard.span() for shard in stream.open_shards()], change.target, stream.next_shard)


def warm_splits(stream: Stream, warm_mib: int) -> list[Split]:
    """What makes a stream ready for so many MiB a second, at one a shard: the widest is halved until there are enough.

    Model: AWS does not publish which shards are split. Ones too many are merged by and by, as `scaling` has it.
    """
    spans = [(span.start - span.end, span.start, span) for span in (shard.span() for shard in stream.open_shards())]
    heapify(spans)
    splits: list[Split] = []
    following = stream.next_shard
    while len(spans) < warm_mib:
        *_, widest = heappop(spans)
        at = half_start(widest.start, widest.end)
        splits.append(Split(widest.shard, at))
        for half in (Span(following, widest.start, at - 1), Span(following + 1, at, widest.end)):
            heappush(spans, (half.start - half.end, half.start, half))
        following += 2
    return splits


def apply(ctx: Context, stream: Stream, flow: Flow, step: Step) -> list[Shard]:
    """Takes a step on a stream that is settled up to now, and gives the children."""
    if isinstance(step, Split):
        parent = _close(ctx, stream, flow, step.shard)
        upper = hash_bytes(step.at)
        lower_end = hash_bytes(step.at - 1)
        return [
            _open(ctx, stream, flow, (parent.start, lower_end), parents=(parent.number, None)),
            _open(ctx, stream, flow, (upper, parent.end), parents=(parent.number, None)),
        ]
    one, other = _close(ctx, stream, flow, step.lower), _close(ctx, stream, flow, step.upper)
    return [_open(ctx, stream, flow, (one.start, other.end), parents=(one.number, other.number))]


def _close(ctx: Context, stream: Stream, flow: Flow, number: int) -> Shard:
    place = next(index for index, shard in enumerate(stream.shards) if shard.number == number)
    shard, shard_flow = stream.shards[place], flow.shards[number]
    seal(ctx, stream, number, shard_flow)
    closed = Shard(
        number,
        shard.start,
        shard.end,
        shard.opened_us,
        shard.parent,
        shard.adjacent_parent,
        ctx.now_us,
        shard_flow.next_counter - 1,
    )
    stream.shards[place] = closed
    meter_shard(ctx, stream, closed)
    return closed


def _open(
    ctx: Context, stream: Stream, flow: Flow, span: tuple[bytes, bytes], *, parents: tuple[int, int | None]
) -> Shard:
    shard = Shard(stream.next_shard, *span, ctx.now_us, *parents)
    stream.next_shard += 1
    stream.shards.append(shard)
    flow.shards[shard.number] = ShardFlow()
    return shard
