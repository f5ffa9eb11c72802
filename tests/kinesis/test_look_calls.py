"""Records of calls in the picture of a second: those let in are read from the shard, those refused are kept for it."""

from services.engine.clock import SECOND_US
from services.kinesis.hashing import ring_share
from services.kinesis.look import board
from services.kinesis.records import Log
from services.kinesis.state import MOST_CALLED, Called, Flow, flow_part, hash_bytes
from tests.kinesis.cast import ACTIVE_US, NAME, ask, put, refused, send, stream_of, wait, world_with_stream

PART = f"kinesis/us-east-1/{flow_part(NAME)}"
LARGE = bytes(600 * 1024)


def put_many(world, count):
    ask(world, "PutRecords", Records=[{"PartitionKey": f"key-{number}", "Data": b"x"} for number in range(count)])


def last_second(world):
    return board(world.settled()).second


def flow_bytes(world):
    return len(world.fork().parts.encoded(PART))


def test_a_call_that_is_let_in_and_one_that_is_refused_are_both_drawn():
    world = world_with_stream()
    put(world, "first", LARGE, ExplicitHashKey="7")
    wait(world, 0.125)
    refused(world, "PutRecord", PartitionKey="second", Data=LARGE, ExplicitHashKey=str(2**126))
    wait(world, 0.875)

    seen = last_second(world)

    assert [(grain.place, grain.at_s) for grain in seen.falling] == [(ring_share(7), 0.0), (0.25, 0.125)]
    assert [grain.place for grain in seen.inside] == [ring_share(7)]
    assert seen.refused_places == (0.25,)
    assert seen.shards[0].asked_below_middle == 2


def test_what_is_let_in_makes_the_flow_no_larger():
    few, many = world_with_stream(), world_with_stream()

    put_many(few, 1)
    put_many(many, 500)

    assert flow_bytes(many) - flow_bytes(few) < 40  # numbers of more digits


def test_of_many_calls_no_more_than_so_many_are_looked_up():
    world = world_with_stream()
    put_many(world, 500)
    wait(world, 1)
    stream, flow = stream_of(world), world.context("kinesis").part(flow_part(NAME), Flow)

    found = Log(world.context("kinesis"), stream, stream.shards[0], flow.shards[0]).put_in(
        ACTIVE_US // SECOND_US, since=1, most=MOST_CALLED
    )

    assert [each.partition_key for each in found] == [f"key-{number}" for number in range(MOST_CALLED)]
    assert last_second(world).shards[0].top_key_asked == 1


def test_calls_of_other_seconds_and_records_of_producers_are_not_among_them():
    world = world_with_stream()
    put(world, "before")
    wait(world, 1)
    send(world, 5, "k")
    put(world, "now")
    wait(world, 0.5)
    put(world, "now")
    wait(world, 0.5)
    put(world, "after")

    seen = last_second(world)

    assert dict(seen.shards[0].asked_by_producer) == {"p": 5, "": 2}
    assert len(seen.falling) == 7


def test_a_second_in_which_an_earlier_release_counted_calls_shows_each_once():
    world = world_with_stream()
    put(world, "old")
    kept = world.parts.edit(PART, Flow).shards[0].now
    kept.calls.append(Called(0, "old", hash_bytes(0), True))
    kept.first_put = 0
    wait(world, 0.5)
    put(world, "new")
    wait(world, 0.5)

    seen = last_second(world)

    assert [grain.at_s for grain in seen.falling] == [0.0, 0.5]
    assert [grain.at_s for grain in seen.inside] == [0.0, 0.5]
