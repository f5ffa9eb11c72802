"""A person's hand on a world's clock: speeds, steps, and jumps that frames then approach."""

from contextlib import suppress
from dataclasses import dataclass

from courseware.labs.models import Version
from courseware.labs.store import working
from courseware.labs.store.errors import Lost, Moved
from courseware.labs.store.looking import FRAME_LEASE_S, Look, Seen, look_at, shown
from courseware.labs.store.working import Hand, paused
from services.engine.clock import SPEEDS, Clock, anchored


@dataclass(frozen=True)
class Speed:
    """So many virtual seconds a wall second, one of SPEEDS; 0 pauses."""

    times: int


@dataclass(frozen=True)
class Step:
    """So much time, and then stand still."""

    us: int


@dataclass(frozen=True)
class NextEvent:
    """To the instant of the next event, and then stand still."""


@dataclass(frozen=True)
class JumpTo:
    """To an instant that is not past, as fast as possible, and then on as before."""

    at_us: int


Setting = Speed | Step | NextEvent | JumpTo


def set_clock(world_id: int, person_id: int, setting: Setting, *, seen: Seen | None, wall_us: int | None) -> Look:
    """Sets the clock at the time that it shows now. Raises Moved for a jump into the past."""
    return working.carry_out(world_id, person_id, wall_us, lambda hand: _attempt(hand, setting, seen))


def _attempt(hand: Hand, setting: Setting, seen: Seen | None) -> Look:
    hand.reach(seen_us=seen.at_us if seen and seen.epoch == hand.row.epoch else 0)
    if not hand.world.stopped():
        hand.clock = _set(setting, hand)
        hand.reached_speed = None
        hand.lease(FRAME_LEASE_S)
    hand.checkpoint(Version.Kind.CLOCK)
    if hand.clock.target_us is not None:
        # If this comes too late, the clock is set, and the next frame goes towards the target.
        with suppress(Lost):
            look_at(hand, None, FRAME_LEASE_S)
    return shown(hand)


def _set(setting: Setting, hand: Hand) -> Clock:
    now_us = hand.world.now_us
    still = paused(hand.clock, now_us, hand.wall_us)
    match setting:
        case Speed(times):
            assert times in SPEEDS, f"{times} is not a speed"
            return Clock(now_us, hand.wall_us, times, None, hand.clock.lease_until_us)
        case Step(us):
            assert us > 0, "a step goes forwards"
            return _towards(still, now_us + us)
        case NextEvent():
            due_us = hand.world.next_event_us()
            return still if due_us is None else _towards(still, max(due_us, now_us))
        case JumpTo(at_us):
            if at_us < now_us:
                raise Moved("a jump goes forwards; what is past is gone back to by undo")
            return _towards(anchored(hand.clock, now_us, hand.wall_us), at_us)


def _towards(clock: Clock, target_us: int) -> Clock:
    return Clock(clock.anchor_us, clock.anchor_wall_us, clock.speed, target_us, clock.lease_until_us)
