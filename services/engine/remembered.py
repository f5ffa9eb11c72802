"""What can be worked out again at any time, remembered up to a size: a process's memory is shared by many worlds.

Nothing here is state: whether something was remembered shows in the time it took and in nothing else. What is given
out is shared, and must not be changed.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values by what they were made from; together they cost at most `most`, and the oldest go first.

    Several threads ask at once. Each step on the shared mapping is one that no other can come into: it is copied before
    it is counted, and what is thrown out may be gone already.
    """

    def __init__(self, most: int, make: Callable[[K], V], cost: Callable[[V], int]) -> None:
        self._most = most
        self._make = make
        self._cost = cost
        self._known: dict[K, tuple[V, int]] = {}

    def __call__(self, asked: K) -> V:
        """The value, made if need be."""
        known = self._known.get(asked)
        return known[0] if known is not None else self._made(asked)

    def held(self) -> int:
        """What all that is remembered costs."""
        return sum(cost for _, cost in self._known.copy().values())

    def forget(self) -> None:
        """As if nothing had been asked for."""
        self._known.clear()

    def _made(self, asked: K) -> V:
        made = self._make(asked)
        self._known[asked] = (made, self._cost(made))
        held = self._known.copy()
        total = sum(cost for _, cost in held.values())
        for oldest, (_, cost) in held.items():
            if total <= self._most or oldest == asked:
                break
            total -= cost
            self._known.pop(oldest, None)
        return made
