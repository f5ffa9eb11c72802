"""The starts of the lab that are about reading show what they are meant to show."""

import pytest

from services.engine.clock import DAY_US, HOUR_US
from services.engine.scenario import begin
from services.kinesis import look
from services.kinesis.scenarios import (
    FIVE_READERS,
    FURTHER,
    HOT_SHARD,
    READER,
    SPLIT_ORDER,
    START,
    TOO_SLOW,
    WORKER_DIES,
)
from tests.kinesis.cast import CATALOG, lab_world, wait


def board(world):
    return look.board(world.settled())


def begun(scenario):
    return begin(CATALOG, scenario, seed="tests")


def test_the_lab_begins_with_one_application_that_keeps_up():
    (reader,) = board(lab_world()).readers

    assert (reader.name, reader.living, [lease.owner for lease in reader.leases]) == (READER, 2, [1, 2])
    assert (reader.lost, reader.duplicates, reader.refused) == (0, 0, 0)
    assert reader.age_s <= 1


@pytest.mark.parametrize("scenario", [START, *FURTHER], ids=lambda each: each.slug)
def test_each_start_is_there_at_once_and_goes_on_for_an_hour(scenario):
    world = begun(scenario)
    before = board(world)
    world.advance_to(world.now_us + HOUR_US)

    assert before.readers
    assert world.stopped() is None
    assert board(world).readers


def test_five_readers_get_one_call_a_second_each():
    assert [reader.every_s for reader in board(begun(FIVE_READERS)).readers] == [1.0] * 5


def test_two_leases_wait_for_their_worker_and_are_taken():
    world = begun(WORKER_DIES)
    (before,) = board(world).readers
    wait(world, 30)
    (after,) = board(world).readers

    assert sorted(lease.state for lease in before.leases) == ["held", "held", "orphaned", "orphaned"]
    again = sum(lease.again for lease in before.leases if lease.state == "orphaned")
    assert 0 < again == after.duplicates
    assert (after.sink, {lease.owner for lease in after.leases}) == (after.processed - again, {1})


def test_the_slow_one_falls_behind_until_it_loses_records():
    world = begun(TOO_SLOW)
    (before,) = board(world).readers
    world.advance_to(world.now_us + 2 * DAY_US)
    (after,) = board(world).readers

    assert (before.lost, before.age_s > 1_000) == (0, True)
    assert after.lost > 0


def test_the_children_wait_for_the_rest_of_their_parent():
    world = begun(SPLIT_ORDER)
    (before,) = board(world).readers
    wait(world, 120)
    (after,) = board(world).readers

    assert [lease.state for lease in before.leases] == ["held", "waiting", "waiting"]
    assert [lease.state for lease in after.leases] == ["ended", "held", "held"]
    assert (after.inverted, after.lag < before.lag) == (0, True)


def test_the_hot_shard_refuses():
    assert [shard.state for shard in board(begun(HOT_SHARD)).shards] == ["ok", "hot"]
