"""Making, deleting, describing and listing streams."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import refusals
from services.kinesis.behaviour import CREATION_US, DELETION_US
from services.kinesis.finding import edit_stream, find_active_stream, find_stream, stream_arn, stream_named, timestamp
from services.kinesis.operations.shapes import shard_shape
from services.kinesis.operations.tags import check_tags
from services.kinesis.quotas import STREAMS_IN_CREATION, check_shards, region_streams
from services.kinesis.rates import count_call
from services.kinesis.sequence import shard_number
from services.kinesis.state import DEFAULT_MAX_RECORD_KIB, Change, Root, Stream, stream_part

LISTED_STREAMS = 100
DESCRIBED_SHARDS = 100
PROVISIONED = {"StreamMode": "PROVISIONED"}


def create_stream(ctx: Context, params: Params) -> Answer:
    """Has a stream made, which takes some seconds."""
    name: str = params["StreamName"]
    _check_mode(params)
    shard_count: int | None = params.get("ShardCount")
    if shard_count is None:
        raise refusals.not_valid("ShardCount is needed for a stream in provisioned mode.")
    if stream_named(ctx, name):
        raise refusals.stream_exists(name)
    tags = dict(params.get("Tags") or {})
    check_tags(name, tags)
    if sum(stream.status == "CREATING" for stream in region_streams(ctx)) >= STREAMS_IN_CREATION:
        raise refusals.limit_exceeded(
            f"Only {STREAMS_IN_CREATION} streams can be in the CREATING state at a time. Wait until one is ACTIVE."
        )
    check_shards(ctx, shard_count)
    count_call(ctx, "CreateStream")

    root = ctx.edit_root(Root)
    number = root.next_stream_number
    root.next_stream_number += 1
    root.streams[name] = number
    done_us = ctx.now_us + CREATION_US
    max_record_kib = params.get("MaxRecordSizeInKiB") or DEFAULT_MAX_RECORD_KIB
    stream = Stream(number, name, "CREATING", ctx.now_us, shard_count, max_record_kib=max_record_kib, tags=tags)
    stream.change = Change("create", done_us, target=shard_count)
    ctx.put_part(stream_part(name), stream)
    ctx.schedule(done_us, "created", [name, number])
    return {}


def _check_mode(params: Params) -> None:
    mode = params.get("StreamModeDetails") or PROVISIONED
    if mode["StreamMode"] != "PROVISIONED":
        raise refusals.not_valid(
            "On-demand mode is not part of this simulation yet. Use StreamMode PROVISIONED and a ShardCount."
        )
    if params.get("WarmThroughputMiBps") is not None:
        raise refusals.not_valid("WarmThroughputMiBps is only supported for streams in on-demand mode.")
    if params.get("RecordDistributionStrategy") == "AUTO":
        raise refusals.not_valid("RecordDistributionStrategy AUTO is only supported for streams in on-demand mode.")


def delete_stream(ctx: Context, params: Params) -> Answer:
    """Has a stream deleted with all its records. One to which something else is being done must wait."""
    found = find_active_stream(ctx, params)
    count_call(ctx, "DeleteStream")

    stream = edit_stream(ctx, found)
    done_us = ctx.now_us + DELETION_US
    stream.status, stream.change = "DELETING", Change("delete", done_us)
    ctx.schedule(done_us, "deleted", [stream.name, stream.number])
    return {}


def describe_stream(ctx: Context, params: Params) -> Answer:
    """A stream and a page of its shards, in the order of their ids."""
    stream = find_stream(ctx, params)
    after = params.get("ExclusiveStartShardId")
    start = -1 if after is None else shard_number(after)
    if start is None:
        raise refusals.shard_not_found(stream.name, str(after))
    shards = [shard for shard in stream.shards if shard.number > start]
    most = min(params.get("Limit") or DESCRIBED_SHARDS, DESCRIBED_SHARDS)
    return {
        "StreamDescription": {
            **_description(ctx, stream),
            "Shards": [shard_shape(ctx, stream, shard) for shard in shards[:most]],
            "HasMoreShards": len(shards) > most,
        }
    }


def describe_stream_summary(ctx: Context, params: Params) -> Answer:
    """A stream without its shards."""
    stream = find_stream(ctx, params)
    return {
        "StreamDescriptionSummary": {
            **_description(ctx, stream),
            "OpenShardCount": stream.open_count,
            "ConsumerCount": 0,
            "MaxRecordSizeInKiB": stream.max_record_kib,
        }
    }


def _description(ctx: Context, stream: Stream) -> dict[str, object]:
    return {
        "StreamName": stream.name,
        "StreamARN": stream_arn(ctx.region, stream.name),
        "StreamStatus": stream.status,
        "StreamModeDetails": PROVISIONED,
        "RetentionPeriodHours": stream.retention_hours,
        "StreamCreationTimestamp": timestamp(ctx, stream.created_us),
        "EnhancedMonitoring": [{"ShardLevelMetrics": []}],
        "EncryptionType": "NONE",
    }


def list_streams(ctx: Context, params: Params) -> Answer:
    """A page of the region's streams by name. The token of the next page is the last name of this one."""
    after = params.get("NextToken") or params.get("ExclusiveStartStreamName") or ""
    streams = [stream for stream in region_streams(ctx) if stream.name > after]
    page = streams[: params.get("Limit") or LISTED_STREAMS]
    answer: dict[str, object] = {
        "StreamNames": [stream.name for stream in page],
        "HasMoreStreams": len(page) < len(streams),
        "StreamSummaries": [
            {
                "StreamName": stream.name,
                "StreamARN": stream_arn(ctx.region, stream.name),
                "StreamStatus": stream.status,
                "StreamModeDetails": PROVISIONED,
                "StreamCreationTimestamp": timestamp(ctx, stream.created_us),
            }
            for stream in page
        ],
    }
    if len(page) < len(streams):
        answer["NextToken"] = page[-1].name
    return answer
