"""What must always hold, over random lives of worlds with streams, producers, readers and resharding."""

import json
from collections import Counter

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import HOUR_US, SECOND_US
from services.engine.errors import ServiceError
from services.engine.service import Kind
from services.kinesis.flow import settle_all
from services.kinesis.sequence import shard_id
from services.kinesis.service import KINESIS
from tests.elsewhere import lived_elsewhere
from tests.kinesis.cast import NAME, ask, empty_world, read_all, resources, shards, stream_of, totals, world_with_stream

OTHER = "logs"

names = st.sampled_from([NAME, NAME, NAME, OTHER])
shard_ids = st.integers(0, 4).map(shard_id)
places = st.sampled_from([0, 1, 2**126, 2**127, 3 * 2**126, 2**128 - 1]).map(str)
recipes = st.sampled_from(
    [
        {"Kind": "SINGLE", "Keys": ["user-7777"]},
        {"Kind": "UNIFORM", "Count": 40},
        {"Kind": "ZIPF", "Count": 40},
        {"Kind": "LIST", "Keys": ["IN", "US", "UK", "DE"]},
    ]
)


def call(operation, **members):
    return st.tuples(st.just(operation), st.fixed_dictionaries({"StreamName": names, **members}))


calls = st.one_of(
    call("CreateStream", ShardCount=st.integers(1, 3)),
    call("DeleteStream"),
    call("PutRecord", PartitionKey=st.sampled_from(["a", "user-1", "user-2"]), Data=st.just("x" * 50)),
    call(
        "PutRecords",
        Records=st.integers(1, 400).map(lambda count: [{"PartitionKey": "user-1", "Data": "y" * 900}] * count),
    ),
    call("SplitShard", ShardToSplit=shard_ids, NewStartingHashKey=places),
    call("MergeShards", ShardToMerge=shard_ids, AdjacentShardToMerge=shard_ids),
    call("UpdateShardCount", TargetShardCount=st.integers(1, 5), ScalingType=st.just("UNIFORM_SCALING")),
    call("IncreaseStreamRetentionPeriod", RetentionPeriodHours=st.integers(23, 60)),
    call("DecreaseStreamRetentionPeriod", RetentionPeriodHours=st.integers(23, 60)),
    call("GetShardIterator", ShardId=shard_ids, ShardIteratorType=st.sampled_from(["TRIM_HORIZON", "LATEST"])),
    call("read", ShardId=shard_ids, ShardIteratorType=st.sampled_from(["TRIM_HORIZON", "LATEST"])),
    call("ListShards"),
    call("AddTagsToStream", Tags=st.just({"team": "shop"})),
    call(
        "PutProducer",
        Name=st.sampled_from("pq"),
        RecordsPerSecond=st.sampled_from([0, 1, 90, 800, 1_500]),
        RecordBytes=st.sampled_from([1, 300, 3_000]),
        Keys=recipes,
    ),
    call("RemoveProducer", Name=st.sampled_from("pq")),
)
waits = st.sampled_from([0, 1, 200_000, SECOND_US, 1_234_567, 9 * SECOND_US, 31 * SECOND_US, 61 * SECOND_US])
short_waits = st.sampled_from([0, 1, 200_000, SECOND_US, 1_234_567, 9 * SECOND_US])
sends = st.builds(
    lambda rate, recipe: (
        0,
        (
            "PutProducer",
            {"StreamName": NAME, "Name": "p", "RecordsPerSecond": rate, "RecordBytes": 300, "Keys": recipe},
        ),
    ),
    st.sampled_from([50, 1_300]),
    recipes,
)
busy_lives = st.builds(
    lambda first, rest: [first, *rest], sends, st.lists(st.tuples(waits, calls), min_size=2, max_size=14)
)
short_lives = st.builds(
    lambda first, rest: [first, *rest], sends, st.lists(st.tuples(short_waits, calls), min_size=1, max_size=6)
)
slicings = st.lists(st.integers(1, 40 * SECOND_US), max_size=4)


def carried_out(world, asked):
    """The answer of a call as plain values, or the code and message of its refusal."""
    operation, params = asked
    params = _with_bytes(params)
    try:
        if operation == "read":
            found = world.call("kinesis", "GetShardIterator", params)
            return _plain(world.call("kinesis", "GetRecords", {**found, "Limit": 50}))
        service = "lab" if operation in KINESIS.controls else "kinesis"
        return _plain(world.call(service, operation, params))
    except ServiceError as refusal:
        return [refusal.code, refusal.message]


def _with_bytes(params):
    """Lives are written as JSON, which has no bytes."""
    if "Records" in params:
        return {**params, "Records": [_with_bytes(record) for record in params["Records"]]}
    return {**params, "Data": params["Data"].encode()} if "Data" in params else params


def _plain(answer):
    return json.loads(json.dumps(answer, default=bytes.hex))


def lived(life, slices=()):
    world, answers = world_with_stream(2), []
    for wait_us, asked in life:
        until_us = world.now_us + wait_us
        for slice_us in slices:
            world.advance_to(min(until_us, world.now_us + slice_us))
        world.advance_to(until_us)
        answers.append(carried_out(world, asked))
    assert world.stopped() is None
    return world, answers


@settings(max_examples=40, deadline=None)
@given(busy_lives, slicings)
def test_sliced_time_equals_whole_time(life, slices):
    whole, whole_answers = lived(life)
    sliced, sliced_answers = lived(life, slices)

    assert (sliced.digest(), sliced_answers) == (whole.digest(), whole_answers)


