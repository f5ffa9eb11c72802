"""A stream on demand follows its load: what it splits, when, how far, and when it merges again."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import DAY_US, MINUTE_US
from services.kinesis.scaling import FIRST_SHARDS, Load, Peak, Scaling, Seen, decide, merges_of, splits_of
from services.kinesis.state import Shard, Stream, hash_bytes
from services.kinesis.throughput import MIB
from tests.kinesis.cast import ACTIVE_US, LAST, ask, ranges, send, status, stream_of, totals, wait, world_with_stream
from tests.kinesis.test_modes import ON_DEMAND as MODE
from tests.kinesis.test_modes import on_demand_world, summary, switch

KEYS_BY_SHARD = ("user-3", "user-42", "sensor-7", "user-1")  # one for each of four


def open_count(world):
    return stream_of(world).open_count


def test_a_shard_of_which_more_than_half_is_used_is_split_within_minutes():
    world = on_demand_world()

    send(world, 3_000, *KEYS_BY_SHARD)
    wait(world, 169)
    assert (open_count(world), status(world)) == (4, "ACTIVE")
    wait(world, 1)
    assert (open_count(world), status(world)) == (4, "UPDATING")
    wait(world, 60)
    assert (open_count(world), status(world)) == (8, "ACTIVE")


def test_a_quiet_stream_stays_as_it_is():
    world = on_demand_world()

    send(world, 2_000, *KEYS_BY_SHARD)
    wait(world, 3_600)

    assert (open_count(world), status(world)) == (4, "ACTIVE")


def test_a_key_that_is_too_much_alone_is_refused_however_often_its_shard_is_split():
    world = on_demand_world()

    send(world, 1_500, "user-7777")
    wait(world, 3_600)
    before = totals(world)
    wait(world, 60)

    accepted, lost = (now - then for now, then in zip(totals(world), before, strict=True))
    assert (accepted, lost) == (60_000, 30_000)
    assert open_count(world) == 2 * FIRST_SHARDS


def test_double_the_peak_is_taken_at_once():
    world = on_demand_world()
    send(world, 4_000, size=300)
    wait(world, 1_800)
    before = totals(world)

    send(world, 7_500, size=300)
    wait(world, 5)

    assert totals(world)[1] == before[1]


def test_what_comes_too_fast_is_refused_until_there_are_shards_for_it():
    world = on_demand_world()

    send(world, 9_000, size=300)
    wait(world, 10)
    assert totals(world)[1] > 0
    wait(world, 15 * 60)
    before = totals(world)
    wait(world, 60)

    assert totals(world)[1] == before[1]


def test_shards_that_the_peak_of_thirty_days_does_not_need_are_merged():
    world = on_demand_world()
    send(world, 5_000, size=300)
    wait(world, 1_800)
    many = open_count(world)
    send(world, 0)

    world.advance_to(ACTIVE_US + 29 * DAY_US)
    assert open_count(world) == many
    world.advance_to(ACTIVE_US + 31 * DAY_US + 2 * MINUTE_US)

    assert FIRST_SHARDS <= open_count(world) <= 2 * FIRST_SHARDS
    assert world.stopped() is None


def test_a_stream_that_was_provisioned_keeps_what_it_had_for_thirty_days():
    world = world_with_stream(20)
    switch(world, MODE)

    world.advance_to(ACTIVE_US + 29 * DAY_US)
    assert open_count(world) == 20
    world.advance_to(ACTIVE_US + 33 * DAY_US)

    assert FIRST_SHARDS <= open_count(world) <= 2 * FIRST_SHARDS


def test_a_short_peak_leaves_the_shards_that_double_of_it_needs():
    world = on_demand_world()
    send(world, 3_600, *[f"k{number}" for number in range(100)])
    wait(world, 110)
    send(world, 10, "k1")

    wait(world, 600)

    assert open_count(world) == 8


def test_the_number_of_shards_ends_where_the_world_ends():
    world = world_with_stream(190)
    switch(world, MODE)

    send(world, 2_000, size=100_000)
    wait(world, 900)

    assert open_count(world) <= 200
    assert world.stopped() is None


def test_what_scales_is_told_of():
    world = on_demand_world()
    send(world, 3_600, size=300)
    wait(world, 400)

    assert ("stream_scaled", ("clicks", str(open_count(world)))) in [
        (line.kind, line.ids) for line in world.trace_lines(20)
    ]


def test_forty_mib_a_second_make_a_stream_ready_for_eighty():
    """V32, by the megabyte: a peak of 40, then 75 and 100, on even traffic."""
    assert Load(size_bytes=40 * MIB * 60).needed() == 80
    assert Load(records=40_000 * 60).needed() == 80


def test_what_a_stream_is_ready_for_is_described():
    world = on_demand_world()

    assert summary(world)["WarmThroughput"] == {"TargetMiBps": 0, "CurrentMiBps": 4}
    assert summary(world)["RecordDistributionStrategy"] == "USER_PARTITION_KEY"


def test_the_same_life_in_slices_ends_the_same():
    whole, sliced = on_demand_world(), on_demand_world()
    for world in (whole, sliced):
        send(world, 3_000, "user-7777", *KEYS_BY_SHARD)

    whole.advance_to(whole.now_us + 20 * MINUTE_US)
    while sliced.now_us < whole.now_us:
        sliced.advance_to(min(whole.now_us, sliced.now_us + 37_777_777))
        sliced.settled()

    assert sliced.digest() == whole.digest()


loads = st.builds(Load, st.integers(0, 60_000), st.integers(0, 60 * MIB))
starts = st.lists(st.integers(1, LAST), max_size=40, unique=True)


@settings(max_examples=150, deadline=None)
@given(starts, st.data(), st.integers(0, 60), st.integers(0, 200))
def test_whatever_is_decided_the_ranges_still_tile_and_stay_within_bounds(starts, data, warm_mib, room):
    edges = [0, *sorted(starts), LAST + 1]
    shards = [
        Shard(number, hash_bytes(first), hash_bytes(after - 1), 0)
        for number, (first, after) in enumerate(pairwise(edges))
    ]
    stream = Stream(0, "s", "ACTIVE", 0, len(shards), shards=shards, mode="ON_DEMAND", warm_mib=warm_mib)
    seen = {each.number: Seen(load=data.draw(loads), hot_minutes=data.draw(st.integers(0, 4))) for each in shards}
    scaling = Scaling([Peak(0, *data.draw(loads))], seen, short_minutes=data.draw(st.integers(0, 4)))

    change = decide(scaling, stream, room=room, done_us=60)

    if change is not None and change.kind == "scale_up":
        splits = splits_of(stream, change.shards)
        assert 0 < len(splits) <= room
        by_number = {each.number: each for each in shards}
        assert all(by_number[each.shard].first_key < each.at <= by_number[each.shard].last_key for each in splits)
    if change is not None and change.kind == "scale_down":
        by_number = {each.number: each for each in shards}
        merges = merges_of(change.shards)
        assert len({number for each in merges for number in (each.lower, each.upper)}) == 2 * len(merges)
        assert all(by_number[each.lower].last_key + 1 == by_number[each.upper].first_key for each in merges)
        assert len(shards) - len(merges) >= max(FIRST_SHARDS, warm_mib)


@pytest.mark.parametrize("rate", [900, 4_000, 10_000])
def test_the_ranges_tile_after_an_hour_of_any_load(rate):
    world = on_demand_world()
    send(world, rate, size=700)
    wait(world, 3_600)

    found = ranges(world)

    assert found[0][0] == 0
    assert found[-1][1] == LAST
    assert all(lower[1] + 1 == upper[0] for lower, upper in pairwise(found))
    assert ask(world, "DescribeLimits")["OpenShardCount"] == len(found)
