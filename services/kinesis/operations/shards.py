"""Listing a stream's shards: all that have not expired, or those that were open at some time."""

from typing import Any

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import refusals
from services.kinesis.finding import check_unsupported, find_stream, instant_us, stream_named
from services.kinesis.operations.shapes import created_s, shard_shape
from services.kinesis.sequence import Page, sealed, shard_number, unsealed
from services.kinesis.state import Shard, Stream
from services.kinesis.throughput import SECOND_US
from services.kinesis.trimming import horizon_us

LISTED_SHARDS = 1_000
TOKEN_LIVES_US = 300 * SECOND_US
NOT_WITH_TOKEN = ("StreamName", "StreamARN", "StreamCreationTimestamp", "ExclusiveStartShardId", "ShardFilter")


def list_shards(ctx: Context, params: Params) -> Answer:
    """A page of shards in the order of their ids. A token leads to the next page for 300 seconds.

    Source: API reference, ListShards.
    """
    stream, page = _asked(ctx, params)
    shards = [shard for shard in _filtered(ctx, stream, page.filter) if shard.number > page.after]
    most = params.get("MaxResults") or LISTED_SHARDS
    answer: dict[str, Any] = {"Shards": [shard_shape(ctx, stream, shard) for shard in shards[:most]]}
    if len(shards) > most:
        following = Page(stream.number, stream.name, shards[most - 1].number, page.filter, ctx.now_us)
        answer["NextToken"] = sealed(following)
    return answer


def _asked(ctx: Context, params: Params) -> tuple[Stream, Page]:
    check_unsupported(params)
    token = params.get("NextToken")
    if token is None:
        stream = _not_in_creation(find_stream(ctx, params))
        created = params.get("StreamCreationTimestamp")
        if created is not None and int(created) != created_s(ctx, stream):
            raise refusals.stream_not_found(stream.name)
        asked = dict(params.get("ShardFilter") or {"Type": "FROM_TRIM_HORIZON"})
        _check_filter(ctx, asked)
        after = _after(stream, params.get("ExclusiveStartShardId"))
        if asked["Type"] == "AFTER_SHARD_ID":
            after = max(after, _after(stream, asked["ShardId"]))
        return stream, Page(stream.number, stream.name, after, asked, ctx.now_us)
    return _continued(ctx, params, token)


def _continued(ctx: Context, params: Params, token: str) -> tuple[Stream, Page]:
    both = [name for name in NOT_WITH_TOKEN if params.get(name) is not None]
    if both:
        raise refusals.invalid(f"NextToken and {both[0]} cannot be provided together.")
    page = unsealed(token, Page)
    if page is None:
        raise refusals.invalid("NextToken is invalid.")
    if ctx.now_us - page.issued_us > TOKEN_LIVES_US:
        raise ServiceError("ExpiredNextTokenException", "NextToken expired: it can be used for 300 seconds.")
    stream = stream_named(ctx, page.stream_name, page.stream_number)
    if stream is None:
        raise refusals.stream_not_found(page.stream_name)
    return stream, page


def _not_in_creation(stream: Stream) -> Stream:
    if stream.status == "CREATING":
        raise refusals.stream_busy(stream.name, stream.status)
    return stream


def _after(stream: Stream, text: str | None) -> int:
    if text is None:
        return -1
    number = shard_number(text)
    if number is None:
        raise refusals.shard_not_found(stream.name, text)
    return number


def _check_filter(ctx: Context, asked: dict[str, Any]) -> None:
    """What a filter's type needs must be there, and nothing else."""
    kind = asked["Type"]
    needs = {"AFTER_SHARD_ID": "ShardId", "AT_TIMESTAMP": "Timestamp", "FROM_TIMESTAMP": "Timestamp"}.get(kind)
    for name in ("ShardId", "Timestamp"):
        if (asked.get(name) is not None) != (name == needs):
            wanted = "needs a" if name == needs else "takes no"
            raise refusals.invalid(f"A ShardFilter of type {kind} {wanted} {name}.")
    at_us = instant_us(ctx, asked["Timestamp"]) if needs == "Timestamp" else 0
    if kind == "AT_TIMESTAMP" and at_us > ctx.now_us:
        raise refusals.invalid("The timestamp of a ShardFilter cannot lie in the future.")


def _filtered(ctx: Context, stream: Stream, asked: dict[str, Any]) -> list[Shard]:
    """Model: TRIM_HORIZON is the time of the oldest record that can be, but not before the stream was there."""
    begun_us = min((shard.opened_us for shard in stream.shards), default=0)
    horizon = max(horizon_us(stream, ctx.now_us), begun_us)
    match asked["Type"]:
        case "AT_LATEST":
            return [shard for shard in stream.shards if shard.is_open]
        case "AT_TRIM_HORIZON":
            return _open_at(stream, horizon)
        case "AT_TIMESTAMP":
            return _open_at(stream, max(horizon, instant_us(ctx, asked["Timestamp"])))
        case "FROM_TIMESTAMP":
            return _open_since(stream, instant_us(ctx, asked["Timestamp"]))
        case _:
            return list(stream.shards)


def _open_at(stream: Stream, at_us: int) -> list[Shard]:
    return [shard for shard in _open_since(stream, at_us) if shard.opened_us <= at_us]


def _open_since(stream: Stream, at_us: int) -> list[Shard]:
    return [shard for shard in stream.shards if shard.closed_us is None or shard.closed_us >= at_us]
