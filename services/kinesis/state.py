"""What exists: streams, their shards, what flows through them, and the records they keep.

Resources are a part per stream. What flows (limiters, counts of the last seconds, records) lies in parts whose name
begins with `~`: AWS spends these even on a call that it refuses. Hash keys have 128 bits, so they are kept as 16 bytes;
in order they sort as numbers do.
"""

from typing import Literal

import msgspec

from services.kinesis.hashing import hash_key
from services.kinesis.producers import Producer
from services.kinesis.ring import Span
from services.kinesis.throughput import FULL, SECOND_US, Level, ReadWindow

Status = Literal["CREATING", "ACTIVE", "UPDATING", "DELETING"]
Mode = Literal["PROVISIONED", "ON_DEMAND"]
PendingKind = Literal[
    "create",
    "split",
    "merge",
    "count",
    "delete",
    "mode",
    "encryption",
    "record_size",
    "warm",
    "scale_up",
    "scale_down",
]
RETENTION_HOURS_LEAST = 24
RETENTION_HOURS_MOST = 8_760
DEFAULT_MAX_RECORD_KIB = 1_024
MOST_CALLED = 64  # records of calls in a shard's second that are drawn
HOUR_US = 3_600 * SECOND_US
DAY_US = 24 * HOUR_US


class Account(msgspec.Struct, frozen=True, array_like=True):
    """The commitment of a region, or the last one: `ended_us` is set when it is over, `ends_us` when that is known."""

    started_us: int | None = None
    ends_us: int | None = None
    ended_us: int | None = None

    @property
    def is_committed(self) -> bool:
        """Whether it holds."""
        return self.started_us is not None and self.ended_us is None

    @property
    def earliest_end_us(self) -> int:
        """Until when it holds in any case."""
        assert self.started_us is not None, "only what has started can end"
        return self.started_us + DAY_US


class Root(msgspec.Struct, array_like=True):
    """A region's streams by name, each with the number that tells it from an earlier one of the same name."""

    streams: dict[str, int] = {}
    next_stream_number: int = 0
    account: Account = Account()


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

    @property
    def parents(self) -> tuple[int, ...]:
        """The shards from which it came: none, one, or for a merge two."""
        return tuple(number for number in (self.parent, self.adjacent_parent) if number is not None)

    def span(self) -> Span:
        """Its number and range, for planning."""
        return Span(self.number, self.first_key, self.last_key)


def hash_bytes(key: int) -> bytes:
    """A hash key as it is kept."""
    return key.to_bytes(16, "big")


class Change(msgspec.Struct, frozen=True, array_like=True):
    """What was asked for and is not done: a split of the one of `shards` at `at`, a merge of two, a `target` of shards,
    of KiB or of MiB a second, a mode or a key as `text` (no key: none). A stream on demand splits `shards` each in the
    middle, or merges them two by two, by itself."""

    kind: PendingKind
    done_us: int
    shards: tuple[int, ...] = ()
    at: bytes = b""
    target: int = 0
    text: str = ""


class Encryption(msgspec.Struct, frozen=True, array_like=True):
    """With which key (none: with none) records have been encrypted since an instant."""

    since_us: int
    key: str


class Stream(msgspec.Struct, array_like=True):
    """A stream. `not_before_us` is the arrival time before which its records are gone for good, whatever the retention
    is raised to later; `extended_since_us` says since when it keeps them for more than a day. `mode_since_us` is when
    the present way of billing began, and `warm_mib` what a stream on demand is to be ready for, in MiB a second."""

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
    change: Change | None = None
    expiry_due: tuple[int, int] | None = None  # the event at which the oldest closed shard expires
    mode: Mode = "PROVISIONED"
    mode_since_us: int = 0
    modes_updated_us: list[int] = []  # UpdateStreamMode calls of the last 24 hours
    warm_mib: int = 0
    encryptions: list[Encryption] = []  # oldest first, as far back as records are kept
    keys_set_us: list[int] = []  # StartStreamEncryption calls of the last 24 hours
    keys_taken_us: list[int] = []  # StopStreamEncryption calls of the last 24 hours
    shard_metrics: list[str] = []  # of enhanced monitoring

    @property
    def is_on_demand(self) -> bool:
        """Whether it scales by itself and is billed by what flows."""
        return self.mode == "ON_DEMAND"

    @property
    def key(self) -> str:
        """The key with which records are encrypted as they come; empty if they are not."""
        return self.encryptions[-1].key if self.encryptions else ""

    @property
    def is_fed(self) -> bool:
        """Whether any producer sends."""
        return any(producer.records_a_second for producer in self.producers)

    @property
    def takes_records(self) -> bool:
        """Whether it can be written to and read.

        Source: API reference, SplitShard, DeleteStream: both go on while it is updated, and may until it is gone.
        """
        return self.status != "CREATING"

    @property
    def open_count(self) -> int:
        """How many shards are open."""
        return sum(shard.is_open for shard in self.shards)

    def open_shards(self) -> list[Shard]:
        """The open shards in the order of their ranges."""
        return sorted((shard for shard in self.shards if shard.is_open), key=lambda shard: shard.start)

    def shard(self, number: int | None) -> Shard | None:
        """The shard of that number, unless it has expired or never was."""
        return next((shard for shard in self.shards if shard.number == number), None)

    def children(self, number: int) -> list[Shard]:
        """The shards that a shard was split or merged into, in the order of their ranges."""
        found = [shard for shard in self.shards if number in shard.parents]
        return sorted(found, key=lambda shard: shard.start)

    def for_key(self, key: int) -> Shard:
        """The open shard that owns a hash key."""
        place = hash_bytes(key)
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
    """A record that was put by a call; `explicit` is the hash key if the call named one."""

    at_us: int
    partition_key: str
    content: bytes
    explicit: bytes = b""

    @property
    def hash_key(self) -> int:
        """Its place on the ring."""
        return int.from_bytes(self.explicit, "big") if self.explicit else hash_key(self.partition_key)


