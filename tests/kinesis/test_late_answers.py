"""Puts whose answers come too late: stored all the same, put again, and there twice."""

from collections import Counter

import pytest

from services.engine.errors import ServiceError
from services.kinesis.producers import KeyRecipe, Producer, pattern
from tests.kinesis.cast import LAST, NAME, put, read_all, resources, send, stream_of, totals, wait, world_with_stream


def late(world, percent, name="p"):
    world.call("lab", "SetLateAnswers", {"StreamName": NAME, "Name": name, "Percent": percent})


def times_read(world, shard=0):
    """How often each content can be read."""
    return Counter(record["Data"] for record in read_all(world, shard))


def test_a_record_whose_answer_is_late_is_there_twice():
    world = world_with_stream()
    send(world, 100, "a", "b", size=60)
    late(world, 10)

    wait(world, 10)

    times = times_read(world)
    assert Counter(times.values()) == {1: 910, 2: 90}
    assert totals(world) == (1_090, 0)


def test_both_have_the_same_key_and_sequence_numbers_of_their_own():
    world = world_with_stream()
    send(world, 40, "a", "b", "c", size=60)
    late(world, 50)
    wait(world, 3)

    by_content = {}
    for record in read_all(world):
        by_content.setdefault(record["Data"], []).append(record)

    twice = [records for records in by_content.values() if len(records) == 2]
    assert twice
    for first, second in twice:
        assert first["PartitionKey"] == second["PartitionKey"]
        assert int(first["SequenceNumber"]) < int(second["SequenceNumber"])
        later = second["ApproximateArrivalTimestamp"] - first["ApproximateArrivalTimestamp"]
        assert later == pytest.approx(0.1, abs=0.002)


def test_where_the_first_was_refused_the_second_is_the_only_one():
    world = world_with_stream()
    send(world, 1_400, "a", size=60)
    late(world, 20)
    wait(world, 6)

    times = times_read(world)

    assert set(times.values()) <= {1, 2}
    assert sum(times.values()) == totals(world)[0]


def test_answers_that_come_in_time_again_make_no_more_of_them():
    world = world_with_stream()
    send(world, 50, "a", size=60)
    late(world, 20)
    wait(world, 5)
    late(world, 0)
    before = Counter(times_read(world).values())
    wait(world, 5)

    assert Counter(times_read(world).values()) == {1: before[1] + 250, 2: before[2]}


def test_calls_in_between_leave_every_record_as_it_was():
    whole, cut = world_with_stream(), world_with_stream()
    for world in (whole, cut):
        send(world, 100, "a", size=60)
        late(world, 30)
    wait(whole, 5)
    for _ in range(50):
        wait(cut, 0.1)
        put(cut, "other", b"call")

    assert set(times_read(cut)) - {b"call"} == set(times_read(whole))


def test_a_changed_rate_keeps_the_share():
    world = world_with_stream()
    send(world, 50, "a")
    late(world, 20)

    send(world, 100, "a")

    assert stream_of(world).producers[0].late_percent == 20


def test_a_producer_that_is_not_there_is_refused():
    world = world_with_stream()
    before = resources(world)

    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        late(world, 10, "nobody")
    assert resources(world) == before


def test_a_pattern_without_late_answers_knows_of_none():
    recipe = KeyRecipe("SINGLE", keys=("a",))

    assert pattern((Producer("p", 100, 60, recipe),), 0, LAST).again == {}
    assert len(pattern((Producer("p", 1_000, 60, recipe, 10),), 0, LAST).again) == 90
