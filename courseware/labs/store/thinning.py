"""Which versions are kept, and which rows they need.

Kept are the newest 200 versions that have a line, of the older ones the oldest in each doubling of distance, whatever
is pinned, the newest, and for each kept line the version to which taking it back returns. (To keep the newest of each
doubling would let none grow old.)

A part's row may go when a newer row of its name exists and no kept version lies from its own number up to, not
including, that newer one's. Never by its own number: a row that no version was kept of may be what all later versions
still read.
"""

from bisect import bisect_left

from django.db import connection

from courseware.labs.models import HistoryLine, Version, World

NEWEST_LINES = 200
MOST_DOUBLINGS = 20
MOST_HISTORY_LINES = 10_000
LEAST_OLD_BYTES = 16 * 1024 * 1024

# Without `bytes`: SQLite would carry them through its sorting.
_WITH_NEXT = """
    SELECT id, version, LEAD(version) OVER (PARTITION BY name ORDER BY version) AS next
    FROM labs_part WHERE world_id = %s"""
_DROP_PARTS = f"""
    DELETE FROM labs_part WHERE id IN (
        SELECT r.id FROM ({_WITH_NEXT}) r WHERE r.next IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM labs_version v WHERE v.world_id = %s AND v.number >= r.version AND v.number < r.next))"""
_BYTES = "SELECT SUM(LENGTH(p.bytes)) FROM labs_part p WHERE p.world_id = %s"
_NEWEST_BYTES = f"""{_BYTES} AND p.version = (
    SELECT MAX(q.version) FROM labs_part q WHERE q.world_id = p.world_id AND q.name = p.name)"""
_OLD = f"""
    SELECT r.version, r.next, LENGTH(p.bytes) FROM ({_WITH_NEXT}) r JOIN labs_part p ON p.id = r.id
    WHERE r.next IS NOT NULL"""
_DROP_GONE = """
    DELETE FROM labs_part WHERE world_id = %s AND version < %s AND LENGTH(bytes) = 0 AND NOT EXISTS (
        SELECT 1 FROM labs_part q
        WHERE q.world_id = labs_part.world_id AND q.name = labs_part.name AND q.version < labs_part.version)"""


def thin(world_id: int, wall_us: int) -> None:
    """Lets go what need not be kept, within the transaction of a commit."""
    versions = list(
        Version.objects.filter(world=world_id)
        .order_by("-number")
        .values_list("number", "kind", "before", "pinned_until_us")
    )
    with_line = [number for number, kind, _, _ in versions if kind == Version.Kind.LINE]
    spared = {number for number, _, _, pinned_until_us in versions if pinned_until_us > wall_us} | {versions[0][0]}
    keep = kept_numbers(with_line) | spared
    keep |= {before for number, _, before, _ in versions if number in keep and before is not None}
    _drop_versions(world_id, {number for number, *_ in versions} - keep)
    with connection.cursor() as cursor:
        cursor.execute(_DROP_PARTS, [world_id, world_id])
        if len(with_line) > NEWEST_LINES:
            cursor.execute(_DROP_GONE, [world_id, with_line[NEWEST_LINES - 1]])
    _drop_oldest(world_id, keep, spared)
    _drop_lines(world_id)


def kept_numbers(newest_first: list[int]) -> set[int]:
    """Of the versions that have a line, those to keep."""
    if not newest_first:
        return set()
    oldest_by_doubling: dict[int, int] = {}
    for number in newest_first[NEWEST_LINES:]:
        oldest_by_doubling[(newest_first[0] - number).bit_length()] = number
    doublings = sorted(oldest_by_doubling)[:MOST_DOUBLINGS]
    return {*newest_first[:NEWEST_LINES], *(oldest_by_doubling[each] for each in doublings)}


def floor_within(kept: list[int], old: list[tuple[int, int, int]], most_bytes: int) -> int:
    """From which kept version (ascending) on the old rows, as (version, next, size), stay within so many bytes."""
    bytes_by_newest_need = dict.fromkeys(kept, 0)
    for _, following, size in old:
        bytes_by_newest_need[kept[bisect_left(kept, following) - 1]] += size
    held_bytes = 0
    for number in reversed(kept):
        held_bytes += bytes_by_newest_need[number]
        if held_bytes > most_bytes:
            return number + 1
    return 0


def _drop_oldest(world_id: int, keep: set[int], spared: set[int]) -> None:
    """Lets the oldest versions go as far as what is old takes too much, and notes how large what is new is."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_BYTES, [world_id])
        (state_bytes,) = cursor.fetchone()
        World.objects.filter(pk=world_id).update(state_bytes=state_bytes)
        cursor.execute(_BYTES, [world_id])
        most_bytes = max(state_bytes, LEAST_OLD_BYTES)
        if cursor.fetchone()[0] - state_bytes <= most_bytes:
            return
        cursor.execute(_OLD, [world_id])
        floor = floor_within(sorted(keep), cursor.fetchall(), most_bytes)
        _drop_versions(world_id, {number for number in keep if number < floor} - spared)
        cursor.execute(_DROP_PARTS, [world_id, world_id])


def _drop_versions(world_id: int, numbers: set[int]) -> None:
    Version.objects.filter(world=world_id, number__in=numbers).delete()


def _drop_lines(world_id: int) -> None:
    lines = HistoryLine.objects.filter(world=world_id).order_by("-id")
    oldest_kept = lines.values_list("id", flat=True)[MOST_HISTORY_LINES - 1 : MOST_HISTORY_LINES].first()
    if oldest_kept is not None:
        HistoryLine.objects.filter(world=world_id, id__lt=oldest_kept).delete()
