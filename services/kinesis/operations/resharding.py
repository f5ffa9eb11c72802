"""Splitting, merging, and asking for another number of shards: all of them take some time."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import refusals
from services.kinesis.behaviour import RESHARDING_US
from services.kinesis.finding import edit_stream, find_active_stream, find_open_shard, find_stream, stream_arn
from services.kinesis.quotas import (
    COUNT_UPDATES_A_DAY,
    MOST_SHARDS_OF_A_STREAM,
    check_readers,
    check_shards,
    readers_of,
)
from services.kinesis.rates import count_call
from services.kinesis.ring import Merge, Split, are_neighbours, plan
from services.kinesis.sequence import shard_id
from services.kinesis.state import Change, Shard, Stream, hash_bytes
from services.kinesis.trimming import HOUR_US

DAY_US = 24 * HOUR_US


def split_shard(ctx: Context, params: Params) -> Answer:
    """Has a shard cut in two at a hash key, where the upper child begins.

    Source: what AWS answers to a key at the edge: each child has at least two keys.
    """
    stream = _find(ctx, params, "SplitShard")
    shard = find_open_shard(stream, params["ShardToSplit"])
    at = int(params["NewStartingHashKey"])
    if not shard.first_key + 1 < at < shard.last_key:
        raise refusals.invalid(
            f"NewStartingHashKey {at} used in SplitShard() on shard {shard_id(shard.number)} in stream {stream.name} "
            f"under account {refusals.ACCOUNT} is not both greater than one plus the shard's StartingHashKey "
            f"{shard.first_key} and less than the shard's EndingHashKey {shard.last_key}."
        )
    check_shards(ctx, 1)
    check_readers(ctx, readers_of(ctx, stream))
    count_call(ctx, "SplitShard")

    _begin(ctx, stream, Change("split", ctx.after(RESHARDING_US), (shard.number,), hash_bytes(at)))
    return {}


def merge_shards(ctx: Context, params: Params) -> Answer:
    """Has two neighbours joined, which may be named in either order."""
    stream = _find(ctx, params, "MergeShards")
    one = find_open_shard(stream, params["ShardToMerge"])
    other = find_open_shard(stream, params["AdjacentShardToMerge"])
    if not are_neighbours(one.span(), other.span()):
        raise refusals.invalid(
            f"Shards {shard_id(one.number)} and {shard_id(other.number)} in stream {stream.name} under account "
            f"{refusals.ACCOUNT} are not an adjacent pair of shards eligible for merging"
        )
    count_call(ctx, "MergeShards")

    lower, upper = sorted((one, other), key=_place)
    _begin(ctx, stream, Change("merge", ctx.after(RESHARDING_US), (lower.number, upper.number)))
    return {}


def _find(ctx: Context, params: Params, operation: str) -> Stream:
    """The stream, if nothing is being done to it and its shards are ours to change."""
    stream = find_stream(ctx, params)
    if stream.is_on_demand:
        raise refusals.is_on_demand(stream.name)
    return find_active_stream(ctx, params)


def _place(shard: Shard) -> bytes:
    return shard.start


def update_shard_count(ctx: Context, params: Params) -> Answer:
    """Has the shards split and merged until there are so many, all equally large."""
    found = _find(ctx, params, "UpdateShardCount")
    now, target = found.open_count, int(params["TargetShardCount"])
    _check_target(found.name, now, target)
    recent = [at_us for at_us in found.counts_updated_us if at_us > ctx.now_us - DAY_US]
    if len(recent) >= COUNT_UPDATES_A_DAY:
        raise refusals.limit_exceeded(
            f"Stream {found.name} under account {refusals.ACCOUNT} was scaled {COUNT_UPDATES_A_DAY} times in the last "
            "24 hours, which is the limit."
        )
    splits, merges = plan([shard.span() for shard in found.open_shards()], target, found.next_shard)
    check_shards(ctx, len(splits))
    check_readers(ctx, readers_of(ctx, found) * len(splits))
    count_call(ctx, "UpdateShardCount")

    stream = edit_stream(ctx, found)
    stream.counts_updated_us = [*recent, ctx.now_us]
    if splits or merges:
        stages = bool(splits) + bool(merges)
        _begin(ctx, stream, Change("count", ctx.after(stages * RESHARDING_US), _touched(splits, merges), b"", target))
    return {
        "StreamName": stream.name,
        "CurrentShardCount": now,
        "TargetShardCount": target,
        "StreamARN": stream_arn(ctx.region, stream.name),
    }


def _check_target(stream_name: str, now: int, target: int) -> None:
    """Model: AWS does not say which error belongs to which of these limits."""
    about = f"UpdateShardCount cannot scale stream {stream_name} under account {refusals.ACCOUNT}"
    if target > MOST_SHARDS_OF_A_STREAM:
        raise refusals.invalid(f"{about} up to {target} shards: the most is {MOST_SHARDS_OF_A_STREAM}.")
    if target > 2 * now:
        raise refusals.invalid(f"{about} up over double your current open shard count: {now} now, {target} asked for.")
    if 2 * target < now:
        raise refusals.invalid(f"{about} down below half your current open shard count: {now} now, {target} asked for.")


def _touched(splits: list[Split], merges: list[Merge]) -> tuple[int, ...]:
    touched = [step.shard for step in splits] + [number for step in merges for number in (step.lower, step.upper)]
    return tuple(sorted(set(touched)))


def _begin(ctx: Context, found: Stream, change: Change) -> None:
    stream = edit_stream(ctx, found)
    stream.status, stream.change = "UPDATING", change
    ctx.schedule(ctx.after(RESHARDING_US), "resharded", [stream.name, stream.number])
