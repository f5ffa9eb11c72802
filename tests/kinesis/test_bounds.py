"""Work is bounded: what the busiest world that the quotas allow costs, counted in arrivals handled and not in time."""

from dataclasses import replace

import pytest

from courseware.labs import worlds
from courseware.labs.store import advancing
from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.errors import ServiceError
from services.kinesis import producers, quotas, ticks
from services.kinesis.flow import settle
from services.kinesis.operations.applications import READ_STREAMS
from services.kinesis.quotas import FED_STREAMS, WORLD_KEYS, WORLD_RECORDS_A_SECOND
from tests.kinesis.cast import ask, empty_world, resources, send, stream_of, wait

OTHER = "eu-west-1"
KEYS = {"Kind": "ZIPF", "Count": 10_000}
UNIFORM = {"ScalingType": "UNIFORM_SCALING"}
HEAVY = {"Name": "p", "RecordsPerSecond": 10_000, "RecordBytes": 100}


class Counted:
    """How many arrivals were arranged into patterns, and played one by one."""

    def __init__(self, monkeypatch):
        self.arrivals = 0
        self._count(monkeypatch, producers, "slot_keys", len)
        self._count(monkeypatch, producers.Pattern, "__init__", lambda _: 0, lambda pattern, *_: len(pattern))
        self._count(monkeypatch, ticks, "_play", lambda _: 0, lambda _p, _l, _f, places, _c: places[1] - places[0])

    def _count(self, monkeypatch, where, name, of_answer, of_asked=lambda *_: 0):
        plain = getattr(where, name)

        def counted(*asked):
            answer = plain(*asked)
            self.arrivals += of_answer(answer) if answer is not None else 0
            self.arrivals += of_asked(*asked)
            return answer

        monkeypatch.setattr(where, name, counted)

    def during(self, work):
        """How many while something is done."""
        before = self.arrivals
        work()
        return self.arrivals - before


@pytest.fixture
def counted(monkeypatch):
    producers.forget_all()
    yield Counted(monkeypatch)
    producers.forget_all()


def put_producer(world, stream, name, *, rate, count, region="us-east-1", kind="ZIPF"):
    keys = {"Kind": kind, "Count": count, "Prefix": f"{region}-{stream}-{name}-"}
    params = {"StreamName": stream, "Name": name, "RecordsPerSecond": rate, "RecordBytes": 100, "Keys": keys}
    world.call("lab", "PutProducer", params, region=region)


def with_streams(count, region="us-east-1", world=None):
    world = world or empty_world()
    for number in range(count):
        params = {"StreamName": f"s{number}", "ShardCount": 1}
        world.call("kinesis", "CreateStream", params, region=region)
        world.advance_to(world.now_us + 10 * SECOND_US)
    return world


def busiest_world():
    """As many streams, keys and records a second as one may have, all of them refused more often than not."""
    world = with_streams(FED_STREAMS)
    for number in range(FED_STREAMS):
        for name in "ab":
            rate, count = WORLD_RECORDS_A_SECOND // FED_STREAMS // 2, WORLD_KEYS // FED_STREAMS // 2
            put_producer(world, f"s{number}", name, rate=rate, count=count)
    return world


def test_a_world_has_so_many_streams_with_producers_in_all_regions_together():
    world = with_streams(FED_STREAMS)
    with_streams(1, OTHER, world)
    for number in range(FED_STREAMS):
        put_producer(world, f"s{number}", "p", rate=1, count=1)
    before = resources(world)

    with pytest.raises(ServiceError, match=r"LimitExceeded.*at most 20 streams with producers, all regions together"):
        put_producer(world, "s0", "p", rate=1, count=1, region=OTHER)
    assert resources(world) == before

    put_producer(world, "s3", "another", rate=1, count=1)
    world.call("lab", "RemoveProducer", {"StreamName": "s0", "Name": "p"})
    put_producer(world, "s0", "p", rate=1, count=1, region=OTHER)


def test_a_world_has_so_many_keys_and_records_a_second_in_all_regions_together():
    world = with_streams(5)
    with_streams(1, OTHER, world)
    for number in range(4):
        put_producer(world, f"s{number}", "p", rate=10_000, count=9_999)

    with pytest.raises(ServiceError, match=r"at most 40,000 records a second from producers.*would be 40,001"):
        put_producer(world, "s0", "p", rate=1, count=1, region=OTHER)
    with pytest.raises(ServiceError, match=r"at most 40,000 keys of producers.*would be 40,001"):
        put_producer(world, "s4", "q", rate=0, count=5)
    put_producer(world, "s4", "q", rate=0, count=4)
    put_producer(world, "s0", "p", rate=9_999, count=9_999)


