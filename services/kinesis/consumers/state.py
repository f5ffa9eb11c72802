"""What reads: consumer applications with their workers and leases, and registered consumers.

An application is a fleet of workers of the Kinesis Client Library (KCL). Which worker reads which shard stands in its
lease table; here that is plain state of the same shape as the table which KCL keeps in DynamoDB (see `lease_table`).
Like all that flows, workers and leases lie in a part whose name has a `~`; how an application is set does not.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec
from msgspec.structs import astuple

ApplicationKind = Literal["POLLING", "FAN_OUT"]
Start = Literal["TRIM_HORIZON", "LATEST"]
ConsumerStatus = Literal["CREATING", "ACTIVE", "DELETING"]


class Application(msgspec.Struct, frozen=True, array_like=True):
    """How an application is set. Each of its workers processes so many records a second, of all its leases together."""

    name: str
    kind: ApplicationKind
    records_a_second: int
    checkpoint_every: int
    poll_every_us: int
    start: Start
    is_idempotent: bool = False
    children_first: bool = False
    is_paused: bool = False


class Applications(msgspec.Struct, array_like=True):
    """The applications that read a stream, in the order in which they came."""

    applications: list[Application] = []


class Worker(msgspec.Struct, array_like=True):
    """A process of an application. It reads again when it has done what it read before, at `free_us`."""

    number: int
    started_us: int
    died_us: int | None = None
    free_us: int = 0

    @property
    def is_alive(self) -> bool:
        return self.died_us is None


class Counts(msgspec.Struct, array_like=True):
    """What a reader of a shard has done: records processed, those of them that had been processed before, those that
    expired unread, those that came after a later one of their key; calls that were answered, what they gave, and calls
    that were refused, for their number, for the bytes, or since a KMS key could not be used."""

    processed: int = 0
    duplicates: int = 0
    lost: int = 0
    inverted: int = 0
    calls: int = 0
    records: int = 0
    bytes: int = 0
    refused_for_calls: int = 0
    refused_for_bytes: int = 0
    refused_for_key: int = 0
    age_ms_sum: int = 0  # of the iterator ages of calls

    @property
    def refused(self) -> int:
        return self.refused_for_calls + self.refused_for_bytes + self.refused_for_key

    def copy(self) -> "Counts":
        """The same counts, to be compared with later."""
        return Counts(*astuple(self))

    @staticmethod
    def total(several: "Iterable[Counts]") -> "Counts":
        """The sums of several."""
        return Counts(*map(sum, zip(*map(astuple, several), strict=True)))

    def add(self, other: "Counts", minus: "Counts | None" = None) -> None:
        """Adds another's counts to these, or by how much they are more than some."""
        for name in self.__struct_fields__:
            more = getattr(other, name) - (getattr(minus, name) if minus is not None else 0)
            setattr(self, name, getattr(self, name) + more)


class Lease(msgspec.Struct, array_like=True):
    """The right to read a shard, and how far its reader has come.

    Counters are the shard's. Every record below `checkpoint` is done with. The batch in hand is `count` records from
    `first` on, on which the owner works since `began_us`; while it has an owner that lives, `checkpoint` follows from
    them. All records below `high` have been processed at least once.
    """

    shard: int
    parents: tuple[int, ...] = ()
    owner: int | None = None
    counter: int = 0
    checkpoint: int = 0
    switches: int = 0
    is_ended: bool = False
    base: int = 0  # from here on the owner counts off the records between two checkpoints
    first: int = 0
    count: int = 0
    began_us: int = 0
    high: int = 0
    next_us: int = 0  # when its owner calls next
    since_us: int = 0  # since when it has wanted to
    is_queued: bool = False  # refused for the number of calls: it waits for its turn
    called_us: int = -1  # the last call that was answered
    interval_us: int = 0  # between the last two
    tip_us: int = 0  # every record that arrived before has been given out
    level_units: int = 0  # what is used of the throughput of its own, at `called_us`
    orphaned_us: int | None = None  # since when `counter` has not been seen to move
    wanted_by: int | None = None  # a worker to which it is to be handed over, since `wanted_us`
    wanted_us: int = 0
    renewed_us: int = 0  # up to when the renewals are in `counter`
    done: Counts = msgspec.field(default_factory=Counts)

    @property
    def position(self) -> int:
        """The next record to be given out."""
        return self.first + self.count


class FanOutMinute(msgspec.Struct, array_like=True):
    """Sums of the running minute of a registered consumer, on their way to the metrics."""

    events: int = 0
    records: int = 0
    bytes: int = 0
    behind_ms_sum: int = 0
    behind_ms_low: int = 0
    behind_ms_high: int = 0


class Reader(msgspec.Struct, array_like=True):
    """An application at work. `gone` is what was done in shards that have expired."""

    workers: list[Worker] = []  # numbered from 1 on
    leases: dict[int, Lease] = {}
    next_shard: int = 0  # shards from this number on have no lease yet
    gone: Counts = msgspec.field(default_factory=Counts)
    minute: FanOutMinute = msgspec.field(default_factory=FanOutMinute)

    def worker(self, number: int | None) -> Worker | None:
        """The worker of that number."""
        return self.workers[number - 1] if number is not None and number <= len(self.workers) else None

    def living(self) -> list[Worker]:
        """The workers that live, in the order of their numbers."""
        return [worker for worker in self.workers if worker.is_alive]


class Readers(msgspec.Struct, array_like=True):
    """All that read a stream, by the name of the application."""

    by_name: dict[str, Reader] = {}


class Consumer(msgspec.Struct, array_like=True):
    """A registered consumer, for which every shard has throughput of its own."""

    name: str
    status: ConsumerStatus
    created_us: int
    tags: dict[str, str] = {}


class Consumers(msgspec.Struct, array_like=True):
    """The registered consumers of a stream by name."""

    by_name: dict[str, Consumer] = {}


def applications_part(stream_name: str) -> str:
    """The part of how a stream's applications are set."""
    return f"applications/{stream_name}"


def readers_part(stream_name: str) -> str:
    """The part of what they are doing."""
    return f"readers/~{stream_name}"


def consumers_part(stream_name: str) -> str:
    """The part of a stream's registered consumers."""
    return f"consumers/{stream_name}"
