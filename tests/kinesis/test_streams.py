"""Streams come, are described and listed, and go."""

import pytest

from services.engine.clock import SECOND_US
from services.kinesis.quotas import SHARDS
from tests.kinesis.cast import (
    ACTIVE_US,
    NAME,
    ORIGIN_US,
    ask,
    empty_world,
    open_numbers,
    put,
    refused,
    send,
    status,
    wait,
    world_with_stream,
)

ARN = f"arn:aws:kinesis:us-east-1:123456789012:stream/{NAME}"


def test_a_stream_is_being_created_for_ten_seconds():
    world = empty_world()

    ask(world, "CreateStream", ShardCount=3)
    wait(world, 9.999999)
    assert status(world) == "CREATING"
    assert ask(world, "DescribeStream")["StreamDescription"]["Shards"] == []

    wait(world, 0.000001)
    assert status(world) == "ACTIVE"
    assert open_numbers(world) == [0, 1, 2]
    assert world.trace_lines(1)[0].kind == "stream_active"


def test_a_stream_that_is_being_created_takes_and_gives_nothing_yet():
    world = empty_world()
    ask(world, "CreateStream", ShardCount=1)

    assert refused(world, "PutRecord", PartitionKey="k", Data=b"").code == "ResourceNotFoundException"
    assert refused(world, "DeleteStream").code == "ResourceInUseException"
    assert refused(world, "ListShards").code == "ResourceInUseException"
    with pytest.raises(Exception, match="ResourceInUseException"):
        send(world, 10)


def test_a_stream_is_found_by_its_arn():
    world = world_with_stream()

    described = ask(world, "DescribeStreamSummary", StreamARN=ARN)["StreamDescriptionSummary"]

    assert (described["StreamName"], described["StreamARN"]) == (NAME, ARN)
    assert described["OpenShardCount"] == 1
    assert described["StreamCreationTimestamp"] == ORIGIN_US / SECOND_US


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"StreamName": "other"}, "ResourceNotFoundException"),
        ({"StreamARN": ARN.replace("us-east-1", "eu-west-1")}, "ResourceNotFoundException"),
        ({"StreamARN": ARN.replace("123456789012", "210987654321")}, "ResourceNotFoundException"),
        ({"StreamName": "other", "StreamARN": ARN}, "InvalidArgumentException"),
        ({"StreamARN": ARN, "StreamId": "a" * 20 + "-bcd"}, "InvalidArgumentException"),
    ],
)
def test_a_stream_that_is_not_meant_is_not_found(about, code):
    assert refused(world_with_stream(), "DescribeStream", **about).code == code


def test_a_request_must_say_which_stream():
    world = world_with_stream()

    with pytest.raises(Exception, match="InvalidArgumentException"):
        world.call("kinesis", "DescribeStreamSummary", {})


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"ShardCount": 1}, "ResourceInUseException"),
        ({"StreamName": "b"}, "ValidationException"),
        ({"StreamName": "b", "ShardCount": 0}, "ValidationException"),
        ({"StreamName": "b b", "ShardCount": 1}, "ValidationException"),
        ({"StreamName": "b", "ShardCount": SHARDS}, "LimitExceededException"),
        ({"StreamName": "b", "ShardCount": 1, "MaxRecordSizeInKiB": 512}, "ValidationException"),
        ({"StreamName": "b", "ShardCount": 1, "WarmThroughputMiBps": 5}, "ValidationException"),
        ({"StreamName": "b", "ShardCount": 1, "RecordDistributionStrategy": "AUTO"}, "ValidationException"),
        ({"StreamName": "b", "ShardCount": 1, "Tags": {"aws:x": "y"}}, "InvalidArgumentException"),
        ({"StreamName": "b", "ShardCount": 1, "Tags": {str(n): "" for n in range(51)}}, "InvalidArgumentException"),
    ],
)
def test_a_stream_that_cannot_be_is_refused(params, code):
    world = world_with_stream()

    assert refused(world, "CreateStream", **params).code == code
    assert ask(world, "ListStreams")["StreamNames"] == [NAME]


def test_only_five_streams_are_created_at_a_time():
    world = empty_world()
    for number in range(5):
        ask(world, "CreateStream", StreamName=f"s{number}", ShardCount=1)

    wait(world, 1)
    assert refused(world, "CreateStream", ShardCount=1).code == "LimitExceededException"

    wait(world, 9)
    ask(world, "CreateStream", ShardCount=1)


