"""How fast virtual time passes in a Kinesis world, without a database and without a picture."""

from collections.abc import Callable, Iterator

from bench.figure import Figure, best_of, cpu_seconds, seconds
from bench.loads import CATALOG, QUIET, TEN_SHARDS
from services.engine.clock import DAY_US, MINUTE_US
from services.engine.scenario import begin
from services.engine.world import World

FRAMES = 60


def measure() -> Iterator[Figure]:
    """Virtual seconds a second under load, whole and in frames, and what a day costs in which nothing happens."""
    busy = begin(CATALOG, TEN_SHARDS, seed="bench")
    busy.advance_to(busy.now_us + MINUTE_US)
    hour_s = best_of(3, lambda: cpu_seconds(_advanced(busy, 60 * MINUTE_US)))
    yield Figure("kinesis_virtual_seconds", 3_600 / hour_s, "virtual s/s", "higher")
    frames_s = best_of(3, lambda: cpu_seconds(_watched(busy)))
    yield Figure("kinesis_minute_watched", frames_s / FRAMES * 1000, "ms", "lower")
    quiet = begin(CATALOG, QUIET, seed="bench")
    yield Figure(
        "quiet_virtual_day", best_of(5, lambda: seconds(_advanced(quiet, DAY_US))) * 1000, "ms", "lower", budget=10
    )


def _advanced(world: World, us: int) -> Callable[[], None]:
    """Has a fork advance in one go, and settles it as a picture would."""
    fork = world.fork()

    def work() -> None:
        fork.advance_to(fork.now_us + us)
        fork.settled()

    return work


def _watched(world: World) -> Callable[[], None]:
    """Has a fork advance by a minute a frame, which is what 60x shows, and settles it each time."""
    fork = world.fork()

    def work() -> None:
        for _ in range(FRAMES):
            fork.advance_to(fork.now_us + MINUTE_US)
            fork.settled()

    return work
