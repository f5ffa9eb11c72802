"""Making, deleting, describing and listing streams."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import refusals
from services.kinesis.behaviour import CREATION_US, DELETION_US
from services.kinesis.consumers.registry import consumers_of
from services.kinesis.finding import edit_stream, find_active_stream, find_stream, stream_arn, stream_named, timestamp
from services.kinesis.operations.modes import checked_warm, warm_shape
from services.kinesis.operations.shapes import shard_shape
from services.kinesis.operations.tags import check_tags
from services.kinesis.quotas import STREAMS_IN_CREATION, check_on_demand_streams, check_shards, region_streams
from services.kinesis.rates import count_call
from services.kinesis.scaling import FIRST_SHARDS
from services.kinesis.sequence import shard_number
from services.kinesis.state import DEFAULT_MAX_RECORD_KIB, Change, Mode, Root, Stream, stream_part

LISTED_STREAMS = 100
DESCRIBED_SHARDS = 100
PROVISIONED: dict[str, Mode] = {"StreamMode": "PROVISIONED"}


def create_stream(ctx: Context, params: Params) -> Answer:
    """Has a stream made, which takes some seconds."""
    name: str = params["StreamName"]
    mode: Mode = (params.get("StreamModeDetails") or PROVISIONED)["StreamMode"]
    shard_count = _checked_shard_count(mode, params)
    warm_mib = checked_warm(ctx, mode, params)
    if stream_named(ctx, name):
        raise refusals.stream_exists(name)
    tags = dict(params.get("Tags") or {})
    check_tags(name, tags)
    if sum(stream.status == "CREATING" for stream in region_streams(ctx)) >= STREAMS_IN_CREATION:
        raise refusals.limit_exceeded(
            f"Only {STREAMS_IN_CREATION} streams can be in the CREATING state at a time. Wait until one is ACTIVE."
        )
    check_shards(ctx, max(shard_count, warm_mib))
    if mode == "ON_DEMAND":
        check_on_demand_streams(ctx)
    count_call(ctx, "CreateStream")

    root = ctx.edit_root(Root)
    number = root.next_stream_number
    root.next_stream_number += 1
    root.streams[name] = number
    done_us = ctx.after(CREATION_US)
    max_record_kib = params.get("MaxRecordSizeInKiB") or DEFAULT_MAX_RECORD_KIB
    shards = max(shard_count, warm_mib)
    stream = Stream(number, name, "CREATING", ctx.now_us, shards, max_record_kib=max_record_kib, tags=tags)
    stream.mode, stream.warm_mib = mode, warm_mib
    stream.change = Change("create", done_us, target=shards)
    ctx.put_part(stream_part(name), stream)
    ctx.schedule(done_us, "created", [name, number])
    return {}


def _checked_shard_count(mode: Mode, params: Params) -> int:
    """With how many shards it begins. Model: which error a count for a stream on demand ends with."""
    asked: int | None = params.get("ShardCount")
    if mode == "PROVISIONED" and asked is None:
        raise refusals.not_valid("ShardCount is needed for a stream in provisioned mode.")
    if mode == "ON_DEMAND" and asked is not None:
        raise refusals.not_valid("ShardCount is not for streams in on-demand mode: they have as many as they need.")
    if params.get("RecordDistributionStrategy") == "AUTO":
        if mode == "PROVISIONED":
            raise refusals.not_valid("RecordDistributionStrategy AUTO is only supported for streams in on-demand mode.")
        raise refusals.not_valid(
            "RecordDistributionStrategy AUTO is not part of this simulation. Use USER_PARTITION_KEY."
        )
    return FIRST_SHARDS if asked is None else asked


def delete_stream(ctx: Context, params: Params) -> Answer:
    """Has a stream deleted with all its records. One to which something else is being done must wait."""
    found = find_active_stream(ctx, params)
    registered = len(consumers_of(ctx, found.name))
    if registered and not params.get("EnforceConsumerDeletion"):
        raise refusals.consumers_registered(found.name, registered)
    count_call(ctx, "DeleteStream")

    stream = edit_stream(ctx, found)
    done_us = ctx.after(DELETION_US)
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
            "ConsumerCount": len(consumers_of(ctx, stream.name)),
            "MaxRecordSizeInKiB": stream.max_record_kib,
            **_on_demand(stream),
        }
    }


def _on_demand(stream: Stream) -> dict[str, object]:
    """What is said of streams on demand only."""
    if not stream.is_on_demand:
        return {}
    return {"WarmThroughput": warm_shape(stream), "RecordDistributionStrategy": "USER_PARTITION_KEY"}


def _description(ctx: Context, stream: Stream) -> dict[str, object]:
    return {
        "StreamName": stream.name,
        "StreamARN": stream_arn(ctx.region, stream.name),
        "StreamStatus": stream.status,
        "StreamModeDetails": {"StreamMode": stream.mode},
        "RetentionPeriodHours": stream.retention_hours,
        "StreamCreationTimestamp": timestamp(ctx, stream.created_us),
        "EnhancedMonitoring": [{"ShardLevelMetrics": list(stream.shard_metrics)}],
        "EncryptionType": "KMS" if stream.key else "NONE",
        **({"KeyId": stream.key} if stream.key else {}),
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
                "StreamModeDetails": {"StreamMode": stream.mode},
                "StreamCreationTimestamp": timestamp(ctx, stream.created_us),
            }
            for stream in page
        ],
    }
    if len(page) < len(streams):
        answer["NextToken"] = page[-1].name
    return answer
