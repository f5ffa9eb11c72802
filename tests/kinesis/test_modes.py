"""The two capacity modes, and going from one to the other."""

import pytest

from services.engine.clock import DAY_US, HOUR_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import (
    ACTIVE_US,
    HALF,
    NAME,
    ask,
    empty_world,
    outcome,
    put,
    ranges,
    refused,
    send,
    shards,
    status,
    stream_of,
    totals,
    wait,
    world_with_stream,
)

ON_DEMAND = {"StreamMode": "ON_DEMAND"}
PROVISIONED = {"StreamMode": "PROVISIONED"}
ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"


def on_demand_world():
    world = empty_world()
    ask(world, "CreateStream", StreamModeDetails=ON_DEMAND)
    world.advance_to(ACTIVE_US)
    return world


def switch(world, mode):
    ask(world, "UpdateStreamMode", StreamARN=ARN, StreamModeDetails=mode)
    wait(world, 60)


def summary(world):
    return ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]


def used(world):
    return world.settled().used()


def test_a_stream_on_demand_begins_with_four_shards():
    world = on_demand_world()

    assert len(ranges(world)) == 4
    assert summary(world)["StreamModeDetails"] == ON_DEMAND
    assert ask(world, "ListStreams")["StreamSummaries"][0]["StreamModeDetails"] == ON_DEMAND
    assert ask(world, "DescribeStream")["StreamDescription"]["StreamModeDetails"] == ON_DEMAND
    assert ask(world, "DescribeLimits")["OnDemandStreamCount"] == 1


def test_a_stream_on_demand_takes_no_shard_count():
    error = refused(empty_world(), "CreateStream", StreamModeDetails=ON_DEMAND, ShardCount=2)

    assert error.code == "ValidationException"
    assert "ShardCount is not for streams in on-demand mode" in error.message


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("SplitShard", {"ShardToSplit": shard_id(0), "NewStartingHashKey": str(HALF // 2)}),
        ("MergeShards", {"ShardToMerge": shard_id(0), "AdjacentShardToMerge": shard_id(1)}),
        ("UpdateShardCount", {"TargetShardCount": 8, "ScalingType": "UNIFORM_SCALING"}),
    ],
)
def test_what_is_for_provisioned_streams_is_refused_on_demand(operation, params):
    error = refused(on_demand_world(), operation, **params)

    assert error.code == "ValidationException"
    assert "is in On-Demand mode" in error.message


def test_a_switch_takes_a_minute_and_keeps_shards_and_records():
    world = world_with_stream(3)
    put(world, "user-1")
    before = ranges(world)

    ask(world, "UpdateStreamMode", StreamARN=ARN, StreamModeDetails=ON_DEMAND)
    wait(world, 59)
    assert (status(world), summary(world)["StreamModeDetails"]) == ("UPDATING", PROVISIONED)
    put(world, "user-2")
    wait(world, 1)

    assert (status(world), summary(world)["StreamModeDetails"]) == ("ACTIVE", ON_DEMAND)
    assert ranges(world) == before
    assert totals(world) == (2, 0)


def test_the_mode_changes_twice_a_day_and_no_more():
    world = world_with_stream(1)
    switch(world, ON_DEMAND)
    switch(world, PROVISIONED)

    error = refused(world, "UpdateStreamMode", StreamARN=ARN, StreamModeDetails=ON_DEMAND)
    assert error.code == "LimitExceededException"
    assert "2 times in the last 24 hours" in error.message

    world.advance_to(ACTIVE_US + DAY_US)
    switch(world, ON_DEMAND)
    assert summary(world)["StreamModeDetails"] == ON_DEMAND


def test_a_switch_to_the_mode_that_there_is_is_refused():
    assert (
        outcome(world_with_stream(), "UpdateStreamMode", StreamARN=ARN, StreamModeDetails=PROVISIONED)
        == "InvalidArgumentException"
    )


def test_a_stream_to_which_something_is_being_done_keeps_its_mode():
    world = world_with_stream(2)
    ask(world, "UpdateShardCount", TargetShardCount=4, ScalingType="UNIFORM_SCALING")

    assert outcome(world, "UpdateStreamMode", StreamARN=ARN, StreamModeDetails=ON_DEMAND) == "ResourceInUseException"


def test_fifty_streams_are_on_demand_and_no_more():
    world = empty_world()
    for number in range(50):
        ask(world, "CreateStream", StreamName=f"s{number}", StreamModeDetails=ON_DEMAND)
        wait(world, 10)
    ask(world, "DeleteStream", StreamName="s0")

    error = refused(world, "CreateStream", StreamName="more", StreamModeDetails=ON_DEMAND)

    assert error.code == "LimitExceededException"
    assert len(ask(world, "ListStreams", Limit=100)["StreamNames"]) == 50


def test_hours_of_one_way_of_billing_end_where_those_of_the_other_begin():
    world = world_with_stream(3)
    world.advance_to(ACTIVE_US + 2 * HOUR_US)

    switch(world, ON_DEMAND)
    world.advance_to(world.now_us + 3 * HOUR_US)
    assert used(world) == {"kinesis.shard_hour": 3 * 3, "kinesis.on_demand_stream_hour": 3}

    switch(world, PROVISIONED)
    world.advance_to(world.now_us + HOUR_US)
    assert used(world) == {"kinesis.shard_hour": 3 * 3 + 3, "kinesis.on_demand_stream_hour": 4}


def test_what_flows_is_billed_as_it_came():
    world = world_with_stream(1)
    put(world, "k", bytes(1_024))
    switch(world, ON_DEMAND)
    put(world, "k", bytes(1_023))
    put(world, "k", bytes(1_024))

    assert used(world)["kinesis.put_unit"] == 1
    assert used(world)["kinesis.on_demand_in_kib"] == 1 + 2


def test_producers_go_on_over_a_switch():
    world = world_with_stream(1)
    send(world, 100, "a", "b")

    switch(world, ON_DEMAND)
    wait(world, 60)

    assert totals(world) == (12_000, 0)
    assert used(world)["kinesis.put_unit"] == used(world)["kinesis.on_demand_in_kib"] == 6_000


def test_a_stream_on_demand_that_is_deleted_leaves_its_bill():
    world = on_demand_world()
    put(world, "k", b"x")
    ask(world, "DeleteStream")
    wait(world, 5)

    wait(world, 7_200)

    assert used(world) == {"kinesis.on_demand_stream_hour": 1, "kinesis.on_demand_in_kib": 1}
    assert not [name for name, _ in world.parts.items() if NAME in name]


def test_the_shards_of_a_stream_on_demand_have_the_same_limits():
    world = on_demand_world()

    answer = ask(world, "PutRecords", Records=[{"PartitionKey": "user-1", "Data": b"x"}] * 500)
    assert answer["FailedRecordCount"] == 0
    ask(world, "PutRecords", Records=[{"PartitionKey": "user-1", "Data": b"x"}] * 500)

    assert refused(world, "PutRecord", PartitionKey="user-1", Data=b"").code == "ProvisionedThroughputExceededException"
    assert stream_of(world).open_count == len(shards(world))
