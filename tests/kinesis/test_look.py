"""What the live view is told of a stream is what is so."""

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import HOUR_US, MINUTE_US, SECOND_US
from services.kinesis.board import Grain, Joint, Pending, StreamMark
from services.kinesis.hashing import hash_key
from services.kinesis.look import MOST_STORED, board
from services.kinesis.records import Log
from services.kinesis.sampling import every, step_for
from services.kinesis.second import MOST_FALLING
from services.kinesis.sequence import shard_id
from services.kinesis.state import Flow, flow_part
from tests.kinesis.cast import (
    ACTIVE_US,
    HALF,
    LAST,
    ORIGIN_US,
    ask,
    empty_world,
    lab_world,
    put,
    send,
    stream_of,
    totals,
    wait,
    world_with_stream,
)


def look(world):
    return board(world.settled())


def grains(seen, layer):
    """The sample of what a layer keeps, by age."""
    return [Grain(place, (seen.now_us - at_us) / SECOND_US) for at_us, place in layer.sample(0, seen.now_us)]


def all_grains(seen):
    return {(grain.place, round(grain.at_s, 6)) for layer in seen.layers for grain in grains(seen, layer)}


@cache
def changing_world():
    """A stream with steady and unsteady traffic, single records, and a split, 83.5 s old."""
    world = world_with_stream(2)
    send(world, 900, "user-1")
    wait(world, 12.25)
    send(world, 700, name="q")
    put(world, "mine")
    wait(world, 20)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF // 2))
    wait(world, 41.25)
    return world.settled()


@cache
def changing_board():
    return board(changing_world())


@cache
def changing_log(number):
    ctx, stream = changing_world().context("kinesis"), stream_of(changing_world())
    flow = ctx.part(flow_part(stream.name), Flow)
    return Log(ctx, stream, stream.shard(number), flow.shards[number])


@cache
def all_arrivals(number):
    """When each record of a shard arrived."""
    return [record.at_us for record in changing_log(number).read(1)]


def test_without_a_stream_there_is_nothing_to_see():
    seen = look(empty_world())

    assert (seen.exists, seen.stream, seen.shards, seen.streams) == (False, "", (), ())


def test_a_stream_that_is_being_created_has_no_shards_yet():
    world = empty_world()
    ask(world, "CreateStream", ShardCount=3)
    wait(world, 4)

    seen = look(world)

    assert (seen.stream, seen.status, seen.shards, seen.layers) == ("clicks", "CREATING", (), ())
    assert seen.pending is not None
    assert (seen.pending.kind, seen.pending.done_us) == ("create", ACTIVE_US)


def test_a_producer_is_shown_with_its_settings_and_its_last_second():
    seen = look(lab_world())

    shoppers, celebrity = seen.producers
    assert (shoppers.name, shoppers.records_a_second, shoppers.keys, shoppers.prefix) == (
        "shoppers",
        1_200,
        600,
        "user-",
    )
    assert (shoppers.sent, shoppers.refused, shoppers.sole_place) == (1_200, 0, None)
    assert (celebrity.sole_key, celebrity.kind, celebrity.named_keys) == ("user-7777", "SINGLE", ("user-7777",))
    assert celebrity.sole_place == pytest.approx(hash_key("user-7777") / 2**128)
    assert (seen.now_us, seen.origin_us, seen.retention_hours) == (70 * SECOND_US, ORIGIN_US, 24)


def test_shards_show_the_last_whole_second_whenever_one_looks():
    world = world_with_stream(2)
    send(world, 200, "user-1", "user-2", size=96)
    for at_s in (1.0, 1.25, 1.999999, 2.0):
        world.advance_to(ACTIVE_US + round(at_s * SECOND_US))
        seen = look(world)

        assert [shard.accepted for shard in seen.shards] == [100, 100]
        assert [shard.accepted_bytes for shard in seen.shards] == [10_200, 10_200]
        assert [shard.records_percent for shard in seen.shards] == [10.0, 10.0]
        assert [shard.asked_by_producer for shard in seen.shards] == [(("p", 100),)] * 2


