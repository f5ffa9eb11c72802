"""What the live view of a stream shows, as plain finished values, from which picture, table and inspector are drawn.

Places on the ring of hash keys are shares of it, from 0 to 1; ages are seconds. Rates are those of the last whole
second of virtual time. Floats are fine here: nothing of a board goes back into a world.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import quote

from services.kinesis.hashing import half_start
from services.kinesis.producers import Kind
from services.kinesis.reading_board import LeaseMark, ReaderMark, WorkerMark
from services.kinesis.record_board import RecordMark, Records, counted
from services.kinesis.standing import PLAIN, Standing
from services.kinesis.state import PendingKind

Limit = Literal["records", "bytes"]
State = Literal["idle", "ok", "near", "hot"]
NEAR_PERCENT = 80


class Grain(NamedTuple):
    """One record of a sample: its place on the ring, and its age or its offset in the second."""

    place: float
    at_s: float


@dataclass(frozen=True, slots=True)
class ProducerMark:
    """A producer. One with a single key has that key's place; `sent` and `refused` are counts of the last second.

    `kind`, `prefix` and `named_keys` are its recipe of keys, as it was set.
    """

    name: str
    records_a_second: int
    record_bytes: int
    keys: int
    sole_key: str = ""
    sole_place: float | None = None
    sent: int = 0
    refused: int = 0
    kind: Kind = "UNIFORM"
    prefix: str = ""
    named_keys: tuple[str, ...] = ()
    late_percent: int = 0

    @property
    def part(self) -> str:
        """The id of its mark, which may hold no space."""
        return f"producer-{quote(self.name, safe='')}"


@dataclass(frozen=True, slots=True)
class ShardMark:
    """An open shard: its share of the ring, and what it let in and refused in the last second.

    `asked_bytes` is the size of all that it was asked to take. `top_key` is the key of which most records came, and
    `asked_below_middle` how many records came with a hash key in the lower half of its range.
    """

    number: int
    start: int
    end: int
    begins: float
    ends: float
    accepted: int = 0
    accepted_bytes: int = 0
    refused_for_records: int = 0
    refused_for_bytes: int = 0
    records_percent: float = 0.0
    bytes_percent: float = 0.0
    opened_us: int = 0
    parents: tuple[int, ...] = ()
    asked_by_producer: tuple[tuple[str, int], ...] = ()
    asked_bytes: int = 0
    top_key: str = ""
    top_key_asked: int = 0
    asked_below_middle: int = 0
    refused_for_key: int = 0

    @property
    def part(self) -> str:
        """The id of its mark, which is also how it is selected."""
        return f"shard-{self.number}"

    @property
    def middle(self) -> int:
        """The new starting hash key that splits it into halves."""
        return half_start(self.start, self.end)

    @property
    def asked(self) -> int:
        """How many records it was asked to take."""
        return self.accepted + self.refused

    @property
    def binding(self) -> Limit:
        """The limit of which more is used."""
        if self.refused_for_bytes > self.refused_for_records:
            return "bytes"
        return "bytes" if self.bytes_percent > self.records_percent and not self.refused_for_records else "records"

    @property
    def percent(self) -> float:
        """How much of the limit that binds was used."""
        return self.bytes_percent if self.binding == "bytes" else self.records_percent

    @property
    def refused(self) -> int:
        return self.refused_for_records + self.refused_for_bytes + self.refused_for_key

    @property
    def state(self) -> State:
        """`hot` refuses, `near` is about to, `idle` got nothing."""
        if self.refused:
            return "hot"
        if self.percent >= NEAR_PERCENT:
            return "near"
        return "ok" if self.accepted else "idle"


def _no_records() -> None:
    return None


def _nothing(_from_us: int, _to_us: int) -> Iterable[tuple[int, float]]:
    return ()


@dataclass(frozen=True, slots=True)
class Layer:
    """The records that a shard, open or closed, took in while it was open, as a stretch of ages above its range.

    `sample` gives those of a sample that came in [from, to): when, and at which place on the ring; `records` single
    ones, where somebody looks at them.
    """

    number: int
    begins: float
    ends: float
    youngest_s: float
    oldest_s: float
    stored: int
    is_closed: bool
    sample: Callable[[int, int], Iterable[tuple[int, float]]] = field(default=_nothing, compare=False, repr=False)
    start: int = 0
    end: int = 0
    opened_us: int = 0
    closed_us: int = 0
    children: tuple[int, ...] = ()
    records: Callable[[], Records | None] = field(default=_no_records, compare=False, repr=False)

    @property
    def part(self) -> str:
        return f"shard-{self.number}"

    def newest(self) -> list[RecordMark]:
        """Its youngest records, the youngest first."""
        records = self.records()
        return records.newest() if records is not None else []


AShard = TypeVar("AShard", ShardMark, Layer)


@dataclass(frozen=True, slots=True)
class Joint:
    """Where shards became other shards: a split has one parent, a merge has two."""

    kind: Literal["split", "merge"]
    place: float
    age_s: float
    at_us: int
    parents: tuple[int, ...]
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pending:
    """A change that was asked for and is not done: `places` are where shards will be cut, `to` what will be then."""

    kind: PendingKind
    shards: tuple[int, ...] = ()
    places: tuple[float, ...] = ()
    done_us: int | None = None
    to: str = ""


@dataclass(frozen=True)
class LastSecond:
    """What came in the last whole second: the marks with their counts, and a sample of it as grains.

    It is the same value for seconds that are alike; `drawn` is for who draws it, and kept as long as it is.
    """

    producers: tuple[ProducerMark, ...] = ()
    shards: tuple[ShardMark, ...] = ()
    falling: tuple[Grain, ...] = ()
    inside: tuple[Grain, ...] = ()
    refused_places: tuple[float, ...] = ()
    grain_records: int = 1
    drawn: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def hot(self) -> tuple[ShardMark, ...]:
        """The shards that refuse."""
        return tuple([shard for shard in self.shards if shard.refused])

    @cached_property
    def refused(self) -> int:
        """Records refused."""
        return sum([shard.refused for shard in self.shards])

    @cached_property
    def accepted(self) -> int:
        """Records let in."""
        return sum([shard.accepted for shard in self.shards])

    @cached_property
    def accepted_bytes(self) -> int:
        """Bytes let in."""
        return sum([shard.accepted_bytes for shard in self.shards])


class StreamMark(NamedTuple):
    """A stream of the region, drawn or not."""

    number: int
    name: str
    status: str

    @property
    def part(self) -> str:
        """The id by which it is selected."""
        return f"stream-{self.number}"


@dataclass(frozen=True, slots=True)
class Board:
    """A stream as it is drawn. Without a stream there is only the name, which may be empty."""

    stream: str
    status: str
    now_us: int
    origin_us: int = 0
    retention_hours: int = 24
    second: LastSecond = field(default_factory=LastSecond)
    layers: tuple[Layer, ...] = ()
    joints: tuple[Joint, ...] = ()
    pending: Pending | None = None
    stored_grain_records: int = 1
    selected: str = ""
    streams: tuple[StreamMark, ...] = ()  # all of the region, this one too, oldest first
    number: int = 0
    readers: tuple[ReaderMark, ...] = ()
    standing: Standing = PLAIN

    @property
    def producers(self) -> tuple[ProducerMark, ...]:
        return self.second.producers

    @property
    def shards(self) -> tuple[ShardMark, ...]:
        """The open shards, in the order of their ranges."""
        return self.second.shards

    @property
    def grain_records(self) -> int:
        """How many records a falling grain stands for."""
        return self.second.grain_records

    @property
    def others(self) -> tuple[StreamMark, ...]:
        """The streams that are not drawn."""
        return tuple([each for each in self.streams if each.number != self.number])

    def named(self, part: str) -> str:
        """A mark's id in the page: that of a stream which is not the oldest says so."""
        is_oldest = not self.streams or self.streams[0].number == self.number
        return part if is_oldest else f"stream-{self.number}:{part}"

    @property
    def exists(self) -> bool:
        return bool(self.status)

    @property
    def hot(self) -> tuple[ShardMark, ...]:
        """The shards that refuse."""
        return self.second.hot

    @property
    def refused(self) -> int:
        """Records refused in the last second."""
        return self.second.refused

    @property
    def accepted(self) -> int:
        """Records let in in the last second."""
        return self.second.accepted

    @property
    def oldest_s(self) -> float:
        """The age down to which the layers reach."""
        return max([layer.oldest_s for layer in self.layers], default=0.0)

    @property
    def kept(self) -> int:
        """How many records all shards keep, open and closed."""
        return sum([layer.stored for layer in self.layers])

    def stored(self, shard: ShardMark) -> int:
        """How many records an open shard keeps."""
        return next((layer.stored for layer in self.layers if layer.number == shard.number), 0)

    def shard(self, part: str) -> ShardMark | None:
        """The open shard with this mark."""
        return self._of_shard(self.shards, part)

    def producer(self, part: str) -> ProducerMark | None:
        """The producer with this mark."""
        if not part.startswith("producer-"):
            return None
        return next((producer for producer in self.producers if producer.part == part), None)

    def layer(self, part: str) -> Layer | None:
        """What a shard keeps, whether it is open or closed."""
        return self._of_shard(self.layers, part)

    def _of_shard(self, marks: tuple[AShard, ...], part: str) -> AShard | None:
        if not part.startswith("shard-"):
            return None
        return next((mark for mark in marks if mark.part == part), None)

    def record(self, part: str) -> RecordMark | None:
        """The record with this mark, while it is kept."""
        found = counted(part)
        layer = next((each for each in self.layers if found is not None and each.number == found[0]), None)
        records = layer.records() if layer is not None else None
        return records.at(found[1]) if records is not None and found is not None else None

    def reader(self, part: str) -> ReaderMark | None:
        """The application with this mark."""
        return next((reader for reader in self.readers if reader.part == part), None)

    def worker(self, part: str) -> WorkerMark | None:
        """The worker with this mark."""
        return next((worker for reader in self.readers for worker in reader.workers if worker.part == part), None)

    def lease(self, part: str) -> LeaseMark | None:
        """The lease with this mark."""
        return next((lease for reader in self.readers for lease in reader.leases if lease.part == part), None)
