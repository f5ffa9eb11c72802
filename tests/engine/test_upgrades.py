"""Every world opens: those that earlier releases saved, and none of them is harmed by a program that is older."""

from dataclasses import replace

import pytest

from services.engine import topology, upgrades
from services.engine.clock import SECOND_US
from services.engine.faults import FAULTS
from services.engine.service import Catalog
from services.engine.upgrades import NewerSchema
from services.engine.world import NAME, Root, World
from tests.engine import kept
from tests.engine.kept import a_full_world, from_file
from tests.engine.toy import CATALOG, TOY
from tests.engine.toy_2 import CATALOG_2, TOY_2


def in_the_new(world):
    return kept.opened(kept.kept(world), CATALOG_2)


def test_a_world_that_the_first_release_saved_opens_and_goes_on():
    saved = from_file("toy-1")

    world = kept.opened(saved)

    assert world.parts.changes() == {}
    assert world.call("toy", "Count", {}) == {"Lit": 2}
    assert world.call("toy", "Count", {}, region="eu-west-1") == {"Lit": 1}
    assert world.used() == {"toy.blink": 10, "toy.lamp_second": 8}
    assert not topology.is_zone_up(world.parts, "us-east-1a")
    assert world.origin_us == 1_793_624_400_000_000
    world.advance_to(60 * SECOND_US)
    assert world.used()["toy.blink"] == 62
    assert world.stopped() is None


def test_parts_are_still_written_as_their_schema_says():
    assert dict(a_full_world().parts.items()) == from_file("toy-1").parts


def test_a_world_of_an_earlier_schema_is_upgraded_region_by_region_when_it_is_opened():
    world = kept.opened(from_file("toy-1"), CATALOG_2)

    assert world.call("toy", "Count", {}) == {"Lit": 2, "FirstLit": 0}
    assert world.call("toy", "Count", {}, region="eu-west-1") == {"Lit": 1, "FirstLit": 3 * SECOND_US}
    assert set(world.parts.changes()) == {NAME, "toy/eu-west-1", "toy/us-east-1", "toy/us-east-1/~tokens"}
    assert world.parts.changes()["toy/us-east-1/~tokens"] == b""


def test_an_upgrade_runs_once():
    world = in_the_new(a_full_world())

    again = in_the_new(world)

    assert again.parts.changes() == {}
    assert again.digest() != a_full_world().digest()
    assert again.call("toy", "Count", {}) == {"Lit": 2, "FirstLit": 0}


def test_pending_events_fall_due_after_an_upgrade():
    world = in_the_new(a_full_world())

    world.advance_to(60 * SECOND_US)

    assert world.stopped() is None
    assert world.used()["toy.blink"] == 62


def test_an_older_program_does_not_open_what_a_newer_one_wrote():
    newer = kept.kept(in_the_new(a_full_world()))

    with pytest.raises(NewerSchema, match="toy is written by schema 2, and known here is 1"):
        kept.opened(newer, CATALOG)


def test_a_program_that_lacks_a_service_does_not_open_its_worlds():
    with pytest.raises(NewerSchema, match="parts of toy"):
        kept.opened(kept.kept(a_full_world()), Catalog([FAULTS]))


def test_a_service_that_was_never_used_is_not_missed():
    world = World.begin(CATALOG, seed="unused", book="2026-11-01")

    assert kept.opened(kept.kept(world), Catalog([FAULTS])).now_us == 0


def test_a_newer_engine_is_noticed_too():
    world = a_full_world()
    world.parts.edit(NAME, Root).schemas[upgrades.ENGINE] = upgrades.ENGINE_SCHEMA + 1

    with pytest.raises(NewerSchema, match="engine"):
        kept.opened(kept.kept(world))


def test_a_service_that_came_with_a_later_release_is_noted_when_it_is_first_used():
    world = kept.opened(kept.kept(World.begin(Catalog([FAULTS]), seed="later", book="2026-11-01")))
    assert world.parts.changes() == {}

    world.call("toy", "Light", {"Name": "hall"})

    assert world.parts.get(NAME, Root).schemas["toy"] == 1
    assert in_the_new(world).call("toy", "Count", {}) == {"Lit": 1, "FirstLit": 0}


def test_several_schemas_are_upgraded_one_after_the_other():
    seen = []

    def noted(version):
        return lambda parts: (seen.append((version, sorted(parts))), parts)[1]

    catalog = Catalog([replace(TOY, schema=4, upgrades={1: noted(1), 2: noted(2), 3: noted(3)}), FAULTS])
    world = World.begin(CATALOG, seed="steps", book="2026-11-01")
    world.call("toy", "Light", {"Name": "hall"})

    kept.opened(kept.kept(world), catalog)

    assert seen == [(version, ["", "lamps", "lamps#0"]) for version in (1, 2, 3)]


def test_a_schema_without_its_upgrade_is_a_programmers_error():
    with pytest.raises(AssertionError, match=r"toy does not say how its schemas \[2\] are upgraded"):
        Catalog([replace(TOY_2, schema=3)])
