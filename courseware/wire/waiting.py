"""A terminal and a world's clock: a call starts a clock that stands, and a waiter's poll winds time on.

A waiter polls every 10 seconds of the client's time for something that takes seconds of the world's. So that it finds
what it waits for at its first try, a poll of one lets as much virtual time pass as it would wait.
Source: botocore's waiters say so by the feature id B in the User-Agent's `m/` field.
"""

import re

from courseware.labs import worlds
from courseware.wire.keys import Bearer
from services.engine.clock import SECOND_US

POLL_US = 10 * SECOND_US
_FEATURES = re.compile(r"(?:^|\s)m/([A-Za-z0-9,+\-]+)")
WAITS = "B"


def is_a_waiter(user_agent: str) -> bool:
    """Whether a waiter sent the request."""
    found = _FEATURES.search(user_agent)
    return found is not None and WAITS in found[1].split(",")


def wind_on(bearer: Bearer) -> None:
    """Lets the time pass that a waiter would wait. Raises NoSuchWorld, Reload."""
    look = worlds.look(bearer.world_id, bearer.person_id, lease_s=worlds.WIRE_LEASE_S)
    if look is None:
        raise worlds.Reload(f"world {bearer.world_id}")
    worlds.set_clock(bearer.world_id, bearer.person_id, worlds.JumpTo(look.world.now_us + POLL_US))


def start(bearer: Bearer, look: worlds.Look) -> None:
    """Starts the clock of a world if it stands. Raises NoSuchWorld, Reload."""
    if look.clock.is_paused:
        worlds.set_clock(bearer.world_id, bearer.person_id, worlds.Speed(1))
