"""Reading is the same however time is sliced, and whatever was taken in one step is what its calls are one by one."""

from contextlib import suppress

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.kinesis.consumers import repeating
from services.kinesis.consumers.state import readers_part
from services.kinesis.sequence import shard_id
from services.kinesis.state import Flow, flow_part
from tests.kinesis.cast import NAME, ask, outcome, send, wait, world_with_stream
from tests.kinesis.consumers.cast import control, settle_here, start

APPLICATIONS = st.lists(
    st.tuples(
        st.sampled_from(("POLLING", "POLLING", "FAN_OUT")),
        st.integers(1, 3),
        st.sampled_from((90, 700, 3_000)),
        st.sampled_from((200, 300, 1_000, 1_500)),
        st.sampled_from((1, 70, 1_000)),
        st.sampled_from(("TRIM_HORIZON", "LATEST")),
    ),
    min_size=1,
    max_size=4,
)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from((50_000, 999_999, SECOND_US, 7_300_000, 61 * SECOND_US, 200 * SECOND_US)),
        st.sampled_from(("rate", "put", "kill", "start", "pause", "resume", "slow", "split", "read", "nothing")),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=7,
)


def begin(applications):
    world = world_with_stream(2)
    send(world, 300)
    wait(world, 3)
    for place, (kind, workers, rate, poll, every, origin) in enumerate(applications):
        more = {"PollEveryMs": poll, "CheckpointEvery": every, "Start": origin}
        start(world, f"app{place}", kind=kind, workers=workers, rate=rate, **more)
    return world


def do(world, deed, number):
    name = f"app{number % 2}"
    controls = {
        "kill": ("KillWorker", {"Worker": 1 + number % 3}),
        "start": ("StartWorker", {}),
        "pause": ("PauseApplication", {}),
        "resume": ("ResumeApplication", {}),
        "slow": ("SetApplicationRate", {"RecordsPerSecond": (40, 900)[number % 2]}),
    }
    if deed in controls:
        operation, more = controls[deed]
        with suppress(ServiceError):
            control(world, operation, name, **more)
    elif deed == "rate":
        send(world, (0, 100, 900, 1_700, 2_600, 300)[number])
    elif deed == "put":
        outcome(world, "PutRecord", PartitionKey=f"key-{number}", Data=b"x" * 1_000 * number)
    elif deed == "split":
        outcome(world, "SplitShard", ShardToSplit=shard_id(number % 2), NewStartingHashKey=str((1 + 2 * number) << 125))
    elif deed == "read":
        at = ask(world, "GetShardIterator", ShardId=shard_id(0), ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
        outcome(world, "GetRecords", ShardIterator=at)


def picture(world):
    """All that a reader's doings show in, of a world that is settled."""
    ctx = world.context("kinesis")
    flow = ctx.part(flow_part(NAME), Flow)
    return (
        world.parts.encoded(f"kinesis/us-east-1/{readers_part(NAME)}"),
        flow.minute,
        [(each.calls_tat_us, each.reads, each.next_counter) for each in flow.shards.values()],
        {name: part for name, part in world.parts.items() if name.startswith("engine/~metrics")},
    )


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(APPLICATIONS, DEEDS, st.sampled_from((330_000, 999_999, 2_500_000, 9_000_000)))
def test_reading_settled_often_is_reading_settled_once(applications, deeds, step_us):
    """A stretch shorter than a period is played call by call; a long one takes what repeats itself in one step."""
    whole, sliced = begin(applications), begin(applications)
    for wait_us, deed, number in deeds:
        whole.advance_to(whole.now_us + wait_us)
        until_us = sliced.now_us + wait_us
        while sliced.now_us < until_us:
            sliced.advance_to(min(until_us, sliced.now_us + step_us))
            settle_here(sliced)
        do(whole, deed, number)
        do(sliced, deed, number)
    settle_here(whole)
    settle_here(sliced)

    assert picture(whole) == picture(sliced)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(APPLICATIONS, DEEDS, st.sampled_from((330_000, 2_500_000)))
def test_time_can_be_sliced_anywhere(applications, deeds, step_us):
    whole, sliced = begin(applications), begin(applications)
    for wait_us, deed, number in deeds:
        whole.advance_to(whole.now_us + wait_us)
        until_us = sliced.now_us + wait_us
        while sliced.now_us < until_us:
            sliced.advance_to(min(until_us, sliced.now_us + step_us))
        do(whole, deed, number)
        do(sliced, deed, number)

    assert whole.digest() == sliced.digest()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(APPLICATIONS, DEEDS)
@example(  # a record that is put at the very beginning of a second
    [("POLLING", 1, 90, 200, 1, "TRIM_HORIZON"), ("POLLING", 1, 700, 200, 1, "TRIM_HORIZON")],
    [(61 * SECOND_US, "put", 0), (SECOND_US, "rate", 0)],
)
def test_what_a_process_remembers_of_readers_changes_nothing(applications, deeds):
    forgetful, remembering = begin(applications), begin(applications)
    for wait_us, deed, number in deeds:
        for world in (remembering, forgetful):
            if world is forgetful:
                repeating.forget_all()
            world.advance_to(world.now_us + wait_us)
            settle_here(world)
            do(world, deed, number)

    assert remembering.digest() == forgetful.digest()
