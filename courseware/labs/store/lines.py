"""The history: what came in from outside, newest first.

A run of like calls over the wire (the same operation on the same resource, each within ten seconds of the last) is one
line with a count, and its version is the newest's: a consumer that polls does not fill the history.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from courseware.labs.models import HistoryLine, Origin, Version
from courseware.labs.store import blobs
from courseware.labs.store.rows import Row
from services.engine.scenario import Call

if TYPE_CHECKING:
    from courseware.labs.store.working import Hand

Span = tuple[int, int]  # versions after the first, up to the second

RUN_US = 10_000_000
MOST_PARAMS_BYTES = 4096
MOST_MESSAGE = 1_000
MOST_RESOURCE = 200
_ENDS_OF_NAMES = ("Name", "ARN", "Arn", "Id")


_NEWEST = """
    SELECT id, version, before, wall_us, outcome, taken_back_by, origin, service, region, operation, resource
    FROM labs_historyline WHERE world_id = %s ORDER BY version DESC LIMIT 1"""
_WRITE = """
    INSERT INTO labs_historyline (version, at_us, wall_us, params, params_blob_id, world_id, before,
        service, region, operation, resource, origin, outcome, message, token, returns_to, count)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)"""
_COUNT_UP = """
    UPDATE labs_historyline SET version = %s, at_us = %s, wall_us = %s, params = %s, params_blob_id = %s,
        count = count + 1
    WHERE id = %s"""


class Run(NamedTuple):
    """A line that counts up."""

    id: int
    version: int
    before: int | None


@dataclass(frozen=True)
class NewLine:
    """An operation that is to be written down; `params_blob` names them where they are too long for a row."""

    call: Call
    at_us: int
    wall_us: int
    origin: Origin
    params: bytes
    params_blob: str | None = None
    outcome: str = ""
    message: str = ""
    token: str = ""
    returns_to: int | None = None

    def refused(self, outcome: str, message: str) -> "NewLine":
        """The same line, about a call that was refused."""
        return replace(self, outcome=_storable(outcome)[:128], message=_storable(message)[:MOST_MESSAGE])


@dataclass(frozen=True)
class Line:
    """A line as it is shown. `outcome` is empty, or a refusal's code; `can_undo`: what was before it is kept."""

    id: int
    version: int
    at_us: int
    service: str
    region: str
    operation: str
    params: Mapping[str, Any]
    origin: str
    outcome: str
    message: str
    count: int
    taken_back: bool
    can_undo: bool
    turned_back: bool


def new(hand: "Hand", call: Call, origin: Origin, *, token: str = "", returns_to: int | None = None) -> NewLine:
    """A line about a call now; params above 4 KB are stored aside, before the commit that names them."""
    params = msgspec.msgpack.encode(call.params)
    blob = blobs.store(params) if len(params) > MOST_PARAMS_BYTES else None
    return NewLine(
        call,
        hand.world.now_us,
        hand.wall_us,
        origin,
        b"" if blob else params,
        params_blob=blob,
        token=token,
        returns_to=returns_to,
    )


def is_sent(world_id: int, token: str) -> bool:
    """Whether a form with this token has been carried out."""
    return bool(token) and HistoryLine.objects.filter(world=world_id, token=token).exists()


def run_to_continue(row: Row, call: Call, wall_us: int) -> Run | None:
    """The run that a call over the wire now only makes count up: the newest line, if it is like it and not long ago."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [row.id])
        found = cursor.fetchone()
    if found is None:
        return None
    *run, last_us, was_refused, was_taken_back = found[:6]
    like = (Origin.WIRE, call.service, call.region, call.operation, resource_of(call.params))
    is_run = found[6:] == like and not was_refused and was_taken_back is None
    return Run(*run) if is_run and wall_us - last_us <= RUN_US else None


def write(row: Row, line: NewLine, *, before: int | None, run: Run | None) -> None:
    """Writes a line about a row's newest version, or has the run that it continues count up."""
    told: list[Any] = [row.version, line.at_us, line.wall_us, line.params, line.params_blob]
    with connection.cursor() as cursor:
        if run is not None:
            cursor.execute(_COUNT_UP, [*told, run.id])
            return
        call = line.call
        about = [call.service, call.region, call.operation, resource_of(call.params), line.origin]
        came = [line.outcome, line.message, line.token, line.returns_to]
        cursor.execute(_WRITE, [*told, row.id, before, *about, *came])


def mark_taken_back(row: Row, past: Sequence[Span]) -> None:
    """Marks what the newest version took back, and no longer what it brought back."""
    earlier = HistoryLine.objects.filter(world=row.id, version__lt=row.version)
    earlier.exclude(_within(past)).filter(taken_back_by=None).update(taken_back_by=row.version)
    earlier.filter(_within(past)).exclude(taken_back_by=None).update(taken_back_by=None)


def can_undo_any(world_id: int, past: Sequence[Span]) -> bool:
    """Whether a line of a past can be taken back."""
    kept = Version.objects.filter(world=world_id, number=OuterRef("before"))
    found = HistoryLine.objects.filter(_within(past), Exists(kept), world=world_id, outcome="")
    return found.exclude(returns_to__gt=0).exists()


def read(world_id: int, *, most: int, before: int | None) -> list[Line]:
    """The newest lines, newest first; older than the line `before`, if that is given."""
    found = HistoryLine.objects.filter(world=world_id).order_by("-id")
    found = found if before is None else found.filter(pk__lt=before)
    shown = list(found[:most])
    wanted = {line.before for line in shown if line.before is not None}
    kept = set(Version.objects.filter(world=world_id, number__in=wanted).values_list("number", flat=True))
    return [_shown(line, kept) for line in shown]


def resource_of(params: Mapping[str, Any]) -> str:
    """What a call is about, as far as its parameters name it.

    >>> resource_of({"StreamName": "clicks", "Data": "x", "PartitionKey": "7"})
    'clicks'
    """
    named = [value for key, value in sorted(params.items()) if key.endswith(_ENDS_OF_NAMES) and isinstance(value, str)]
    return _storable(" ".join(named))[:MOST_RESOURCE]


def _within(spans: Sequence[Span]) -> Q:
    found = Q(pk__in=[])
    for after, up_to in spans:
        found |= Q(version__gt=after, version__lte=up_to)
    return found


def _storable(text: str) -> str:
    """A text that any database takes: PostgreSQL's knows no zero."""
    return text.replace("\0", "\ufffd")


def _shown(line: HistoryLine, kept: Collection[int]) -> Line:
    taken_back = line.taken_back_by is not None
    encoded = bytes(line.params) if line.params_blob_id is None else blobs.read(line.params_blob_id)
    return Line(
        id=line.pk,
        version=line.version,
        at_us=line.at_us,
        service=line.service,
        region=line.region,
        operation=line.operation,
        params=msgspec.msgpack.decode(encoded),
        origin=line.origin,
        outcome=line.outcome,
        message=line.message,
        count=line.count,
        taken_back=taken_back,
        can_undo=not line.outcome and not taken_back and line.before in kept,
        turned_back=line.returns_to is not None,
    )
