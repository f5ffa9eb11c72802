"""Enhanced monitoring: metrics of each shard, where they were asked for."""

from services.engine import metrics
from services.engine.clock import MINUTE_US
from services.kinesis.monitoring import METRICS, monitored_part
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import ACTIVE_US, NAME, ask, iterator, outcome, put, read, send, wait, world_with_stream

SOME = ["IncomingRecords", "OutgoingBytes"]


def points(world, name, shard=0):
    series = ("us-east-1", "AWS/Kinesis", name, (("ShardId", shard_id(shard)), ("StreamName", NAME)))
    return [(at_us // MINUTE_US, point) for at_us, point in metrics.read(world.parts, series, MINUTE_US, 0, 2**62)]


def enable(world, *names):
    return ask(world, "EnableEnhancedMonitoring", ShardLevelMetrics=list(names or ["ALL"]))


def monitored(world):
    found = ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]
    return found["EnhancedMonitoring"][0]["ShardLevelMetrics"]


def test_metrics_are_asked_for_and_taken_back_by_name():
    world = world_with_stream()

    answer = enable(world, *SOME)
    assert (answer["CurrentShardLevelMetrics"], answer["DesiredShardLevelMetrics"]) == ([], SOME)
    assert answer["StreamName"] == NAME
    assert monitored(world) == SOME

    answer = ask(world, "DisableEnhancedMonitoring", ShardLevelMetrics=["OutgoingBytes"])
    assert (answer["CurrentShardLevelMetrics"], answer["DesiredShardLevelMetrics"]) == (SOME, SOME[:1])
    assert monitored(world) == SOME[:1]


def test_all_of_them_are_seven():
    world = world_with_stream()
    enable(world)
    assert monitored(world) == list(METRICS)

    ask(world, "DisableEnhancedMonitoring", ShardLevelMetrics=["ALL"])

    assert monitored(world) == []
    assert world.context("kinesis").part(monitored_part(NAME), object) is None


def test_each_shard_has_datapoints_of_its_own():
    world = world_with_stream(2)
    enable(world)
    send(world, 100, "user-3", name="p", size=94)
    send(world, 300, "user-1", name="q", size=94)

    wait(world, 120)

    assert [(minute, point.total) for minute, point in points(world, "IncomingRecords", 0)] == [(0, 5_000), (1, 6_000)]
    assert [(minute, point.total) for minute, point in points(world, "IncomingRecords", 1)] == [
        (0, 15_000),
        (1, 18_000),
    ]
    assert points(world, "IncomingBytes", 1)[1][1].total == 1_800_000


def test_refusals_are_a_share_of_attempts():
    world = world_with_stream()
    enable(world)
    send(world, 2_000, "a")
    wait(world, 180)

    point = points(world, "WriteProvisionedThroughputExceeded")[1][1]

    assert (point.total, point.samples, point.low, point.high) == (60_000, 120_000, 0, 1)


def test_what_is_read_is_counted_with_its_age():
    world = world_with_stream()
    enable(world)
    put(world, "a", b"12345")
    wait(world, 2)
    at = iterator(world)
    for _ in range(5):
        read(world, at)
    assert outcome(world, "GetRecords", ShardIterator=at) == "ProvisionedThroughputExceededException"

    wait(world, 60)

    assert points(world, "OutgoingRecords")[0][1].total == 5
    assert points(world, "OutgoingBytes")[0][1].total == 30
    age = points(world, "IteratorAgeMilliseconds")[0][1]
    assert (age.total, age.samples, age.low, age.high) == (10_000, 5, 2_000, 2_000)
    refused = points(world, "ReadProvisionedThroughputExceeded")[0][1]
    assert (refused.total, refused.samples) == (1, 6)


def test_only_what_was_asked_for_is_written():
    world = world_with_stream()
    enable(world, *SOME)
    send(world, 10, "a")

    wait(world, 120)

    assert points(world, "IncomingRecords")
    assert not points(world, "IncomingBytes")


def test_a_stream_that_is_not_monitored_has_no_metrics_of_its_shards():
    world = world_with_stream()
    send(world, 10, "a")

    world.advance_to(ACTIVE_US + 3 * MINUTE_US)

    assert not any("ShardId" in dict(series[3]) for series in metrics.series(world.parts))


def test_what_came_before_is_not_counted():
    world = world_with_stream()
    send(world, 10, "a")
    wait(world, 20)
    enable(world)

    wait(world, 40)

    assert [(minute, point.total) for minute, point in points(world, "IncomingRecords")] == [(0, 300)]
