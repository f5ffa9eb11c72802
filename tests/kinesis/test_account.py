"""What the account may have; the promise of a minimum, what it costs at least, and what it allows."""

from fractions import Fraction

import pytest

from services.engine.clock import DAY_US, HOUR_US
from services.engine.errors import ServiceError
from tests.kinesis.cast import (
    ACTIVE_US,
    ask,
    empty_world,
    outcome,
    put,
    ranges,
    refused,
    send,
    status,
    stream_of,
    wait,
    world_with_stream,
)
from tests.kinesis.test_modes import ON_DEMAND, on_demand_world, summary

FLOOR_KIB_AN_HOUR = 25 * 1024 * 3_600
FLOOR_BYTES_AN_HOUR = 25 * 1024 * 1024 * 3_600


def account(world):
    return world.call("kinesis", "DescribeAccountSettings", {})["MinimumThroughputBillingCommitment"]


def commit(world, status="ENABLED"):
    asked = {"MinimumThroughputBillingCommitment": {"Status": status}}
    return world.call("kinesis", "UpdateAccountSettings", asked)["MinimumThroughputBillingCommitment"]


def committed_world():
    """Committed from the first full minute on."""
    world = on_demand_world()
    wait(world, 50)
    commit(world)
    return world


def used(world):
    return {item: quantity for item, quantity in world.settled().used().items() if quantity}


def test_an_account_has_promised_nothing_at_first():
    assert account(empty_world()) == {"Status": "DISABLED"}


def test_a_commitment_says_when_it_may_end():
    world = committed_world()

    found = account(world)

    assert found["Status"] == "ENABLED"
    assert found["EarliestAllowedEndAt"] - found["StartedAt"] == 86_400


def test_one_that_is_ended_early_lasts_its_day():
    world = committed_world()
    wait(world, 3_600)

    assert commit(world, "DISABLED")["Status"] == "ENABLED_UNTIL_EARLIEST_ALLOWED_END"
    wait(world, 23 * 3_600 - 1)
    assert account(world)["Status"] == "ENABLED_UNTIL_EARLIEST_ALLOWED_END"
    wait(world, 1)

    found = account(world)
    assert (found["Status"], found["EndedAt"]) == ("DISABLED", found["EarliestAllowedEndAt"])


def test_one_that_is_ended_after_its_day_is_over_at_once():
    world = committed_world()
    wait(world, 30 * 3_600)

    assert commit(world, "DISABLED")["Status"] == "DISABLED"


def test_ending_can_be_taken_back():
    world = committed_world()
    commit(world, "DISABLED")
    commit(world)

    wait(world, 48 * 3_600)

    assert account(world)["Status"] == "ENABLED"


@pytest.mark.parametrize(("before", "asked"), [([], "DISABLED"), (["ENABLED"], "ENABLED")])
def test_what_is_so_already_is_refused(before, asked):
    world = empty_world()
    for state in before:
        commit(world, state)

    with pytest.raises(ServiceError, match="ValidationException"):
        commit(world, asked)


def test_the_minimum_is_paid_by_the_hour_though_nothing_flows():
    world = committed_world()
    assert used(world) == {"kinesis.on_demand_stream_hour": 1}

    wait(world, 3_600)
    assert used(world) == {
        "kinesis.on_demand_stream_hour": 1,
        "kinesis.advantage_in_floor_kib": FLOOR_KIB_AN_HOUR,
        "kinesis.advantage_out_floor_byte": FLOOR_BYTES_AN_HOUR,
    }
    wait(world, 0.000001)
    assert used(world)["kinesis.advantage_in_floor_kib"] == 2 * FLOOR_KIB_AN_HOUR


