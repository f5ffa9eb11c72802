import pytest

from services.engine import topology
from services.engine.errors import ServiceError
from services.engine.world import World
from tests.engine.toy import CATALOG


@pytest.fixture
def world():
    return World.begin(CATALOG, seed="topology", book="2026-11-01")


def start(world, scope, target):
    world.call("lab", "StartFault", {"Scope": scope, "Target": target})


def code_of(world, operation, params, region="us-east-1"):
    try:
        world.call("toy", operation, params, region=region)
    except ServiceError as refusal:
        return refusal.code
    return "ok"


def test_a_region_that_is_out_answers_nothing_and_the_others_go_on(world):
    start(world, "REGION", "us-east-1")

    assert code_of(world, "Light", {"Name": "hall"}) == "ServiceUnavailable"
    assert code_of(world, "Ask", {"Name": "hall"}) == "ServiceUnavailable"
    assert code_of(world, "Light", {"Name": "hall"}, region="eu-west-1") == "ok"
    assert not topology.is_zone_up(world.parts, "us-east-1b")


def test_without_its_control_plane_a_region_does_what_it_did_but_nothing_new(world):
    start(world, "CONTROL_PLANE", "us-east-1")

    assert code_of(world, "Light", {"Name": "hall"}) == "InternalFailure"
    assert code_of(world, "Ask", {"Name": "hall"}) == "ok"


def test_a_zone_that_is_out_leaves_the_others(world):
    start(world, "ZONE", "us-east-1a")

    assert [topology.is_zone_up(world.parts, zone) for zone in topology.zones("us-east-1")] == [False, True, True]


def test_faults_can_be_ended_once(world):
    start(world, "ZONE", "us-east-1a")
    world.call("lab", "EndFault", {"Scope": "ZONE", "Target": "us-east-1a"})

    assert topology.faults(world.parts) == ()
    with pytest.raises(ServiceError, match="us-east-1a is not out"):
        world.call("lab", "EndFault", {"Scope": "ZONE", "Target": "us-east-1a"})


@pytest.mark.parametrize("target", ["us-east-9", "us-east-1z", "us-east-1"])
def test_a_mistyped_target_is_named(world, target):
    with pytest.raises(ServiceError, match=target):
        start(world, "ZONE", target)


def test_a_region_that_is_not_there_says_so(world):
    assert code_of(world, "Count", {}, region="mars-north-1") == "InvalidRegion"
    with pytest.raises(ServiceError, match="InvalidRegion"):
        world.call("lab", "Flood", {}, region="mars-north-1")


def test_a_region_can_be_given_back_from_within(world):
    start(world, "REGION", "us-east-1")

    world.call("lab", "EndFault", {"Scope": "REGION", "Target": "us-east-1"})

    assert code_of(world, "Light", {"Name": "hall"}) == "ok"
