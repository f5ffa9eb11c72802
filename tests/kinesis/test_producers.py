"""Producers are set and removed, and what they send is the same as if each record were a call."""

from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.remembered import Remembered
from services.kinesis import producers
from services.kinesis.hashing import LAST_HASH_KEY
from services.kinesis.producers import KeyRecipe, Producer, pattern
from tests.kinesis.cast import (
    NAME,
    ask,
    lab_world,
    outcome,
    read_all,
    resources,
    send,
    totals,
    wait,
    world_with_stream,
)

PRODUCER = {
    "StreamName": NAME,
    "Name": "p",
    "RecordsPerSecond": 10,
    "RecordBytes": 100,
    "Keys": {"Kind": "UNIFORM", "Count": 10},
}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"StreamName": "other"}, "ResourceNotFoundException"),
        ({"Name": "a b"}, "ValidationException"),
        ({"RecordsPerSecond": -1}, "ValidationException"),
        ({"RecordsPerSecond": 10_001}, "ValidationException"),
        ({"RecordsPerSecond": 1.5}, "SerializationException"),
        ({"RecordBytes": 2**20}, "ValidationException"),
        ({"Keys": {"Kind": "RANDOM"}}, "ValidationException"),
        ({"Keys": {"Kind": "UNIFORM"}}, "ValidationException"),
        ({"Keys": {"Kind": "UNIFORM", "Count": 10_001}}, "ValidationException"),
        ({"Keys": {"Kind": "ZIPF", "Count": 5, "Keys": ["a"]}}, "ValidationException"),
        ({"Keys": {"Kind": "SINGLE", "Keys": ["a", "b"]}}, "ValidationException"),
        ({"Keys": {"Kind": "SINGLE", "Keys": ["a"], "Count": 2}}, "ValidationException"),
        ({"Keys": {"Kind": "LIST", "Keys": []}}, "ValidationException"),
        ({"Keys": {"Kind": "LIST", "Keys": ["a", "a"]}}, "ValidationException"),
        ({"Keys": {"Kind": "LIST", "Keys": ["a"] * 101}}, "ValidationException"),
        ({"Keys": {"Kind": "LIST", "Keys": [""]}}, "ValidationException"),
    ],
)
def test_a_producer_that_cannot_be_is_refused(changed, code):
    world = world_with_stream()
    before = resources(world)

    with pytest.raises(ServiceError, match=code):
        world.call("lab", "PutProducer", {**PRODUCER, **changed})

    assert resources(world) == before


def test_a_stream_has_ten_producers_and_20_000_records_a_second_at_most():
    world = world_with_stream()
    for number in range(10):
        send(world, 2_000, name=f"p{number}")

    with pytest.raises(ServiceError, match="at most 10 producers"):
        send(world, 0, name="one-more")
    with pytest.raises(ServiceError, match=r"at most 20,000 records a second together here; these would be 20,001"):
        send(world, 2_001, name="p3")
    send(world, 1_000, name="p3")


def test_a_producer_that_is_not_there_cannot_be_removed():
    with pytest.raises(ServiceError, match="has no producer p"):
        world_with_stream().call("lab", "RemoveProducer", {"StreamName": NAME, "Name": "p"})


def test_a_producer_that_was_stopped_or_removed_sends_nothing_more():
    world = world_with_stream()
    send(world, 100, name="one")
    send(world, 50, name="other")
    wait(world, 10)

    send(world, 0, name="one")
    wait(world, 10)
    world.call("lab", "RemoveProducer", {"StreamName": NAME, "Name": "other"})
    wait(world, 10)

    assert totals(world) == (100 * 10 + 50 * 20, 0)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"Kind": "UNIFORM", "Count": 3, "Prefix": "u-"}, {"u-1": 40, "u-2": 40, "u-3": 40}),
        ({"Kind": "ZIPF", "Count": 3}, {"key-1": 65, "key-2": 33, "key-3": 22}),
        ({"Kind": "SINGLE", "Keys": ["IN"]}, {"IN": 120}),
        ({"Kind": "LIST", "Keys": ["IN", "UK"]}, {"IN": 60, "UK": 60}),
    ],
)
def test_a_recipe_says_how_often_each_key_comes(keys, expected):
    world = world_with_stream()
    world.call("lab", "PutProducer", {**PRODUCER, "RecordsPerSecond": 120, "Keys": keys})
    wait(world, 1)

    assert Counter(record["PartitionKey"] for record in read_all(world)) == expected


