"""How virtual time follows wall time.

A clock is four numbers kept in the world's row: where virtual time stood (anchor) at which wall time, how fast it
runs, and until when somebody watches or calls (the lease). Nothing ticks: the virtual time of any instant is computed.
When the lease runs out, time stands still where it was at the lease's end. A clock with a target runs towards it as
fast as the world can be simulated, whatever its speed, and stops there.
"""

from dataclasses import dataclass, replace

SPEEDS = (0, 1, 10, 60, 600, 3600)
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US


@dataclass(frozen=True)
class Clock:
    """Virtual and wall times are microseconds; speed is virtual seconds a wall second."""

    anchor_us: int
    anchor_wall_us: int
    speed: int = 0
    target_us: int | None = None
    lease_until_us: int = 0

    @property
    def is_paused(self) -> bool:
        """Whether time stands still until someone starts it."""
        return self.speed == 0 and self.target_us is None


def virtual_at(clock: Clock, wall_us: int) -> int:
    """The virtual time that a clock shows at a wall time, never before its anchor.

    >>> virtual_at(Clock(5_000_000, 100, speed=10, lease_until_us=1_000_100), 600_100)
    10000000
    >>> virtual_at(Clock(5_000_000, 100, speed=10, lease_until_us=1_000_100), 99_000_100)
    15000000
    """
    if clock.target_us is not None:
        return max(clock.anchor_us, clock.target_us)
    watched_us = min(wall_us, clock.lease_until_us) - clock.anchor_wall_us
    return clock.anchor_us + max(0, watched_us) * clock.speed


def anchored(clock: Clock, at_us: int, wall_us: int) -> Clock:
    """The same clock, set to show `at_us` at `wall_us`; a target that has been reached is forgotten."""
    reached = clock.target_us is not None and at_us >= clock.target_us
    return replace(clock, anchor_us=at_us, anchor_wall_us=wall_us, target_us=None if reached else clock.target_us)


def leased(clock: Clock, until_wall_us: int, wall_us: int) -> Clock:
    """The same clock with a lease to a later wall time; one whose lease had ended goes on from where it stopped."""
    if until_wall_us <= clock.lease_until_us:
        return clock
    if wall_us > clock.lease_until_us:
        clock = replace(clock, anchor_us=_shown_at_end(clock), anchor_wall_us=wall_us)
    return replace(clock, lease_until_us=until_wall_us)


def _shown_at_end(clock: Clock) -> int:
    return clock.anchor_us if clock.target_us is not None else virtual_at(clock, clock.lease_until_us)
