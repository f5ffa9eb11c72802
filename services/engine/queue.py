"""What falls due: events as data, in the order of their instant and, within it, of their making.

An event names the service, region and kind of its handler and carries plain data. The queue is a collection of the
world's state, so that a commit writes the one leaf it touched. What expires in masses is not an event each: a service
keeps one event for the earliest.
"""

from typing import Any

import msgspec

from services.engine.collection import Collection
from services.engine.parts import Parts

EventId = tuple[int, int]  # (at_us, sequence)

NAME = "engine/events"


class Event(msgspec.Struct, frozen=True, array_like=True):
    """What to call when the instant comes."""

    service: str
    region: str
    kind: str
    payload: Any = None


def queue(parts: Parts) -> Collection[EventId, Event]:
    """The world's pending events."""
    return Collection(parts, NAME, tuple[int, int], Event)
