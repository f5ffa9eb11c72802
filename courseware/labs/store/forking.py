"""Forks: another world that begins as this one was at a version.

The version is pinned while its parts are copied, in transactions of at most 1 MB, into a world that nobody can see yet.
Numbers stay as they were, so that the history up to there goes along; what it tells can be read, not taken back.
"""

from collections.abc import Iterator
from functools import partial

from django.db import connection

from courseware.labs.models import HistoryLine, Kind, Version, World
from courseware.labs.store import beginning, clocks, past, pinning, rows, transactions, working
from courseware.labs.store.rows import Row
from courseware.labs.store.sharing import store_present

PIN_US = 600_000_000
MOST_BYTES_AT_ONCE = 1024 * 1024
MOST_ROWS_AT_ONCE = 500

_NAMES = """
    SELECT p.id, LENGTH(p.bytes) FROM labs_part p WHERE p.world_id = %s AND LENGTH(p.bytes) > 0 AND p.version = (
        SELECT MAX(q.version) FROM labs_part q WHERE q.world_id = p.world_id AND q.name = p.name AND q.version <= %s)"""
_COPY = """
    INSERT INTO labs_part (world_id, name, version, bytes)
    SELECT %s, name, %s, bytes FROM labs_part"""


def fork(world_id: int, person_id: int, version: int | None, wall_us: int | None, *, to: int | None = None) -> int:
    """The new world's id; without a version it begins as the world is now. `to` is whose it is, if not the owner's.

    Raises NoRoom, and Moved if the version is not kept.
    """
    owner_id = person_id if to is None else to
    beginning.make_room(owner_id)
    if version is None:
        version = working.carry_out(world_id, person_id, wall_us, store_present)
    row = rows.read(world_id, person_id)
    kept = pinning.pin(row.id, version, until_us=clocks.wall_us() + PIN_US)
    twin = _hidden(row, kept, owner_id)
    for batch in _batches(row.id, version):
        transactions.short(partial(_copy, twin.pk, version, batch))
    _copy_lines(row.id, twin.pk, version)
    pinning.release(row.id, version)
    transactions.short(lambda: World.objects.filter(pk=twin.pk).update(is_ready=True))
    return twin.pk


def _hidden(row: Row, kept: Version, owner_id: int) -> World:
    """The new world, paused at the version's instant, before its parts are there."""
    now_us = clocks.wall_us()
    source = World.objects.get(pk=row.id)
    twin = World(
        owner_id=owner_id,
        # A copy of an experiment's world is nobody's run of it.
        kind=Kind.LAB if row.kind == Kind.EXPERIMENT else row.kind,
        topic=row.topic,
        scenario=source.scenario,
        seed=row.seed,
        book=row.book,
        parent=source,
        began_as_of_id=source.began_as_of_id or row.owner_id,
        is_ready=False,
        made_us=now_us,
        touched_us=now_us,
        version=kept.number,
        now_us=kept.at_us,
        state_bytes=row.state_bytes,
        anchor_us=kept.at_us,
        anchor_wall_us=now_us,
    )

    def work() -> None:
        twin.save(force_insert=True)
        Version.objects.create(world=twin, number=kept.number, epoch=0, at_us=kept.at_us, kind=Version.Kind.CHECKPOINT)

    transactions.short(work)
    return twin


def _batches(world_id: int, version: int) -> Iterator[list[int]]:
    """The ids of the rows that a version consists of, so many at once as are 1 MB, or one."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES, [world_id, version])
        found: list[tuple[int, int]] = cursor.fetchall()
    batch: list[int] = []
    batch_bytes = 0
    for part_id, size in found:
        if batch and (batch_bytes + size > MOST_BYTES_AT_ONCE or len(batch) == MOST_ROWS_AT_ONCE):
            yield batch
            batch, batch_bytes = [], 0
        batch.append(part_id)
        batch_bytes += size
    if batch:
        yield batch


def _copy(twin_id: int, version: int, part_ids: list[int]) -> None:
    places = ", ".join(["%s"] * len(part_ids))
    with connection.cursor() as cursor:
        cursor.execute(f"{_COPY} WHERE id IN ({places})", [twin_id, version, *part_ids])


def _copy_lines(world_id: int, twin_id: int, version: int) -> None:
    """The history up to a version; what was taken back only later has not been, here."""
    own = past.path(past.turns(world_id), version)
    copied = list(HistoryLine.objects.filter(world=world_id, version__lte=version).order_by("id"))
    for line in copied:
        line.pk, line.world_id, line.token = None, twin_id, ""
        if any(after < line.version <= up_to for after, up_to in own):
            line.taken_back_by = None
    for start in range(0, len(copied), MOST_ROWS_AT_ONCE):
        batch = copied[start : start + MOST_ROWS_AT_ONCE]
        transactions.short(partial(HistoryLine.objects.bulk_create, batch))