def test_applications_read_so_many_streams_in_all_regions_together():
    world = with_streams(READ_STREAMS)
    with_streams(1, OTHER, world)
    reader = {"Name": "a", "Kind": "POLLING", "Workers": 1, "RecordsPerSecond": 10}
    for number in range(READ_STREAMS):
        world.call("lab", "PutApplication", {"StreamName": f"s{number}", **reader})
    before = resources(world)

    with pytest.raises(ServiceError, match="LimitExceededException: This simulation has applications read at most 20"):
        world.call("lab", "PutApplication", {"StreamName": "s0", **reader}, region=OTHER)
    assert resources(world) == before

    world.call("lab", "PutApplication", {"StreamName": "s3", **reader, "Name": "b"})
    world.call("lab", "RemoveApplication", {"StreamName": "s0", "Name": "a"})
    world.call("lab", "PutApplication", {"StreamName": "s0", **reader}, region=OTHER)


def test_applications_read_so_many_shards_in_all_regions_together(monkeypatch):
    monkeypatch.setattr(quotas, "READ_SHARDS", 8)
    world = with_streams(1)
    with_streams(1, OTHER, world)
    reader = {"StreamName": "s0", "Kind": "POLLING", "Workers": 1, "RecordsPerSecond": 10}
    world.call("kinesis", "UpdateShardCount", {"StreamName": "s0", "TargetShardCount": 2, **UNIFORM})
    wait(world, 60)
    for name in ("a", "b", "c"):
        world.call("lab", "PutApplication", {**reader, "Name": name})
    world.call("lab", "PutApplication", {**reader, "Name": "a"}, region=OTHER)
    before = resources(world)
    half = {"StreamName": "s0", "ShardToSplit": "shardId-000000000001", "NewStartingHashKey": "1000"}

    for service, operation, params in (
        ("lab", "PutApplication", {**reader, "Name": "d"}),
        ("kinesis", "SplitShard", half),
        ("kinesis", "UpdateShardCount", {"StreamName": "s0", "TargetShardCount": 4, **UNIFORM}),
    ):
        with pytest.raises(ServiceError, match="LimitExceededException: The applications of this simulation read"):
            world.call(service, operation, params)
    assert resources(world) == before

    world.call("lab", "RemoveApplication", {"StreamName": "s0", "Name": "a"})
    world.call("kinesis", "SplitShard", half)


def test_what_an_earlier_release_allowed_may_stay_and_become_less(monkeypatch):
    world = with_streams(1)
    put_producer(world, "s0", "p", rate=5_000, count=5_000)
    monkeypatch.setattr(quotas, "_WORLD_QUOTAS", quotas.Load(0, 10, 10))

    put_producer(world, "s0", "p", rate=4_000, count=4_000)

    with pytest.raises(ServiceError, match="LimitExceededException"):
        put_producer(world, "s0", "p", rate=4_001, count=4_000)


def test_a_picture_of_the_busiest_world_costs_a_process_that_has_just_begun_few_passes_over_its_traffic(counted):
    world = busiest_world()
    world.advance_to(world.now_us + 1_500_000)
    producers.forget_all()

    assert counted.during(world.settled) <= 6 * WORLD_RECORDS_A_SECOND
    assert counted.during(world.settled) <= 3 * WORLD_RECORDS_A_SECOND


def test_a_steady_world_costs_a_picture_nothing_that_grows_with_the_time_since(counted):
    world = with_streams(1)
    put_producer(world, "s0", "p", rate=900, count=900)
    world.advance_to(world.now_us + 10 * MINUTE_US)

    assert counted.during(lambda: world.advance_to(world.now_us + 59 * SECOND_US)) == 0
    assert counted.during(world.settled) == 0


