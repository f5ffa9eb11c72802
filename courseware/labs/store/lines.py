"""The history: what came in from outside, newest first.

A run of like calls over the wire (the same operation on the same resource, each within ten seconds of the last) is one
line with a count, and its version is the newest's: a consumer that polls does not fill the history.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When, Window

from courseware.labs.models import HistoryLine, Origin, Version
from courseware.labs.store import blobs, glimpses
from courseware.labs.store.rows import Row
from services.engine.scenario import Call

if TYPE_CHECKING:
    from courseware.labs.store.working import Hand

Span = tuple[int, int]  # versions after the first, up to the second

RUN_US = 10_000_000
MOST_PARAMS_BYTES = 4096
READ_AT_ONCE = 200
MOST_MESSAGE = 1_000
MOST_RESOURCE = 200
MOST_RESOURCES = 40
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
# What is long is told of the first of a run: each next one would leave a file behind that nobody names.
_COUNT_UP_ALONE = """
    UPDATE labs_historyline SET version = %s, at_us = %s, wall_us = %s, count = count + 1 WHERE id = %s"""


_OVER_WIRE = Case(When(origin=Origin.WIRE, then=F("count")), default=Value(0), output_field=IntegerField())


_encode = msgspec.msgpack.Encoder().encode


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
    is_long: bool = False
    outcome: str = ""
    message: str = ""
    token: str = ""
    returns_to: int | None = None

    def refused(self, outcome: str, message: str) -> "NewLine":
        """The same line, about a call that was refused."""
        return replace(self, outcome=_storable(outcome)[:128], message=_storable(message)[:MOST_MESSAGE])


class Taken(NamedTuple):
    """How many operations go when time is turned back, and how many of them came over the wire."""

    operations: int = 0
    over_wire: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which lines are asked for: what became of them, and what they are about. Empty: all."""

    kind: str = ""
    service: str = ""
    resource: str = ""


EVERYTHING = Wanted()
NOTHING = Taken()


@dataclass(frozen=True)
class Line:
    """A line as it is shown. `outcome` is empty, or a refusal's code; `can_undo`: what was before it is kept.

    `takes` is what goes with it when it is taken back, itself counted; `before` and `is_kept` say what can be looked at
    of the instant before and after it. Where `aside` is set, what was asked for lies aside under that name, and
    `params` are a glimpse of it.
    """

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
    resource: str = ""
    takes: Taken = NOTHING
    before: int | None = None
    is_kept: bool = False
    aside: str = ""


def new(
    hand: "Hand",
    call: Call,
    origin: Origin,
    *,
    token: str = "",
    returns_to: int | None = None,
    run: Run | None = None,
) -> NewLine:
    """A line about a call now; params above 4 KB are stored aside, before the commit that names them, and leave a
    glimpse of them in the row. In a `run` they are left out."""
    params = _encode(call.params)
    is_long = len(params) > MOST_PARAMS_BYTES
    blob = blobs.store(params) if is_long and run is None else None
    return NewLine(
        call,
        hand.world.now_us,
        hand.wall_us,
        origin,
        glimpses.encoded(call.params, MOST_PARAMS_BYTES) if is_long else params,
        params_blob=blob,
        is_long=is_long,
        token=token,
        returns_to=returns_to,
    )


def laid_aside(call: Call) -> bytes | None:
    """What a line about a call would lay aside; None where its row has room for it, or nobody could read it."""
    try:
        params = _encode(call.params)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None
    return params if len(params) > MOST_PARAMS_BYTES else None


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
            if line.is_long:
                cursor.execute(_COUNT_UP_ALONE, [*told[:3], run.id])
            else:
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


def read(
    world_id: int,
    *,
    most: int,
    before: int | None = None,
    wanted: Wanted = EVERYTHING,
    at: Sequence[Span] | None = None,
) -> list[Line]:
    """The newest lines, newest first; older than the line `before`, if that is given.

    `at` is a past, as it is looked at: what lies off it was taken back by then, what came later is not told.
    """
    found = _of(HistoryLine.objects.filter(world=world_id), wanted, at).order_by("-id")
    found = found if before is None else found.filter(pk__lt=before)
    shown = list(found[:most])
    versions = {line.version for line in shown} | {line.before for line in shown if line.before is not None}
    kept = set(Version.objects.filter(world=world_id, number__in=versions).values_list("number", flat=True))
    takes = _takes(world_id, shown[-1].pk) if shown and at is None else {}
    return [_shown(line, kept, takes, at) for line in shown]


