"""The copies of worlds that this process holds: at most 24 MB of encoded state, one thread at a time on each.

A copy saves opening the world again at each frame, and what was simulated since its version. Losing it loses nothing:
it goes when the room is needed, and after any error that nobody expected.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from courseware.labs.store.copies import Copy

MOST_BYTES = 24 * 1024 * 1024
# Adding up what a copy holds takes longer than a frame's look may; it grows by little from frame to frame.
WEIGHED_EVERY = 32


@dataclass
class Slot:
    """A world's place in the cache. Whoever is in it has the world to itself in this process."""

    lock: Lock = field(default_factory=Lock)
    copy: Copy | None = None
    users: int = 0
    held_bytes: int = 0
    weighed: tuple[int, int] = (-1, 0)  # version, uses since


class Cache:
    """Slots by world, the longest unused first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._guard = Lock()
        self._slots: OrderedDict[int, Slot] = OrderedDict()
        self._held_bytes = 0
        self.at_work = 0

    @contextmanager
    def using(self, world_id: int) -> Iterator[Slot]:
        """The world's slot, for this thread alone; the time it is waited for counts as work."""
        with self._guard:
            slot = self._slots.setdefault(world_id, Slot())
            self._slots.move_to_end(world_id)
            slot.users += 1
            self.at_work += 1
        try:
            with slot.lock:
                try:
                    yield slot
                finally:
                    held_bytes = _weighed(slot)
                    with self._guard:
                        self._held_bytes += held_bytes - slot.held_bytes
                        slot.held_bytes = held_bytes
        finally:
            with self._guard:
                slot.users -= 1
                self.at_work -= 1
                if slot.copy is None and not slot.users:
                    del self._slots[world_id]
                self._make_room()

    def held_bytes(self) -> int:
        """How much is held, as last weighed."""
        return self._held_bytes

    def _make_room(self) -> None:
        while self._held_bytes > self._most_bytes:
            unused = next((world_id for world_id, slot in self._slots.items() if not slot.users), None)
            if unused is None:
                return
            self._held_bytes -= self._slots.pop(unused).held_bytes


def _weighed(slot: Slot) -> int:
    if slot.copy is None:
        return 0
    version, uses = slot.weighed
    if version == slot.copy.version and uses < WEIGHED_EVERY:
        slot.weighed = (version, uses + 1)
        return slot.held_bytes
    slot.weighed = (slot.copy.version, 0)
    return slot.copy.held_bytes()


cache = Cache()
