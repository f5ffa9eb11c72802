"""Who reads which shard: fair shares, takeover after a death, handing over, and the order of parents and children."""

import pytest

from services.kinesis.sequence import shard_id
from tests.kinesis.cast import HALF, ask, outcome, put, send, wait, world_with_stream
from tests.kinesis.consumers.cast import control, done, leases, mark, owners, standing, start


def traced(world, kind):
    return [line for line in world.trace_lines(100) if line.kind == kind]


def dies(world, worker=1, name="app"):
    control(world, "KillWorker", name, Worker=worker)


@pytest.mark.parametrize(("shards", "workers", "held"), [(4, 2, [2, 2]), (5, 2, [3, 2]), (2, 4, [1, 1, 0, 0])])
def test_workers_share_the_leases_fairly_and_a_shard_has_one(shards, workers, held):
    world = world_with_stream(shards)
    start(world, workers=workers)
    wait(world, 2)

    assert sorted((len(worker.shards) for worker in mark(world).workers), reverse=True) == held
    assert None not in owners(world).values()


def test_a_lease_of_a_dead_worker_is_taken_after_ten_seconds_and_read_on_from_its_checkpoint():
    """Source: Developer guide, KCL: after the failover time another worker starts at the last checkpoint."""
    world = world_with_stream(1)
    send(world, 1_000, "a")
    wait(world, 40)
    start(world, workers=2, rate=1_000, CheckpointEvery=10_000)
    wait(world, 19.9)
    before = standing(world)[0]
    dies(world)
    wait(world, 10)

    assert (before.position, before.again) == (19_901, 9_900)
    assert owners(world) == {0: 1}
    assert mark(world).leases[0].state == "orphaned"
    wait(world, 2)
    assert owners(world) == {0: 2}
    assert traced(world, "lease_moved")[0].numbers == {"records": before.again}
    wait(world, 30)
    assert done(world).duplicates == before.again


def test_a_lease_waits_as_long_as_its_view_of_it_says():
    world = world_with_stream(1)
    start(world, workers=2)
    wait(world, 5.4)
    dies(world)

    wait(world, 3)
    assert mark(world).leases[0].free_in_s == pytest.approx(16 - 8.4)
    wait(world, 7.5)
    assert owners(world) == {0: 1}
    wait(world, 0.2)
    assert owners(world) == {0: 2}


def test_without_a_living_worker_leases_wait_until_one_starts_and_has_watched_for_ten_seconds():
    world = world_with_stream(1)
    start(world, workers=1)
    wait(world, 5)
    dies(world)
    wait(world, 60)
    control(world, "StartWorker")
    wait(world, 9)

    assert mark(world).leases[0].state == "orphaned"
    wait(world, 2)
    assert mark(world).leases[0].state == "held"
    assert traced(world, "worker_died")[0].numbers["leases"] == 1


def test_a_new_worker_is_handed_its_share_and_nothing_is_read_twice():
    world = world_with_stream(4)
    send(world, 400)
    start(world, workers=1, rate=2_000)
    wait(world, 30)
    control(world, "StartWorker")
    wait(world, 20)
    send(world, 0)
    wait(world, 10)

    assert sorted(owners(world).values()) == [1, 1, 2, 2]
    assert done(world).duplicates == 0
    assert [lease["ownerSwitchesSinceCheckpoint"] for lease in leases(world)].count(1) == 2


def test_who_does_not_let_go_for_thirty_seconds_loses_the_lease_and_what_came_after_the_checkpoint_is_read_again():
    world = world_with_stream(2)
    send(world, 900, "user-1")
    wait(world, 60)
    start(world, workers=1, rate=100, CheckpointEvery=4_000)
    wait(world, 5)
    control(world, "StartWorker")
    wait(world, 25)
    assert set(owners(world).values()) == {1}
    wait(world, 10)

    assert owners(world) == {0: 1, 1: 2}
    assert traced(world, "lease_moved")[0].numbers == {"records": 100 * 35}


def test_ending_a_worker_in_good_order_reads_nothing_twice():
    world = world_with_stream(2)
    send(world, 500)
    start(world, workers=2, rate=900)
    wait(world, 20.3)
    start(world, workers=1, rate=900)
    wait(world, 10)
    send(world, 0)
    wait(world, 10)

    assert set(owners(world).values()) == {1}
    assert (done(world).duplicates, sum(each.lag for each in standing(world))) == (0, 0)


def split_while_behind(**more):
    """A reader with much of the parent before it, whose shard is split."""
    world = world_with_stream(1)
    send(world, 200, "a")
    start(world, workers=2, rate=150, **more)
    wait(world, 40)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    wait(world, 35)
    return world


def test_children_wait_until_their_parent_is_read_to_its_end():
    world = split_while_behind()

    assert [lease.state for lease in mark(world).leases] == ["held", "waiting", "waiting"]
    wait(world, 60)
    assert [lease.state for lease in mark(world).leases] == ["ended", "held", "held"]
    assert leases(world)[0]["checkpoint"] == "SHARD_END"
    assert leases(world)[1]["parentShardId"] == [shard_id(0)]
    wait(world, 30)
    assert done(world).inverted == 0


def test_children_that_are_read_first_break_the_order_of_a_key():
    """The key's records of the parent that are given out after one of a child was processed come too late."""
    world = split_while_behind(ReadChildrenFirst=True)
    wait(world, 60)
    parent = 200 * 70  # 200 records a second until the split was done
    assert standing(world)[0].lease.is_ended

    late = done(world).inverted
    assert 0 < late < parent
    # What was in hand before the children had anything was in order.
    assert parent - late >= 150 * 70


def test_an_application_that_begins_at_the_newest_record_passes_over_closed_shards():
    world = world_with_stream(1)
    put(world, "a")
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    wait(world, 31)
    start(world, Start="LATEST")
    put(world, "a")
    wait(world, 5)

    assert list(owners(world)) == [1, 2]
    assert done(world).processed == 1


def test_a_worker_that_is_not_there_cannot_be_killed_nor_a_living_one_started():
    world = world_with_stream(1)
    start(world, workers=1)

    def ends(operation, **more):
        try:
            control(world, operation, **more)
        except Exception as error:
            return getattr(error, "code", "")
        return ""

    assert ends("KillWorker", Worker=2) == "ResourceNotFoundException"
    assert ends("StartWorker", Worker=1) == "ResourceInUseException"
    assert ends("StartWorker", Worker=5) == "ValidationException"
    assert ends("PauseApplication", name="other") == "ResourceNotFoundException"
    assert ends("ResumeApplication") == "ResourceInUseException"
    assert outcome(world, "DeleteStream") == ""


def test_the_lease_table_has_the_rows_that_kcl_writes():
    world = world_with_stream(2)
    send(world, 100)
    start(world, workers=1, CheckpointEvery=10)
    wait(world, 20)
    rows = leases(world)

    assert [row["leaseKey"] for row in rows] == [shard_id(0), shard_id(1)]
    assert {row["leaseOwner"] for row in rows} == {"worker-1"}
    assert [row["leaseCounter"] for row in rows] == [20, 20]
    at = ask(
        world,
        "GetShardIterator",
        ShardId=shard_id(0),
        ShardIteratorType="AFTER_SEQUENCE_NUMBER",
        StartingSequenceNumber=rows[0]["checkpoint"],
    )["ShardIterator"]
    ahead = ask(world, "GetRecords", ShardIterator=at)["Records"]
    assert len(ahead) == standing(world)[0].lag + standing(world)[0].again
