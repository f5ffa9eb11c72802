"""A world in hand: brought up to its newest version, carried on to now, worked on, committed.

Whatever is done to a world is an attempt: it is made on a copy, and made again on the newer version when somebody
else's commit came first. Losing twice, one claims to go first.
"""

from collections.abc import Callable
from typing import TypeVar

from courseware.labs.models import Kind, Version
from courseware.labs.store import advancing, claims, clocks, committing, copies, transactions
from courseware.labs.store.caching import Slot, cache
from courseware.labs.store.committing import Change, Step
from courseware.labs.store.copies import Copy
from courseware.labs.store.errors import Lost, Moved, NoLongerKept, NoSuchWorld, Reload
from courseware.labs.store.rows import Row
from services.engine.clock import SECOND_US, Clock, anchored, leased, virtual_at
from services.engine.world import World

T = TypeVar("T")

MOST_ATTEMPTS = 100


class Hand:
    """One attempt: the row as read, this process's copy of the world, and the wall time it counts by."""

    def __init__(self, slot: Slot, row: Row, wall_us: int | None) -> None:
        self.row, self.copy = brought_up(slot, row)
        self.wall_us = clocks.wall_us() if wall_us is None else wall_us
        self.clock = self.row.clock
        self.reached_speed = self.row.reached_speed
        self._slot = slot

    @property
    def world(self) -> World:
        """The world, as far as it has been carried on."""
        return self.copy.world

    def lease(self, seconds: int) -> bool:
        """Has the clock run on for so long; says whether that is worth writing: less than half of it was left."""
        left_us = self.clock.lease_until_us - self.wall_us
        if self.clock.speed == 0 or left_us >= seconds * SECOND_US // 2:
            return False
        self.clock = leased(self.clock, self.wall_us + seconds * SECOND_US, self.wall_us)
        return True

    def look_on(self, *, seen_us: int = 0) -> int:
        """Carries the world on for a look, within the budget. Gives the time wanted.

        A clock that runs fast is looked at on its full seconds: nobody sees less of it, and what flows in the second
        that has just begun need not be worked out for each frame.
        """
        goal_us = virtual_at(self.clock, self.wall_us)
        if self.clock.speed > 1 and self.clock.target_us is None:
            goal_us = max(goal_us - goal_us % SECOND_US, self.world.now_us)
        return self._advance(goal_us, seen_us=seen_us, patience=advancing.FRAME_PATIENCE)

    def _advance(self, goal_us: int, *, seen_us: int, patience: int) -> int:
        budget_ns = advancing.budget_ns(cache.at_work)
        advancing.advance(self.copy, goal_us, budget_ns, seen_us=seen_us, patience=patience)
        return goal_us

    def reach(self, *, seen_us: int = 0) -> None:
        """Carries the world on and sets the clock to the time reached: for what is committed in any case."""
        goal_us = virtual_at(self.clock, self.wall_us)
        self._advance(goal_us, seen_us=seen_us, patience=advancing.CALL_PATIENCE)
        advancing.finish_instant(self.copy)
        self.settle_clock(goal_us)

    def settle_clock(self, goal_us: int) -> None:
        """Sets the clock to the time reached, if that is not what it wanted; a stopped world's stands still."""
        now_us = self.world.now_us
        if self.world.stopped():
            self.clock = paused(self.clock, now_us, self.wall_us)
        elif now_us < goal_us or self.clock.target_us is not None:
            self.reached_speed = advancing.possible_speed(self.clock, now_us, self.wall_us)
            self.clock = anchored(self.clock, now_us, self.wall_us)

    def commit(self, change: Change, world: World | None) -> None:
        """Writes a change and goes on with the world that it made, or opens that. Raises Lost."""
        written = {name: encoded for step in change.steps for name, encoded in step.parts.items()}
        after = self.row.with_clock(self.clock)._replace(
            version=self.row.version + len(change.steps),
            epoch=self.row.epoch + (change.past is not None),
            now_us=change.steps[-1].at_us,
            state_bytes=max(0, self.row.state_bytes + self.grown_bytes(written)),
            can_undo=change.can_undo,
            reached_speed=self.reached_speed,
            claim_by="",
            claim_until_us=0,
        )
        committing.commit(self.row, after, change)
        self.row = after
        parts = self.copy.parts.followed_by(self.row.version, written)
        if world is None:
            self.copy = copies.at(self.row, parts)
        else:
            world.parts.mark_clean()
            world.parts = world.parts.fork(parts)
            self.copy = Copy(self.row.made_us, parts, world)
        self._slot.copy = self.copy

    def checkpoint(self, kind: Version.Kind) -> None:
        """Commits the state as far as it was carried on, and the clock, without a line. Raises Lost."""
        changed = self.world.parts.changes()
        self.commit(Change([Step(kind, self.world.now_us, changed)], can_undo=self.row.can_undo), self.world)

    def grown_bytes(self, changed: dict[str, bytes]) -> int:
        """By how much the state grows when these parts change."""
        return sum(len(encoded) - len(self.copy.parts.known.get(name, b"")) for name, encoded in changed.items())


def carry_out(world_id: int, person_id: int, wall_us: int | None, attempt: Callable[[Hand], T]) -> T:
    """What an attempt gives, made until no other commit comes first. Raises NoSuchWorld, Reload, Moved."""
    with cache.using(world_id) as slot:
        for lost in range(MOST_ATTEMPTS):
            if lost >= 2:
                claims.claim(world_id)
            row = claims.unclaimed(world_id, person_id)
            if row.kind == Kind.VIEW:
                raise NoSuchWorld(world_id)
            try:
                return attempt(Hand(slot, row, wall_us))
            except Lost:
                transactions.pause(0.2, 4)
            except NoLongerKept:
                slot.copy = None
            except (NoSuchWorld, Reload, Moved):
                raise
            except BaseException:
                slot.copy = None
                raise
    raise Reload(f"world {world_id} changed {MOST_ATTEMPTS} times while this was tried")


def brought_up(slot: Slot, row: Row) -> tuple[Row, Copy]:
    """The newest row, and the copy in the slot brought up to it."""
    copy = slot.copy
    if copy is None or not copy.is_of(row):
        row, copy = copies.opened(row.id)
    elif copy.version != row.version:
        row, copy = copies.caught_up(row.id, copy)
    slot.copy = copy
    return row, copy


def paused(clock: Clock, at_us: int, wall_us: int) -> Clock:
    """A clock that stands still at an instant."""
    return Clock(at_us, wall_us, speed=0, target_us=None, lease_until_us=clock.lease_until_us)