Entry = Run | Put


class Second(msgspec.Struct, array_like=True):
    """What came to a shard in one second of virtual time, by producer name (calls have the name '').

    Of single arrivals, stretches of producers' traffic are kept, for pictures, and some of the records of calls that
    were refused. Those that were let in lie in the shard from `first_put` on. (Earlier releases kept them among `calls`
    instead: those of a second in which a world was upgraded lie below that counter.)
    """

    at_s: int = -1
    attempts: dict[str, int] = {}
    accepted: dict[str, int] = {}
    attempted_bytes: int = 0
    accepted_bytes: int = 0
    refused_for_records: int = 0
    refused_for_bytes: int = 0
    slices: list["Slice"] = []
    calls: list["Called"] = []
    called_at_us: int = -1  # offset of the last call; a slice that begins there goes on from another level
    refused_for_key: int = 0
    first_put: int = 0  # counter of the first record that a call put; 0: none did


class Called(msgspec.Struct, frozen=True, array_like=True):
    """A record that a call sent, for a picture: its offset in the second, its key and its hash key."""

    offset_us: int
    partition_key: str
    hash_key: bytes
    is_accepted: bool


class Slice(msgspec.Struct, frozen=True, array_like=True):
    """A stretch [from, to) of a second without a call, from which single arrivals can be worked out for a picture.

    While the key of a stream cannot be used, nothing `is_encryptable`, and all of it is refused.
    """

    from_us: int
    to_us: int
    traffic: int
    began: Level
    is_encryptable: bool = True


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
    accepted_bytes: int = 0
    refused_for_key: int = 0  # of those refused


class Minute(msgspec.Struct, array_like=True):
    """Sums of the running minute, on their way to the metrics."""

    incoming_records: int = 0
    incoming_bytes: int = 0
    write_attempts: int = 0
    write_refused: int = 0
    batches: int = 0  # PutRecords calls; their records are counted above, too
    batched_attempts: int = 0
    batched_records: int = 0
    batched_bytes: int = 0
    read_calls: int = 0
    read_refused: int = 0
    read_records: int = 0
    read_bytes: int = 0
    age_ms_sum: int = 0
    age_ms_low: int = 0
    age_ms_high: int = 0

    def is_worth_flushing(self) -> bool:
        """Whether anything has happened."""
        return bool(self.write_attempts or self.read_calls or self.read_refused)


class Flow(msgspec.Struct, array_like=True):
    """What flows through a stream; all of it has been accounted up to, not including, `settled_us`.

    `hour_bytes` came in the hour `hour`. What is kept has been billed up to, not including, the hour `billed_hour`; of
    it, `extended_kib` are older than a day and `long_kib` older than a week.
    """

    settled_us: int
    shards: dict[int, ShardFlow]
    minute: Minute = msgspec.field(default_factory=Minute)
    due: tuple[int, int] | None = None  # the event that settles it next
    is_steady: bool = True
    put_bytes: int = 0  # content of single records that is kept
    trim_due_us: int = 0  # nothing has to be dropped before
    hour: int = 0
    hour_bytes: int = 0
    billed_hour: int = 0
    extended_kib: int = 0
    long_kib: int = 0


class Kept(msgspec.Struct, array_like=True):
    """What a region's streams keep of records put by calls, for a quota."""

    put_bytes: int = 0


class Traffic(msgspec.Struct, frozen=True, array_like=True):
    """The producers' settings until some time (None: they are the present ones), kept while their records are; and how
    large a record the stream took then, on which the limits depend."""

    producers: tuple[Producer, ...]
    until_us: int | None = None
    max_record_kib: int = DEFAULT_MAX_RECORD_KIB


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
    return f"traffics/~{name}"


def hours_part(name: str) -> str:
    """The collection of what came in each hour, in KiB, as long as it is kept."""
    return f"hours/~{name}"


def kept_part() -> str:
    """The part that counts what is kept of single records."""
    return "~kept"
