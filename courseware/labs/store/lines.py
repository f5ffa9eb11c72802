"""The history: what came in from outside, newest first.

A run of like calls over the wire (the same operation on the same resource, each within ten seconds of the last) is one
line with a count, and its version is the newest's: a consumer that polls does not fill the history.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
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
_ENDS_OF_NAMES = ("Name", "ARN", "Arn", "Id")


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
        return replace(self, outcome=outcome, message=message)


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


def run_to_continue(row: Row, call: Call, wall_us: int) -> HistoryLine | None:
    """The newest line, if a call over the wire now only makes it count up."""
    last = HistoryLine.objects.filter(world=row.id).defer("params", "message").order_by("-id").first()
    if last is None or last.origin != Origin.WIRE or last.outcome or last.taken_back_by is not None:
        return None
    like = (last.service, last.region, last.operation, last.resource)
    is_like = like == (call.service, call.region, call.operation, resource_of(call.params))
    return last if is_like and wall_us - last.wall_us <= RUN_US else None


def write(row: Row, line: NewLine, *, before: int | None, replaces: int) -> None:
    """Writes a line about a row's newest version, or has the one it continues count up."""
    newest = {"version": row.version, "at_us": line.at_us, "wall_us": line.wall_us}
    written = {"params": line.params, "params_blob_id": line.params_blob}
    if replaces:
        run = HistoryLine.objects.filter(world=row.id).order_by("-id").only("id", "count")[0]
        HistoryLine.objects.filter(pk=run.pk).update(**newest, **written, count=run.count + 1)
        return
    HistoryLine.objects.create(
        world_id=row.id,
        before=before,
        service=line.call.service,
        region=line.call.region,
        operation=line.call.operation,
        resource=resource_of(line.call.params),
        origin=line.origin,
        outcome=line.outcome,
        message=line.message,
        token=line.token,
        returns_to=line.returns_to,
        **newest,
        **written,
    )


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
    return " ".join(named)[:200]


def _within(spans: Sequence[Span]) -> Q:
    found = Q(pk__in=[])
    for after, up_to in spans:
        found |= Q(version__gt=after, version__lte=up_to)
    return found


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