def test_only_five_streams_are_asked_for_in_a_second():
    world = empty_world()
    for number in range(5):
        ask(world, "CreateStream", StreamName=f"s{number}", ShardCount=1)
    wait(world, 10)
    for number in range(5, 10):
        ask(world, "CreateStream", StreamName=f"s{number}", ShardCount=1)
    wait(world, 10)
    for number in range(5):
        ask(world, "DeleteStream", StreamName=f"s{number}")

    error = refused(world, "DeleteStream", StreamName="s5")

    assert (error.code, "5 times a second" in error.message) == ("LimitExceededException", True)


def test_a_deleted_stream_goes_on_for_five_seconds_and_is_gone_with_all_that_it_kept():
    world = world_with_stream(2)
    send(world, 100)
    put(world, "k")
    wait(world, 100)

    ask(world, "DeleteStream")
    assert status(world) == "DELETING"
    put(world, "k")
    wait(world, 5)

    assert refused(world, "DescribeStream").code == "ResourceNotFoundException"
    assert [name for name, _ in world.parts.items() if NAME in name] == []
    assert world.next_event_us() is None
    assert world.trace_lines(1)[0].kind == "stream_deleted"


def test_a_stream_of_the_same_name_begins_anew():
    world = world_with_stream()
    ask(world, "DeleteStream")
    wait(world, 5)

    ask(world, "CreateStream", ShardCount=2)
    wait(world, 10)

    assert open_numbers(world) == [0, 1]


def test_shards_are_described_a_page_at_a_time():
    world = world_with_stream(5)

    first = ask(world, "DescribeStream", Limit=3)["StreamDescription"]
    rest = ask(world, "DescribeStream", ExclusiveStartShardId=first["Shards"][-1]["ShardId"])["StreamDescription"]

    assert (len(first["Shards"]), first["HasMoreShards"]) == (3, True)
    assert (len(rest["Shards"]), rest["HasMoreShards"]) == (2, False)
    assert refused(world, "DescribeStream", ExclusiveStartShardId="no").code == "ResourceNotFoundException"


def test_streams_are_listed_a_page_at_a_time():
    world = empty_world()
    for name in ("b", "a", "c"):
        ask(world, "CreateStream", StreamName=name, ShardCount=1)

    first = ask(world, "ListStreams", Limit=2)
    rest = ask(world, "ListStreams", NextToken=first["NextToken"])

    assert (first["StreamNames"], first["HasMoreStreams"]) == (["a", "b"], True)
    assert (rest["StreamNames"], rest["HasMoreStreams"], "NextToken" in rest) == (["c"], False, False)
    assert ask(world, "ListStreams", ExclusiveStartStreamName="a")["StreamNames"] == ["b", "c"]
    assert first["StreamSummaries"][0]["StreamStatus"] == "CREATING"


def test_shards_in_creation_count_for_the_account():
    world = world_with_stream(3)
    ask(world, "CreateStream", StreamName="b", ShardCount=4)

    limits = ask(world, "DescribeLimits")

    assert (limits["OpenShardCount"], limits["ShardLimit"]) == (7, SHARDS)


def test_regions_know_nothing_of_each_other():
    world = world_with_stream()

    assert world.call("kinesis", "ListStreams", {}, region="eu-west-1")["StreamNames"] == []
    assert world.now_us == ACTIVE_US


def test_tags_are_set_listed_and_removed():
    world = world_with_stream(Tags={"team": "shop"})

    ask(world, "AddTagsToStream", Tags={"stage": "test", "team": "web"})
    page = ask(world, "ListTagsForStream", Limit=1)
    rest = ask(world, "ListTagsForStream", ExclusiveStartTagKey="stage")

    assert page == {"Tags": [{"Key": "stage", "Value": "test"}], "HasMoreTags": True}
    assert rest == {"Tags": [{"Key": "team", "Value": "web"}], "HasMoreTags": False}

    ask(world, "RemoveTagsFromStream", TagKeys=["team", "unknown"])
    assert ask(world, "ListTagsForStream")["Tags"] == [{"Key": "stage", "Value": "test"}]


def test_a_stream_has_at_most_fifty_tags():
    world = world_with_stream(Tags={str(number): "" for number in range(50)})

    assert refused(world, "AddTagsToStream", Tags={"one more": ""}).code == "InvalidArgumentException"
    ask(world, "AddTagsToStream", Tags={"7": "another value"})