def test_what_flows_takes_away_from_the_minimum_down_to_nothing():
    world = committed_world()
    for number in range(200):
        send(world, 1, f"{number}", name="p", size=10)
        put(world, str(number), b"x" * 100)
    wait(world, 3_600)

    found = used(world)

    assert found["kinesis.advantage_in_kib"] == 200 + 3_600
    assert found["kinesis.advantage_in_floor_kib"] == FLOOR_KIB_AN_HOUR - 3_800
    assert "kinesis.on_demand_in_kib" not in found


def test_what_flows_beyond_the_minimum_of_an_hour_does_not_pay_for_the_next():
    world = committed_world()
    ask(world, "UpdateStreamWarmThroughput", WarmThroughputMiBps=60)
    wait(world, 60)
    send(world, 40, size=1_000_000)
    wait(world, 3_600 - 60)
    send(world, 0)
    wait(world, 3_600)

    found = used(world)

    assert found["kinesis.advantage_in_kib"] > FLOOR_KIB_AN_HOUR
    assert found["kinesis.advantage_in_floor_kib"] == FLOOR_KIB_AN_HOUR


def test_streams_have_hours_again_when_it_is_over():
    world = committed_world()
    wait(world, 24 * 3_600)
    commit(world, "DISABLED")

    wait(world, 2 * 3_600)

    assert used(world)["kinesis.on_demand_stream_hour"] == 1 + 2
    assert used(world)["kinesis.advantage_in_floor_kib"] == 24 * FLOOR_KIB_AN_HOUR


def test_thirty_days_cost_this_at_least():
    world = committed_world()
    before = world.settled().bill().total

    world.advance_to(world.now_us + 30 * DAY_US)

    assert world.settled().bill().total - before == Fraction("3037.50")


def test_provisioned_streams_are_billed_as_ever():
    world = world_with_stream(2)
    wait(world, 50)
    commit(world)
    put(world, "k", b"x")
    world.advance_to(ACTIVE_US + HOUR_US)

    assert used(world)["kinesis.shard_hour"] == 2
    assert used(world)["kinesis.put_unit"] == 1


def test_a_stream_can_be_made_ready_before_the_load_comes():
    world = committed_world()

    answer = ask(world, "UpdateStreamWarmThroughput", WarmThroughputMiBps=10)
    assert answer["WarmThroughput"] == {"TargetMiBps": 10, "CurrentMiBps": 4}
    assert status(world) == "UPDATING"
    wait(world, 60)

    assert (status(world), len(ranges(world))) == ("ACTIVE", 10)
    assert summary(world)["WarmThroughput"] == {"TargetMiBps": 10, "CurrentMiBps": 10}
    world.advance_to(world.now_us + 40 * DAY_US)
    assert len(ranges(world)) == 10


def test_a_stream_may_begin_ready_for_a_load():
    world = committed_world()

    ask(world, "CreateStream", StreamName="warm", StreamModeDetails=ON_DEMAND, WarmThroughputMiBps=8)
    wait(world, 10)

    assert stream_of(world, "warm").open_count == 8


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (on_demand_world, "ValidationException", "MinimumThroughputBillingCommitment"),
        (world_with_stream, "ValidationException", "is in Provisioned mode"),
    ],
)
def test_being_ready_is_for_streams_on_demand_of_accounts_that_promised(make, code, words):
    error = refused(make(), "UpdateStreamWarmThroughput", WarmThroughputMiBps=10)

    assert error.code == code
    assert words in error.message


def test_being_ready_has_its_bounds():
    world = committed_world()

    assert outcome(world, "UpdateStreamWarmThroughput", WarmThroughputMiBps=201) == "LimitExceededException"
    assert outcome(world, "UpdateStreamWarmThroughput", WarmThroughputMiBps=20_000) == "LimitExceededException"


def test_account_settings_change_five_times_a_second():
    world = empty_world()
    for state in ("ENABLED", "DISABLED", "ENABLED", "DISABLED", "ENABLED"):
        commit(world, state)

    with pytest.raises(ServiceError, match="LimitExceededException"):
        commit(world, "DISABLED")
