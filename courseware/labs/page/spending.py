"""What a world costs an hour, if everything goes on as it does now.

What grows with time alone (a shard's hours) is asked of the services an hour ahead; what is used by work (payload
units) is taken from the next second, times 3,600. Both need a copy of the world, so the answer is kept for a while.
"""

from fractions import Fraction

from courseware.labs.page.seldom import Seldom
from courseware.labs.page.stage import Stage
from services.engine import meter
from services.engine.clock import HOUR_US, SECOND_US
from services.engine.world import World

_rates: Seldom[Fraction] = Seldom()


def per_hour(stage: Stage) -> Fraction:
    """Dollars an hour; where time stands, exactly as it is now."""
    return _rates.get(stage, rate)


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
