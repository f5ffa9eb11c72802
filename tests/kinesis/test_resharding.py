"""Shards are split and merged: parents close and keep their records, children open, the ring stays tiled."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import HOUR_US, SECOND_US
from services.kinesis.hashing import even_starts
from services.kinesis.quotas import SHARDS
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import (
    HALF,
    LAST,
    ask,
    iterator,
    numbers,
    open_numbers,
    outcome,
    put,
    ranges,
    read,
    read_all,
    refused,
    shards,
    status,
    wait,
    world_with_stream,
)


def split(world, shard, at):
    ask(world, "SplitShard", ShardToSplit=shard_id(shard), NewStartingHashKey=str(at))


def merge(world, shard, other):
    ask(world, "MergeShards", ShardToMerge=shard_id(shard), AdjacentShardToMerge=shard_id(other))


def test_a_split_takes_thirty_seconds_in_which_everything_goes_on():
    world = world_with_stream()
    split(world, 0, HALF)

    wait(world, 29)
    assert status(world) == "UPDATING"
    assert put(world, "user-1")["ShardId"] == shard_id(0)
    assert open_numbers(world) == [0]

    wait(world, 1)
    assert status(world) == "ACTIVE"
    assert ranges(world) == [(0, HALF - 1), (HALF, LAST)]
    assert (world.trace_lines(1)[0].kind, world.trace_lines(1)[0].ids) == ("shard_split", ("clicks", "0", "1", "2"))


def test_records_stay_in_the_parent_and_new_ones_go_to_the_children():
    world = world_with_stream()
    before = put(world, "user-1", b"before")
    split(world, 0, HALF)
    wait(world, 30)
    after = put(world, "user-1", b"after")

    assert [record["Data"] for record in read_all(world, 0)] == [b"before"]
    assert [record["Data"] for record in read_all(world, 2)] == [b"after"]
    assert after["ShardId"] == shard_id(2)
    assert int(after["SequenceNumber"]) > int(before["SequenceNumber"])


def test_the_last_hash_key_of_a_range_belongs_to_it():
    world = world_with_stream()
    split(world, 0, HALF)
    wait(world, 30)

    assert put(world, "any", ExplicitHashKey=str(HALF - 1))["ShardId"] == shard_id(1)
    assert put(world, "any", ExplicitHashKey=str(HALF))["ShardId"] == shard_id(2)
    assert put(world, "any", ExplicitHashKey=str(LAST))["ShardId"] == shard_id(2)


def test_children_name_their_parents_and_closed_shards_their_last_number():
    world = world_with_stream(2)
    number = put(world, "user-1")["SequenceNumber"]
    merge(world, 1, 0)
    wait(world, 30)

    closed, other, child = shards(world)

    assert (child["ParentShardId"], child["AdjacentParentShardId"]) == (shard_id(0), shard_id(1))
    assert other["SequenceNumberRange"]["EndingSequenceNumber"] == number
    assert (
        closed["SequenceNumberRange"]["EndingSequenceNumber"] == closed["SequenceNumberRange"]["StartingSequenceNumber"]
    )
    assert "EndingSequenceNumber" not in child["SequenceNumberRange"]


def test_at_the_end_of_a_closed_shard_its_children_are_named():
    world = world_with_stream()
    put(world, "user-1")
    split(world, 0, HALF)
    wait(world, 30)

    answer = read(world, iterator(world, 0))

    assert len(answer["Records"]) == 1
    assert answer.get("NextShardIterator") is None
    assert [child["ShardId"] for child in answer["ChildShards"]] == [shard_id(1), shard_id(2)]
    assert answer["ChildShards"][0]["ParentShards"] == [shard_id(0)]
    assert read(world, iterator(world, 0, "LATEST")).get("NextShardIterator") is None


def test_a_merge_joins_neighbours_in_either_order():
    world = world_with_stream(3)

    merge(world, 2, 1)
    wait(world, 30)

    assert ranges(world) == [(0, even_starts(3)[1] - 1), (even_starts(3)[1], LAST)]
    assert world.trace_lines(1)[0].ids == ("clicks", "1", "2", "3")


@pytest.mark.parametrize(
    ("operation", "params", "code"),
    [
        ("SplitShard", {"ShardToSplit": shard_id(9), "NewStartingHashKey": "5"}, "ResourceNotFoundException"),
        ("SplitShard", {"ShardToSplit": "nothing", "NewStartingHashKey": "5"}, "ResourceNotFoundException"),
        ("SplitShard", {"ShardToSplit": shard_id(0), "NewStartingHashKey": "5"}, "InvalidArgumentException"),
        ("SplitShard", {"ShardToSplit": shard_id(2), "NewStartingHashKey": "0"}, "InvalidArgumentException"),
        ("SplitShard", {"ShardToSplit": shard_id(2), "NewStartingHashKey": str(HALF)}, "InvalidArgumentException"),
        (
            "SplitShard",
            {"ShardToSplit": shard_id(2), "NewStartingHashKey": str(10**39 - 1)},
            "InvalidArgumentException",
        ),
        ("SplitShard", {"ShardToSplit": shard_id(2), "NewStartingHashKey": "-1"}, "ValidationException"),
        ("SplitShard", {"ShardToSplit": shard_id(2)}, "ValidationException"),
        ("MergeShards", {"ShardToMerge": shard_id(2), "AdjacentShardToMerge": shard_id(2)}, "InvalidArgumentException"),
        ("MergeShards", {"ShardToMerge": shard_id(2), "AdjacentShardToMerge": shard_id(0)}, "InvalidArgumentException"),
        (
            "MergeShards",
            {"ShardToMerge": shard_id(9), "AdjacentShardToMerge": shard_id(2)},
            "ResourceNotFoundException",
        ),
        ("UpdateShardCount", {"TargetShardCount": 5, "ScalingType": "UNIFORM_SCALING"}, "InvalidArgumentException"),
        (
            "UpdateShardCount",
            {"TargetShardCount": 10_001, "ScalingType": "UNIFORM_SCALING"},
            "InvalidArgumentException",
        ),
        ("UpdateShardCount", {"TargetShardCount": 2, "ScalingType": "OTHER"}, "ValidationException"),
        ("UpdateShardCount", {"TargetShardCount": 0, "ScalingType": "UNIFORM_SCALING"}, "ValidationException"),
    ],
)
def test_what_does_not_fit_is_refused(operation, params, code):
    world = world_with_stream()
    split(world, 0, HALF)
    wait(world, 30)
    before = shards(world)

    error = refused(world, operation, **params)

    assert error.code == code
    assert shards(world) == before
    assert status(world) == "ACTIVE"


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("SplitShard", {"ShardToSplit": shard_id(1), "NewStartingHashKey": str(HALF + 9)}),
        ("MergeShards", {"ShardToMerge": shard_id(0), "AdjacentShardToMerge": shard_id(1)}),
        ("UpdateShardCount", {"TargetShardCount": 3, "ScalingType": "UNIFORM_SCALING"}),
        ("IncreaseStreamRetentionPeriod", {"RetentionPeriodHours": 48}),
        ("DeleteStream", {}),
    ],
)
def test_a_stream_that_is_being_changed_must_be_waited_for(operation, params):
    world = world_with_stream(2)
    split(world, 0, 5)

    error = refused(world, operation, **params)

    assert error.code == "ResourceInUseException"
    assert "UPDATING" in error.message


def test_a_new_count_by_splits_alone_takes_thirty_seconds_and_by_splits_and_merges_sixty():
    world = world_with_stream(4)
    ask(world, "UpdateShardCount", TargetShardCount=8, ScalingType="UNIFORM_SCALING")
    wait(world, 30)
    assert (status(world), len(open_numbers(world))) == ("ACTIVE", 8)

    answer = ask(world, "UpdateShardCount", TargetShardCount=5, ScalingType="UNIFORM_SCALING")
    assert (answer["CurrentShardCount"], answer["TargetShardCount"]) == (8, 5)
    wait(world, 30)
    assert (status(world), len(open_numbers(world))) == ("UPDATING", 12)
    wait(world, 30)
    assert (status(world), len(open_numbers(world))) == ("ACTIVE", 5)
    assert (world.trace_lines(1)[0].kind, world.trace_lines(1)[0].ids) == ("shard_count_updated", ("clicks", "5"))


def test_the_count_that_is_there_changes_nothing():
    world = world_with_stream(4)

    ask(world, "UpdateShardCount", TargetShardCount=4, ScalingType="UNIFORM_SCALING")

    assert status(world) == "ACTIVE"


def test_the_eleventh_new_count_of_a_day_is_refused():
    world = world_with_stream(2)
    for number in range(10):
        ask(world, "UpdateShardCount", TargetShardCount=3 - number % 2, ScalingType="UNIFORM_SCALING")
        wait(world, 60)

    assert refused(world, "UpdateShardCount", TargetShardCount=3, ScalingType="UNIFORM_SCALING").code == (
        "LimitExceededException"
    )
    world.advance_to(24 * HOUR_US + 10 * SECOND_US)
    ask(world, "UpdateShardCount", TargetShardCount=3, ScalingType="UNIFORM_SCALING")


def test_shards_that_live_for_a_moment_count_for_the_quota():
    world = world_with_stream(SHARDS - 1)

    error = refused(world, "UpdateShardCount", TargetShardCount=SHARDS - 2, ScalingType="UNIFORM_SCALING")

    assert error.code == "LimitExceededException"
    split(world, 0, 5)
    wait(world, 30)
    assert refused(world, "SplitShard", ShardToSplit=shard_id(5), NewStartingHashKey=str(HALF)).code in (
        "LimitExceededException",
        "InvalidArgumentException",
    )


def test_a_closed_shard_expires_when_its_records_have():
    world = world_with_stream()
    split(world, 0, HALF)
    wait(world, 30)
    closed_us = world.now_us

    world.advance_to(closed_us + 24 * HOUR_US)
    assert numbers(shards(world)) == [0, 1, 2]
    wait(world, 59)
    assert numbers(shards(world)) == [1, 2]
    assert refused(world, "GetShardIterator", ShardId=shard_id(0), ShardIteratorType="LATEST").code == (
        "ResourceNotFoundException"
    )
    assert (world.trace_lines(1)[0].kind, world.trace_lines(1)[0].ids) == ("shard_expired", ("clicks", "0"))


steps = st.tuples(st.sampled_from(["split", "merge", "count"]), st.integers(0, 2**16), st.integers(0, 2**128 - 1))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 7), st.lists(steps, max_size=8))
def test_open_shards_tile_the_ring_whatever_was_done(count, done):
    world = world_with_stream(count)

    for kind, pick, at in done:
        now = open_numbers(world)
        one, other = shard_id(now[pick % len(now)]), shard_id(now[(pick + 1) % len(now)])
        operation, params = {
            "split": ("SplitShard", {"ShardToSplit": one, "NewStartingHashKey": str(at)}),
            "merge": ("MergeShards", {"ShardToMerge": one, "AdjacentShardToMerge": other}),
            "count": (
                "UpdateShardCount",
                {"TargetShardCount": 1 + pick % (2 * len(now)), "ScalingType": "UNIFORM_SCALING"},
            ),
        }[kind]
        assert outcome(world, operation, **params) in ("", "InvalidArgumentException")
        wait(world, 60)
        tiles = ranges(world)
        assert (tiles[0][0], tiles[-1][1]) == (0, LAST)
        assert all(lower[1] + 1 == upper[0] for lower, upper in pairwise(tiles))
