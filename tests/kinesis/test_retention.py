"""How long records are kept, and what happens to them when that is changed."""

import pytest

from services.engine.clock import HOUR_US, SECOND_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import (
    HALF,
    ask,
    iterator,
    numbers,
    put,
    read,
    refused,
    resources,
    send,
    shards,
    wait,
    world_with_stream,
)


def keep(world, hours, more=True):
    ask(world, f"{'Increase' if more else 'Decrease'}StreamRetentionPeriod", RetentionPeriodHours=hours)


def texts(world):
    return [record["Data"].decode() for record in read(world, iterator(world))["Records"]]


@pytest.mark.parametrize(
    ("operation", "hours"),
    [
        ("IncreaseStreamRetentionPeriod", 48),
        ("IncreaseStreamRetentionPeriod", 47),
        ("IncreaseStreamRetentionPeriod", 8_761),
        ("IncreaseStreamRetentionPeriod", -1),
        ("DecreaseStreamRetentionPeriod", 48),
        ("DecreaseStreamRetentionPeriod", 49),
        ("DecreaseStreamRetentionPeriod", 23),
    ],
)
def test_a_period_that_cannot_be_is_refused(operation, hours):
    world = world_with_stream()
    keep(world, 48)
    before = resources(world)

    assert refused(world, operation, RetentionPeriodHours=hours).code == "InvalidArgumentException"
    assert resources(world) == before


def test_records_kept_longer_are_there_the_next_day():
    world = world_with_stream()
    put(world, "k", b"a")
    keep(world, 48)

    world.advance_to(47 * HOUR_US)
    assert texts(world) == ["a"]
    world.advance_to(48 * HOUR_US + 60 * SECOND_US)
    assert texts(world) == []


def test_raising_brings_back_nothing_that_had_expired():
    world = world_with_stream()
    put(world, "k", b"old")
    world.advance_to(23 * HOUR_US)
    put(world, "k", b"young")
    world.advance_to(25 * HOUR_US)

    keep(world, 72)

    assert texts(world) == ["young"]


def test_lowering_takes_older_records_away_at_once():
    world = world_with_stream()
    keep(world, 72)
    put(world, "k", b"old")
    world.advance_to(40 * HOUR_US)
    put(world, "k", b"young")
    world.advance_to(41 * HOUR_US)

    keep(world, 24, more=False)
    assert texts(world) == ["young"]

    keep(world, 72)
    assert texts(world) == ["young"]


def test_lowering_lets_closed_shards_expire_at_once():
    world = world_with_stream()
    keep(world, 72)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    world.advance_to(30 * HOUR_US)
    assert numbers(shards(world)) == [0, 1, 2]

    keep(world, 24, more=False)
    world.advance_to(world.now_us)

    assert numbers(shards(world)) == [1, 2]


def test_what_producers_sent_expires_second_by_second():
    world = world_with_stream()
    send(world, 10, "k")
    world.advance_to(30 * HOUR_US)

    oldest = read(world, iterator(world), Limit=1)["Records"][0]
    described = ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]

    age_s = 30 * 3600 - (oldest["ApproximateArrivalTimestamp"] - described["StreamCreationTimestamp"])
    assert age_s == 24 * 3600


def test_what_is_dropped_is_dropped_from_the_state_too():
    world = world_with_stream()
    put(world, "k", bytes(500_000))
    assert sum(len(part) for _, part in world.parts.items()) > 500_000

    world.advance_to(25 * HOUR_US)

    assert sum(len(part) for _, part in world.parts.items()) < 5_000


def test_a_stream_without_traffic_has_nothing_due_once_its_records_are_gone():
    world = world_with_stream()
    send(world, 10, "k")
    wait(world, 10)
    world.call("lab", "RemoveProducer", {"StreamName": "clicks", "Name": "p"})

    world.advance_to(50 * HOUR_US)

    assert world.next_event_us() is None
