"""On which terms a world is simulated: with AWS's waits and limits, or without them.

They are data of the world, set where its scenario begins, so that the same calls at the same times still give the same
state. Labs keep AWS's terms; programs that are tested against a world may do without waiting and without throttles.
"""

import msgspec

from services.engine.parts import Parts

NAME = "engine/terms"


class Terms(msgspec.Struct, frozen=True, array_like=True):
    """`is_immediate`: what AWS takes seconds or minutes for is done at once. `is_unthrottled`: no rate is too high;
    quotas, of what may exist, hold all the same."""

    is_immediate: bool = False
    is_unthrottled: bool = False


AWS = Terms()


def terms(parts: Parts) -> Terms:
    """The terms of a world."""
    return parts.get(NAME, Terms) or AWS


def set_terms(parts: Parts, chosen: Terms) -> None:
    """Sets the terms of a world that begins. AWS's own need no part."""
    if chosen != AWS:
        parts.put(NAME, chosen)
