"""The past: which versions lie on it, which of them are kept, and how one of them is looked at.

Past is a tree, since undo leads back to a version and goes on from there. A version's past leads back along its lines
to the last that turned time, from there to the version that this returned to, and so on. Looking at it changes nothing:
a kept version is opened beside the world, by whoever may look at that, and remembered for a while.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from courseware.labs import topics
from courseware.labs.models import HistoryLine, Version
from courseware.labs.store import clocks, lines, rows
from courseware.labs.store.copies import READ_WHOLE_BYTES, KeptParts
from courseware.labs.store.errors import Moved, Reload
from courseware.labs.store.lines import Line, Span, Taken
from courseware.labs.store.looking import Look
from courseware.labs.store.rows import Row
from services.engine import world as engine
from services.engine.clock import Clock, virtual_at
from services.engine.parts import Parts
from services.engine.service import Catalog
from services.engine.upgrades import NewerSchema

START = 0
MOST_OPEN = 16

_WHOLE = """
    SELECT p.name, p.bytes FROM labs_part p WHERE p.world_id = %s AND p.version = (
        SELECT MAX(q.version) FROM labs_part q
        WHERE q.world_id = p.world_id AND q.name = p.name AND q.version <= %s)"""


@dataclass(frozen=True)
class Stop:
    """A kept version, where one who goes through the past can stop."""

    version: int
    at_us: int


@dataclass(frozen=True)
class Past:
    """A kept version as it is looked at: `look` is of then, `now_us` is where the clock has got to meanwhile.

    `stops` are those of the past on which it lies, `spans` that past, and `takes` is what going on from here would take
    back. `following` is what was done at this instant. `was_taken_back`: it is not what led to the present.
    """

    look: Look
    now_us: int
    stops: Sequence[Stop]
    spans: Sequence[Span]
    takes: Taken
    following: Line | None
    was_taken_back: bool


def path(turns: Iterable[tuple[int, int]], version: int) -> list[Span]:
    """The spans of versions, each (after, up to), on which a version's past lies, newest first.

    `turns` are the lines that turned time back, as (version, version returned to).

    >>> path([(12, 9), (14, 11)], 13)
    [(11, 13), (0, 9)]
    >>> path([(12, 9), (14, 11)], 15)
    [(13, 15), (0, 11)]
    """
    spans = []
    for turned, to in sorted(turns, reverse=True):
        if turned <= version:
            spans.append((turned - 1, version))
            version = to
    return [*spans, (0, version)] if version > START else spans


def turns(world_id: int) -> list[tuple[int, int]]:
    """The lines that turned time back, as (version, version returned to)."""
    found = HistoryLine.objects.filter(world=world_id).values_list("version", "returns_to")
    return [(version, to) for version, to in found.exclude(returns_to=None) if to is not None]


def stops(world_id: int, version: int) -> list[Stop]:
    """Where one can stop on the way to a version, oldest first: before and after each line that is kept."""
    return _stops(world_id, path(turns(world_id), version))


def before_now(row: Row) -> list[Stop]:
    """Where one can stop before the present; the newest version is none as long as time has not gone on from it."""
    return _passed(stops(row.id, row.version), _now_us(row))


def _passed(found: list[Stop], now_us: int) -> list[Stop]:
    return found[:-1] if found and found[-1].at_us == now_us else found


def _now_us(row: Row) -> int:
    """Where a world's clock has got to."""
    return max(row.now_us, virtual_at(row.clock, clocks.wall_us()))


def look(world_id: int, person_id: int, version: int) -> Past:
    """A kept version of a person's world. Raises NoSuchWorld, Reload, and Moved if the version is not kept."""
    row = rows.read(world_id, person_id)
    kept = Version.objects.filter(world=world_id, number=version).first()
    if kept is None or version > row.version:
        raise Moved(f"version {version} of world {world_id} is not kept")
    turned = turns(world_id)
    own = path(turned, version)
    present = path(turned, row.version)
    was_taken_back = not _lies_on(present, version)
    spans = path(turned, _end_of_branch(turned, version)) if was_taken_back else present
    clock = Clock(kept.at_us, 0)
    world = _opened(topics.catalog(), row.id, row.made_us, kept.number, kept.at_us, row.seed, row.book, row.state_bytes)
    then = Look(
        world=world,
        id=row.id,
        made_us=row.made_us,
        kind=row.kind,
        topic=row.topic,
        scenario=row.scenario,
        version=kept.number,
        epoch=row.epoch,
        clock=clock,
        reached_speed=None,
        stopped=world.stopped(),
        can_undo=False,
    )
    now_us, found = _now_us(row), _stops(world_id, spans)
    return Past(
        then,
        now_us,
        found if was_taken_back else _passed(found, now_us),
        own,
        lines.taken(world_id, own),
        lines.following(world_id, version),
        was_taken_back,
    )


def _lies_on(spans: Sequence[Span], version: int) -> bool:
    return any(after < version <= up_to for after, up_to in spans)


def _end_of_branch(turned: Iterable[tuple[int, int]], version: int) -> int:
    """How far the branch went on which a version lies that was taken back: to where time was turned next."""
    return min(each for each, _ in turned if each > version) - 1


def _stops(world_id: int, spans: Sequence[Span]) -> list[Stop]:
    """Of two versions of one instant without a line between them, which are the same, the first."""
    found: list[Stop] = []
    kept = Version.objects.filter(world=world_id).order_by("number").values_list("number", "at_us", "kind")
    for number, at_us, kind in kept:
        if not _lies_on(spans, number):
            continue
        if kind == Version.Kind.LINE or not found or found[-1].at_us != at_us:
            found.append(Stop(number, at_us))
    return found


# What a kept version holds never changes, so many may share what was opened. The catalog is a key, as for starts.
@lru_cache(maxsize=MOST_OPEN)
def _opened(
    catalog: Catalog, world_id: int, made_us: int, version: int, at_us: int, seed: str, book: str, size_bytes: int
) -> engine.World:
    if size_bytes <= READ_WHOLE_BYTES:
        with connection.cursor() as cursor:
            cursor.execute(_WHOLE, [world_id, version])
            known = {name: bytes(encoded) for name, encoded in cursor.fetchall()}
        parts = KeptParts(world_id, version, known, is_whole=True)
    else:
        parts = KeptParts(world_id, version, {}, is_whole=False)
    try:
        then = engine.World.open(catalog, Parts(parts, parts.known), seed=seed, book=book, now_us=at_us)
    except NewerSchema as newer:
        raise Reload(f"world {world_id}: {newer}") from newer
    found = then.settled()
    # Encodes what settling wrote, as in `looking.shown`.
    found.parts.changes()
    return found
