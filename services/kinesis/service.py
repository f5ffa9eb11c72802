"""Kinesis Data Streams as the engine takes it: its operations by name, the lab's controls, and what falls due."""

from collections.abc import Callable
from typing import Any

from services.engine.context import Context
from services.engine.service import Answer, Kind, Operation, Params, Service
from services.kinesis import billing
from services.kinesis.behaviour import HANDLERS
from services.kinesis.flow import settle_all
from services.kinesis.operations import (
    limits,
    producers,
    reading,
    resharding,
    retention,
    shards,
    streams,
    tags,
    writing,
)
from services.kinesis.state import Root

Run = Callable[[Context, Params], Answer]

LOOKS: dict[str, Run] = {
    "DescribeLimits": limits.describe_limits,
    "DescribeStream": streams.describe_stream,
    "DescribeStreamSummary": streams.describe_stream_summary,
    "ListShards": shards.list_shards,
    "ListStreams": streams.list_streams,
    "ListTagsForStream": tags.list_tags_for_stream,
}
READS: dict[str, Run] = {
    "GetRecords": reading.get_records,
    "GetShardIterator": reading.get_shard_iterator,
}
PUTS: dict[str, Run] = {
    "PutRecord": writing.put_record,
    "PutRecords": writing.put_records,
}
CHANGES: dict[str, Run] = {
    "AddTagsToStream": tags.add_tags_to_stream,
    "CreateStream": streams.create_stream,
    "DecreaseStreamRetentionPeriod": retention.decrease_stream_retention_period,
    "DeleteStream": streams.delete_stream,
    "IncreaseStreamRetentionPeriod": retention.increase_stream_retention_period,
    "MergeShards": resharding.merge_shards,
    "RemoveTagsFromStream": tags.remove_tags_from_stream,
    "SplitShard": resharding.split_shard,
    "UpdateShardCount": resharding.update_shard_count,
}


def _operations(runs: dict[str, Run], kind: Kind, *, control_plane: bool) -> dict[str, Operation]:
    return {name: Operation(name, kind, run, control_plane=control_plane) for name, run in runs.items()}


def _control(name: str, run: Run, input_shape: dict[str, Any]) -> Operation:
    return Operation(name, Kind.ACTS, run, control_plane=False, input_shape=input_shape)


KINESIS = Service(
    name="kinesis",
    schema=1,
    root=Root,
    operations={
        **_operations(LOOKS, Kind.LOOKS, control_plane=True),
        **_operations(READS, Kind.SPENDS, control_plane=False),
        **_operations(PUTS, Kind.ACTS, control_plane=False),
        **_operations(CHANGES, Kind.ACTS, control_plane=True),
    },
    controls={
        "PutProducer": _control("PutProducer", producers.put_producer, producers.PUT_PRODUCER),
        "RemoveProducer": _control("RemoveProducer", producers.remove_producer, producers.REMOVE_PRODUCER),
    },
    handlers=HANDLERS,
    settle=settle_all,
    usage=billing.usage,
)
