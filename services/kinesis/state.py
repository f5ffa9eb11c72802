"""What exists: streams, their shards, what flows through them, and the records they keep.

Resources are a part per stream. What flows (limiters, counts of the last seconds, records) lies in parts whose name
begins with `~`: AWS spends these even on a call that it refuses. Hash keys have 128 bits, so they are kept as 16 bytes;
in order they sort as numbers do.
"""

from typing import Literal

import msgspec

from services.kinesis.producers import Producer
from services.kinesis.ring import Span
from services.kinesis.throughput import FULL, Level, ReadWindow

Status = Literal["CREATING", "ACTIVE", "UPDATING", "DELETING"]
RETENTION_HOURS_LEAST = 24
RETENTION_HOURS_MOST = 8_760
DEFAULT_MAX_RECORD_KIB = 1_024


class Root(msgspec.Struct, array_like=True):
    """A region's streams by name, each with the number that tells it from an earlier one of the same name."""

    streams: dict[str, int] = {}
    next_stream_number: int = 0


class Shard(msgspec.Struct, frozen=True, array_like=True):
    """A shard: open until `closed_us`; its range is inclusive. `last_counter` is set when it closes."""

    number: int
    start: bytes
    end: bytes
    opened_us: int
    parent: int | None = None
    adjacent_parent: int | None = None
    closed_us: int | None = None
    last_counter: int | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_us is None

    @property
    def first_key(self) -> int:
        return int.from_bytes(self.start, "big")

    @property
    def last_key(self) -> int:
        return int.from_bytes(self.end, "big")

    def span(self) -> Span:
        """Its number and range, for planning."""
        return Span(self.number, self.first_key, self.last_key)


def hash_bytes(hash_key: int) -> bytes:
    """A hash key as it is kept."""
    return hash_key.to_bytes(16, "big")


class Stream(msgspec.Struct, array_like=True):
    """A stream. `not_before_us` is the arrival time before which its records are gone for good, whatever the retention
    is raised to later; `extended_since_us` says since when it keeps them for more than a day."""

    number: int
    name: str
    status: Status
    created_us: int
    shard_count: int  # asked for, while it is being created
    retention_hours: int = RETENTION_HOURS_LEAST
    max_record_kib: int = DEFAULT_MAX_RECORD_KIB
    tags: dict[str, str] = {}
    shards: list[Shard] = []  # in the order of their numbers; those that expired are gone
    next_shard: int = 0
    not_before_us: int = 0
    extended_since_us: int | None = None
    counts_updated_us: list[int] = []  # UpdateShardCount calls of the last 24 hours
    producers: list[Producer] = []
    traffic: int = 0  # number of the present producers' settings in the collection of traffics

    def open_shards(self) -> list[Shard]:
        """The open shards in the order of their ranges."""
        return sorted((shard for shard in self.shards if shard.is_open), key=lambda shard: shard.start)

    def shard(self, number: int | None) -> Shard | None:
        """The shard of that number, unless it has expired or never was."""
        return next((shard for shard in self.shards if shard.number == number), None)

    def children(self, number: int) -> list[Shard]:
        """The shards that a shard was split or merged into, in the order of their ranges."""
        found = [shard for shard in self.shards if number in (shard.parent, shard.adjacent_parent)]
        return sorted(found, key=lambda shard: shard.start)

    def for_key(self, hash_key: int) -> Shard:
        """The open shard that owns a hash key."""
        place = hash_bytes(hash_key)
        return next(shard for shard in self.shards if shard.is_open and shard.start <= place <= shard.end)


class Run(msgspec.Struct, frozen=True, array_like=True, tag="r"):
    """Records of producers that are not kept one by one: `ticks` seconds from `first_s` on of a traffic, of which
    [from, to) if it is part of one second. `began` is the level of the limits at its beginning, from which those let in
    can be worked out again; None means that all were. A steady run's ticks are all alike."""

    first_s: int
    ticks: int
    traffic: int
    began: Level | None
    is_steady: bool
    accepted: int
    from_us: int = 0
    to_us: int = 1_000_000


class Put(msgspec.Struct, frozen=True, array_like=True, tag="p"):
    """A record that was put by a call."""

    at_us: int
    partition_key: str
    content: bytes


Entry = Run | Put


class Second(msgspec.Struct, array_like=True):
    """What came to a shard in one second of virtual time, by producer name (calls have the name '')."""

    at_s: int = -1
    attempts: dict[str, int] = {}
    accepted: dict[str, int] = {}
    accepted_bytes: int = 0
    refused_for_records: int = 0
    refused_for_bytes: int = 0
    slices: list["Slice"] = []


class Slice(msgspec.Struct, frozen=True, array_like=True):
    """A stretch [from, to) of a second without a call, from which single arrivals can be worked out for a picture."""

    from_us: int
    to_us: int
    traffic: int
    began: Level


class ShardFlow(msgspec.Struct, array_like=True):
    """What flows through a shard. `level` holds at the stream's `settled_us`. Records with counters below
    `oldest_counter` have been dropped. The newest runs, `tail` of whole seconds and `part` of the running one, are not
    yet in the collection, so that steady traffic writes nothing there."""

    next_counter: int = 1
    oldest_counter: int = 1
    level: Level = FULL
    tail: Run | None = None
    tail_counter: int = 0
    part: Run | None = None
    part_counter: int = 0
    now: Second = msgspec.field(default_factory=Second)
    last: Second = msgspec.field(default_factory=Second)
    accepted: int = 0
    refused: int = 0
    calls_tat_us: int = 0
    iterators_tat_us: int = 0
    reads: ReadWindow = ReadWindow()


class Minute(msgspec.Struct, array_like=True):
    """Sums of the running minute, on their way to the metrics."""

    incoming_records: int = 0
    incoming_bytes: int = 0
    write_attempts: int = 0
    write_refused: int = 0
    read_calls: int = 0
    read_refused: int = 0
    read_records: int = 0
    read_bytes: int = 0
    age_ms_sum: int = 0
    age_ms_low: int = 0
    age_ms_high: int = 0


class Flow(msgspec.Struct, array_like=True):
    """What flows through a stream; all of it has been accounted up to, not including, `settled_us`."""

    settled_us: int
    shards: dict[int, ShardFlow]
    minute: Minute = msgspec.field(default_factory=Minute)
    due: tuple[int, int] | None = None  # the event that settles it next
    is_steady: bool = True
    put_bytes: int = 0  # content of single records that is kept
    trim_due_us: int = 0  # nothing has to be dropped before


class Traffic(msgspec.Struct, frozen=True, array_like=True):
    """The producers' settings at some time, kept as long as a run refers to them."""

    producers: tuple[Producer, ...]


def stream_part(name: str) -> str:
    """The part of a stream's own state."""
    return f"stream/{name}"


def flow_part(name: str) -> str:
    """The part of what flows through it."""
    return f"flow/~{name}"


def records_part(name: str, shard: int) -> str:
    """The collection of a shard's records."""
    return f"records/{name}/~{shard}"


def traffics_part(name: str) -> str:
    """The collection of its producers' settings, past and present."""
    return f"traffics/{name}"
