"""What a workload would cost in another mode: pure figures, the words around them, and numbers to compare worlds by."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import HOUR_US
from services.engine.meter import price_book
from services.kinesis import comparing, workloads
from services.kinesis.comparing import Workload
from services.kinesis.hashing import even_ranges
from services.kinesis.pictures.otherwise import what_if
from services.kinesis.pictures.readings import readings
from services.kinesis.producers import KeyRecipe, Producer
from services.kinesis.throughput import MIB
from tests.kinesis.cast import (
    ask,
    empty_world,
    iterator,
    lab_world,
    put,
    read,
    send,
    stream_of,
    totals,
    wait,
    world_with_stream,
)
from tests.kinesis.test_account import commit
from tests.kinesis.test_modes import on_demand_world

BOOK = price_book("2026-11-01")
SHOPPERS = Producer("shoppers", 1_200, 300, KeyRecipe("UNIFORM", 600, "user-"))
CELEBRITY = Producer("celebrity", 1_001, 300, KeyRecipe("SINGLE", keys=("user-7777",)))


def load_of(world):
    settled = world.settled()
    return workloads.of_stream(settled, stream_of(settled))


def options(world):
    return {str(each.label): each for each in what_if(world.settled()).options}


def test_the_workload_is_what_producers_are_set_to_send():
    load = load_of(lab_world())

    assert (load.records, load.size_bytes, load.put_units, load.kib) == (1_400, 431_400, 1_400, 1_400)
    assert load.is_of_producers


def test_where_no_producer_sends_it_is_what_calls_brought_in_the_last_whole_minute():
    world = world_with_stream()
    for _ in range(6):
        put(world, "k", bytes(2_047))
    read(world, iterator(world))
    wait(world, 60)

    load = load_of(world)

    assert (load.records, load.size_bytes, load.kib) == (Fraction(1, 10), Fraction(2_048, 10), Fraction(2, 10))
    assert load.read_bytes == Fraction(2_048, 10)
    assert not load.is_of_producers


def test_the_fewest_shards_take_all_and_one_less_does_not():
    producers = (SHOPPERS, Producer("films", 3, 300_000, KeyRecipe("UNIFORM", 30, "film-")))

    fewest = comparing.fewest_shards(producers, comparing.sent(producers))

    assert fewest is not None
    assert comparing.takes(producers, even_ranges(fewest))
    assert not comparing.takes(producers, even_ranges(fewest - 1))


def test_no_number_of_shards_takes_a_key_that_is_too_much_alone():
    producers = (SHOPPERS, CELEBRITY)

    assert comparing.fewest_shards(producers, comparing.sent(producers)) is None
    assert comparing.one_key_is_too_much(producers)
    assert not comparing.one_key_is_too_much((SHOPPERS,))


def test_what_is_let_in_is_what_a_world_lets_in_when_it_has_gone_on_for_a_while():
    world = world_with_stream(2)
    send(world, 1_500, "user-7777", name="celebrity")
    send(world, 400, name="shoppers")
    wait(world, 60)
    before = totals(world)
    wait(world, 60)

    stream = stream_of(world)
    load = comparing.let_in(tuple(stream.producers), stream.open_shards(), stream.max_record_kib)

    assert load.records * 60 == totals(world)[0] - before[0]


@pytest.mark.parametrize("make", [lambda: world_with_stream(3), on_demand_world])
def test_an_hour_costs_what_it_is_said_to_cost(make):
    world = make()
    send(world, 900, size=2_000)
    wait(world, 50)
    stream = stream_of(world)
    load = load_of(world)
    said = (
        comparing.on_demand(load, BOOK) if stream.is_on_demand else comparing.provisioned(load, 3, BOOK, way="as_it_is")
    )
    before = world.settled().bill().total

    world.advance_to(world.now_us + HOUR_US)

    assert world.settled().bill().total - before == said.dollars_an_hour


def test_an_hour_of_a_commitment_costs_what_it_is_said_to_cost():
    world = on_demand_world()
    send(world, 900, size=2_000)
    wait(world, 50)
    commit(world)
    before = world.settled().bill().total

    world.advance_to(world.now_us + HOUR_US)

    assert world.settled().bill().total - before == comparing.advantage(load_of(world), BOOK).dollars_an_hour


def test_the_minimum_makes_a_commitment_dear_for_little():
    assert comparing.advantage(Workload(), BOOK).dollars_an_hour == Fraction("3037.50") / 720


rates = st.integers(1, 500 * MIB)
sizes = st.sampled_from([100, 1_000, 3_000, 30_000, 900_000])


def load(rate, size):
    records = Fraction(rate, size)
    kib, units = -(-size // 1_024), -(-size // 25_600)
    return Workload(records, Fraction(rate), records * units, records * kib)


@settings(max_examples=60, deadline=None)
@given(sizes, rates, st.integers(1, 50))
def test_less_from_somewhere_on_is_less_there_and_not_before(size, rate, shards):
    ways = comparing.costs(shards, BOOK)

    for one, other in (("advantage", "on_demand"), ("as_it_is", "on_demand"), ("fewest", "on_demand")):
        point = comparing.less_from(load(rate, size), ways[one], ways[other])
        if point:
            above, below = load(int(point) + 2 * 1_024, size), load(max(1, int(point) - 2 * 1_024), size)
            assert ways[one](above) < ways[other](above)
            assert ways[one](below) >= ways[other](below)


def test_the_lab_says_what_its_workload_would_cost_otherwise():
    found = what_if(lab_world().settled())

    assert "1,400 records/s" in found.sentence
    assert [str(each.label) for each in found.options] == [
        "Provisioned, 2 shards",
        "On-demand Standard",
        "On-demand Advantage",
    ]
    assert [each.is_now for each in found.options] == [True, False, False]
    assert "costs less than Standard from 4\xa0MiB/s on" in found.crossover


def test_a_way_with_fewer_shards_is_offered_where_there_is_one():
    world = world_with_stream(6)
    send(world, 1_500, size=300)

    assert options(world)["Provisioned, 2 shards, the fewest that take it"].dollars_a_hour < (
        options(world)["Provisioned, 6 shards"].dollars_a_hour
    )
    assert "On demand costs less than these 6 shards below" in what_if(world.settled()).crossover


def test_what_is_now_is_marked_in_every_mode():
    world = on_demand_world()
    assert [label for label, each in options(world).items() if each.is_now] == ["On-demand Standard"]

    commit(world)
    assert [label for label, each in options(world).items() if each.is_now] == ["On-demand Advantage"]


def test_a_key_that_is_too_much_is_named_as_the_reason():
    world = world_with_stream(2)
    send(world, 1_200, "user-7777")

    found = what_if(world.settled())

    assert "One key alone sends more than a shard takes" in found.sentence
    assert not any("fewest" in str(each.label) for each in found.options)


def test_where_there_is_no_stream_there_is_nothing_to_compare():
    world = empty_world()
    assert what_if(world.settled()) is None
    assert readings(world.settled()) == []

    ask(world, "CreateStream", ShardCount=1)
    assert what_if(world.settled()) is None
    assert readings(world.settled()) == []


def test_worlds_are_compared_by_what_the_lab_shows():
    world = lab_world()
    send(world, 600, "user-7777", name="celebrity", size=300)
    wait(world, 30)

    found = {each.key: each for each in readings(world.settled())}

    assert 1_600 <= found["let-in"].value < 1_800
    assert 0 < found["refused"].value < 20
    assert found["fullest"].value == 100
    assert found["shards"].value == 2
    assert found["put-latency"].value == 15
    assert (found["refused"].better, found["let-in"].better) == ("lower", "higher")


def test_a_lost_zone_makes_puts_slower_for_a_minute():
    world = lab_world()
    world.call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1b"})

    def latency():
        return next(each.value for each in readings(world.settled()) if each.key == "put-latency")

    before = totals(world)
    assert latency() == 300
    wait(world, 60)
    assert latency() == 15
    assert totals(world) == (before[0] + 60 * 1_400, before[1])
