"""What must always hold of how streams are run, over random lives with modes, keys, sizes, monitoring and scaling."""

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine.clock import HOUR_US, MINUTE_US, SECOND_US
from services.kinesis.records import Log
from services.kinesis.state import Flow, flow_part
from tests.kinesis.cast import LAST, NAME, ranges, resources, stream_of, world_with_stream
from tests.kinesis.test_rules import carried_out

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
KEYS = st.sampled_from(["alias/a", "alias/b", "alias/aws/kinesis"])


def call(operation, **members):
    return st.tuples(st.just(operation), st.fixed_dictionaries(members))


changes = st.one_of(
    call(
        "UpdateStreamMode",
        StreamARN=st.just(ARN),
        StreamModeDetails=st.sampled_from([{"StreamMode": "ON_DEMAND"}, {"StreamMode": "PROVISIONED"}]),
    ),
    call("UpdateMaxRecordSize", StreamARN=st.just(ARN), MaxRecordSizeInKiB=st.sampled_from([1_024, 4_096])),
    call("StartStreamEncryption", StreamName=st.just(NAME), EncryptionType=st.just("KMS"), KeyId=KEYS),
    call("StopStreamEncryption", StreamName=st.just(NAME), EncryptionType=st.just("KMS"), KeyId=KEYS),
    call("SetKeyState", KeyId=KEYS, State=st.sampled_from(["DISABLED", "ENABLED"])),
    call("EnableEnhancedMonitoring", StreamName=st.just(NAME), ShardLevelMetrics=st.just(["ALL"])),
    call("DisableEnhancedMonitoring", StreamName=st.just(NAME), ShardLevelMetrics=st.just(["ALL"])),
    call(
        "UpdateAccountSettings",
        MinimumThroughputBillingCommitment=st.sampled_from([{"Status": "ENABLED"}, {"Status": "DISABLED"}]),
    ),
    call("UpdateStreamWarmThroughput", StreamName=st.just(NAME), WarmThroughputMiBps=st.integers(0, 9)),
    call(
        "UpdateShardCount",
        StreamName=st.just(NAME),
        TargetShardCount=st.integers(1, 6),
        ScalingType=st.just("UNIFORM_SCALING"),
    ),
    call("IncreaseStreamRetentionPeriod", StreamName=st.just(NAME), RetentionPeriodHours=st.integers(25, 200)),
)
traffic = st.one_of(
    call(
        "PutProducer",
        StreamName=st.just(NAME),
        Name=st.just("p"),
        RecordsPerSecond=st.sampled_from([0, 90, 1_300, 2_500]),
        RecordBytes=st.sampled_from([1, 700, 3_000]),
        Keys=st.sampled_from([{"Kind": "UNIFORM", "Count": 40}, {"Kind": "SINGLE", "Keys": ["user-7777"]}]),
    ),
    call(
        "PutRecord", StreamName=st.just(NAME), PartitionKey=st.sampled_from(["a", "user-1"]), Data=st.just("x" * 1_500)
    ),
    call(
        "PutRecords",
        StreamName=st.just(NAME),
        Records=st.integers(1, 400).map(lambda count: [{"PartitionKey": "user-1", "Data": "y" * 900}] * count),
    ),
)
on_demand = ("UpdateStreamMode", {"StreamARN": ARN, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}})
waits = st.sampled_from([0, 1, 700_000, SECOND_US, 9_234_567, 31 * SECOND_US, 61 * SECOND_US, 4 * MINUTE_US])
lives = st.builds(
    lambda first, rest: [*first, *rest],
    st.sampled_from([[], [(0, on_demand), (61 * SECOND_US, ("DescribeLimits", {}))]]),
    st.lists(st.tuples(waits, st.one_of(changes, traffic, traffic)), min_size=2, max_size=9),
)


