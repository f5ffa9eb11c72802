"""A world on other terms than AWS's: nothing takes time, or no rate is too high. Quotas hold all the same."""

import pytest

from services.engine.scenario import Scenario, begin
from services.engine.terms import Terms
from tests.kinesis.cast import CATALOG, HALF, ORIGIN_US, ask, iterator, open_numbers, put, read, refused, status, wait


def world_on(terms: Terms):
    return begin(CATALOG, Scenario("terms", origin_us=ORIGIN_US, terms=terms), seed="terms")


def passed(world):
    """What is due by now is carried out, as it is before each call from outside; no time passes."""
    world.advance_to(world.now_us)
    return world


def test_where_nothing_takes_time_each_change_is_done_by_the_next_call():
    world = world_on(Terms(is_immediate=True))
    ask(world, "CreateStream", ShardCount=1)
    assert status(passed(world)) == "ACTIVE"

    ask(world, "SplitShard", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(HALF))
    assert open_numbers(passed(world)) == [1, 2]
    ask(world, "MergeShards", ShardToMerge="shardId-000000000001", AdjacentShardToMerge="shardId-000000000002")
    assert open_numbers(passed(world)) == [3]
    ask(world, "UpdateShardCount", TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    assert len(open_numbers(passed(world))) == 2
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    assert status(passed(world)) == "ACTIVE"

    arn = ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]["StreamARN"]
    ask(world, "RegisterStreamConsumer", StreamARN=arn, ConsumerName="fast")
    consumer = ask(passed(world), "DescribeStreamConsumer", StreamARN=arn, ConsumerName="fast")
    assert consumer["ConsumerDescription"]["ConsumerStatus"] == "ACTIVE"

    ask(world, "DeleteStream", EnforceConsumerDeletion=True)
    assert ask(passed(world), "ListStreams")["StreamNames"] == []
    assert world.now_us == 0
    assert world.stopped() is None


def test_records_survive_changes_that_take_no_time():
    world = world_on(Terms(is_immediate=True))
    ask(world, "CreateStream", ShardCount=1)
    put(passed(world), "before")
    ask(world, "SplitShard", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(HALF))
    put(passed(world), "after")

    parent = read(world, iterator(world, 0))
    assert [each["PartitionKey"] for each in parent["Records"]] == ["before"]
    assert [child["ShardId"] for child in parent["ChildShards"]] == ["shardId-000000000001", "shardId-000000000002"]


def test_where_nothing_is_throttled_one_instant_takes_what_else_takes_many_seconds():
    world = world_on(Terms(is_unthrottled=True))
    ask(world, "CreateStream", ShardCount=1)
    wait(world, 10)

    for _ in range(5):
        answer = ask(world, "PutRecords", Records=[{"Data": b"x" * 10_000, "PartitionKey": "one"}] * 500)
        assert answer["FailedRecordCount"] == 0
    at = iterator(world)
    for _ in range(20):
        iterator(world)
        at = read(world, at, Limit=100)["NextShardIterator"]
    assert read(world, at)["MillisBehindLatest"] == 0


@pytest.mark.parametrize("terms", [Terms(), Terms(is_immediate=True), Terms(is_unthrottled=True)])
def test_quotas_hold_on_all_terms(terms):
    world = world_on(terms)

    assert refused(world, "CreateStream", ShardCount=100_000).code == "LimitExceededException"


def test_on_awss_terms_a_world_is_what_it_always_was():
    asked_for, never_heard_of = (
        begin(CATALOG, Scenario("terms", origin_us=ORIGIN_US, **more), seed="terms")
        for more in ({"terms": Terms()}, {})
    )

    assert asked_for.digest() == never_heard_of.digest()
