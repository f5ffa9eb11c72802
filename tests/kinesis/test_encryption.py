"""Encryption of what is stored: asked for, in force, and keys that cannot be used."""

import pytest

from services.engine.clock import DAY_US, HOUR_US
from services.kinesis.keys import STATES
from tests.kinesis.cast import (
    ask,
    iterator,
    outcome,
    put,
    read,
    read_all,
    refused,
    resources,
    send,
    status,
    stream_of,
    totals,
    wait,
    world_with_stream,
)

KEY = "alias/shop"
OTHER = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
MANAGED = "alias/aws/kinesis"


def start(world, key=KEY):
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId=key)
    wait(world, 10)


def stop(world, key=KEY):
    ask(world, "StopStreamEncryption", EncryptionType="KMS", KeyId=key)
    wait(world, 10)


def set_key(world, state, key=KEY):
    world.call("lab", "SetKeyState", {"KeyId": key, "State": state})


def described(world):
    found = ask(world, "DescribeStream")["StreamDescription"]
    return found["EncryptionType"], found.get("KeyId")


def test_encryption_holds_when_the_stream_is_active_again():
    world = world_with_stream()

    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId=KEY)
    assert (status(world), described(world)) == ("UPDATING", ("NONE", None))
    assert "EncryptionType" not in put(world, "a")
    wait(world, 10)

    assert (status(world), described(world)) == ("ACTIVE", ("KMS", KEY))
    assert put(world, "a")["EncryptionType"] == "KMS"
    assert ask(world, "PutRecords", Records=[{"PartitionKey": "a", "Data": b""}])["EncryptionType"] == "KMS"


def test_records_stay_as_they_were_written():
    world = world_with_stream()
    put(world, "before")
    start(world)
    put(world, "encrypted")
    stop(world)
    put(world, "after")

    records = read(world, iterator(world))["Records"]

    assert [(record["PartitionKey"], record.get("EncryptionType")) for record in records] == [
        ("before", None),
        ("encrypted", "KMS"),
        ("after", None),
    ]


@pytest.mark.parametrize("key", [KEY, OTHER, MANAGED, "12345678-1234-1234-1234-123456789012"])
def test_a_key_is_named_by_id_alias_or_arn(key):
    world = world_with_stream()

    start(world, key)

    assert described(world) == ("KMS", key)


@pytest.mark.parametrize(
    "params", [{"EncryptionType": "NONE", "KeyId": KEY}, {"EncryptionType": "KMS", "KeyId": "my key"}]
)
def test_what_names_no_key_is_refused(params):
    assert outcome(world_with_stream(), "StartStreamEncryption", **params) == "InvalidArgumentException"


def test_only_the_key_that_is_in_force_can_be_taken_away():
    world = world_with_stream()
    assert outcome(world, "StopStreamEncryption", EncryptionType="KMS", KeyId=KEY) == "InvalidArgumentException"
    start(world)

    assert outcome(world, "StopStreamEncryption", EncryptionType="KMS", KeyId=OTHER) == "InvalidArgumentException"
    assert outcome(world, "StopStreamEncryption", EncryptionType="KMS", KeyId=KEY) == ""


def test_a_stream_to_which_something_is_being_done_keeps_its_key():
    world = world_with_stream()
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId=KEY)

    assert outcome(world, "StartStreamEncryption", EncryptionType="KMS", KeyId=OTHER) == "ResourceInUseException"


def test_a_key_is_applied_twenty_five_times_a_day_and_no_more():
    world = world_with_stream()
    for number in range(25):
        start(world, f"alias/key-{number}")

    error = refused(world, "StartStreamEncryption", EncryptionType="KMS", KeyId=KEY)
    assert error.code == "LimitExceededException"
    assert "25 times in the last 24 hours" in error.message

    wait(world, 24 * 3_600 - 100)
    start(world)
    assert described(world) == ("KMS", KEY)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("DISABLED", "KMSDisabledException"),
        ("PENDING_DELETION", "KMSInvalidStateException"),
        ("DENIED", "KMSAccessDeniedException"),
        ("MISSING", "KMSNotFoundException"),
        ("THROTTLED", "KMSThrottlingException"),
    ],
)
def test_a_key_that_cannot_be_used_refuses_writers_readers_and_its_application(state, code):
    world = world_with_stream()
    start(world)
    put(world, "a")
    at = iterator(world)

    set_key(world, state)

    assert outcome(world, "PutRecord", PartitionKey="a", Data=b"") == code
    assert outcome(world, "PutRecords", Records=[{"PartitionKey": "a", "Data": b""}]) == code
    assert outcome(world, "GetRecords", ShardIterator=at) == code
    assert outcome(world, "StartStreamEncryption", EncryptionType="KMS", KeyId=KEY) == code
    set_key(world, "ENABLED")
    assert [record["PartitionKey"] for record in read(world, at)["Records"]] == ["a"]


def test_records_that_were_never_encrypted_can_be_read_without_the_key():
    world = world_with_stream()
    put(world, "plain")
    start(world)
    put(world, "secret")

    set_key(world, "DISABLED")

    assert [record["PartitionKey"] for record in read(world, iterator(world), Limit=1)["Records"]] == ["plain"]
    assert outcome(world, "GetRecords", ShardIterator=iterator(world)) == "KMSDisabledException"


def test_producers_are_refused_while_the_key_is_disabled_and_spare_the_limits():
    world = world_with_stream()
    send(world, 900, "a")
    start(world)
    before = totals(world)

    set_key(world, "DISABLED")
    wait(world, 61.5)
    during = totals(world)
    set_key(world, "ENABLED")
    wait(world, 10)

    assert (during[0] - before[0], during[1] - before[1]) == (0, 55_350)
    assert (totals(world)[0] - during[0], totals(world)[1] - during[1]) == (9_000, 0)
    assert ("records_refused", ("clicks", "0", "key")) in [(line.kind, line.ids) for line in world.trace_lines(9)]
    assert len({record["SequenceNumber"] for record in read_all(world)}) == totals(world)[0]


def test_a_disabled_key_counts_as_no_throttling():
    world = world_with_stream()
    ask(world, "EnableEnhancedMonitoring", ShardLevelMetrics=["ALL"])
    send(world, 100, "a")
    start(world)
    set_key(world, "DISABLED")
    wait(world, 120)

    flow_minute = world.fork()
    flow_minute.advance_to(flow_minute.now_us + HOUR_US)

    from services.engine import metrics

    names = {
        series[2]: metrics.read(flow_minute.parts, series, 60_000_000, 120_000_000, 180_000_000)
        for series in metrics.series(flow_minute.parts)
    }
    assert all(point.total == 0 for _, point in names["WriteProvisionedThroughputExceeded"])


def test_the_key_that_aws_manages_cannot_be_disabled():
    world = world_with_stream()
    start(world, MANAGED)
    before = resources(world)

    try:
        set_key(world, "DISABLED", MANAGED)
    except Exception as error:
        refusal = error

    assert refusal.code == "ValidationException"
    assert resources(world) == before


def test_keys_of_no_record_are_forgotten():
    world = world_with_stream()
    for number in range(20):
        start(world, f"alias/key-{number}")
    assert len(stream_of(world).encryptions) == 20

    world.advance_to(world.now_us + 2 * DAY_US)
    start(world)

    assert len(stream_of(world).encryptions) == 2


def test_every_state_but_one_has_its_error():
    assert len(STATES) == 6
