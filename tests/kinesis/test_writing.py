"""Records are put: where they go, what is let in, what is refused and in which words."""

import pytest

from services.kinesis.quotas import KEPT_PUT_BYTES
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import (
    LAST,
    ask,
    put,
    read_all,
    refused,
    send,
    totals,
    wait,
    world_with_stream,
)

MIB = 2**20


def batch(world, *records):
    return ask(world, "PutRecords", Records=[{"PartitionKey": key, "Data": data} for key, data in records])


def test_a_record_gets_the_next_number_of_its_shard():
    world = world_with_stream()

    first, second = (int(put(world, "k")["SequenceNumber"]) for _ in range(2))

    assert second == first + 1
    assert len(str(first)) == 50


def test_an_explicit_hash_key_overrides_the_partition_key():
    world = world_with_stream(4)

    answer = put(world, "user-1", ExplicitHashKey="0")

    assert answer["ShardId"] == shard_id(0)
    assert read_all(world, 0)[0]["PartitionKey"] == "user-1"


def test_of_500_records_480_go_and_20_are_refused_one_by_one_in_the_order_of_the_request():
    world = world_with_stream()
    for _ in range(2):
        batch(world, *[("k", b"")] * 260)

    answer = batch(world, *[("k", b"")] * 500)

    failed = [index for index, result in enumerate(answer["Records"]) if "ErrorCode" in result]
    assert answer["FailedRecordCount"] == 20
    assert failed == list(range(480, 500))
    assert answer["Records"][499] == {
        "ErrorCode": "ProvisionedThroughputExceededException",
        "ErrorMessage": "Rate exceeded for shard shardId-000000000000 in stream clicks under account 123456789012.",
    }


def test_a_record_too_large_for_what_is_left_lets_smaller_ones_of_its_request_pass():
    world = world_with_stream()

    answer = batch(world, ("a", bytes(MIB - 1)), ("b", bytes(100)), ("c", b""))

    assert [result.get("ErrorCode", "") for result in answer["Records"]] == [
        "",
        "ProvisionedThroughputExceededException",
        "ProvisionedThroughputExceededException",
    ]
    assert batch(world, ("c", b""))["FailedRecordCount"] == 1


def test_a_shard_that_refuses_leaves_the_others_alone():
    world = world_with_stream(2)
    for _ in range(3):
        batch(world, *[("user-1", b"")] * 400)

    error = refused(world, "PutRecord", PartitionKey="user-1", Data=b"")

    assert error.code == "ProvisionedThroughputExceededException"
    assert error.message == "Rate exceeded for shard shardId-000000000001 in stream clicks under account 123456789012."
    assert put(world, "user-2")["ShardId"] == shard_id(0)
    assert world.trace_lines(1)[0].ids == ("clicks", "1", "records")
    assert world.trace_lines(1)[0].numbers == {"records": 201}


def test_a_shard_refills_by_a_record_each_millisecond():
    world = world_with_stream()
    for _ in range(2):
        batch(world, *[("k", b"")] * 500)
    assert refused(world, "PutRecord", PartitionKey="k", Data=b"").code == "ProvisionedThroughputExceededException"

    wait(world, 0.0009)
    assert refused(world, "PutRecord", PartitionKey="k", Data=b"").code == "ProvisionedThroughputExceededException"
    wait(world, 0.0001)
    put(world, "k")


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"Data": b""}, "ValidationException"),
        ({"PartitionKey": "", "Data": b""}, "ValidationException"),
        ({"PartitionKey": "k" * 257, "Data": b""}, "ValidationException"),
        ({"PartitionKey": "k"}, "ValidationException"),
        ({"PartitionKey": "k", "Data": "text"}, "SerializationException"),
        ({"PartitionKey": "k", "Data": bytes(MIB)}, "ValidationException"),
        ({"PartitionKey": "k", "Data": b"", "ExplicitHashKey": "-1"}, "ValidationException"),
        ({"PartitionKey": "k", "Data": b"", "ExplicitHashKey": str(LAST + 1)}, "InvalidArgumentException"),
        ({"PartitionKey": "k", "Data": b"", "SequenceNumberForOrdering": "0"}, "InvalidArgumentException"),
        ({"PartitionKey": "k", "Data": b"", "SequenceNumberForOrdering": "9" * 60}, "InvalidArgumentException"),
        ({"PartitionKey": "k", "Data": b"", "DryRun": True}, "DryRunOperationException"),
        ({"PartitionKey": "k", "Data": b"", "StreamName": "other"}, "ResourceNotFoundException"),
    ],
)
def test_a_record_that_cannot_be_put_is_refused(params, code):
    world = world_with_stream()

    assert refused(world, "PutRecord", **params).code == code
    assert totals(world) == (0, 0)


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ([], "ValidationException"),
        ([{"PartitionKey": "k", "Data": b""}] * 501, "ValidationException"),
        ([{"PartitionKey": "k", "Data": b""}, {"PartitionKey": "", "Data": b""}], "ValidationException"),
        ([{"PartitionKey": "k", "Data": b""}, {"Data": b""}], "ValidationException"),
        ([{"PartitionKey": "k", "Data": b""}, {"PartitionKey": "k", "Data": bytes(MIB)}], "ValidationException"),
        ([{"PartitionKey": "k", "Data": bytes(MIB - 1)}] * 11, "InvalidArgumentException"),
    ],
)
def test_a_request_of_which_one_record_is_wrong_is_refused_as_a_whole(records, code):
    world = world_with_stream()

    assert refused(world, "PutRecords", Records=records).code == code
    assert totals(world) == (0, 0)


def test_a_record_may_be_as_large_as_its_stream_takes_with_its_key():
    usual, large = world_with_stream(), world_with_stream(MaxRecordSizeInKiB=2_048)

    put(usual, "key", bytes(MIB - 3))
    put(large, "key", bytes(2 * MIB - 3))

    assert totals(usual) == totals(large) == (1, 0)


def test_records_ordered_by_the_number_before_have_greater_numbers():
    world = world_with_stream()
    numbers = [put(world, "k")["SequenceNumber"]]

    for _ in range(3):
        numbers.append(put(world, "k", SequenceNumberForOrdering=numbers[-1])["SequenceNumber"])

    assert sorted(map(int, numbers)) == list(map(int, numbers))
    following = str(int(numbers[-1]) + 1)
    assert refused(world, "PutRecord", PartitionKey="k", Data=b"", SequenceNumberForOrdering=following).code == (
        "InvalidArgumentException"
    )


def test_a_region_keeps_so_much_of_single_records_and_no_more():
    world = world_with_stream(MaxRecordSizeInKiB=10_240)
    for _ in range(3):
        put(world, "k", bytes(10 * MIB - 1))
        wait(world, 10)

    assert KEPT_PUT_BYTES == 32 * MIB
    assert refused(world, "PutRecord", PartitionKey="k", Data=bytes(3 * MIB)).code == "LimitExceededException"

    wait(world, 24 * 3600 + 60)
    put(world, "k", bytes(3 * MIB))


def test_calls_and_producers_share_a_shards_limits():
    world = world_with_stream()
    send(world, 1_000, "k")
    wait(world, 10)

    answers = [batch(world, *[("k", b"")] * 500)["FailedRecordCount"] for _ in range(3)]
    assert answers == [0, 0, 500]
    wait(world, 1)

    # The calls have used up what was stored, so that the producer's next record finds the shard empty.
    assert totals(world)[1] == 501
