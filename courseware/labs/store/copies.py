"""A process's own copy of a world: at a version that is kept, and carried on from there in memory.

A small world is read whole when it is opened; of a large one each part is read when it is asked for, by its name and
the copy's version. That statement asks too whether the version is still kept: rows may have been thinned since, and
what is then found would be a mixture of versions that nobody would notice.
"""

from dataclasses import dataclass, field

from django.db import connection

from courseware.labs import topics
from courseware.labs.store import rows
from courseware.labs.store.errors import NoLongerKept, Reload
from courseware.labs.store.rows import Row
from services.engine import world as engine
from services.engine.parts import Parts
from services.engine.upgrades import NewerSchema

READ_WHOLE_BYTES = 256 * 1024
# A row that says "gone" is kept for so many lines, so that who is no further behind can catch up by rows alone.
CATCH_UP_VERSIONS = 200

_NEWEST = "p.version = (SELECT MAX(q.version) FROM labs_part q WHERE q.world_id = p.world_id AND q.name = p.name)"
_OPEN = f"""
    SELECT {rows.COLUMNS}, p.name, p.bytes FROM labs_world w JOIN labs_part p ON p.world_id = w.id
    WHERE w.id = %s AND (w.state_bytes <= %s OR p.name = '{engine.NAME}') AND {_NEWEST}"""
_CATCH_UP = f"""
    SELECT {rows.COLUMNS}, p.name, p.bytes FROM labs_world w
    LEFT JOIN labs_part p ON p.world_id = w.id AND p.version > %s AND {_NEWEST}
    WHERE w.id = %s"""
_NAMES = """
    SELECT p.name, LENGTH(p.bytes) FROM labs_part p JOIN (
        SELECT world_id, name, MAX(version) AS version FROM labs_part WHERE world_id = %s AND version <= %s
            AND SUBSTR(name, 1, %s) = %s GROUP BY world_id, name) q
    ON p.world_id = q.world_id AND p.name = q.name AND p.version = q.version"""
_READ = """
    SELECT (SELECT p.bytes FROM labs_part p WHERE p.world_id = v.world_id AND p.name = %s AND p.version <= v.number
            ORDER BY p.version DESC LIMIT 1)
    FROM labs_version v WHERE v.world_id = %s AND v.number = %s"""


class KeptParts:
    """The parts of a world at one version; what was read is remembered for all who share this."""

    __slots__ = ("_is_whole", "_world_id", "known", "version")

    def __init__(self, world_id: int, version: int, known: dict[str, bytes], *, is_whole: bool) -> None:
        self._world_id = world_id
        self.version = version
        self.known = known
        self._is_whole = is_whole

    def read(self, name: str) -> bytes:
        """A part's bytes, empty if there is none. Raises NoLongerKept if the version has been let go."""
        found = self.known.get(name)
        if found is None:
            if self._is_whole:
                return b""
            found = self.known[name] = self._read(name)
        return found

    def names(self, prefix: str) -> list[str]:
        """The names of all parts that begin so."""
        if self._is_whole:
            return [name for name, encoded in self.known.items() if encoded and name.startswith(prefix)]
        with connection.cursor() as cursor:
            cursor.execute(_NAMES, [self._world_id, self.version, len(prefix), prefix])
            return [name for name, size in cursor.fetchall() if size]

    def followed_by(self, version: int, changed: dict[str, bytes]) -> "KeptParts":
        """The parts at a later version, in which these changed."""
        return KeptParts(self._world_id, version, {**self.known, **changed}, is_whole=self._is_whole)

    def _read(self, name: str) -> bytes:
        with connection.cursor() as cursor:
            cursor.execute(_READ, [name, self._world_id, self.version])
            found = cursor.fetchone()
        if found is None:
            raise NoLongerKept(f"world {self._world_id}, version {self.version}")
        return bytes(found[0] or b"")


@dataclass
class Copy:
    """`world` is ahead of `parts` by what was simulated since; `gathered_ns` is how much work that was."""

    made_us: int
    parts: KeptParts
    world: engine.World
    gathered_ns: int = 0
    # What was last handed out to be drawn, while it is still as things are.
    shown: engine.World | None = field(default=None, repr=False)

    @property
    def version(self) -> int:
        """The version that this copy is of."""
        return self.parts.version

    def held_bytes(self) -> int:
        """About how much of this process's memory it takes, as encoded."""
        return sum(map(len, self.parts.known.values())) + sum(map(len, self.world.parts.changes().values()))

    def is_of(self, row: Row) -> bool:
        """Whether it can be brought up to a row: the same world, not too long ago, by the same services."""
        return (
            self.made_us == row.made_us
            and 0 <= row.version - self.version <= CATCH_UP_VERSIONS
            and self.world.catalog is topics.catalog()
        )


def at(row: Row, parts: KeptParts) -> Copy:
    """A fresh copy at a row's version. Raises Reload when its state was written by newer services than ours."""
    try:
        world = engine.World.open(
            topics.catalog(), Parts(parts, parts.known), seed=row.seed, book=row.book, now_us=row.now_us
        )
    except NewerSchema as newer:
        raise Reload(f"world {row.id}: {newer}") from newer
    return Copy(row.made_us, parts, world)


def opened(world_id: int) -> tuple[Row, Copy]:
    """The newest version, row and parts read in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [world_id, READ_WHOLE_BYTES])
        found = cursor.fetchall()
    row = rows.first(found, world_id)
    known = {name: bytes(encoded) for *_, name, encoded in found}
    return row, at(row, KeptParts(world_id, row.version, known, is_whole=row.state_bytes <= READ_WHOLE_BYTES))


def caught_up(world_id: int, copy: Copy) -> tuple[Row, Copy]:
    """The newest version, made from a copy of an earlier one and the rows written since, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_CATCH_UP, [copy.version, world_id])
        found = cursor.fetchall()
    row = rows.first(found, world_id)
    if not copy.is_of(row):
        return opened(world_id)
    changed = {name: bytes(encoded) for *_, name, encoded in found if name is not None}
    return row, at(row, copy.parts.followed_by(row.version, changed))
