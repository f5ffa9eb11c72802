"""What a world costs an hour, if everything goes on as it does now.

What grows with time alone (a shard's hours) is asked of the services an hour ahead; what is used by work (payload
units) is taken from the next second, times 3,600. Both need a copy of the world, so the answer is kept for a while.
"""

import time
from dataclasses import dataclass
from fractions import Fraction

from courseware.labs.page.kept import Kept
from courseware.labs.page.stage import Stage
from services.engine import meter
from services.engine.clock import HOUR_US, SECOND_US
from services.engine.world import World

# Of wall time: while a clock runs, its rate is computed anew as often, and whenever something was done.
FRESH_S = 5


@dataclass(frozen=True)
class Known:
    """A rate, as it was at a virtual time, and when it was computed."""

    rate: Fraction
    at_us: int
    computed_s: float


_known: Kept[tuple[int, int, int], Known] = Kept(256)


def per_hour(stage: Stage) -> Fraction:
    """Dollars an hour; where time stands, exactly as it is now."""
    if stage.look is None:
        return rate(stage.world)
    key = (stage.look.id, stage.look.made_us, stage.look.version)
    known = _known.find(key)
    if known is None or not _is_fresh(known, stage):
        known = _known.keep(key, Known(rate(stage.world), stage.world.now_us, time.monotonic()))
    return known.rate


def _is_fresh(known: Known, stage: Stage) -> bool:
    if known.at_us == stage.world.now_us:
        return True
    return not stage.clock.is_paused and time.monotonic() - known.computed_s < FRESH_S


def rate(world: World) -> Fraction:
    """Dollars an hour, from a settled world."""
    grows = _growth(world)
    works = _work(world)
    units = {item: grows.get(item, 0) + works.get(item, 0) for item in {**grows, **works}}
    return meter.bill(units, meter.price_book(world.book)).total


def _growth(world: World) -> dict[str, int]:
    """Units that an hour adds by passing: nothing happens in it."""
    later = world.fork()
    later.now_us += HOUR_US
    before, after = world.used(), later.used()
    return {item: after[item] - before.get(item, 0) for item in after}


def _work(world: World) -> dict[str, int]:
    """Units that the next second uses, as often as an hour has seconds."""
    later = world.fork()
    later.advance_to(world.now_us + SECOND_US)
    before, after = meter.used(world.parts), meter.used(later.settled().parts)
    return {item: (after[item] - before.get(item, 0)) * (HOUR_US // SECOND_US) for item in after}
