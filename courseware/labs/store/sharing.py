"""Links to a world as it is: a random token, made and ended by its owner, that shows the world and changes nothing.

Only the token's fingerprint is stored, so that nobody who reads the database can follow a link. A link shows one
version, which is kept as long as the link holds, or the world as it goes on.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256

from courseware.labs.models import Share, Version
from courseware.labs.store import clocks, pinning, rows, working
from courseware.labs.store.errors import Moved, NoRoom, NoSuchWorld
from courseware.labs.store.working import Hand
from services.engine.clock import DAY_US

MOST_LINKS = 20
MOST_DAYS = 90
TRIES = 5
_TOKEN_BYTES = 24


@dataclass(frozen=True)
class Link:
    """A link as its owner sees it, and what it opens. `version` is None where it shows the world as it goes on."""

    id: int
    world_id: int
    owner_id: int
    version: int | None
    at_us: int | None
    made_us: int
    ends_us: int


def make(world_id: int, person_id: int, *, version: int | None, is_live: bool, days: int) -> str:
    """A new link's token: to a kept version, to the present, or to the world as it goes on. Raises NoRoom, Moved."""
    assert 1 <= days <= MOST_DAYS, f"a link for {days} days"
    rows.read(world_id, person_id)
    now_us = clocks.wall_us()
    Share.objects.filter(world=world_id, ends_us__lte=now_us).delete()
    if Share.objects.filter(world=world_id).count() >= MOST_LINKS:
        raise NoRoom(f"world {world_id} has {MOST_LINKS} links")
    ends_us = now_us + days * DAY_US
    shown = None if is_live else _kept(world_id, person_id, version, ends_us)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    Share.objects.create(
        world_id=world_id,
        version=shown.number if shown else None,
        at_us=shown.at_us if shown else None,
        digest=_digest(token),
        made_us=now_us,
        ends_us=ends_us,
    )
    return token


def end(link_id: int, person_id: int) -> None:
    """Ends a link of a person's. Raises NoSuchWorld."""
    found = Share.objects.filter(pk=link_id, world__owner=person_id).first()
    if found is None:
        raise NoSuchWorld(link_id)
    found.delete()
    if found.version is not None:
        pinning.release(found.world_id, found.version)


def links(world_id: int, person_id: int) -> list[Link]:
    """The links to a person's world that hold, newest first."""
    rows.read(world_id, person_id)
    found = Share.objects.filter(world=world_id, ends_us__gt=clocks.wall_us()).order_by("-id")
    return [_link(each, person_id) for each in found]


def opened(token: str) -> Link:
    """What a token opens. Raises NoSuchWorld if there is no such link, or if it has ended."""
    found = Share.objects.filter(digest=_digest(token), world__is_ready=True).select_related("world").first()
    if found is None or found.ends_us <= clocks.wall_us():
        raise NoSuchWorld("no such link")
    return _link(found, found.world.owner_id)


def _kept(world_id: int, person_id: int, version: int | None, until_us: int) -> Version:
    """The version to show, kept. The present is written down first; a commit that follows at once may let it go."""
    if version is not None:
        return pinning.pin(world_id, version, until_us=until_us)
    for _ in range(TRIES):
        number = working.carry_out(world_id, person_id, None, store_present)
        try:
            return pinning.pin(world_id, number, until_us=until_us)
        except Moved:
            continue
    raise Moved(f"world {world_id} changes too fast")


def store_present(hand: Hand) -> int:
    """Writes down the state reached as a version of its own, and gives its number."""
    hand.reach()
    hand.checkpoint(Version.Kind.CHECKPOINT)
    return hand.row.version


def _link(found: Share, owner_id: int) -> Link:
    return Link(found.pk, found.world_id, owner_id, found.version, found.at_us, found.made_us, found.ends_us)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
