"""What pictures, tables and inspectors say of the same thing in the same words."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from services.kinesis.board import Board, Layer, ProducerMark
from services.kinesis.throughput import MIB

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RING_DIGITS = 128 - 16
NO_BREAK = "\u00a0"  # between a number and its unit
REMEMBERED = 4_096

Values = TypeVarTuple("Values")
T = TypeVar("T")


def remembered(phrase: Callable[[*Values], T]) -> Callable[[*Values], T]:
    """A phrase that is put together once for the same values: looking up a dozen translations a shard takes time."""

    @lru_cache(maxsize=REMEMBERED)
    def kept(_language: str | None, *values: *Values) -> T:
        return phrase(*values)

    @wraps(phrase)
    def words(*values: *Values) -> T:
        return kept(get_language(), *values)

    return words


def clock(board: Board, at_us: int) -> str:
    """The time of day, UTC, at which something happened."""
    return f"{_EPOCH + timedelta(microseconds=board.origin_us + at_us):%H:%M:%S}"


def age(seconds: float) -> str:
    """An age in its two largest units, the second one only if it says something.

    >>> age(60), age(3_725)
    ('1\\xa0min', '1\\xa0h\\xa02\\xa0min')
    """
    whole = int(seconds)
    days, hours, minutes = whole // 86_400, whole % 86_400 // 3_600, whole % 3_600 // 60
    said = [
        _("%(count)d d") % {"count": days} if days else "",
        _("%(count)d h") % {"count": hours} if hours else "",
        _("%(count)d min") % {"count": minutes} if minutes and not days else "",
        _("%(count)d s") % {"count": whole % 60} if whole < 3_600 and (whole % 60 or not whole) else "",
    ]
    return NO_BREAK.join([each.replace(" ", NO_BREAK) for each in said if each])


def hours(count: int) -> str:
    """A retention period, as AWS counts it."""
    return f"{many(count)}{NO_BREAK}{_('h')}"


def many(number: int) -> str:
    """A count with its thousands set apart."""
    return f"{number:,}"


def percent(value: float) -> str:
    """A share of a limit: whole numbers where the decimal says nothing."""
    return f"{value:.1f}".removesuffix(".0") + f"{NO_BREAK}%"


def mib(size_bytes: int) -> str:
    """A size as a share of the limit's unit."""
    return f"{size_bytes / MIB:.2f}"


def keys(producer: ProducerMark) -> str:
    """How many keys a producer uses."""
    return ngettext("%(count)s key", "%(count)s keys", producer.keys) % {"count": many(producer.keys)}


def kept(layer: Layer) -> tuple[str, ...]:
    """What a closed shard keeps, from the longest words to the shortest."""
    return _kept(layer.number, layer.stored)


@remembered
def _kept(number: int, stored: int) -> tuple[str, ...]:
    about = {"number": number, "count": many(stored)}
    return (
        _("shard %(number)d, closed: still holds %(count)s") % about,
        _("%(number)d, closed: holds %(count)s") % about,
        _("%(number)d closed: %(count)s") % about,
        _("%(number)d closed") % about,
        str(number),
    )


def layer_aloud(layer: Layer) -> str:
    """A closed shard in words, for who hears the picture."""
    said = ngettext(
        "Shard %(number)d, closed, still holds %(count)s record",
        "Shard %(number)d, closed, still holds %(count)s records",
        layer.stored,
    )
    return said % {"number": layer.number, "count": many(layer.stored)}


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


@remembered
def share(of_ring: float) -> str:
    """How much of the ring a range is.

    >>> share(0.25), share(0.3)
    ('A quarter of the ring', '30\\xa0% of the ring')
    """
    parts = {
        1: _("The whole ring"),
        2: _("Half of the ring"),
        3: _("A third of the ring"),
        4: _("A quarter of the ring"),
        8: _("An eighth of the ring"),
        16: _("A sixteenth of the ring"),
    }
    whole = round(1 / of_ring) if of_ring else 0
    if whole in parts and abs(of_ring * whole - 1) < 1e-9:
        return parts[whole]
    return _("%(percent)s of the ring") % {"percent": percent(round(of_ring * 100, 1))}


def key_range(start: int, end: int) -> str:
    """An inclusive range of hash keys by its first digits."""
    return _("%(start)s to %(end)s") % {"start": key_short(start), "end": key_short(end)}


def names(numbers: tuple[int, ...]) -> str:
    """Shards by number, as in `shards 1, 4 and 7`."""
    listed = [str(number) for number in numbers]
    if len(listed) == 1:
        return _("shard %(number)s") % {"number": listed[0]}
    head, last = ", ".join(listed[:-1]), listed[-1]
    return _("shards %(head)s and %(last)s") % {"head": head, "last": last}
