"""What a service sees of the world, and what it cannot reach."""

from typing import Any

import msgspec
import pytest

from services.engine import metrics
from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Catalog, Kind, Operation, Service
from services.engine.world import World
from tests.engine.toy import CATALOG, TOY, Root

NOTHING: dict[str, Any] = {"type": "structure", "members": {}}


class Notes(msgspec.Struct, array_like=True):
    written: list[str] = []


def remind(ctx: Context, params: Any) -> dict[str, Any]:
    """Lights a lamp as whoever calls."""
    answer = ctx.call("toy", "Light", {"Name": "reminder"})
    ctx.edit_root(Notes).written.append(ctx.caller)
    return {"Lamp": answer["Name"]}


def on_late(ctx: Context, payload: Any) -> None:
    ctx.edit_root(Notes).written.append(f"{ctx.caller} {payload}")


NOTEBOOK = Service(
    "notebook",
    schema=1,
    root=Notes,
    operations={"Remind": Operation("Remind", Kind.ACTS, remind, input_shape=NOTHING)},
    handlers={"late": on_late},
)


@pytest.fixture
def world():
    return World.begin(Catalog([TOY, NOTEBOOK]), seed="context", book="2026-11-01")


def test_services_speak_with_each_other_through_the_door(world):
    assert world.call("notebook", "Remind", {}, region="eu-west-1", caller="role/reader") == {"Lamp": "reminder"}

    assert world.call("toy", "Count", {}, region="eu-west-1") == {"Lit": 1}
    assert world.call("toy", "Count", {}) == {"Lit": 0}
    assert world.context("notebook", "eu-west-1").root(Notes).written == ["role/reader"]


def test_a_refusal_of_another_service_is_the_callers_to_handle(world):
    world.call("notebook", "Remind", {})

    with pytest.raises(ServiceError, match="Lamp reminder is lit"):
        world.call("notebook", "Remind", {})

    assert world.context("notebook").root(Notes).written == ["student"]


def test_each_service_and_region_has_parts_of_its_own(world):
    here, there, other = world.context("toy"), world.context("toy", "eu-west-1"), world.context("notebook")

    here.edit_root(Root).lit = 7
    here.put_part("~level", Root(8))

    assert there.root(Root).lit == 0
    assert there.part("~level", Root) is None is other.part("~level", Root)
    assert here.part("~level", Root) == Root(8)
    here.edit_part("~level", Root).lit = 9
    here.drop_part("~level")
    assert here.part("~level", Root) is None


def test_places_are_remembered_in_the_order_of_their_first_use(world):
    world.call("notebook", "Remind", {}, region="us-west-2")
    world.call("toy", "Light", {"Name": "hall"})

    assert [(service.name, context.region) for service, context in world.places()] == [
        ("toy", "us-west-2"),
        ("notebook", "us-west-2"),
        ("toy", "us-east-1"),
    ]


def test_what_is_scheduled_happens_unless_it_is_taken_back(world):
    ctx = world.context("notebook")
    ctx.schedule(SECOND_US, "late", "one")
    taken_back = ctx.schedule(SECOND_US, "late", "two")

    assert ctx.cancel(taken_back)
    assert not ctx.cancel(taken_back)
    world.advance_to(2 * SECOND_US)

    assert world.context("notebook").root(Notes).written == ["aws one"]


def test_metrics_carry_the_region_and_the_minute(world):
    world.advance_to(90 * SECOND_US)

    world.context("toy", "eu-west-1").metric("Toy", "Watts", (("Lamp", "hall"),), total=60, samples=2, low=20, high=40)

    series = ("eu-west-1", "Toy", "Watts", (("Lamp", "hall"),))
    assert metrics.series(world.parts) == [series]
    assert metrics.read(world.parts, series, MINUTE_US, 0, 2 * MINUTE_US) == [
        (MINUTE_US, metrics.Point(60, 2, 20, 40)),
    ]


def test_one_lamps_luck_is_not_touched_by_another_lamp():
    alone, together = (World.begin(CATALOG, seed="luck", book="2026-11-01") for _ in range(2))
    together.call("toy", "Light", {"Name": "desk"})

    for world in (alone, together):
        world.call("toy", "Light", {"Name": "hall", "Blinks": 3})
        world.advance_to(9 * SECOND_US)

    of_hall = [
        [line.numbers for line in world.trace_lines(99) if line.kind == "blinked" and line.ids == ("hall",)]
        for world in (alone, together)
    ]
    assert of_hall[0] == of_hall[1] != []


def test_a_zone_is_down_with_its_region(world):
    ctx = world.context("toy")
    assert ctx.zones() == ("us-east-1a", "us-east-1b", "us-east-1c")

    ctx.set_fault("REGION", "us-east-1", on=True)

    assert ctx.is_out("REGION", "us-east-1")
    assert not any(map(ctx.is_zone_up, ctx.zones()))
