"""Shards are listed: all that have not expired, those open at some time, a page at a time."""

import pytest

from services.engine.clock import HOUR_US, SECOND_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import ACTIVE_US, HALF, ORIGIN_US, ask, numbers, refused, shards, wait, world_with_stream


def calendar(at_us):
    return (ORIGIN_US + at_us) / SECOND_US


@pytest.fixture
def resharded():
    """Shard 0 was split into 1 and 2 at 13:00:40, shard 2 into 3 and 4 at 13:01:40."""
    world = world_with_stream()
    for shard, at in ((0, HALF), (2, HALF + HALF // 2)):
        ask(world, "SplitShard", ShardToSplit=shard_id(shard), NewStartingHashKey=str(at))
        wait(world, 60)
    return world


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [0, 1, 2, 3, 4]),
        ({"Type": "FROM_TRIM_HORIZON"}, [0, 1, 2, 3, 4]),
        ({"Type": "AT_TRIM_HORIZON"}, [0]),
        ({"Type": "AT_LATEST"}, [1, 3, 4]),
        ({"Type": "AFTER_SHARD_ID", "ShardId": shard_id(2)}, [3, 4]),
        ({"Type": "AT_TIMESTAMP", "Timestamp": calendar(ACTIVE_US + 5 * SECOND_US)}, [0]),
        ({"Type": "AT_TIMESTAMP", "Timestamp": calendar(60 * SECOND_US)}, [1, 2]),
        ({"Type": "AT_TIMESTAMP", "Timestamp": 0.0}, [0]),
        ({"Type": "FROM_TIMESTAMP", "Timestamp": calendar(60 * SECOND_US)}, [1, 2, 3, 4]),
        ({"Type": "FROM_TIMESTAMP", "Timestamp": 0}, [0, 1, 2, 3, 4]),
    ],
)
def test_a_filter_chooses_shards_by_when_they_were_open(resharded, asked, expected):
    assert numbers(shards(resharded, **asked)) == expected


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"ShardFilter": {"Type": "SOMETIMES"}}, "ValidationException"),
        ({"ShardFilter": {}}, "ValidationException"),
        ({"ShardFilter": {"Type": "AFTER_SHARD_ID"}}, "InvalidArgumentException"),
        ({"ShardFilter": {"Type": "AFTER_SHARD_ID", "ShardId": "x"}}, "ResourceNotFoundException"),
        ({"ShardFilter": {"Type": "AT_TIMESTAMP"}}, "InvalidArgumentException"),
        ({"ShardFilter": {"Type": "AT_TIMESTAMP", "Timestamp": calendar(HOUR_US)}}, "InvalidArgumentException"),
        ({"ShardFilter": {"Type": "AT_LATEST", "ShardId": shard_id(0)}}, "InvalidArgumentException"),
        ({"ExclusiveStartShardId": "x"}, "ResourceNotFoundException"),
        ({"NextToken": "x", "StreamName": "clicks"}, "InvalidArgumentException"),
        ({"NextToken": "x"}, "InvalidArgumentException"),
        ({"StreamCreationTimestamp": 5}, "ResourceNotFoundException"),
        ({"StreamName": "other"}, "ResourceNotFoundException"),
        ({"MaxResults": 10_001}, "ValidationException"),
    ],
)
def test_a_list_that_cannot_be_is_refused(resharded, asked, code):
    assert refused(resharded, "ListShards", **asked).code == code


def test_pages_follow_one_another_by_token(resharded):
    first = ask(resharded, "ListShards", MaxResults=2, ExclusiveStartShardId=shard_id(0))
    second = ask(resharded, "ListShards", MaxResults=2, NextToken=first["NextToken"])

    assert (numbers(first["Shards"]), numbers(second["Shards"])) == ([1, 2], [3, 4])
    assert "NextToken" not in second


def test_a_filter_goes_on_with_its_token(resharded):
    first = ask(resharded, "ListShards", MaxResults=1, ShardFilter={"Type": "AT_LATEST"})
    second = ask(resharded, "ListShards", NextToken=first["NextToken"])

    assert (numbers(first["Shards"]), numbers(second["Shards"])) == ([1], [3, 4])


def test_a_token_lives_for_300_seconds(resharded):
    token = ask(resharded, "ListShards", MaxResults=1)["NextToken"]

    wait(resharded, 300)
    ask(resharded, "ListShards", NextToken=token)
    wait(resharded, 1)
    assert refused(resharded, "ListShards", NextToken=token).code == "ExpiredNextTokenException"


def test_the_stream_meant_can_be_told_by_its_creation(resharded):
    assert len(ask(resharded, "ListShards", StreamCreationTimestamp=calendar(0))["Shards"]) == 5


def test_a_token_of_a_stream_that_is_gone_finds_nothing(resharded):
    token = ask(resharded, "ListShards", MaxResults=1)["NextToken"]
    ask(resharded, "DeleteStream")
    wait(resharded, 5)

    assert refused(resharded, "ListShards", NextToken=token).code == "ResourceNotFoundException"
