"""A scenario: a script of operations from which a world begins, the same each time.

Labs, experiments and tests start from scenarios. A script's steps go through the same door as everything else, so a
scenario can do nothing that a student could not do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.engine.service import Catalog
from services.engine.terms import AWS, Terms, set_terms
from services.engine.world import DEFAULT_REGION, World


@dataclass(frozen=True)
class Call:
    """One operation."""

    service: str
    operation: str
    params: Mapping[str, Any]
    region: str = DEFAULT_REGION


@dataclass(frozen=True)
class Wait:
    """Virtual time that passes."""

    us: int


@dataclass(frozen=True)
class Scenario:
    """`origin_us` is the calendar instant (us since 1970 UTC) at which virtual time 0 of the script lies."""

    slug: str
    steps: Sequence[Call | Wait] = field(default_factory=tuple)
    origin_us: int = 0
    book: str = "2026-11-01"
    terms: Terms = AWS


def begin(catalog: Catalog, scenario: Scenario, *, seed: str) -> World:
    """The world in which the script has been carried out. A refused step is a programmer's error and raises."""
    world = World.begin(catalog, seed=seed, book=scenario.book, origin_us=scenario.origin_us)
    set_terms(world.parts, scenario.terms)
    for step in scenario.steps:
        if isinstance(step, Wait):
            world.advance_to(world.now_us + step.us)
        else:
            world.call(step.service, step.operation, step.params, region=step.region, caller="scenario")
    return world