def test_what_a_producer_sent_can_be_read_record_by_record():
    world = world_with_stream()
    send(world, 4, "k", size=60)
    wait(world, 1)

    records = read_all(world)

    since = records[0]["ApproximateArrivalTimestamp"]
    assert [record["ApproximateArrivalTimestamp"] - since for record in records] == [0, 0.25, 0.5, 0.75]
    assert {len(record["Data"]) for record in records} == {60}
    assert len({record["Data"] for record in records}) == 4
    assert records[2]["Data"].startswith(b'{"id":"')
    assert read_all(world) == records


rates = st.sampled_from([0, 1, 3, 40, 700, 1_100, 1_700])
sizes = st.sampled_from([1, 300, 5_000])
keys = st.sampled_from([("user-7777",), ("a", "b", "c"), ()])
sending = st.tuples(st.just("send"), rates, sizes, keys)
steps = st.lists(
    st.one_of(
        sending,
        st.tuples(st.just("wait"), st.sampled_from([0.3, 0.9999, 1.0, 2.5]), st.none(), st.none()),
        st.tuples(st.just("put"), st.integers(1, 400), st.sampled_from([1, 3_000]), st.none()),
    ),
    min_size=2,
    max_size=6,
)
lives = st.builds(lambda first, steps: [first, *steps], sending, steps)


def recipe(named):
    return KeyRecipe("LIST", keys=named) if named else KeyRecipe("UNIFORM", 50)


@settings(max_examples=25, deadline=None)
@given(lives)
def test_a_producers_records_are_let_in_and_kept_as_if_each_were_a_call(life):
    world, calls = world_with_stream(2), world_with_stream(2)
    sends = None
    for each in (world, calls):
        wait(each, 48.5)  # a minute ends soon

    for kind, amount, size, named in life:
        if kind == "send":
            send(world, amount, *named, size=size)
            sends = Producer("p", amount, size, recipe(named))
        elif kind == "put":
            for each in (world, calls):
                ask(each, "PutRecords", Records=[{"PartitionKey": "user-1", "Data": bytes(size)}] * amount)
        else:
            wait(world, amount)
            call_by_call(calls, sends, world.now_us)

    assert totals(world) == totals(calls)
    assert world.settled().used() == calls.used()
    for shard in range(2):
        assert seen(read_all(world, shard)) == seen(read_all(calls, shard))


def call_by_call(world, producer, until_us):
    """Puts what a producer sends up to an instant, one call a record."""
    second = world.now_us // SECOND_US
    while producer and second * SECOND_US < until_us:
        traffic = pattern((producer,), 0, LAST_HASH_KEY)
        for place, offset_us in enumerate(traffic.offsets_us):
            at_us = second * SECOND_US + offset_us
            if world.now_us <= at_us < until_us:
                world.advance_to(at_us)
                params = {"PartitionKey": traffic.key(place), "Data": bytes(producer.record_bytes)}
                assert outcome(world, "PutRecord", **params) in ("", "ProvisionedThroughputExceededException")
        second += 1
    world.advance_to(until_us)


def seen(records):
    """What does not depend on who wrote a record."""
    return [(r["SequenceNumber"], r["ApproximateArrivalTimestamp"], r["PartitionKey"], len(r["Data"])) for r in records]


def test_order_is_kept_for_each_key():
    world = lab_world()

    at_by_key = defaultdict(list)
    for shard in range(2):
        for record in read_all(world, shard):
            at_by_key[record["PartitionKey"]].append(record["ApproximateArrivalTimestamp"])

    assert len(at_by_key) == 601
    assert len(at_by_key["user-7777"]) == 200 * 60
    assert all(times == sorted(times) for times in at_by_key.values())


def test_several_threads_may_ask_for_patterns_at_once(monkeypatch):
    small = Remembered(1_000_000, lambda asked: producers.new_pattern(*asked), producers.Pattern.held_bytes)
    monkeypatch.setattr(producers, "_patterns", small)
    recipe = KeyRecipe("UNIFORM", 40)

    def ask(thread: int) -> list[int]:
        settings = [Producer("p", 50 + thread * 400 + turn, 10, recipe) for turn in range(300)]
        return [len(producers.pattern((each,), 0, LAST_HASH_KEY)) for each in settings]

    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(ask, range(8)))

    assert small.held() <= 1_000_000
    assert counted == [[50 + thread * 400 + turn for turn in range(300)] for thread in range(8)]
