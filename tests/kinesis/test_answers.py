"""Answers have the shape that AWS's model gives them: its members, those that are required, of the right types."""

import botocore.session
import pytest

from services.kinesis.service import KINESIS
from tests.kinesis.cast import ask, iterator, put, wait, world_with_stream
from tests.kinesis.test_account import commit, committed_world
from tests.kinesis.test_modes import ON_DEMAND

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
MODEL = botocore.session.get_session().get_service_model("kinesis")
TYPES = {
    "string": str,
    "timestamp": (int, float),
    "integer": int,
    "long": int,
    "boolean": bool,
    "blob": bytes,
}


def strange(value, shape, at=""):
    """Where an answer is not as its shape says."""
    found = []
    if shape.type_name == "structure":
        found += [f"{at}.{name} is unknown" for name in value if name not in shape.members]
        found += [f"{at}.{name} is missing" for name in shape.required_members if name not in value]
        for name, member in shape.members.items():
            if name in value:
                found += strange(value[name], member, f"{at}.{name}")
    elif shape.type_name == "list":
        for item in value:
            found += strange(item, shape.member, f"{at}[]")
    elif not isinstance(value, TYPES[shape.type_name]):
        found.append(f"{at} is {type(value).__name__}")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        found.append(f"{at} is {value}")
    return found


def check(operation, answer):
    shape = MODEL.operation_model(operation).output_shape
    assert (strange(answer, shape) if shape else list(answer)) == []


def rich_world():
    """A stream of which everything is said that can be."""
    world = committed_world()
    ask(world, "UpdateStreamWarmThroughput", WarmThroughputMiBps=6)
    wait(world, 60)
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/shop")
    wait(world, 10)
    ask(world, "EnableEnhancedMonitoring", ShardLevelMetrics=["ALL"])
    put(world, "user-1")
    return world


@pytest.mark.parametrize("make", [rich_world, lambda: world_with_stream(2)])
@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("DescribeStream", {}),
        ("DescribeStreamSummary", {}),
        ("DescribeLimits", {}),
        ("DescribeAccountSettings", {}),
        ("ListStreams", {}),
        ("ListShards", {}),
        ("ListTagsForStream", {}),
        ("ListTagsForResource", {"ResourceARN": ARN}),
        ("PutRecord", {"PartitionKey": "a", "Data": b"x"}),
        ("PutRecords", {"Records": [{"PartitionKey": "a", "Data": b"x"}]}),
        ("EnableEnhancedMonitoring", {"ShardLevelMetrics": ["IncomingBytes"]}),
        ("DisableEnhancedMonitoring", {"ShardLevelMetrics": ["ALL"]}),
        ("AddTagsToStream", {"Tags": {"a": "b"}}),
        ("RemoveTagsFromStream", {"TagKeys": ["a"]}),
        ("TagResource", {"ResourceARN": ARN, "Tags": {"a": "b"}}),
        ("UntagResource", {"ResourceARN": ARN, "TagKeys": ["a"]}),
        ("IncreaseStreamRetentionPeriod", {"RetentionPeriodHours": 48}),
        ("UpdateMaxRecordSize", {"StreamARN": ARN, "MaxRecordSizeInKiB": 2_048}),
        ("StartStreamEncryption", {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}),
        ("DeleteStream", {}),
    ],
)
def test_an_answer_is_as_awss_model_says(make, operation, params):
    named = {} if "ResourceARN" in params or operation == "DescribeAccountSettings" else {"StreamName": "clicks"}
    if operation in ("DescribeLimits", "ListStreams") or "StreamARN" in params:
        named = {}

    check(operation, make().call("kinesis", operation, {**named, **params}))


def test_records_are_given_as_awss_model_says():
    world = rich_world()
    answer = put(world, "user-1")
    number = int(answer["ShardId"][-12:])

    check("GetRecords", ask(world, "GetRecords", ShardIterator=iterator(world, number)))
    check("GetShardIterator", {"ShardIterator": iterator(world, number)})


def test_what_changes_modes_and_the_account_answers_as_awss_model_says():
    world = world_with_stream(2)

    check("UpdateAccountSettings", {"MinimumThroughputBillingCommitment": commit(world)})
    check("UpdateStreamMode", ask(world, "UpdateStreamMode", StreamARN=ARN, StreamModeDetails=ON_DEMAND))
    wait(world, 60)
    check("UpdateStreamWarmThroughput", ask(world, "UpdateStreamWarmThroughput", WarmThroughputMiBps=4))
    check("UpdateAccountSettings", {"MinimumThroughputBillingCommitment": commit(world, "DISABLED")})


def test_each_operation_that_is_not_offered_is_known_by_name():
    """What AWS has and this simulation leaves out: a request for it is answered as one that is not supported."""
    assert sorted(set(MODEL.operation_names) - set(KINESIS.operations)) == [
        "AcknowledgeDeadLetterQueueRecords",
        "AcknowledgeQueueRecords",
        "CreateChannel",
        "CreateQueue",
        "DeleteChannel",
        "DeleteQueue",
        "DeleteResourcePolicy",
        "DescribeChannel",
        "DescribeQueue",
        "GetResourcePolicy",
        "ListChannels",
        "ListQueues",
        "PutResourcePolicy",
        "ReceiveDeadLetterQueueRecords",
        "ReceiveQueueRecords",
        "RestoreDeadLetterQueueRecords",
        "SubscribeToShard",
        "UpdateChannel",
        "UpdateDeadLetterQueueRecordsVisibility",
        "UpdateQueue",
        "UpdateQueueRecordsVisibility",
        "UpdateStreamRecordDistributionStrategy",
    ]
