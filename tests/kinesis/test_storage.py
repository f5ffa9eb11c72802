"""What it costs to keep records longer than a day, on demand, and longer than a week, in either mode."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import DAY_US, HOUR_US
from services.kinesis.billing import LONG_TERM, LONG_TERM_READ, ON_DEMAND_EXTENDED
from tests.kinesis.cast import ACTIVE_US, ask, iterator, put, read, send, stream_of, wait, world_with_stream
from tests.kinesis.test_modes import ON_DEMAND, on_demand_world, switch

KIB = 1024


def keep(world, hours):
    now = stream_of(world).retention_hours
    operation = "IncreaseStreamRetentionPeriod" if hours > now else "DecreaseStreamRetentionPeriod"
    ask(world, operation, RetentionPeriodHours=hours)


def used(world):
    return Counter(world.settled().used())


def put_kib(world, count):
    for _ in range(count):
        put(world, "k", bytes(KIB - 1))


def test_a_day_is_free_of_it():
    world = on_demand_world()
    put_kib(world, 10)

    world.advance_to(10 * DAY_US)

    assert used(world)[ON_DEMAND_EXTENDED] == 0


def test_records_are_billed_from_the_day_until_they_go():
    world = on_demand_world()
    keep(world, 48)
    put_kib(world, 10)

    world.advance_to(24 * HOUR_US + ACTIVE_US)
    assert used(world)[ON_DEMAND_EXTENDED] == 0
    world.advance_to(25 * HOUR_US)
    assert used(world)[ON_DEMAND_EXTENDED] == 10
    world.advance_to(200 * HOUR_US)

    assert used(world)[ON_DEMAND_EXTENDED] == 10 * 24


@pytest.mark.parametrize("make", [on_demand_world, world_with_stream])
def test_beyond_a_week_they_are_billed_as_long_kept_in_either_mode(make):
    world = make()
    keep(world, 200)
    put_kib(world, 5)

    world.advance_to(400 * HOUR_US)

    assert used(world)[LONG_TERM] == 5 * (200 - 168)
    assert used(world)[ON_DEMAND_EXTENDED] == (5 * (168 - 24) if make is on_demand_world else 0)


def test_what_is_kept_less_long_stops_costing():
    world = on_demand_world()
    keep(world, 100)
    put_kib(world, 4)
    world.advance_to(50 * HOUR_US)
    keep(world, 30)
    before = used(world)[ON_DEMAND_EXTENDED]

    world.advance_to(90 * HOUR_US)

    assert before == used(world)[ON_DEMAND_EXTENDED] == 4 * 26


def test_keeping_longer_again_brings_nothing_back():
    world = on_demand_world()
    keep(world, 100)
    put_kib(world, 4)
    world.advance_to(50 * HOUR_US)
    keep(world, 30)
    keep(world, 100)
    before = used(world)[ON_DEMAND_EXTENDED]

    world.advance_to(90 * HOUR_US)

    assert used(world)[ON_DEMAND_EXTENDED] == before


def test_in_provisioned_mode_the_shards_hours_pay_for_the_week():
    world = world_with_stream()
    keep(world, 48)
    put_kib(world, 4)
    world.advance_to(30 * HOUR_US)
    assert used(world)[ON_DEMAND_EXTENDED] == 0

    switch(world, ON_DEMAND)
    world.advance_to(40 * HOUR_US)

    assert used(world)[ON_DEMAND_EXTENDED] == 4 * 10


def test_reading_what_is_older_than_a_week_is_billed():
    world = world_with_stream()
    keep(world, 400)
    put(world, "k", bytes(99))
    world.advance_to(7 * DAY_US)
    put(world, "k", bytes(49))
    assert len(read(world, iterator(world))["Records"]) == 2
    assert used(world)[LONG_TERM_READ] == 0

    wait(world, 60)
    read(world, iterator(world))

    assert used(world)[LONG_TERM_READ] == 100


def test_a_stream_that_nobody_looks_at_is_billed_the_same():
    looked_at, left_alone = on_demand_world(), on_demand_world()
    for world in (looked_at, left_alone):
        put_kib(world, 7)
        wait(world, 20 * 3_600)
        keep(world, 250)

    for hour in range(21, 300, 3):
        looked_at.advance_to(hour * HOUR_US)
        looked_at.settled()
    left_alone.advance_to(looked_at.now_us)

    assert used(looked_at) == used(left_alone)
    assert used(left_alone)[LONG_TERM] == 7 * (250 - 168)


def test_what_is_read_on_demand_is_billed_by_its_bytes():
    world = on_demand_world()
    answer = put(world, "k", bytes(99))
    shard = int(answer["ShardId"][-12:])

    for _ in range(3):
        read(world, iterator(world, shard))

    assert used(world)["kinesis.on_demand_out_byte"] == 300


deeds = st.lists(
    st.tuples(
        st.integers(0, 60 * 60),
        st.sampled_from(["put", "put", "put", "send", "stop", "keep"]),
        st.sampled_from([24, 25, 30, 47, 48, 100, 168, 169, 200, 300]),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=12, deadline=None)
@given(deeds, st.booleans())
def test_the_bill_for_keeping_equals_a_count_hour_by_hour(life, is_on_demand):
    """Counted anew: what came in each hour, and for each hour that begins, what of it is how old."""
    world = on_demand_world() if is_on_demand else world_with_stream()
    kib_by_hour, retention, extended, long = Counter(), 24, 0, 0
    traffic, hour = 0, 0
    gone_before = 0

    def pass_time(until_us):
        nonlocal hour, extended, long
        while world.now_us < until_us:
            next_us = min(until_us, (world.now_us // HOUR_US + 1) * HOUR_US)
            kib_by_hour[world.now_us // HOUR_US] += traffic * (next_us - world.now_us) // 1_000_000
            world.advance_to(next_us)
            if world.now_us // HOUR_US > hour:
                hour = world.now_us // HOUR_US
                for came, size_bytes in kib_by_hour.items():
                    age = hour - came - 1
                    if 24 <= age < retention and came >= gone_before:
                        extended += -(-size_bytes // KIB) if age < 168 else 0
                        long += -(-size_bytes // KIB) if age >= 168 else 0

    for minutes, deed, hours in life:
        minutes = min(minutes, 40) if traffic else minutes
        pass_time(world.now_us + minutes * 60_000_000 - world.now_us % 1_000_000)
        if deed == "put":
            put(world, "k", bytes(hours))
            kib_by_hour[world.now_us // HOUR_US] += hours + 1
        elif deed == "keep" and hours != retention:
            keep(world, hours)
            oldest_us = world.now_us - world.now_us % 60_000_000 - min(hours, retention) * HOUR_US
            gone_before = max(gone_before, oldest_us // HOUR_US)
            retention = hours
        elif deed in ("send", "stop"):
            send(world, 2 if deed == "send" else 0, "user-1", size=94)
            traffic = 200 if deed == "send" else 0
    send(world, 0)
    traffic = 0
    pass_time(world.now_us + 400 * HOUR_US)

    found = used(world)
    assert found[LONG_TERM] == long
    assert found[ON_DEMAND_EXTENDED] == (extended if is_on_demand else 0)
