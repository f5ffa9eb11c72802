"""Records are read: from which place on, how many at a time, how often, and what the last answer of a shard says."""

import pytest

from services.engine.clock import HOUR_US, SECOND_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import (
    ACTIVE_US,
    HALF,
    ORIGIN_US,
    ask,
    empty_world,
    iterator,
    put,
    read,
    refused,
    send,
    wait,
    world_with_stream,
)

MIB = 2**20


def texts(answer):
    return [record["Data"].decode() for record in answer["Records"]]


def three_records():
    """a, b and c, one second apart, the first as the stream becomes active; and their sequence numbers."""
    world = world_with_stream()
    numbers = []
    for text in "abc":
        numbers.append(put(world, "k", text.encode())["SequenceNumber"])
        wait(world, 1)
    return world, numbers


def calendar(at_us):
    return (ORIGIN_US + at_us) / SECOND_US


def test_what_was_put_is_read_as_it_was():
    world = world_with_stream()
    put(world, "schlüssel", b"\x00\xff")
    wait(world, 2.5)

    answer = read(world, iterator(world))

    assert answer["Records"] == [
        {
            "SequenceNumber": f"{ORIGIN_US // SECOND_US}{0:039d}1",
            "ApproximateArrivalTimestamp": calendar(ACTIVE_US),
            "Data": b"\x00\xff",
            "PartitionKey": "schlüssel",
        }
    ]
    assert answer["MillisBehindLatest"] == 0