def test_a_budget_holds_up_to_one_settlement_of_one_stream(counted):
    world = busiest_world()
    until_us = world.now_us + 3 * MINUTE_US
    budget = WORLD_RECORDS_A_SECOND
    one_stream = WORLD_RECORDS_A_SECOND // FED_STREAMS

    slices = []
    while world.now_us < until_us or world.is_within_an_instant():
        stop_at = counted.arrivals + budget
        slices.append(counted.during(lambda stop=stop_at: world.advance_to(until_us, lambda: counted.arrivals > stop)))

    assert max(slices) <= budget + 4 * one_stream
    assert len(slices) > 3


def test_a_budget_that_is_always_spent_leads_to_the_same_as_none(counted):
    whole = busiest_world()
    sliced = whole.fork()
    until_us = whole.now_us + 3 * SECOND_US
    whole.advance_to(until_us)

    while sliced.now_us < until_us or sliced.is_within_an_instant():
        sliced.advance_to(until_us, lambda: True)

    assert sliced.digest() == whole.digest()


def test_the_minutes_of_streams_end_in_the_state_at_different_instants():
    world = with_streams(7)
    for number in range(7):
        put_producer(world, f"s{number}", "p", rate=10, count=10)
    world.advance_to(3 * MINUTE_US - 1)

    instants = []
    while (due_us := world.next_event_us()) < 4 * MINUTE_US:
        instants.append(due_us)
        world.advance_to(due_us)

    assert instants == [3 * MINUTE_US + number * SECOND_US for number in range(7)]


def test_streams_at_rest_cost_a_picture_nothing(monkeypatch):
    world = with_streams(3)
    send(world, 10, stream="s2")
    ask(world, "PutRecord", StreamName="s1", PartitionKey="k", Data=b"x")
    wait(world, 121)
    settled = []
    monkeypatch.setattr("services.kinesis.flow.settle", lambda ctx, stream: settled.append(stream.name))

    world.settled()

    assert settled == ["s2"]


def test_a_stream_at_rest_stands_as_it_would_if_it_were_settled():
    world = with_streams(1)
    ask(world, "PutRecord", StreamName="s0", PartitionKey="k", Data=b"x")
    wait(world, 121)
    drawn, settled = world.settled(), world.fork()

    settle(settled.context("kinesis"), stream_of(settled, "s0"))

    changed = {name for name, part in settled.parts.items() if drawn.parts.encoded(name) != part}
    assert changed == {"kinesis/us-east-1/flow/~s0"}
    assert settled.used() == drawn.used()


def test_what_the_busiest_world_needs_is_remembered_and_stays_within_its_bytes(counted):
    world = busiest_world()
    wait(world, 1)
    world.settled()

    assert producers._patterns.held() <= producers.REMEMBERED_PATTERN_BYTES
    assert producers._slots.held() <= producers.REMEMBERED_SLOT_BYTES
    assert producers._numbered_keys.held() <= producers.REMEMBERED_KEY_BYTES
    assert len(producers._slots._known) >= 2 * FED_STREAMS


@pytest.mark.django_db
def test_a_frame_of_the_busiest_world_is_one_look_at_it_however_fast_its_clock(counted, student, monkeypatch):
    monkeypatch.setattr(advancing, "BUDGET_NS", 1)
    lab = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    wall_us, calls = 1_800_000_000_000_000, [("kinesis", "DeleteStream", {"StreamName": "clicks"})]
    calls += [("kinesis", "CreateStream", {"StreamName": f"s{number}", "ShardCount": 1}) for number in range(5)]
    calls += [
        ("lab", "PutProducer", {**HEAVY, "StreamName": f"s{number}", "Keys": {**KEYS, "Prefix": f"{number}-"}})
        for number in range(4)
    ]
    for call in calls:
        done = worlds.call(lab, student.pk, worlds.Call(*call), wall_us=wall_us)
        assert done.error is None
        while (due_us := done.look.world.next_event_us()) is not None and call[1].endswith("Stream"):
            done = replace(done, look=worlds.set_clock(lab, student.pk, worlds.JumpTo(due_us), wall_us=wall_us))
    worlds.set_clock(lab, student.pk, worlds.Speed(3600), wall_us=wall_us)

    frames = []
    for _ in range(30):
        wall_us += 1_000_000
        frames.append(counted.during(lambda at=wall_us: worlds.look(lab, student.pk, wall_us=at)))

    assert max(frames) <= 5 * WORLD_RECORDS_A_SECOND
    assert worlds.look(lab, student.pk, wall_us=wall_us).world.now_us > 80 * SECOND_US
