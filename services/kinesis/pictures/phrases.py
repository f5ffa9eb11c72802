"""What pictures, tables and inspectors say of the same thing in the same words."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.kinesis.board import Board, ShardMark
from services.kinesis.throughput import MIB, WRITE_RECORDS_A_SECOND

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RING_DIGITS = 128 - 16


def clock(board: Board, at_us: int) -> str:
    """The time of day, UTC, at which something happened."""
    return f"{_EPOCH + timedelta(microseconds=board.origin_us + at_us):%H:%M:%S}"


def age(seconds: float) -> str:
    """An age in its two largest units."""
    whole = int(seconds)
    if whole < 60:
        return _("%(seconds)d s") % {"seconds": whole}
    if whole < 3_600:
        return _("%(minutes)d min %(seconds)d s") % {"minutes": whole // 60, "seconds": whole % 60}
    if whole < 86_400:
        return _("%(hours)d h %(minutes)d min") % {"hours": whole // 3_600, "minutes": whole % 3_600 // 60}
    return _("%(days)d d %(hours)d h") % {"days": whole // 86_400, "hours": whole % 86_400 // 3_600}


def many(number: int) -> str:
    """A count with its thousands set apart."""
    return f"{number:,}"


def percent(value: float) -> str:
    """A share of a limit: whole numbers where the decimal says nothing."""
    return f"{value:.0f} %" if value == int(value) or value >= 100 else f"{value:.1f} %"


def mib(size_bytes: int) -> str:
    """A size as a share of the limit's unit."""
    return f"{size_bytes / MIB:.2f}"


def used(shard: ShardMark) -> str:
    """What a shard let in, beside the limit that binds."""
    if shard.binding == "bytes":
        return _("%(used)s of 1 MiB/s") % {"used": mib(shard.accepted_bytes)}
    return _("%(used)s of %(limit)s rec/s") % {"used": many(shard.accepted), "limit": many(WRITE_RECORDS_A_SECOND)}


def used_briefly(shard: ShardMark) -> str:
    """The same where there is no room."""
    return f"{mib(shard.accepted_bytes)} MiB/s" if shard.binding == "bytes" else f"{many(shard.accepted)}/s"


def state(shard: ShardMark) -> str:
    """The state of a shard in a word or two."""
    return {
        "hot": _("hot: refuses"),
        "near": _("near its limit"),
        "ok": _("in use"),
        "idle": _("idle"),
    }[shard.state]


def shard_aloud(shard: ShardMark) -> str:
    """A shard with its numbers in words, for who hears the picture."""
    said = _("Shard %(number)d, %(percent)s percent of its limit for %(limit)s, %(state)s") % {
        "number": shard.number,
        "percent": f"{shard.percent:.1f}".removesuffix(".0"),
        "limit": _("bytes") if shard.binding == "bytes" else _("records"),
        "state": state(shard),
    }
    if shard.refused:
        said += ngettext(", %(count)s record refused a second", ", %(count)s records refused a second", shard.refused) % {
            "count": many(shard.refused)
        }
    return said


def stream_aloud(board: Board) -> str:
    """What the picture shows, in one sentence."""
    if not board.exists:
        return _("No stream")
    closed = sum(layer.is_closed for layer in board.layers)
    said = ngettext(
        "Stream %(name)s: %(open)d open shard, %(hot)d hot", "Stream %(name)s: %(open)d open shards, %(hot)d hot",
        len(board.shards),
    ) % {"name": board.stream, "open": len(board.shards), "hot": len(board.hot)}  # fmt: skip
    return said + (_(", %(closed)d closed") % {"closed": closed} if closed else "")


def key_short(key: int) -> str:
    """The first digits of a hash key.

    >>> key_short(2**127)
    '8000…'
    """
    return f"{key >> RING_DIGITS:04X}…"


def names(numbers: tuple[int, ...]) -> str:
    """Shards by number, as in `shards 1, 4 and 7`."""
    listed = [str(number) for number in numbers]
    if len(listed) == 1:
        return _("shard %(number)s") % {"number": listed[0]}
    head, last = ", ".join(listed[:-1]), listed[-1]
    return _("shards %(head)s and %(last)s") % {"head": head, "last": last}