@settings(max_examples=20, deadline=None)
@given(short_lives, slicings)
def test_what_is_settled_more_often_comes_to_the_same(life, slices):
    seldom, _ = lived(life)
    often = seldom.fork()
    until_us = seldom.now_us + 35 * SECOND_US

    seldom.advance_to(until_us)
    for slice_us in slices:
        often.advance_to(min(until_us, often.now_us + slice_us))
        settle_all(often.context("kinesis"))
    often.advance_to(until_us)

    assert all_records(often) == all_records(seldom)
    assert often.settled().used() == seldom.settled().used()
    if NAME in ask(seldom, "ListStreams")["StreamNames"]:
        assert totals(often) == totals(seldom)


def all_records(world):
    """Every record that can be read, by shard."""
    if NAME not in ask(world, "ListStreams")["StreamNames"] or stream_of(world).status in ("CREATING", "DELETING"):
        return {}
    return {shard.number: read_all(world, shard.number) for shard in stream_of(world).shards}


@settings(max_examples=60, deadline=None)
@given(busy_lives, calls)
def test_a_refusal_changes_no_resource(life, asked):
    world, _ = lived(life)
    before = resources(world)

    if isinstance(carried_out(world, asked), list):
        assert resources(world) == before


@settings(max_examples=30, deadline=None)
@given(busy_lives)
def test_looking_writes_nothing(life):
    world, _ = lived(life)
    before = world.digest()
    looks = [name for name, operation in KINESIS.operations.items() if operation.kind is Kind.LOOKS]

    for operation in looks:
        params = {} if operation in ("DescribeLimits", "ListStreams") else {"StreamName": NAME}
        carried_out(world, (operation, params))
    world.settled()

    assert world.digest() == before


@settings(max_examples=15, deadline=None)
@given(busy_lives)
def test_state_holds_no_floats(life):
    world, _ = lived(life)
    world.advance_to(world.now_us + 61 * SECOND_US)

    kinds = {kind for _, encoded in world.parts.items() for kind in kinds_in(msgspec.msgpack.decode(encoded))}
    assert kinds <= {"int", "str", "bytes", "bool", "NoneType"}


def kinds_in(value):
    """The names of the types of which a decoded part consists."""
    if isinstance(value, dict):
        return {kind for entry in value.items() for kind in kinds_in(entry)}
    if isinstance(value, list | tuple):
        return {kind for item in value for kind in kinds_in(item)}
    return {type(value).__name__}


@settings(max_examples=15, deadline=None)
@given(busy_lives, st.integers(0, 90 * SECOND_US), st.integers(1, 3))
def test_a_budget_that_ends_between_any_two_events_loses_nothing(life, further_us, events_a_slice):
    whole, _ = lived(life)
    slipping = whole.fork()
    until_us = whole.now_us + further_us
    whole.advance_to(until_us)

    while slipping.now_us < until_us or slipping.is_within_an_instant():
        left = iter(range(events_a_slice))
        slipping.advance_to(until_us, lambda left=left: next(left, None) is None)

    assert slipping.digest() == whole.digest()


@settings(max_examples=20, deadline=None)
@given(short_lives)
def test_reading_everything_back_gives_what_was_let_in(life):
    life = [(wait, asked) for wait, asked in life if asked[0] != "DeleteStream"]
    world, _ = lived(life)
    world.advance_to(world.now_us + 35 * SECOND_US)

    records = [record for shard in stream_of(world).shards for record in read_all(world, shard.number)]

    numbers = [record["SequenceNumber"] for record in records]
    assert len(set(numbers)) == len(numbers) == totals(world)[0]
    for shard in stream_of(world).shards:
        of_shard = [int(record["SequenceNumber"]) for record in read_all(world, shard.number)]
        assert of_shard == sorted(of_shard)


@settings(max_examples=20, deadline=None)
@given(short_lives)
def test_the_bill_equals_an_independent_count(life):
    life = [(wait, asked) for wait, asked in life if asked[0] not in ("DeleteStream", "CreateStream")]
    world, _ = lived(life)
    world.advance_to(world.now_us + 35 * SECOND_US)

    records = [record for shard in stream_of(world).shards for record in read_all(world, shard.number)]
    units = sum(-(-(len(record["Data"]) + len(record["PartitionKey"].encode())) // 25_600) for record in records)
    hours = 0
    for shard in stream_of(world).shards:
        open_us = (shard.closed_us or world.now_us) - shard.opened_us
        hours += max(1, -(-open_us // HOUR_US))
    used = Counter(world.settled().used())

    assert used["kinesis.put_unit"] == units
    assert used["kinesis.shard_hour"] == hours


@settings(max_examples=2, deadline=None)
@given(busy_lives)
def test_another_process_with_another_hash_seed_comes_to_the_same(life):
    world, answers = lived(life)

    assert lived_elsewhere(__name__, life) == [world.digest(), answers]


def test_a_world_in_which_nothing_was_asked_for_has_no_stream():
    world = empty_world()
    world.advance_to(HOUR_US)

    assert ask(world, "ListStreams") == {"StreamNames": [], "HasMoreStreams": False, "StreamSummaries": []}
    assert world.settled().used() == {}


def test_the_shards_of_a_new_stream_are_all_there_is():
    assert len(shards(world_with_stream(3))) == 3
