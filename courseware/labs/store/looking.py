"""Looks: what a page draws from, and the little that a look may write.

A look reads the row, carries the process's copy on to what the clock shows, and hands out a settled twin. It writes
only the lease, and a checkpoint: when the clock cannot be kept, when much work has gathered, or when a world stopped.
"""

from dataclasses import dataclass

from courseware.labs.models import Version
from courseware.labs.store import advancing, clocks, rows, transactions
from courseware.labs.store.caching import cache
from courseware.labs.store.errors import Lost, NoLongerKept, NoSuchWorld, Reload
from courseware.labs.store.rows import Row
from courseware.labs.store.working import Hand
from services.engine.clock import Clock
from services.engine.world import Stopped, World

FRAME_LEASE_S = 10
MOST_TRIES = 5

_LEASE = """
    UPDATE labs_world SET anchor_us = %s, anchor_wall_us = %s, lease_until_us = %s, touched_us = %s
    WHERE id = %s AND version = %s AND anchor_wall_us = %s AND lease_until_us = %s"""


@dataclass(frozen=True)
class Seen:
    """What a page has drawn last: it never goes back in time within an epoch."""

    epoch: int
    at_us: int
    digest: str = ""

    def __str__(self) -> str:
        return f"{self.epoch}.{self.at_us}.{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Seen | None":
        """What a page sent; None for what no page of ours sends.

        >>> Seen.parse("3.1234.abcd")
        Seen(epoch=3, at_us=1234, digest='abcd')
        """
        epoch, _, rest = text.partition(".")
        at_us, _, digest = rest.partition(".")
        numbers = (epoch, at_us)
        if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in numbers) or len(digest) > 64:
            return None
        return cls(int(epoch), int(at_us), digest)


@dataclass(frozen=True)
class Look:
    """A world at an instant. `world` is a settled copy: read freely, never written.

    `reached_speed` is how many virtual seconds a wall second were possible, when time gave way. `made_us` tells a world
    from one that had its id before, for who remembers something about a version.
    """

    world: World
    id: int
    made_us: int
    kind: str
    topic: str
    scenario: str
    version: int
    epoch: int
    clock: Clock
    reached_speed: int | None
    stopped: Stopped | None
    can_undo: bool

    @property
    def seen_us(self) -> int:
        """Up to when a page that has drawn this has seen all: an instant that is half done is not over."""
        return max(0, self.world.now_us - self.world.is_within_an_instant())

    def seen(self, digest: str = "") -> Seen:
        """What a page has seen when it has drawn this."""
        return Seen(self.epoch, self.seen_us, digest)


def look(world_id: int, person_id: int, *, seen: Seen | None, lease_s: int, wall_us: int | None) -> Look | None:
    """The world now, or None where this process has not got to what the page has seen."""
    may_commit = True
    with cache.using(world_id) as slot:
        for _ in range(MOST_TRIES):
            try:
                hand = Hand(slot, rows.read(world_id, person_id), wall_us)
                return look_at(hand, seen, lease_s, may_commit=may_commit)
            except Lost:
                may_commit = False
            except NoLongerKept:
                slot.copy = None
            except (NoSuchWorld, Reload):
                raise
            except BaseException:
                slot.copy = None
                raise
    return None


def look_at(hand: Hand, seen: Seen | None, lease_s: int, *, may_commit: bool = True) -> Look | None:
    """The world in hand, carried on to now. Raises Lost when what had to be committed came too late."""
    seen_us = seen.at_us if seen is not None and seen.epoch == hand.row.epoch else 0
    # Who watches somebody else's world does not make its time run on.
    lease_is_due = lease_s > 0 and hand.lease(lease_s)
    goal_us = hand.look_on(seen_us=seen_us)
    if not (may_commit and _checkpoint(hand, goal_us, seen_us)) and lease_is_due:
        _write_lease(hand)
    if (seen is not None and seen.epoch > hand.row.epoch) or not _has_reached(hand.world, seen_us):
        return None
    return shown(hand)


def _has_reached(world: World, seen_us: int) -> bool:
    """Whether a page that has seen all of an instant may be shown this."""
    return world.now_us > seen_us or (world.now_us == seen_us and not (seen_us and world.is_within_an_instant()))


def shown(hand: Hand) -> Look:
    """What is handed out of a world in hand."""
    copy = hand.copy
    if copy.shown is None:
        copy.shown = copy.world.settled()
        # Encodes what settling wrote: several threads may draw from it and fork it, and none must find it half done.
        copy.shown.parts.changes()
    return _look(hand, copy.shown)


def glanced(hand: Hand) -> Look:
    """The same for who asks for its clock alone: nothing in it is settled, which would take longer than most calls."""
    return _look(hand, hand.copy.shown or hand.world.fork())


def _look(hand: Hand, world: World) -> Look:
    row = hand.row
    return Look(
        world=world,
        id=row.id,
        made_us=row.made_us,
        kind=row.kind,
        topic=row.topic,
        scenario=row.scenario,
        version=row.version,
        epoch=row.epoch,
        clock=hand.clock,
        reached_speed=_news(row, hand.wall_us),
        stopped=world.stopped(),
        can_undo=bool(row.can_undo),
    )


def _checkpoint(hand: Hand, goal_us: int, seen_us: int) -> bool:
    """Commits the state where a look must; says whether it did."""
    now_us, is_stopped = hand.world.now_us, hand.world.stopped() is not None
    # Never below a time that a page has seen: then the clock stays, and the page waits until we are there.
    gave_way = now_us < goal_us and now_us >= seen_us and not is_stopped
    if (is_stopped and not hand.clock.is_paused) or gave_way or hand.clock.target_us is not None:
        hand.settle_clock(goal_us)
    elif hand.copy.gathered_ns < advancing.CHECKPOINT_NS:
        return False
    hand.checkpoint(Version.Kind.CHECKPOINT)
    return True


def _write_lease(hand: Hand) -> None:
    """Writes the lease alone. If another process was first, the world has a lease."""
    clock, row = hand.clock, hand.row
    written = [clock.anchor_us, clock.anchor_wall_us, clock.lease_until_us, clocks.wall_us()]
    began_with = [row.id, row.version, row.anchor_wall_us, row.lease_until_us]
    if transactions.changes_one(_LEASE, [*written, *began_with]):
        hand.row = row.with_clock(clock)


def _news(row: Row, wall_us: int) -> int | None:
    is_news = row.speed and row.target_us is None and wall_us - row.anchor_wall_us < advancing.NEWS_US
    return row.reached_speed if is_news else None
