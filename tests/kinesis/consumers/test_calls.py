"""What readers' calls spend: shared limits of those that poll, throughput of their own for those that are sent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.engine import metrics
from services.kinesis.sequence import shard_id
from services.kinesis.throughput import MIB
from tests.kinesis.cast import NAME, ask, iterator, outcome, put, read_all, send, wait, world_with_stream
from tests.kinesis.consumers.cast import control, done, mark, standing, start, stored

POLLED = ("GetRecords.Records", "GetRecords.IteratorAgeMilliseconds", "ReadProvisionedThroughputExceeded")


def points(world, name, *dimensions):
    """Of the last whole minute that was counted."""
    series = ("us-east-1", "AWS/Kinesis", name, (("StreamName", NAME), *dimensions))
    return [point for _, point in metrics.read(world.parts, series, 60_000_000, 0, world.now_us)]


@pytest.mark.parametrize(("readers", "delay_s"), [(1, 0.2), (2, 0.4), (5, 1.0)])
def test_readers_that_poll_as_fast_as_they_can_share_five_calls_a_second(readers, delay_s):
    """Source: Developer guide, "Develop enhanced fan-out consumers": about 200 ms for one reader, 1,000 ms for five."""
    world = world_with_stream(1)
    send(world, 1_000, "a")
    for number in range(readers):
        start(world, f"app{number}", PollEveryMs=200)
    wait(world, 30)
    before = [done(world, f"app{number}").calls for number in range(readers)]
    wait(world, 10)

    assert [mark(world, f"app{number}").every_s for number in range(readers)] == [delay_s] * readers
    calls = [done(world, f"app{number}").calls - since for number, since in enumerate(before)]
    assert calls == [50 // readers] * readers
    assert all((done(world, f"app{number}").refused > 0) == (readers > 1) for number in range(readers))


def test_one_with_enhanced_fan_out_is_sent_a_record_after_70_ms_on_the_average_whoever_else_reads():
    """Source: Developer guide, "Develop enhanced fan-out consumers": about 70 ms."""
    world = world_with_stream(1)
    send(world, 1_000, "a")
    for number in range(3):
        start(world, f"app{number}", kind="FAN_OUT", rate=100_000)
    wait(world, 30)
    lags = []
    for _ in range(100):
        wait(world, 0.001)
        lags.append(standing(world, "app2")[0].lag)

    assert sum(lags) / 100 == pytest.approx(70, abs=2)  # at 1,000 records a second a record waits as many ms
    assert done(world, "app2").refused == 0
    assert outcome(world, "GetRecords", ShardIterator=iterator(world)) == ""


def test_those_that_are_sent_leave_the_shared_calls_to_others():
    world = world_with_stream(1)
    send(world, 500, "a")
    start(world, "sent", kind="FAN_OUT")
    start(world, "polls", PollEveryMs=200)
    wait(world, 20)

    assert (mark(world, "polls").every_s, done(world, "polls").refused) == (0.2, 0)


def test_a_call_by_hand_is_refused_when_readers_use_all_calls():
    world = world_with_stream(1)
    send(world, 100, "a")
    start(world, "one", PollEveryMs=200)
    start(world, "two", PollEveryMs=200)
    wait(world, 20.1)
    at = iterator(world)

    assert outcome(world, "GetRecords", ShardIterator=at, Limit=1) == "ProvisionedThroughputExceededException"


def test_readers_share_two_mebibytes_a_second():
    """Three readers of a shard at 1 MiB a second want three: each gets two thirds of what comes."""
    world = world_with_stream(1)
    send(world, 1_000, "a", size=1_024)
    for number in range(3):
        start(world, f"app{number}")
    wait(world, 120)

    read = [done(world, f"app{number}") for number in range(3)]
    assert sum(each.bytes for each in read) <= 2 * MIB * 120 + 10 * MIB
    assert sum(each.bytes for each in read) > 2 * MIB * 110
    assert max(each.bytes for each in read) - min(each.bytes for each in read) < 10 * MIB
    assert all(each.refused_for_bytes for each in read)
    assert mark(world, "app0").age_s > 20


def test_what_is_sent_has_two_mebibytes_a_second_of_its_own():
    world = world_with_stream(1)
    send(world, 1_000, "a", size=1_000)
    wait(world, 60)
    for number in range(3):
        start(world, f"app{number}", kind="FAN_OUT", rate=100_000)
    wait(world, 5 + 20)

    for number in range(3):
        sent = done(world, f"app{number}").bytes
        assert 2 * MIB * 19 < sent <= 2 * MIB * 21


def test_a_record_larger_than_a_second_of_fan_out_is_sent_and_the_next_waits():
    world = world_with_stream(1, MaxRecordSizeInKiB=10_240)
    start(world, kind="FAN_OUT", rate=1_000)
    wait(world, 6)
    put(world, "a", b"x" * (8 * MIB))
    wait(world, 0.5)
    put(world, "a", b"x" * 1_000)

    wait(world, 2)
    assert done(world).processed == 1
    wait(world, 1.6)
    assert done(world).processed == 2


def test_what_applications_read_is_measured_by_the_minute():
    world = world_with_stream(1)
    send(world, 300, "a")
    start(world, "one", PollEveryMs=200)
    start(world, "two", PollEveryMs=200)
    start(world, "sent", kind="FAN_OUT")
    wait(world, 170.5)

    records, age, refused = (points(world, name)[-1] for name in POLLED)
    assert records.total == 2 * 300 * 60
    assert 0 <= age.low <= age.high < 400
    assert (age.samples, refused.samples - refused.total) == (300, 300)
    assert points(world, "SubscribeToShardEvent.Records", ("ConsumerName", "sent"))[-1].total == 300 * 60


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from((200, 300, 1_000)), st.sampled_from((500, 3_000, 90_000))), min_size=1, max_size=7
    ),
    st.sampled_from((100, 900)),
    st.sampled_from((100, 1_100, 20_000)),
    st.sampled_from((0.0, 13.3)),
)
def test_no_window_of_time_has_more_calls_or_bytes_than_a_shard_gives(readers, rate, size, later):
    world = world_with_stream(1)
    send(world, rate, "a", "b", size=size)
    wait(world, later)
    names = [f"app{number}" for number in range(len(readers))]
    for name, (poll_ms, speed) in zip(names, readers, strict=True):
        start(world, name, rate=speed, PollEveryMs=poll_ms)
    seen = []
    for _ in range(40):
        wait(world, 0.35)
        counts = [done(world, name) for name in names]
        seen.append((world.now_us, sum(each.calls for each in counts), sum(each.bytes for each in counts)))

    for place, (from_us, calls, size_bytes) in enumerate(seen):
        for to_us, more_calls, more_bytes in seen[place + 1 :]:
            assert (more_calls - calls) * 1_000_000 <= 5 * (to_us - from_us) + 5_000_000
            assert (more_bytes - size_bytes) * 1_000_000 <= 2 * MIB * (to_us - from_us) + 12 * MIB * 1_000_000


def test_what_is_read_by_hand_is_what_applications_have_counted():
    world = world_with_stream(2)
    send(world, 333)
    for number in range(20):
        put(world, f"key-{number}")
    start(world, workers=2)
    wait(world, 20)
    control(world, "PutApplication", "late", Kind="POLLING", Workers=1, RecordsPerSecond=9_000)
    wait(world, 10)
    send(world, 0)
    wait(world, 5)

    by_hand = [len(read_all(world, shard)) for shard in (0, 1)]
    for name in ("app", "late"):
        assert [each.done.processed for each in standing(world, name)] == by_hand
    assert sum(by_hand) == stored(world) == 333 * 30 + 20
    assert [
        sum(len(record["Data"]) + len(record["PartitionKey"]) for record in read_all(world, shard)) for shard in (0, 1)
    ] == [each.done.bytes for each in standing(world)]


def test_who_reads_what_a_key_has_encrypted_needs_the_key():
    """Source: API reference, GetRecords: KMSDisabledException."""
    world = world_with_stream(1)
    send(world, 100, "a")
    start(world)
    wait(world, 10)
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/ours")
    wait(world, 60)
    world.call("lab", "SetKeyState", {"KeyId": "alias/ours", "State": "DISABLED"})
    given = done(world).records
    wait(world, 20)
    before = done(world)
    assert before.records == given
    wait(world, 10)
    assert (done(world).processed, done(world).refused_for_key) == (before.processed, before.refused_for_key + 10)

    world.call("lab", "SetKeyState", {"KeyId": "alias/ours", "State": "ENABLED"})
    wait(world, 10)
    assert standing(world)[0].lag <= 100
    assert done(world).processed > before.processed


def test_a_shard_that_is_monitored_shows_what_is_read_of_it():
    """Source: Developer guide, "Enhanced shard-level metrics"."""
    world = world_with_stream(2)
    send(world, 300, "user-1")  # shard 1
    start(world)
    ask(world, "EnableEnhancedMonitoring", ShardLevelMetrics=["ALL"])
    wait(world, 170.5)

    def shard(name, number):
        series = ("us-east-1", "AWS/Kinesis", name, (("ShardId", shard_id(number)), ("StreamName", NAME)))
        return [point for _, point in metrics.read(world.parts, series, 60_000_000, 0, world.now_us)][-1]

    assert shard("OutgoingRecords", 1).total == 300 * 60
    assert shard("OutgoingRecords", 0).total == 0
    age = shard("IteratorAgeMilliseconds", 1)
    assert (age.samples, age.high) == (60, max(0, age.low))
    assert points(world, "GetRecords.Records")[-1].total == 300 * 60