def lived(life, slice_us=0):
    world, answers = world_with_stream(2), []
    for wait_us, asked in life:
        until_us = world.now_us + wait_us
        while slice_us and world.now_us < until_us:
            world.advance_to(min(until_us, world.now_us + slice_us))
            world.settled()
        world.advance_to(until_us)
        answers.append(carried_out(world, asked))
    world.advance_to(world.now_us + 2 * SECOND_US)
    assert world.stopped() is None
    return world, answers


def records(world):
    """Every record that can be read, by shard, with the instant at which it came."""
    copy = world.settled()
    ctx, stream = copy.context("kinesis"), stream_of(copy)
    flow = ctx.part(flow_part(NAME), Flow)
    return {each.number: list(Log(ctx, stream, each, flow.shards[each.number]).read(0)) for each in stream.shards}


@settings(max_examples=25, deadline=None)
@given(lives, st.integers(11 * SECOND_US, 50 * SECOND_US))
def test_sliced_time_equals_whole_time(life, slice_us):
    whole, whole_answers = lived(life)
    sliced, sliced_answers = lived(life, slice_us)

    assert (sliced.digest(), sliced_answers) == (whole.digest(), whole_answers)


@settings(max_examples=30, deadline=None)
@given(lives, changes)
def test_a_refusal_changes_no_resource(life, asked):
    world, _ = lived(life)
    before = resources(world)

    if isinstance(carried_out(world, asked), list):
        assert resources(world) == before


@settings(max_examples=25, deadline=None)
@given(lives)
def test_ranges_tile_and_no_window_is_above_the_limits(life):
    world, _ = lived(life)

    found = ranges(world)
    assert (found[0][0], found[-1][1]) == (0, LAST)
    assert all(lower[1] + 1 == upper[0] for lower, upper in pairwise(found))
    for of_shard in records(world).values():
        assert most_over(of_shard, lambda record: 1_000) <= 1_000_000
        assert most_over(of_shard, lambda record: record.size_bytes * 15_625 / 16_384) <= 10 * SECOND_US


def most_over(of_shard, cost_us):
    """How far the cost of records within any window lies above the window's length, at most, in microseconds."""
    spent, least, most = 0.0, 0.0, 0.0
    for record in of_shard:
        least = min(least, spent - record.at_us) if spent else -record.at_us
        spent += cost_us(record)
        most = max(most, spent - record.at_us - least)
    return most


@settings(max_examples=25, deadline=None)
@given(lives)
def test_the_bill_equals_an_independent_count(life):
    world, _ = lived(life)
    switches = mode_switches(world)
    committed = commitment_of(world)

    expected = Counter()
    for of_shard in records(world).values():
        for record in of_shard:
            is_on_demand = sum(at_us <= record.at_us for at_us in switches) % 2 == 1
            if not is_on_demand:
                expected["kinesis.put_unit"] += -(-record.size_bytes // 25_600)
            elif committed is not None and record.at_us >= committed:
                expected["kinesis.advantage_in_kib"] += -(-record.size_bytes // 1_024)
            else:
                expected["kinesis.on_demand_in_kib"] += -(-record.size_bytes // 1_024)

    used = Counter(world.settled().used())
    for item in ("kinesis.put_unit", "kinesis.on_demand_in_kib", "kinesis.advantage_in_kib"):
        assert used[item] == expected[item]
    if committed is not None and committed < world.now_us:
        hours = -(-(world.now_us - committed) // HOUR_US)
        assert hours == 1
        floor = 25 * 1_024 * 3_600
        assert used["kinesis.advantage_in_floor_kib"] == floor - expected["kinesis.advantage_in_kib"]


def mode_switches(world):
    """When the stream changed its mode, oldest first."""
    return sorted(line.at_us for line in world.trace_lines(2_000) if line.kind == "mode_changed")


def commitment_of(world):
    """From when on a commitment counts; these lives are too short for one to end."""
    found = world.call("kinesis", "DescribeAccountSettings", {})["MinimumThroughputBillingCommitment"]
    started = found.get("StartedAt")
    return None if started is None else round(started * 1_000_000) - world.origin_us
