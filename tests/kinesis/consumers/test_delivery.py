"""At least once: nothing is lost, and only what came after a checkpoint is done twice, whatever dies or splits."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.engine.clock import DAY_US, HOUR_US
from services.engine.errors import ServiceError
from services.kinesis.consumers.state import Readers, readers_part
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import NAME, ask, open_numbers, outcome, put, send, shards, wait, world_with_stream
from tests.kinesis.consumers.cast import control, done, mark, standing, start, stored

ARN = f"arn:aws:kinesis:us-east-1:123456789012:stream/{NAME}"
DEEDS = st.lists(
    st.tuples(
        st.integers(1, 250),  # tenths of a second
        st.sampled_from(("kill", "start", "start", "split", "merge", "slow", "put", "pause")),
        st.integers(0, 3),
    ),
    min_size=2,
    max_size=12,
)
KINDS = st.sampled_from(("POLLING", "POLLING", "FAN_OUT"))


def do(world, deed, number):
    with suppress(ServiceError):
        match deed:
            case "kill":
                control(world, "KillWorker", Worker=1 + number % 3)
            case "start":
                control(world, "StartWorker")
            case "slow":
                control(world, "SetApplicationRate", RecordsPerSecond=(60, 200, 900, 5_000)[number])
            case "pause":
                paused = mark(world).is_paused
                control(world, "ResumeApplication" if paused else "PauseApplication")
            case "put":
                put(world, f"key-{number}")
            case "split":
                shard = shards(world, Type="AT_LATEST")[0]
                low, high = (int(shard["HashKeyRange"][end]) for end in ("StartingHashKey", "EndingHashKey"))
                outcome(world, "SplitShard", ShardToSplit=shard["ShardId"], NewStartingHashKey=str((low + high) // 2))
            case "merge":
                merge(world)


def merge(world):
    found = sorted(shards(world, Type="AT_LATEST"), key=lambda each: int(each["HashKeyRange"]["StartingHashKey"]))
    if len(found) > 1:
        outcome(world, "MergeShards", ShardToMerge=found[0]["ShardId"], AdjacentShardToMerge=found[1]["ShardId"])


def told(world, kind):
    return sum(line.numbers["records"] for line in world.trace_lines(2_000) if line.kind == kind)


def check_owners(world, began):
    """A shard has at most one reader; a child's is never ahead of its parents'; who died calls no more."""
    readers = world.settled().context("kinesis").part(readers_part(NAME), Readers)
    reader = readers.by_name["app"]
    living = {worker.number for worker in reader.living()}
    for lease in reader.leases.values():
        if lease.orphaned_us is None:
            assert lease.owner is None or lease.owner in living
        else:
            assert lease.called_us <= lease.orphaned_us
        if lease.done.calls or lease.count:
            assert all(parent not in reader.leases or reader.leases[parent].is_ended for parent in lease.parents)
        began.add(lease.shard)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(DEEDS, KINDS, st.sampled_from((1, 37, 1_000)), st.booleans())
def test_every_record_is_read_and_only_what_came_after_a_checkpoint_is_read_twice(deeds, kind, every, is_idempotent):
    world = world_with_stream(2)
    send(world, 240)
    start(world, workers=2, rate=400, kind=kind, CheckpointEvery=every, IdempotentSink=is_idempotent)
    seen = set()
    for tenths, deed, number in deeds:
        wait(world, tenths / 10)
        check_owners(world, seen)
        do(world, deed, number)

    send(world, 0)
    with suppress(ServiceError):
        control(world, "ResumeApplication")
    control(world, "SetApplicationRate", RecordsPerSecond=50_000)
    with suppress(ServiceError):
        control(world, "StartWorker")
    wait(world, 240)
    check_owners(world, seen)

    total, reader = done(world), mark(world)
    assert [lease.lag for lease in reader.leases] == [0] * len(reader.leases)
    assert total.processed - total.duplicates == stored(world)
    assert (total.lost, total.inverted) == (0, 0)
    assert total.duplicates <= told(world, "lease_moved")
    assert reader.sink == stored(world) + (0 if is_idempotent else total.duplicates)
    assert seen >= set(open_numbers(world))


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(1, 900), st.sampled_from((10, 250, 4_000)), st.sampled_from((150, 600, 5_000)))
def test_one_death_brings_back_exactly_what_its_checkpoint_left_behind(tenths, every, rate):
    world = world_with_stream(2)
    send(world, 500)
    start(world, workers=2, rate=rate, CheckpointEvery=every)
    wait(world, tenths / 10)
    held = [each for each in standing(world) if each.lease.owner == 1]
    control(world, "KillWorker", Worker=1)
    send(world, 0)
    wait(world, 400)

    assert done(world).duplicates == sum(each.again for each in held)
    assert all(each.again < every for each in held)
    assert done(world).processed - done(world).duplicates == stored(world)


def test_what_expires_before_a_slow_reader_comes_to_it_is_lost_to_it():
    """Source: Developer guide: a consumer that is slower than the stream loses what its retention takes away."""
    world = world_with_stream(1)
    send(world, 10, "a")
    start(world, rate=1)
    world.advance_to(30 * HOUR_US)
    now = done(world)

    # Of 24 hours' worth that can be read, the next is a day old; all before it was processed, or is lost.
    (reader,) = standing(world)
    assert reader.age_us >= DAY_US - HOUR_US
    assert now.lost > 0
    assert now.processed + now.lost + reader.lag == stored(world)
    assert told(world, "records_lost") <= now.lost


def test_a_reader_that_is_paused_for_thirty_hours_finds_the_first_six_gone():
    world = world_with_stream(1)
    send(world, 10, "a")
    start(world)
    wait(world, 60)
    control(world, "PauseApplication")
    world.advance_to(world.now_us + 30 * HOUR_US)
    before = mark(world)
    control(world, "ResumeApplication")
    wait(world, 5)
    after = mark(world)

    assert before.lost == after.lost
    assert abs(after.lost - 6 * 3_600 * 10) <= 60 * 10 + 10  # what is too old goes at full minutes
    assert after.processed - before.processed > 0


def test_a_closed_shard_that_expires_unread_is_lost_and_its_children_are_read():
    world = world_with_stream(1)
    send(world, 10, "a")
    start(world, rate=1)
    wait(world, 600)
    control(world, "PauseApplication")
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(2**127))
    wait(world, 40)
    send(world, 0)
    kept = stored(world)
    world.advance_to(world.now_us + 25 * HOUR_US)
    assert 0 not in {each.shard for each in mark(world).leases}
    put(world, "a")
    control(world, "SetApplicationRate", RecordsPerSecond=1_000)
    control(world, "ResumeApplication")
    wait(world, 10)

    total = done(world)
    assert total.processed + total.lost == kept + 1
    assert total.lost > 0
    assert sorted(each.state for each in mark(world).leases) == ["held", "held"]


def expired(world):
    """Of how many shards an application's iterators were told to have expired."""
    return [line.numbers["shards"] for line in world.trace_lines(2_000) if line.kind == "iterators_expired"]


@pytest.mark.parametrize(("stands_s", "shards"), [(299, []), (302, [2])])
def test_who_stands_for_more_than_five_minutes_asks_for_other_iterators_and_loses_nothing(stands_s, shards):
    world = world_with_stream(2)
    send(world, 20, "a", "b", "c", "d")
    start(world)
    wait(world, 10)
    control(world, "PauseApplication")
    wait(world, stands_s)

    control(world, "ResumeApplication")
    wait(world, 30)

    assert expired(world) == shards
    assert done(world).lost == done(world).duplicates == 0
    assert mark(world).lag < 100


@pytest.mark.parametrize("kind", ["POLLING", "FAN_OUT"])
def test_who_begins_at_the_newest_record_in_the_instant_of_a_put_reads_what_comes_next(kind):
    world = world_with_stream(1)
    ask(world, "RegisterStreamConsumer", StreamARN=ARN, ConsumerName="app")
    wait(world, 60)
    put(world, "before")
    start(world, kind=kind, Start="LATEST")
    wait(world, 3)
    put(world, "after")
    wait(world, 3)

    assert world.stopped() is None
    assert done(world).processed == 1