def test_an_iterator_begins_where_its_type_says():
    world, numbers = three_records()

    assert texts(read(world, iterator(world, kind="TRIM_HORIZON"))) == ["a", "b", "c"]
    assert texts(read(world, iterator(world, kind="LATEST"))) == []
    assert texts(read(world, iterator(world, kind="AT_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1]))) == [
        "b",
        "c",
    ]
    assert texts(read(world, iterator(world, kind="AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[1]))) == ["c"]


@pytest.mark.parametrize(
    ("at_us", "expected"),
    [
        (0, "abc"),
        (ACTIVE_US, "abc"),
        (ACTIVE_US + 1_000, "bc"),
        (ACTIVE_US + SECOND_US, "bc"),
        (ACTIVE_US + 2_500_000, ""),
    ],
)
def test_an_iterator_at_a_time_begins_with_the_first_record_since(at_us, expected):
    world, _ = three_records()

    assert texts(read(world, iterator(world, kind="AT_TIMESTAMP", Timestamp=calendar(at_us)))) == list(expected)


def test_an_iterator_goes_on_where_the_answer_ended():
    world, _ = three_records()

    first = read(world, iterator(world), Limit=2)
    put(world, "k", b"d")
    second = read(world, first["NextShardIterator"])

    assert (texts(first), texts(second)) == (["a", "b"], ["c", "d"])
    assert first["MillisBehindLatest"] == 1_000
    assert second["MillisBehindLatest"] == 0


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"ShardIteratorType": "NEWEST"}, "ValidationException"),
        ({"ShardIteratorType": "AT_SEQUENCE_NUMBER"}, "InvalidArgumentException"),
        ({"ShardIteratorType": "LATEST", "StartingSequenceNumber": "1"}, "InvalidArgumentException"),
        ({"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": "1"}, "InvalidArgumentException"),
        ({"ShardIteratorType": "AT_SEQUENCE_NUMBER", "StartingSequenceNumber": "1e5"}, "ValidationException"),
        ({"ShardIteratorType": "AT_TIMESTAMP"}, "InvalidArgumentException"),
        ({"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": calendar(HOUR_US)}, "InvalidArgumentException"),
        ({"ShardIteratorType": "LATEST", "ShardId": shard_id(7)}, "ResourceNotFoundException"),
        ({"ShardIteratorType": "LATEST", "ShardId": "x"}, "ResourceNotFoundException"),
        ({"ShardIteratorType": "LATEST", "DryRun": True}, "DryRunOperationException"),
        ({"ShardIteratorType": "LATEST", "StreamName": "other"}, "ResourceNotFoundException"),
    ],
)
def test_a_place_that_is_none_is_refused(params, code):
    assert refused(world_with_stream(), "GetShardIterator", **{"ShardId": shard_id(0), **params}).code == code


def test_a_number_of_another_shard_or_of_the_future_is_no_place_here():
    world = world_with_stream(2)
    number = put(world, "user-1")["SequenceNumber"]
    at = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER"}

    error = refused(world, "GetShardIterator", ShardId=shard_id(0), StartingSequenceNumber=number, **at)
    assert error.code == "InvalidArgumentException"
    assert refused(
        world, "GetShardIterator", ShardId=shard_id(1), StartingSequenceNumber=str(int(number) + 1), **at
    ).code == ("InvalidArgumentException")


def test_an_iterator_lives_for_five_minutes():
    world = world_with_stream()
    at = iterator(world)

    wait(world, 300)
    read(world, at)
    wait(world, 1)
    error = refused(world, "GetRecords", ShardIterator=at)

    assert error.code == "ExpiredIteratorException"
    assert "created at time Mon Nov 02 13:00:10 UTC 2026 while right now it is Mon Nov 02 13:05:11" in error.message


@pytest.mark.parametrize("text", ["x", "AAAA", "é" * 9, "=" * 40, "QUJD" * 100])
def test_an_iterator_that_was_not_given_out_is_invalid(text):
    assert refused(world_with_stream(), "GetRecords", ShardIterator=text).code == "InvalidArgumentException"


def test_an_iterator_of_a_stream_that_is_gone_is_of_no_use_for_one_of_the_same_name():
    world = world_with_stream()
    at = iterator(world)
    ask(world, "DeleteStream")
    wait(world, 5)
    assert refused(world, "GetRecords", ShardIterator=at).code == "ResourceNotFoundException"

    ask(world, "CreateStream", ShardCount=1)
    wait(world, 10)
    assert refused(world, "GetRecords", ShardIterator=at).code == "ResourceNotFoundException"


def test_a_shard_answers_five_calls_a_second_to_all_its_readers_together():
    world = world_with_stream(2)
    at, other = iterator(world, 0), iterator(world, 1)
    for _ in range(5):
        read(world, at)

    assert refused(world, "GetRecords", ShardIterator=at).code == "ProvisionedThroughputExceededException"
    assert world.trace_lines(1)[0].ids == ("clicks", "0", "calls")
    read(world, other)

    wait(world, 0.2)
    read(world, at)


def test_a_shard_gives_five_iterators_a_second():
    world = world_with_stream()
    for _ in range(5):
        iterator(world)

    assert refused(world, "GetShardIterator", ShardId=shard_id(0), ShardIteratorType="LATEST").code == (
        "ProvisionedThroughputExceededException"
    )
    wait(world, 0.2)
    iterator(world)


def full_world(mib):
    """A shard that keeps so many records of 1 MiB."""
    world = world_with_stream(MaxRecordSizeInKiB=10_240)
    for _ in range(mib):
        put(world, "k", bytes(MIB - 1))
        wait(world, 1)
    return world


def test_after_an_answer_of_10_mib_a_shard_rests_for_five_seconds():
    world = full_world(12)
    answer = read(world, iterator(world))
    assert len(answer["Records"]) == 10

    wait(world, 4.9)
    error = refused(world, "GetRecords", ShardIterator=answer["NextShardIterator"])
    assert error.code == "ProvisionedThroughputExceededException"
    assert world.trace_lines(1)[0].ids == ("clicks", "0", "bytes")

    wait(world, 0.1)
    assert len(read(world, answer["NextShardIterator"])["Records"]) == 2


def test_after_an_answer_of_2_mib_a_shard_rests_for_the_rest_of_the_second():
    world = full_world(3)
    answer = read(world, iterator(world), Limit=2)

    wait(world, 0.999)
    assert refused(world, "GetRecords", ShardIterator=answer["NextShardIterator"]).code == (
        "ProvisionedThroughputExceededException"
    )
    wait(world, 0.001)
    assert len(read(world, answer["NextShardIterator"])["Records"]) == 1


def test_an_answer_has_at_least_one_record_and_at_most_10_000():
    world = world_with_stream()
    send(world, 1_000, "k", size=1)
    wait(world, 11)

    assert len(read(world, iterator(world))["Records"]) == 10_000
    assert len(read(full_world(1), iterator(full_world(1)))["Records"]) == 1
    assert refused(world, "GetRecords", ShardIterator="x", Limit=10_001).code == "ValidationException"


def test_reading_takes_nothing_away():
    world, _ = three_records()

    assert texts(read(world, iterator(world))) == texts(read(world, iterator(world)))


def test_records_are_gone_after_a_day_at_the_full_minute():
    world, _ = three_records()
    world.advance_to(24 * HOUR_US + 59 * SECOND_US)
    assert texts(read(world, iterator(world))) == ["a", "b", "c"]

    wait(world, 1)
    assert texts(read(world, iterator(world))) == []
    assert world.trace_lines(1)[0].kind == "records_expired"


def test_a_place_whose_record_is_gone_is_the_oldest_one_that_is_left():
    world, numbers = three_records()
    world.advance_to(23 * HOUR_US)
    put(world, "k", b"later")
    world.advance_to(24 * HOUR_US + 60 * SECOND_US)

    at = iterator(world, kind="AT_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[0])
    assert texts(read(world, at)) == ["later"]
    assert texts(read(world, iterator(world, kind="AT_TIMESTAMP", Timestamp=calendar(ACTIVE_US)))) == ["later"]


def test_how_far_behind_a_reader_is_is_told_in_milliseconds():
    world = world_with_stream()
    send(world, 10, "k")
    wait(world, 60)

    answer = read(world, iterator(world), Limit=100)

    assert answer["MillisBehindLatest"] == 50_000


def test_closed_shards_are_read_to_their_end():
    world = world_with_stream()
    for text in (b"a", b"b"):
        put(world, "k", text)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    wait(world, 30)

    first = read(world, iterator(world), Limit=1)
    second = read(world, first["NextShardIterator"])

    assert (texts(first), texts(second)) == (["a"], ["b"])
    assert "ChildShards" not in first
    assert "NextShardIterator" not in second


def test_nothing_can_be_read_where_there_is_no_stream():
    assert refused(empty_world(), "GetShardIterator", ShardId=shard_id(0), ShardIteratorType="LATEST").code == (
        "ResourceNotFoundException"
    )