def test_a_second_in_which_nothing_came_is_idle():
    world = world_with_stream()
    put(world, "k")
    wait(world, 1)
    assert look(world).shards[0].accepted == 1

    wait(world, 1)
    assert (look(world).shards[0].accepted, look(world).shards[0].state) == (0, "idle")
    assert look(world).stored(look(world).shards[0]) == 1


def test_shares_of_refusals_and_of_the_halves_add_up():
    world = world_with_stream()
    send(world, 1_500, *[f"key-{number}" for number in range(60)], size=200)
    wait(world, 20)

    shard = look(world).shards[0]

    assert (shard.asked, shard.accepted, shard.refused_for_records, shard.refused_for_bytes) == (1_500, 1_000, 500, 0)
    below = sum(hash_key(f"key-{number}") < HALF for number in range(60))
    assert shard.asked_below_middle == below * 25
    assert shard.top_key_asked == 25
    assert shard.asked_bytes == sum(25 * (200 + len(f"key-{number}")) for number in range(60))


def test_calls_are_seen_beside_producers():
    world = world_with_stream()
    send(world, 10, "k")
    wait(world, 0.5)
    for _ in range(3):
        put(world, "mine", bytes(7))
    wait(world, 0.5)

    shard = look(world).shards[0]

    assert dict(shard.asked_by_producer) == {"p": 10, "": 3}
    assert (shard.top_key, shard.top_key_asked) == ("k", 10)
    assert shard.asked_bytes == 10 * 101 + 3 * 11
    assert len(look(world).second.falling) == 13
    assert sum(grain.at_s == 0.5 for grain in look(world).second.falling) == 4


def test_grains_are_a_sample_and_say_of_how_many():
    world = lab_world()

    seen = look(world)

    assert seen.grain_records == step_for(1_400, MOST_FALLING) == 20
    assert len(seen.second.falling) == len(seen.second.inside) == 70
    assert seen.stored_grain_records == step_for(84_000, MOST_STORED) == 500
    for layer in seen.layers:
        assert abs(len(grains(seen, layer)) - layer.stored / 500) <= 1
        assert all(layer.begins <= grain.place <= layer.ends for grain in grains(seen, layer))
        assert all(layer.youngest_s <= grain.at_s <= layer.oldest_s for grain in grains(seen, layer))


def test_a_grain_of_the_store_stays_the_same_record_as_time_goes_on():
    world = lab_world()
    before = all_grains(look(world))

    wait(world, 1)

    assert {(place, round(age_s + 1, 6)) for place, age_s in before} <= all_grains(look(world))


def test_a_sample_meets_more_than_a_few_keys_of_a_producer():
    world = world_with_stream()
    send(world, 400)
    wait(world, 600)

    assert len({place for place, _age_s in all_grains(look(world))}) > 40


@settings(max_examples=60)
@given(st.integers(0, 90_000_000), st.integers(0, 2))
def test_the_first_record_since_an_instant_is_found_at_once(at_us, number):
    log = changing_log(number)
    arrivals = all_arrivals(number)

    assert log.first_since(at_us) == 1 + sum(arrived_us < at_us for arrived_us in arrivals)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 83_500_000), max_size=4))
def test_the_sample_is_the_same_in_whatever_stretches_it_is_asked_for(cuts):
    seen = changing_board()
    edges = [0, *sorted(cuts), seen.now_us]

    for layer in seen.layers:
        apart = [grain for from_us, to_us in pairwise(edges) for grain in layer.sample(from_us, to_us)]

        assert apart == list(layer.sample(0, seen.now_us))
        assert all(0 <= at_us < seen.now_us for at_us, _place in apart)


def test_refused_grains_lie_where_their_keys_are():
    world = world_with_stream(2)
    send(world, 1_500, "user-1")
    wait(world, 20)

    seen = look(world)

    assert set(seen.second.refused_places) == {hash_key("user-1") / 2**128}
    assert len(seen.second.refused_places) == 500 // seen.grain_records
    assert len(seen.second.falling) - len(seen.second.inside) == pytest.approx(500 / seen.grain_records, abs=2)
    assert (seen.producers[0].sent, seen.producers[0].refused) == (1_500, 500)


