"""An open shard in words: its name, its state, what it uses of its limit, and all of that for who hears the picture."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.kinesis.board import Limit, ShardMark, State
from services.kinesis.pictures.phrases import many, mib, percent, remembered
from services.kinesis.throughput import WRITE_RECORDS_A_SECOND


class Wording(NamedTuple):
    """The words. `uses` holds what stands below the percent, from the longest to the shortest."""

    name: str
    state: str
    uses: tuple[str, ...]
    aloud: str


def wording(shard: ShardMark) -> Wording:
    """The words for a shard as it is now."""
    binding = shard.binding
    used = shard.accepted_bytes if binding == "bytes" else shard.accepted
    return _wording(shard.number, shard.state, round(shard.percent, 1), binding, used, shard.refused)


@remembered
def _wording(number: int, state: State, of_limit: float, binding: Limit, used: int, refused: int) -> Wording:
    name = _("shard %(number)d") % {"number": number}
    limit = _("bytes") if binding == "bytes" else _("records")
    said = _state(state, is_over=of_limit > 100)
    aloud = _("Shard %(number)d, %(percent)s of its limit for %(limit)s, %(state)s") % {
        "number": number,
        "percent": percent(of_limit),
        "limit": limit,
        "state": said,
    }
    if refused:
        words = ngettext(", %(count)s record refused a second", ", %(count)s records refused a second", refused)
        aloud += words % {"count": many(refused)}
    return Wording(name, said, _uses(state, binding, used, refused, is_over=of_limit > 100), aloud)


def _state(state: State, *, is_over: bool) -> str:
    match state:
        case "hot":
            return _("hot: refuses")
        case "near" if is_over:
            return _("above its limit on its saved burst")
        case "near":
            return _("near its limit")
        case "ok":
            return _("in use")
        case "idle":
            return _("idle")


def _uses(state: State, binding: Limit, used: int, refused: int, *, is_over: bool) -> tuple[str, ...]:
    brief = f"{mib(used)} MiB/s" if binding == "bytes" else f"{many(used)}/s"
    match state:
        case "hot":
            words = _("refuses %(count)s/s") % {"count": many(refused)}
            of_bytes = _("refuses %(count)s/s: bytes") % {"count": many(refused)}
            return (*([of_bytes] if binding == "bytes" else []), words, f"−{many(refused)}/s")
        case "near" if is_over:
            return (_("saved burst: %(used)s") % {"used": brief}, _("saved burst"), brief)
        case "near":
            return (_("near limit: %(used)s") % {"used": brief}, _("near limit"), brief)
        case "ok" if binding == "bytes":
            return (_("%(used)s of 1 MiB/s") % {"used": mib(used)}, brief)
        case "ok":
            limit = many(WRITE_RECORDS_A_SECOND)
            return (_("%(used)s of %(limit)s rec/s") % {"used": many(used), "limit": limit}, brief)
        case "idle":
            return (_("idle"),)
