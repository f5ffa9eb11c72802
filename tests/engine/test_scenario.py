"""Scripts from which worlds begin."""

import pytest

from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.scenario import Call, Scenario, Wait, begin
from tests.engine.toy import CATALOG

EVENING = Scenario(
    "evening",
    (
        Call("toy", "Light", {"Name": "hall", "Blinks": 9}),
        Wait(3 * SECOND_US),
        Call("toy", "Light", {"Name": "porch"}, region="eu-west-1"),
        Wait(SECOND_US // 2),
    ),
    origin_us=1_793_624_400_000_000,
)


def test_a_scenario_is_carried_out_step_by_step():
    world = begin(CATALOG, EVENING, seed="one")

    assert world.now_us == 3 * SECOND_US + SECOND_US // 2
    assert world.call("toy", "Count", {}, region="eu-west-1") == {"Lit": 1}
    assert world.used()["toy.blink"] == 3
    assert world.context("toy").unix_us(world.now_us) == 1_793_624_403_500_000


def test_it_is_the_same_each_time_and_another_seed_has_other_luck():
    one, again, other = (begin(CATALOG, EVENING, seed=seed) for seed in ("one", "one", "other"))

    assert one.digest() == again.digest() != other.digest()
    assert one.used() == other.used()


def test_a_step_that_is_refused_is_a_programmers_error():
    twice = Scenario("twice", (*EVENING.steps, Call("toy", "Light", {"Name": "hall"})))

    with pytest.raises(ServiceError, match="Lamp hall is lit"):
        begin(CATALOG, twice, seed="one")