def test_a_split_that_is_pending_is_shown_with_its_cut():
    world = world_with_stream(2)
    ask(world, "SplitShard", ShardToSplit=shard_id(1), NewStartingHashKey=str(3 * 2**126))

    assert look(world).pending == Pending("split", (1,), (0.75,), ACTIVE_US + 30 * SECOND_US)


def test_a_new_count_that_is_pending_is_shown_with_its_cuts_and_the_shards_it_touches():
    world = world_with_stream(4)
    ask(world, "UpdateShardCount", TargetShardCount=3, ScalingType="UNIFORM_SCALING")

    pending = look(world).pending

    assert pending is not None
    assert (pending.kind, pending.shards, pending.done_us) == ("count", (0, 1, 2, 3), ACTIVE_US + 60 * SECOND_US)
    assert pending.places == pytest.approx((1 / 3, 2 / 3))


def test_a_merge_and_a_deletion_that_are_pending_are_shown():
    world = world_with_stream(2)
    ask(world, "MergeShards", ShardToMerge=shard_id(1), AdjacentShardToMerge=shard_id(0))
    assert look(world).pending == Pending("merge", (0, 1), (), ACTIVE_US + 30 * SECOND_US)

    wait(world, 30)
    ask(world, "DeleteStream")
    assert look(world).pending == Pending("delete", (), (), ACTIVE_US + 35 * SECOND_US)
    assert look(world).status == "DELETING"


def test_a_joint_stands_where_shards_became_others():
    world = world_with_stream()
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    wait(world, 30)
    ask(world, "MergeShards", ShardToMerge=shard_id(1), AdjacentShardToMerge=shard_id(2))
    wait(world, 40)

    split, merge = look(world).joints

    assert split == Joint("split", 0.5, 40.0, ACTIVE_US + 30 * SECOND_US, (0,), (1, 2))
    assert merge == Joint("merge", 0.5, 10.0, ACTIVE_US + 60 * SECOND_US, (1, 2), (3,))
    assert [(layer.number, layer.is_closed, layer.children) for layer in look(world).layers] == [
        (0, True, (1, 2)),
        (1, True, (3,)),
        (2, True, (3,)),
        (3, False, ()),
    ]
    assert [(layer.youngest_s, layer.oldest_s) for layer in look(world).layers][:2] == [(40.0, 70.0), (10.0, 40.0)]


def test_layers_reach_no_further_back_than_records_are_kept():
    world = world_with_stream()
    send(world, 100, "k")
    world.advance_to(30 * HOUR_US + 30 * SECOND_US)

    layer = look(world).layers[0]

    assert layer.oldest_s == 24 * 3_600 + 30
    assert layer.stored == 100 * (24 * 3_600 + 30)
    assert max(grain.at_s for grain in grains(look(world), layer)) <= layer.oldest_s
    assert len(grains(look(world), layer)) <= MOST_STORED


def test_what_is_stored_is_what_was_let_in():
    world = lab_world()
    world.advance_to(10 * MINUTE_US + 500)

    assert sum(layer.stored for layer in look(world).layers) == totals(world)[0]


def test_the_oldest_stream_is_the_one_that_is_shown():
    world = world_with_stream()
    ask(world, "CreateStream", StreamName="another", ShardCount=1)

    assert (look(world).stream, look(world).streams) == (
        "clicks",
        (StreamMark(0, "clicks", "ACTIVE"), StreamMark(1, "another", "CREATING")),
    )


def test_the_ring_is_covered_by_the_open_shards():
    seen = look(world_with_stream(3))

    assert (seen.shards[0].begins, seen.shards[-1].ends) == (0.0, 1.0)
    assert seen.shards[-1].end == LAST
    assert all(one.ends == other.begins for one, other in zip(seen.shards, seen.shards[1:], strict=False))


def test_of_whatever_there_is_any_of_at_least_one_is_drawn():
    assert list(every(range(1), 500)) == [0]
    assert list(every(range(10), 4)) == [2, 6]
    assert list(every(range(0), 4)) == []
