"""What the question bank asks of the model."""

import pytest

from services.engine import scenario
from services.engine.clock import MINUTE_US
from services.engine.service import Catalog
from services.kinesis import asking
from services.kinesis.scenarios import STREAM
from services.kinesis.service import KINESIS
from services.kinesis.starts import CELEBRITY_900, FOUR_COUNTRIES, STEADY_LOAD

CATALOG = Catalog([KINESIS])
KEY = "user-7777"


@pytest.fixture
def celebrity():
    return scenario.begin(CATALOG, CELEBRITY_900, seed="1")


def split(world, shard: int, at: str) -> None:
    world.call(
        "kinesis",
        "SplitShard",
        {"StreamName": STREAM, "ShardToSplit": f"shardId-{shard:012}", "NewStartingHashKey": at},
    )
    world.advance_to(world.now_us + MINUTE_US)


# Source: MD5 of the keys, and Amazon Kinesis, "Terminology and concepts".
@pytest.mark.parametrize(
    ("key", "shards", "number"), [("user-1", 4, 3), ("user-42", 8, 3), ("sensor-7", 2, 1), ("IN", 3, 2)]
)
def test_a_key_lies_in_the_shard_that_owns_its_hash(key, shards, number):
    assert asking.shard_of(key, shards) == number


def test_the_first_digit_of_a_hash_is_a_number_and_a_text():
    assert (asking.first_hash_digit("user-1"), asking.hash_digit_as_text("user-1")) == (13, "d")


def test_of_four_countries_on_four_shards_one_shard_is_idle():
    world = scenario.begin(CATALOG, FOUR_COUNTRIES, seed="1").settled()

    assert asking.idle_shard(world, STREAM) == 2


def test_keys_come_apart_where_a_border_lies_between_them(celebrity):
    assert not asking.keys_apart(celebrity.settled(), STREAM, "user-27", KEY)

    split(celebrity, 1, asking.hash_key_of(KEY))

    assert asking.keys_apart(celebrity.settled(), STREAM, "user-27", KEY)
    assert asking.open_shards(celebrity, STREAM) == 3


def test_the_ring_is_whole_again_when_a_split_is_done(celebrity):
    world = celebrity.fork()
    world.call(
        "kinesis", "UpdateShardCount", {"StreamName": STREAM, "TargetShardCount": 3, "ScalingType": "UNIFORM_SCALING"}
    )
    assert not asking.ring_is_whole(world, STREAM)

    world.advance_to(world.now_us + 2 * MINUTE_US)

    assert asking.ring_is_whole(world, STREAM)
    assert asking.is_cut_evenly(world, STREAM)


def test_a_range_of_her_own_ends_the_celebritys_refusals_and_even_quarters_do_not(celebrity):
    even = celebrity.fork()
    even.call(
        "kinesis", "UpdateShardCount", {"StreamName": STREAM, "TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"}
    )
    even.advance_to(even.now_us + 4 * MINUTE_US)
    split(celebrity, 1, asking.hash_key_of(KEY))
    split(celebrity, 3, asking.hash_key_after(KEY))
    celebrity.advance_to(celebrity.now_us + 3 * MINUTE_US)

    assert asking.refused_in_last_minute(even.settled(), STREAM) > 0
    assert asking.refused_in_last_minute(celebrity.settled(), STREAM) == 0
    assert not asking.is_cut_evenly(celebrity, STREAM)
    assert asking.asked_a_second(celebrity, STREAM) == 2_400


def test_of_a_stream_that_is_not_there_nothing_is_so(celebrity):
    found = [
        asking.open_shards(celebrity, "none"),
        asking.ring_is_whole(celebrity, "none"),
        asking.keys_apart(celebrity, "none", "a", "b"),
        asking.is_cut_evenly(celebrity, "none"),
        asking.idle_shard(celebrity, "none"),
        asking.refused_in_last_minute(celebrity, "none"),
        asking.asked_a_second(celebrity, "none"),
    ]

    assert found == [0, False, False, False, -1, -1, 0]


# 10.3 GB an hour at $0.08 and a stream-hour, against four shards and 3.6 million PUT units. Source: Kinesis pricing.
def test_a_steady_load_that_nobody_reads_costs_seven_times_as_much_on_demand():
    world = scenario.begin(CATALOG, STEADY_LOAD, seed="1").settled()

    assert asking.is_provisioned(world, STREAM)
    assert asking.on_demand_costs_times(world, STREAM) == 7
    assert asking.on_demand_costs_times(world, "none") == 0
