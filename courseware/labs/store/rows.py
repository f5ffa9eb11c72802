"""A world's row as it was read: version, epoch, clock and claim."""

from typing import Any, NamedTuple

from django.db import connection

from courseware.labs.store.errors import NoSuchWorld
from services.engine.clock import Clock


class Row(NamedTuple):
    """The columns that the store works with, in the order in which they are read."""

    id: int
    owner_id: int
    kind: str
    topic: str
    scenario: str
    seed: str
    book: str
    made_us: int
    version: int
    epoch: int
    now_us: int
    state_bytes: int
    can_undo: bool
    anchor_us: int
    anchor_wall_us: int
    speed: int
    target_us: int | None
    lease_until_us: int
    reached_speed: int | None
    claim_by: str
    claim_until_us: int

    @property
    def clock(self) -> Clock:
        """How virtual time follows wall time."""
        return Clock(self.anchor_us, self.anchor_wall_us, self.speed, self.target_us, self.lease_until_us)

    def with_clock(self, clock: Clock) -> "Row":
        """The same row, its clock set."""
        return self._replace(
            anchor_us=clock.anchor_us,
            anchor_wall_us=clock.anchor_wall_us,
            speed=clock.speed,
            target_us=clock.target_us,
            lease_until_us=clock.lease_until_us,
        )

    def is_claimed(self, by_others_than: str, wall_us: int) -> bool:
        """Whether somebody else has asked to go first, and still may."""
        return self.claim_until_us > wall_us and self.claim_by not in ("", by_others_than)


COLUMNS = ", ".join(f"w.{name}" for name in Row._fields)
COUNT = len(Row._fields)
_READ = f"SELECT {COLUMNS} FROM labs_world w WHERE w.id = %s AND w.owner_id = %s AND w.is_ready"


def read(world_id: int, person_id: int | None) -> Row:
    """The row of a person's world. Raises NoSuchWorld, also for somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [world_id, person_id])
        found = cursor.fetchone()
    if found is None:
        raise NoSuchWorld(world_id)
    return Row(*found)


def first(found: list[tuple[Any, ...]], world_id: int) -> Row:
    """The row with which each of the found begins. Raises NoSuchWorld if nothing was found."""
    if not found:
        raise NoSuchWorld(world_id)
    return Row(*found[0][:COUNT])
