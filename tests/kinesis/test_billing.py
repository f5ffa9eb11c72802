"""What a stream costs: shard-hours by the started hour, units of puts, more for records kept longer."""

from fractions import Fraction

from services.engine.clock import HOUR_US, SECOND_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import ACTIVE_US, HALF, ask, put, refused, wait, world_with_stream

MIB = 2**20


def used(world):
    return world.settled().used()


def test_a_started_hour_is_billed_whole():
    world = world_with_stream(3)
    assert used(world) == {"kinesis.shard_hour": 3}

    world.advance_to(ACTIVE_US + HOUR_US)
    assert used(world) == {"kinesis.shard_hour": 3}
    wait(world, 0.000001)
    assert used(world) == {"kinesis.shard_hour": 6}


def test_a_closed_shard_costs_nothing_more():
    world = world_with_stream()
    world.advance_to(ACTIVE_US + 90 * 60 * SECOND_US - 30 * SECOND_US)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    wait(world, 30)
    assert used(world)["kinesis.shard_hour"] == 2 + 2

    world.advance_to(ACTIVE_US + 30 * HOUR_US)
    assert used(world)["kinesis.shard_hour"] == 2 + 2 * 29


def test_a_deleted_stream_has_cost_what_it_had():
    world = world_with_stream(2)
    put(world, "k")
    world.advance_to(ACTIVE_US + 2 * HOUR_US - 5 * SECOND_US)
    ask(world, "DeleteStream")
    wait(world, 5)
    before = used(world)

    wait(world, 3_600)

    assert before == used(world) == {"kinesis.shard_hour": 4, "kinesis.put_unit": 1}


def test_only_what_is_let_in_is_billed():
    world = world_with_stream()
    put(world, "k", bytes(MIB - 1))

    refused(world, "PutRecord", PartitionKey="k", Data=bytes(100))

    assert used(world)["kinesis.put_unit"] == 41


def test_keeping_records_for_seven_days_costs_this_much_more():
    world = world_with_stream(4)
    ask(world, "IncreaseStreamRetentionPeriod", RetentionPeriodHours=168)

    world.advance_to(ACTIVE_US + 730 * HOUR_US)

    lines = {line.item: line.amount for line in world.settled().bill().lines}
    assert lines["kinesis.extended_retention_shard_hour"] == Fraction("58.40")


def test_what_was_kept_longer_for_a_while_stays_billed():
    world = world_with_stream(2)
    ask(world, "IncreaseStreamRetentionPeriod", RetentionPeriodHours=48)
    wait(world, 5 * 3_600)
    ask(world, "IncreaseStreamRetentionPeriod", RetentionPeriodHours=72)
    wait(world, 5 * 3_600)

    ask(world, "DecreaseStreamRetentionPeriod", RetentionPeriodHours=24)
    wait(world, 100 * 3_600)

    assert used(world)["kinesis.extended_retention_shard_hour"] == 2 * 10
