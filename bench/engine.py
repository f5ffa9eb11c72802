"""How fast the engine itself is, on the toy service of its tests."""

from collections.abc import Iterator

from bench.figure import Figure, best_of, seconds
from services.engine.clock import SECOND_US
from services.engine.world import World
from tests.engine.toy import CATALOG


def measure() -> Iterator[Figure]:
    """Operations and events a second."""
    calls = 5_000
    yield Figure("engine_operations", calls / best_of(3, lambda: _calls(calls)), "operations/s", "higher")
    yield Figure("engine_events", 10_000 / best_of(3, lambda: _events(10, 1_000)), "events/s", "higher")


def _calls(count: int) -> float:
    world = World.begin(CATALOG, seed="bench", book="2026-11-01")

    def work() -> None:
        for number in range(count):
            world.call("toy", "Light", {"Name": f"lamp {number}", "Blinks": 1})

    return seconds(work)


def _events(lamps: int, blinks: int) -> float:
    world = World.begin(CATALOG, seed="bench", book="2026-11-01")
    for number in range(lamps):
        world.call("toy", "Light", {"Name": f"lamp {number}", "Blinks": blinks})
    return seconds(lambda: world.advance_to(blinks * SECOND_US))
