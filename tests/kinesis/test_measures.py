"""What CloudWatch shows of a stream, and how small a busy world stays."""

import pytest

from services.engine import metrics
from services.engine.clock import DAY_US, MINUTE_US, SECOND_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import ask, iterator, put, read, refused, send, totals, wait, world_with_stream


def minute(world, name, start_us=0):
    """The datapoint of a metric in the minute that began at an instant."""
    series = ("us-east-1", "AWS/Kinesis", name, (("StreamName", "clicks"),))
    found = metrics.read(world.parts, series, MINUTE_US, start_us, start_us + MINUTE_US)
    return found[0][1] if found else None


def test_a_minute_of_traffic_is_counted_when_it_has_passed():
    world = world_with_stream()
    send(world, 1_500, "user-1", size=94)
    world.advance_to(MINUTE_US - 1)
    assert minute(world, "IncomingRecords") is None

    world.advance_to(3 * MINUTE_US)

    assert minute(world, "IncomingRecords", MINUTE_US).total == 60_000
    assert minute(world, "IncomingBytes", MINUTE_US).total == 60_000 * 100
    refusals = minute(world, "WriteProvisionedThroughputExceeded", MINUTE_US)
    assert (refusals.total, refusals.samples, refusals.low, refusals.high) == (30_000, 90_000, 0, 1)
    assert minute(world, "PutRecord.Success", MINUTE_US).total == 60_000


def test_all_minutes_together_are_what_was_let_in_and_refused():
    world = world_with_stream(2)
    send(world, 2_500)
    world.advance_to(7 * MINUTE_US)

    counted = [minute(world, "IncomingRecords", number * MINUTE_US).total for number in range(7)]
    refused_records = [
        minute(world, "WriteProvisionedThroughputExceeded", number * MINUTE_US).total for number in range(7)
    ]

    assert (sum(counted), sum(refused_records)) == totals(world)


def test_requests_of_many_records_are_counted_apart():
    world = world_with_stream()
    for _ in range(3):
        ask(world, "PutRecords", Records=[{"PartitionKey": "k", "Data": b"1234"}] * 400)
    wait(world, 60)

    assert minute(world, "PutRecords.TotalRecords").total == 1_200
    assert minute(world, "PutRecords.SuccessfulRecords").total == 1_000
    assert minute(world, "PutRecords.ThrottledRecords").total == 200
    assert minute(world, "PutRecords.Bytes").total == 5_000
    assert minute(world, "PutRecord.Success") is None


def test_reads_are_counted_with_the_age_of_what_they_gave():
    world = world_with_stream()
    put(world, "k", b"123")
    wait(world, 20)
    at = iterator(world)
    for _ in range(5):
        read(world, at)
    refused(world, "GetRecords", ShardIterator=at)
    wait(world, 60)

    assert minute(world, "GetRecords.Records").total == 5
    assert minute(world, "GetRecords.Bytes").total == 20
    age = minute(world, "GetRecords.IteratorAgeMilliseconds")
    assert (age.total, age.samples, age.low, age.high) == (100_000, 5, 20_000, 20_000)
    refusals = minute(world, "ReadProvisionedThroughputExceeded")
    assert (refusals.total, refusals.samples) == (1, 6)


def test_a_stream_that_is_deleted_leaves_its_last_minute_counted():
    world = world_with_stream()
    send(world, 10, "k")
    wait(world, 5)
    ask(world, "DeleteStream")
    wait(world, 5)

    assert minute(world, "IncomingRecords").total == 100


def size(world):
    return sum(len(part) for _, part in world.parts.items())


def busy_world():
    """10,000 records a second on 10 shards, one of them at its limit."""
    world = world_with_stream(10)
    send(world, 8_500, name="many")
    send(world, 1_500, "user-7777", name="one")
    return world


def test_a_day_of_10_000_records_a_second_stays_below_a_megabyte():
    world = busy_world()

    world.advance_to(DAY_US)
    after_a_day = size(world)
    world.advance_to(2 * DAY_US)

    assert totals(world)[0] > 8_000 * 2 * 86_400
    assert after_a_day < 1_000_000
    assert size(world) < 1_000_000


def test_a_day_in_which_nothing_comes_has_no_event():
    world = world_with_stream(10)

    assert world.next_event_us() is None


@pytest.mark.parametrize("rate", [1, 999, 1_001])
def test_a_world_with_a_changing_limit_stays_small(rate):
    world = world_with_stream()
    send(world, rate, "k")

    world.advance_to(3_600 * SECOND_US)

    assert size(world) < 40_000


def test_resharding_all_the_time_leaves_little_behind():
    world = world_with_stream(2)
    send(world, 500)
    for number in range(10):
        ask(world, "UpdateShardCount", TargetShardCount=3 - number % 2, ScalingType="UNIFORM_SCALING")
        wait(world, 60)

    assert size(world) < 60_000
    assert len(read(world, iterator(world, 0))["Records"]) > 0
    assert ask(world, "ListShards")["Shards"][-1]["ShardId"] > shard_id(20)
