"""How large a record a stream takes, and what that does to the burst that a shard stores up."""

import pytest

from tests.kinesis.cast import (
    ask,
    outcome,
    put,
    read_all,
    refused,
    send,
    status,
    stream_of,
    totals,
    wait,
    world_with_stream,
)

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
MIB = 2**20
KIB = 1024


def resize(world, kib):
    ask(world, "UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=kib)
    wait(world, 10)


def let_in(world, kib):
    return outcome(world, "PutRecord", PartitionKey="k", Data=bytes(kib * KIB - 1)) == ""


def test_a_larger_record_is_taken_when_the_stream_is_active_again():
    world = world_with_stream()

    ask(world, "UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=2_048)
    assert status(world) == "UPDATING"
    assert outcome(world, "PutRecord", PartitionKey="k", Data=bytes(MIB)) == "ValidationException"
    wait(world, 10)

    assert ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]["MaxRecordSizeInKiB"] == 2_048
    wait(world, 60)
    assert let_in(world, 2_048)


def test_a_larger_tank_has_to_fill_first():
    world = world_with_stream()
    resize(world, 10_240)

    assert not let_in(world, 2_048)
    wait(world, 1)
    assert let_in(world, 2_048)
    wait(world, 9)
    assert not let_in(world, 10_240)
    wait(world, 1)
    assert let_in(world, 10_240)


def test_what_a_smaller_tank_cannot_hold_is_lost():
    world = world_with_stream(MaxRecordSizeInKiB=10_240)
    resize(world, 1_024)

    assert let_in(world, 1_024)
    assert not let_in(world, 1)


def test_an_empty_tank_stays_empty_when_it_becomes_smaller():
    world = world_with_stream(MaxRecordSizeInKiB=10_240)
    wait(world, 1)
    for _ in range(10):
        put(world, "k", bytes(MIB - 1))
    ask(world, "UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=1_024)
    for _ in range(10):
        wait(world, 1)
        put(world, "k", bytes(MIB - 1))

    assert not let_in(world, 1)


@pytest.mark.parametrize("kib", [1_023, 10_241])
def test_a_size_that_no_stream_takes_is_refused(kib):
    assert outcome(world_with_stream(), "UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=kib) == (
        "ValidationException"
    )


def test_the_size_that_there_is_is_refused():
    assert outcome(world_with_stream(), "UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=1_024) == (
        "InvalidArgumentException"
    )


def test_a_producer_whose_records_would_be_too_large_has_to_go_first():
    world = world_with_stream(MaxRecordSizeInKiB=4_096)
    send(world, 1, "a", size=3 * MIB)

    error = refused(world, "UpdateMaxRecordSize", StreamARN=ARN, MaxRecordSizeInKiB=1_024)

    assert error.code == "ValidationException"
    assert stream_of(world).status == "ACTIVE"


def test_what_was_let_in_under_another_size_is_read_as_it_came():
    world = world_with_stream(MaxRecordSizeInKiB=10_240)
    send(world, 300, "k", size=5_119)
    wait(world, 20)
    resize(world, 1_024)
    wait(world, 20)
    resize(world, 2_048)
    wait(world, 20)

    records = read_all(world)

    assert len(records) == totals(world)[0]
    assert len({record["SequenceNumber"] for record in records}) == len(records)
    arrivals = [record["ApproximateArrivalTimestamp"] for record in records]
    assert arrivals == sorted(arrivals)
