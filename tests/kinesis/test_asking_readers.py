"""What questions and experiments ask about applications that read."""

import pytest

from services.engine import scenario
from services.engine.clock import SECOND_US
from services.engine.service import LAB, Catalog
from services.kinesis import asking_readers as asking
from services.kinesis.scenarios import STREAM
from services.kinesis.service import KINESIS
from services.kinesis.starts import ONE_POLLS, TWO_WORKERS, UNREAD_SPLIT

CATALOG = Catalog([KINESIS])


def begun(start):
    return scenario.begin(CATALOG, start, seed="1")


def control(world, operation: str, seconds: int, **params):
    world.call(LAB, operation, {"StreamName": STREAM, **params})
    world.advance_to(world.now_us + seconds * SECOND_US)
    return world.settled()


def test_what_a_dead_worker_had_not_written_down_is_done_again():
    world = control(begun(TWO_WORKERS), "KillWorker", 30, Name="orders", Worker=2)

    assert 0 < asking.done_by(world, STREAM, "orders", "duplicates") < asking.checkpoint_every(world, STREAM, "orders")
    assert asking.takeovers_of(world, STREAM, "orders") == 1
    assert asking.living_workers(world, STREAM, "orders") == 1


# Source: Amazon Kinesis Data Streams, "Develop enhanced fan-out consumers": about 200 ms with one, 70 ms pushed.
def test_a_record_waits_as_long_as_its_reader_polls_or_is_pushed_to():
    world = begun(ONE_POLLS)
    assert asking.delay_ms(world.settled(), STREAM, "fraud") == 200
    assert asking.is_quick(world.settled(), STREAM, "fraud", 201)

    fanned = control(world, "PutApplication", 60, Name="quick", Kind="FAN_OUT", Workers=1, RecordsPerSecond=1_000)

    assert asking.delay_ms(fanned, STREAM, "quick") == 70
    assert asking.applications_reading(fanned, STREAM) == 2


def test_who_reads_children_first_reads_out_of_order():
    world = begun(UNREAD_SPLIT)
    how = {"Kind": "POLLING", "Workers": 1, "RecordsPerSecond": 4_000}
    careless = control(world, "PutApplication", 40, Name="careless", ReadChildrenFirst=True, **how)
    assert not asking.is_in_order(careless, STREAM, "careless")
    assert asking.most_in_order(careless, STREAM) == 0

    careful = control(world, "PutApplication", 40, Name="careful", **how)

    assert asking.is_in_order(careful, STREAM, "careful")
    assert asking.most_in_order(careful, STREAM) == asking.done_by(careful, STREAM, "careful", "processed") > 30_000
    assert asking.lag_of(careful, STREAM, "careful") < 4_000


@pytest.mark.parametrize("ask", [asking.lag_of, asking.delay_ms, asking.takeovers_of, asking.checkpoint_every])
def test_of_an_application_that_is_not_there_nothing_is_so(ask):
    world = begun(ONE_POLLS).settled()

    assert ask(world, STREAM, "nobody") == -1
    assert ask(world, "nothing", "fraud") == -1
    assert not asking.is_in_order(world, STREAM, "nobody")
