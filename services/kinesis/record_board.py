"""Single records for the live view: where each lies, and the arithmetic by which it came there."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import md5

from services.kinesis.hashing import ring_share
from services.kinesis.records import Log, Record
from services.kinesis.state import Shard

NEWEST, PUT = 4, 2
SHOWN_BYTES = 80
PART = "record"


@dataclass(frozen=True, slots=True)
class RecordMark:
    """A record that is kept. `place` is its hash key, `digest` its key's MD5: both agree unless the put named another
    hash key, which `is_explicit` says. `beginning` is its data's, as text; `start` and `end` are its shard's range."""

    shard: int
    counter: int
    key: str
    digest: str
    place: int
    share: float
    start: int
    end: int
    at_us: int
    sequence: str
    size_bytes: int
    beginning: str
    is_explicit: bool

    @property
    def part(self) -> str:
        """The id by which it is selected."""
        return f"{PART}-{self.shard}-{self.counter}"


def counted(part: str) -> tuple[int, int] | None:
    """The shard and the counter of the record that is selected.

    >>> counted("record-3-71"), counted("record-3"), counted("shard-3")
    ((3, 71), None, None)
    """
    name, _dash, rest = part.partition("-")
    shard, _dash, counter = rest.partition("-")
    if name != PART or not all(each.isascii() and each.isdigit() and len(each) < 16 for each in (shard, counter)):
        return None
    return int(shard), int(counter)


class Records:
    """The records of a shard, of which some are looked at: `kept` are their counters, `sequence` numbers them."""

    def __init__(self, shard: Shard, log: Log, kept: range, sequence: Callable[[int], str]) -> None:
        self._shard = shard
        self._log = log
        self._kept = kept
        self._sequence = sequence

    def newest(self) -> list[RecordMark]:
        """The youngest few, and those that calls put last, which are lost among many; the youngest first."""
        first = max(self._kept.start, self._kept.stop - NEWEST)
        records = list(self._log.read(first)) if self._kept else []
        put = [counter for counter in self._log.put(PUT) if self._kept.start <= counter < first]
        return [self._mark(record) for record in [*records[::-1], *[next(self._log.read(each)) for each in put]]]

    def at(self, counter: int) -> RecordMark | None:
        """The record of a counter, if it is kept."""
        return self._mark(next(self._log.read(counter))) if counter in self._kept else None

    def _mark(self, record: Record) -> RecordMark:
        place, is_explicit = self._log.place(record)
        return RecordMark(
            self._shard.number,
            record.counter,
            record.partition_key,
            md5(record.partition_key.encode(), usedforsecurity=False).hexdigest(),
            place,
            ring_share(place),
            self._shard.first_key,
            self._shard.last_key,
            record.at_us,
            self._sequence(record.counter),
            record.size_bytes,
            record.content[:SHOWN_BYTES].decode(errors="replace").rstrip(),
            is_explicit,
        )
