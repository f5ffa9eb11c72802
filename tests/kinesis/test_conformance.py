"""Answers that public test suites of other emulators have recorded from AWS.

Source: the tests of kinesalite and moto, which were run against AWS, read in November 2026.
"""

import pytest

from tests.kinesis.cast import ask, refused, wait, world_with_stream

UNDER = "under account 123456789012"


@pytest.mark.parametrize("spelt", ["shardId-000000000002", "shardId-2", "shard-2", "2", "any.word-0002"])
def test_a_shard_is_known_by_the_digits_of_its_id(spelt):
    world = world_with_stream(3)

    assert ask(world, "GetShardIterator", ShardId=spelt, ShardIteratorType="LATEST")["ShardIterator"]


@pytest.mark.parametrize(
    ("spelt", "told"),
    [
        ("123", f"Shard shardId-000000000123 in stream clicks {UNDER} does not exist"),
        ("a-00002147483647", f"Shard shardId-002147483647 in stream clicks {UNDER} does not exist"),
        ("2147483648", f"Could not find shard 2147483648 in stream clicks {UNDER}."),
        ("ABKLFD8", f"Could not find shard ABKLFD8 in stream clicks {UNDER}."),
        ("2.14E4", f"Could not find shard 2.14E4 in stream clicks {UNDER}."),
    ],
)
def test_a_shard_that_is_not_there_is_told_by_its_whole_id(spelt, told):
    error = refused(world_with_stream(), "GetShardIterator", ShardId=spelt, ShardIteratorType="LATEST")

    assert (error.code, error.message) == ("ResourceNotFoundException", told)


def test_splitting_a_shard_that_is_not_there_is_told_in_other_words():
    error = refused(world_with_stream(), "SplitShard", ShardToSplit="shardId-5", NewStartingHashKey="2")

    assert error.message == f"Could not find shard shardId-000000000005 in stream clicks {UNDER}."


@pytest.mark.parametrize("key", ["1", "113427455640312821154458202477256070484"])
def test_a_split_at_the_edge_of_a_shard_is_refused(key):
    error = refused(world_with_stream(3), "SplitShard", ShardToSplit="shard-0", NewStartingHashKey=key)

    assert error.code == "InvalidArgumentException"
    assert error.message == (
        f"NewStartingHashKey {key} used in SplitShard() on shard shardId-000000000000 in stream clicks {UNDER} is not "
        "both greater than one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey "
        "113427455640312821154458202477256070484."
    )


@pytest.mark.parametrize(
    ("operation", "hours", "told"),
    [
        (
            "IncreaseStreamRetentionPeriod",
            25,
            "Requested retention period (25 hours) for stream clicks can not be shorter than existing retention period "
            "(30 hours). Use DecreaseRetentionPeriod API.",
        ),
        (
            "DecreaseStreamRetentionPeriod",
            40,
            "Requested retention period (40 hours) for stream clicks can not be longer than existing retention period "
            "(30 hours). Use IncreaseRetentionPeriod API.",
        ),
        (
            "IncreaseStreamRetentionPeriod",
            20,
            "Minimum allowed retention period is 24 hours. Requested retention period (20 hours) is too short.",
        ),
        (
            "IncreaseStreamRetentionPeriod",
            9999,
            "Maximum allowed retention period is 8760 hours. Requested retention period (9999 hours) is too long.",
        ),
    ],
)
def test_a_retention_that_does_not_fit_is_refused_in_awss_words(operation, hours, told):
    world = world_with_stream()
    ask(world, "IncreaseStreamRetentionPeriod", RetentionPeriodHours=30)
    wait(world, 30)

    error = refused(world, operation, RetentionPeriodHours=hours)

    assert (error.code, error.message) == ("InvalidArgumentException", told)


def test_a_stream_on_demand_has_no_count_of_shards_to_set():
    world = world_with_stream()
    ask(world, "CreateStream", StreamName="flow", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    wait(world, 20)

    error = refused(world, "UpdateShardCount", StreamName="flow", TargetShardCount=3, ScalingType="UNIFORM_SCALING")

    told = f"Request is invalid. Stream flow {UNDER} is in On-Demand mode."
    assert (error.code, error.message) == ("ValidationException", told)


def test_a_stream_on_demand_begins_with_four_shards():
    world = world_with_stream()
    ask(world, "CreateStream", StreamName="flow", StreamModeDetails={"StreamMode": "ON_DEMAND"})
    wait(world, 20)

    assert len(ask(world, "ListShards", StreamName="flow")["Shards"]) == 4


def test_an_empty_shard_is_read_from_its_first_sequence_number():
    world = world_with_stream()
    first = ask(world, "DescribeStream")["StreamDescription"]["Shards"][0]["SequenceNumberRange"]

    at = ask(
        world,
        "GetShardIterator",
        ShardId="shardId-000000000000",
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        StartingSequenceNumber=first["StartingSequenceNumber"],
    )["ShardIterator"]

    assert ask(world, "GetRecords", ShardIterator=at)["Records"] == []