def oldest_first(world_id: int, at: Sequence[Span]) -> Iterator[Line]:
    """All lines of a past, read so many at a time: what is written meanwhile is not among them."""
    found = _of(HistoryLine.objects.filter(world=world_id), EVERYTHING, at).order_by("id")
    last = 0
    while shown := list(found.filter(pk__gt=last)[:READ_AT_ONCE]):
        yield from (_shown(line, (), {}, at, is_whole=True) for line in shown)
        last = shown[-1].pk


def following(world_id: int, version: int) -> Line | None:
    """What was done at a version, if anything was: the line for which it is the instant before."""
    found = HistoryLine.objects.filter(world=world_id, before=version).order_by("id").first()
    return _shown(found, (), {}, None) if found else None


def resources(world_id: int) -> list[str]:
    """What the lines are about, as far as they name it; what was touched last comes first."""
    found = HistoryLine.objects.filter(world=world_id).exclude(resource="").order_by("-id")
    return list(dict.fromkeys(found.values_list("resource", flat=True)[:2_000]))[:MOST_RESOURCES]


def taken(world_id: int, past: Sequence[Span]) -> Taken:
    """What goes when time is turned back to a past: each call counts, also in a run."""
    sums = _acting(world_id).exclude(_within(past)).aggregate(operations=Sum("count"), over_wire=Sum(_OVER_WIRE))
    return Taken(sums["operations"] or 0, sums["over_wire"] or 0)


def _acting(world_id: int) -> "QuerySet[HistoryLine]":
    """What was done, and stands: no refusal, nothing that was taken back, and no turning of time itself."""
    return HistoryLine.objects.filter(world=world_id, outcome="", taken_back_by=None, returns_to=None)


def _takes(world_id: int, oldest_id: int) -> dict[int, Taken]:
    """For each standing line from one on, what was done since, itself included."""
    newest_first = F("id").desc()
    found = _acting(world_id).filter(pk__gte=oldest_id)
    sums = found.annotate(
        operations=Window(Sum("count"), order_by=newest_first), over_wire=Window(Sum(_OVER_WIRE), order_by=newest_first)
    )
    return {pk: Taken(*numbers) for pk, *numbers in sums.values_list("pk", "operations", "over_wire")}


def _of(found: "QuerySet[HistoryLine]", wanted: Wanted, at: Sequence[Span] | None) -> "QuerySet[HistoryLine]":
    if at is not None:
        found = found.filter(version__lte=max((up_to for _, up_to in at), default=0))
    is_back = ~_within(at) if at is not None else Q(taken_back_by__isnull=False)
    match wanted.kind:
        case "done":
            found = found.filter(~is_back, outcome="")
        case "refused":
            found = found.filter(~is_back).exclude(outcome="")
        case "back":
            found = found.filter(is_back)
    if wanted.service:
        found = found.filter(service=wanted.service)
    return found.filter(resource=wanted.resource) if wanted.resource else found


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


def _shown(
    line: HistoryLine,
    kept: Collection[int],
    takes: Mapping[int, Taken],
    at: Sequence[Span] | None,
    *,
    is_whole: bool = False,
) -> Line:
    taken_back = line.taken_back_by is not None
    if at is not None:
        taken_back = not any(after < line.version <= up_to for after, up_to in at)
    return Line(
        id=line.pk,
        version=line.version,
        at_us=line.at_us,
        service=line.service,
        region=line.region,
        operation=line.operation,
        params=_params(line, is_whole=is_whole),
        origin=line.origin,
        outcome=line.outcome,
        message=line.message,
        count=line.count,
        taken_back=taken_back,
        can_undo=at is None and not line.outcome and not taken_back and line.before in kept,
        turned_back=line.returns_to is not None,
        resource=line.resource,
        takes=takes.get(line.pk, NOTHING),
        before=line.before if line.before in kept else None,
        is_kept=line.version in kept and not line.outcome,
        aside=line.params_blob_id or "",
    )


def _params(line: HistoryLine, *, is_whole: bool) -> Mapping[str, Any]:
    encoded = bytes(line.params)
    if line.params_blob_id is not None and (is_whole or not encoded):
        encoded = blobs.read(line.params_blob_id)
        if not is_whole:  # written when rows had no glimpse
            encoded = glimpses.encoded(msgspec.msgpack.decode(encoded), MOST_PARAMS_BYTES)
    found: Mapping[str, Any] = msgspec.msgpack.decode(encoded)
    return found
