"""A commit: one short transaction whose first statement raises the version if it is still the one we began with.

Work is done before, on a copy, outside any transaction. If somebody else's commit came first, nothing is written and
the work is done again on the newer version. A commit writes one version, or two: the state at the instant before a
call and the call's result, so that undo can return to exactly that instant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection

from courseware.labs.models import Version
from courseware.labs.store import claims, clocks, lines, thinning, transactions
from courseware.labs.store.errors import Lost
from courseware.labs.store.lines import NewLine, Run, Span
from courseware.labs.store.rows import Row

THINNED_EVERY = 64

_RAISE = """
    UPDATE labs_world SET version = %s, epoch = %s, now_us = %s, state_bytes = %s, can_undo = %s,
        anchor_us = %s, anchor_wall_us = %s, speed = %s, target_us = %s, lease_until_us = %s, reached_speed = %s,
        touched_us = %s, claim_by = '', claim_until_us = 0
    WHERE id = %s AND version = %s AND anchor_wall_us = %s AND lease_until_us = %s
        AND (claim_until_us <= %s OR claim_by = '' OR claim_by = %s)"""
_PART = "INSERT INTO labs_part (world_id, name, version, bytes) VALUES (%s, %s, %s, %s)"
_VERSION = """
    INSERT INTO labs_version (world_id, number, epoch, at_us, kind, before, pinned_until_us)
    VALUES (%s, %s, %s, %s, %s, %s, 0)"""
_GIVE_WAY = """
    DELETE FROM labs_version WHERE world_id = %s AND pinned_until_us <= %s
        AND ((number = %s AND kind <> 'line') OR number = %s)"""


@dataclass(frozen=True)
class Step:
    """One version: the parts that differ from the one before it. `before`: where taking its line back returns to."""

    kind: Version.Kind
    at_us: int
    parts: Mapping[str, bytes]
    before: int | None = None


@dataclass(frozen=True)
class Change:
    """What a commit writes besides the row: versions, and the line that tells of it.

    `run` is the line that this one only makes count up: its version is replaced. `past` is given when time is turned
    back: the spans of versions on which what is now past lies.
    """

    steps: Sequence[Step]
    can_undo: bool
    line: NewLine | None = None
    run: Run | None = None
    past: Sequence[Span] | None = None


def commit(row: Row, after: Row, change: Change) -> None:
    """Writes a change on top of a row's version, and the row as it then is. Raises Lost."""
    assert change.past is not None or after.now_us >= row.now_us, "a commit's time is never before the row's"
    wall_us = clocks.wall_us()
    try:
        transactions.short(lambda: _write(row, after, change, wall_us))
    except IntegrityError as error:
        if change.line is None or not lines.is_sent(row.id, change.line.token):
            raise
        # The same form, sent twice at once: the other was first, and the next attempt will find its line.
        raise Lost(row.id) from error


def _write(row: Row, after: Row, change: Change, wall_us: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, _raise_parameters(row, after, wall_us))
        if cursor.rowcount != 1:
            raise Lost(row.id)
        replaced = row.version if change.steps[0].before != row.version else 0
        cursor.execute(_GIVE_WAY, [row.id, wall_us, replaced, change.run.version if change.run else 0])
        for number, step in enumerate(change.steps, start=row.version + 1):
            if step.parts:
                written = [(row.id, name, number, encoded) for name, encoded in step.parts.items()]
                cursor.executemany(_PART, written)
            version: list[Any] = [row.id, number, after.epoch, step.at_us, step.kind, step.before]
            cursor.execute(_VERSION, version)
    if change.line is not None:
        lines.write(after, change.line, before=change.steps[-1].before, run=change.run)
    if change.past is not None:
        lines.mark_taken_back(after, change.past)
    if row.version // THINNED_EVERY != after.version // THINNED_EVERY:
        thinning.thin(row.id, wall_us)


def _raise_parameters(row: Row, after: Row, wall_us: int) -> list[Any]:
    written = [after.version, after.epoch, after.now_us, after.state_bytes, after.can_undo]
    clock = [after.anchor_us, after.anchor_wall_us, after.speed, after.target_us, after.lease_until_us]
    began_with = [row.id, row.version, row.anchor_wall_us, row.lease_until_us]
    return [*written, *clock, after.reached_speed, wall_us, *began_with, wall_us, claims.own_name()]
