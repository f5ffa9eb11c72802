"""Kinesis Data Streams as the engine takes it: its operations by name, the lab's controls, and what falls due."""

from collections.abc import Callable
from typing import Any

from services.engine.context import Context
from services.engine.service import Answer, Kind, Operation, Params, Service
from services.kinesis import billing
from services.kinesis.behaviour import HANDLERS
from services.kinesis.consumers.registry import CONSUMER_HANDLERS
from services.kinesis.flow import settle_all
from services.kinesis.operations import (
    account,
    applications,
    consumers,
    encryption,
    faults,
    modes,
    monitoring,
    producers,
    reading,
    resharding,
    retention,
    shards,
    sizes,
    streams,
    tags,
    writing,
)
from services.kinesis.state import Root
from services.kinesis.upgrading import UPGRADES

Run = Callable[[Context, Params], Answer]

LOOKS: dict[str, Run] = {
    "DescribeAccountSettings": account.describe_account_settings,
    "DescribeLimits": account.describe_limits,
    "DescribeStream": streams.describe_stream,
    "DescribeStreamConsumer": consumers.describe_stream_consumer,
    "DescribeStreamSummary": streams.describe_stream_summary,
    "ListShards": shards.list_shards,
    "ListStreamConsumers": consumers.list_stream_consumers,
    "ListStreams": streams.list_streams,
    "ListTagsForResource": tags.list_tags_for_resource,
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
    "DeregisterStreamConsumer": consumers.deregister_stream_consumer,
    "DisableEnhancedMonitoring": monitoring.disable_enhanced_monitoring,
    "EnableEnhancedMonitoring": monitoring.enable_enhanced_monitoring,
    "IncreaseStreamRetentionPeriod": retention.increase_stream_retention_period,
    "MergeShards": resharding.merge_shards,
    "RegisterStreamConsumer": consumers.register_stream_consumer,
    "RemoveTagsFromStream": tags.remove_tags_from_stream,
    "SplitShard": resharding.split_shard,
    "StartStreamEncryption": encryption.start_stream_encryption,
    "StopStreamEncryption": encryption.stop_stream_encryption,
    "TagResource": tags.tag_resource,
    "UntagResource": tags.untag_resource,
    "UpdateAccountSettings": account.update_account_settings,
    "UpdateMaxRecordSize": sizes.update_max_record_size,
    "UpdateShardCount": resharding.update_shard_count,
    "UpdateStreamMode": modes.update_stream_mode,
    "UpdateStreamWarmThroughput": modes.update_stream_warm_throughput,
}


def _operations(runs: dict[str, Run], kind: Kind, *, control_plane: bool) -> dict[str, Operation]:
    return {name: Operation(name, kind, run, control_plane=control_plane) for name, run in runs.items()}


def _control(name: str, run: Run, input_shape: dict[str, Any]) -> Operation:
    return Operation(name, Kind.ACTS, run, control_plane=False, input_shape=input_shape)


KINESIS = Service(
    name="kinesis",
    schema=2,
    root=Root,
    operations={
        **_operations(LOOKS, Kind.LOOKS, control_plane=True),
        **_operations(READS, Kind.SPENDS, control_plane=False),
        **_operations(PUTS, Kind.ACTS, control_plane=False),
        **_operations(CHANGES, Kind.ACTS, control_plane=True),
    },
    controls={
        "KillWorker": _control("KillWorker", applications.kill_worker, applications.ABOUT_WORKER),
        "PauseApplication": _control(
            "PauseApplication", applications.pause_application, applications.ABOUT_APPLICATION
        ),
        "PutApplication": _control("PutApplication", applications.put_application, applications.PUT_APPLICATION),
        "PutProducer": _control("PutProducer", producers.put_producer, producers.PUT_PRODUCER),
        "SetLateAnswers": _control("SetLateAnswers", faults.set_late_answers, faults.SET_LATE_ANSWERS),
        "SetKeyState": _control("SetKeyState", faults.set_key_state, faults.SET_KEY_STATE),
        "RemoveProducer": _control("RemoveProducer", producers.remove_producer, producers.REMOVE_PRODUCER),
        "RemoveApplication": _control(
            "RemoveApplication", applications.remove_application, applications.ABOUT_APPLICATION
        ),
        "ResumeApplication": _control(
            "ResumeApplication", applications.resume_application, applications.ABOUT_APPLICATION
        ),
        "SetApplicationRate": _control("SetApplicationRate", applications.set_application_rate, applications.SET_RATE),
        "StartWorker": _control("StartWorker", applications.start_worker, applications.START_WORKER),
    },
    handlers={**HANDLERS, **CONSUMER_HANDLERS},
    settle=settle_all,
    usage=billing.usage,
    upgrades=UPGRADES,
)
