"""What costs a few milliseconds to find out about a world, and is shown in each frame: found out seldom.

While a clock stands, an answer is exactly that of the instant. While it runs, the answer is kept for a while of the
wall's time, and found anew whenever something was done.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from courseware.labs.page.kept import Kept
from courseware.labs.page.stage import Stage
from services.engine.world import World

V = TypeVar("V")

FRESH_S = 10


@dataclass(frozen=True)
class _Known(Generic[V]):
    """An answer, the virtual time of which it is, and when it was found."""

    value: V
    at_us: int
    found_s: float


class Seldom(Generic[V]):
    """Answers about worlds, the newest of each version."""

    def __init__(self, most: int = 256) -> None:
        self._known: Kept[tuple[int, int, int], _Known[V]] = Kept(most)

    def get(self, stage: Stage, find: Callable[[World], V]) -> V:
        """The answer for what is shown, found now if none is fresh."""
        if stage.look is None:
            return find(stage.world)
        key = (stage.look.id, stage.look.made_us, stage.look.version)
        known = self._known.find(key)
        if known is None or not _is_fresh(known, stage):
            known = self._known.keep(key, _Known(find(stage.world), stage.world.now_us, time.monotonic()))
        return known.value


def _is_fresh(known: _Known[V], stage: Stage) -> bool:
    if known.at_us == stage.world.now_us:
        return True
    return not stage.clock.is_paused and time.monotonic() - known.found_s < FRESH_S
