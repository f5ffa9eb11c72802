"""What the lesson's pages say of its figures with readers is what happens in them."""

from services.kinesis.look import board
from tests.kinesis.cast import wait
from tests.kinesis.lesson import PAGES, figure

HOUR_S = 3_600


def reading(world):
    """The world's applications as they are shown now, by their names."""
    return {reader.name: reader for reader in board(world.settled()).readers}


def ages_s(world):
    """How long ago the next record of each application arrived, in its first shard."""
    return {name: reader.leases[0].age_s for name, reader in reading(world).items()}


def test_the_slow_one_of_two_readers_falls_behind_by_a_quarter():
    world = figure("two-readers")
    before = ages_s(world)
    wait(world, 60)
    after = ages_s(world)

    assert 140 < before["reports"] < 160
    assert after["reports"] - before["reports"] == 60 / 4
    assert before["sums"] == after["sums"] <= 1


def test_each_of_five_readers_is_answered_once_a_second():
    readers = reading(figure("five-readers")).values()

    assert [reader.poll_every_s for reader in readers] == [0.2] * 5
    assert [reader.leases[0].every_s for reader in readers] == [1.0] * 5


def test_a_dead_workers_leases_are_taken_after_ten_seconds_and_some_records_come_twice():
    world = figure("worker-dies")
    (before,) = reading(world).values()
    wait(world, 7)
    (after,) = reading(world).values()
    wait(world, 30)
    (later,) = reading(world).values()

    assert [lease.state for lease in before.leases] == ["held", "held", "orphaned", "orphaned"]
    assert [lease.owner for lease in after.leases] == [1] * 4
    assert f"{later.duplicates} records are handled twice" in PAGES["consumer-applications"]


def test_the_second_worker_waits_for_the_parents_end():
    world = figure("split-order")
    (before,) = reading(world).values()
    left = before.leases[0].lag
    wait(world, 36)
    (during,) = reading(world).values()
    wait(world, 2)
    (after,) = reading(world).values()

    assert f"{round(left, -2):,} records" in PAGES["splitting-and-merging"]
    assert round(left / before.records_a_second) == 36
    assert [lease.owner for lease in during.leases] == [1, None, None]
    assert [lease.owner for lease in after.leases] == [None, 1, 2]
    assert after.inverted == 0


def test_who_handles_a_quarter_loses_records_after_32_hours():
    world = figure("too-slow")
    (before,) = ages_s(world).values()
    wait(world, HOUR_S)
    (after,) = ages_s(world).values()
    wait(world, 30 * HOUR_S)
    (shortly_before,) = reading(world).values()
    wait(world, HOUR_S)
    (edge,) = reading(world).values()
    wait(world, HOUR_S)
    (later,) = reading(world).values()

    assert before > 22 * 60
    assert after - before == 45 * 60
    assert shortly_before.lost == 0
    assert round((later.lost - edge.lost) / (800 * HOUR_S), 2) == 0.75
