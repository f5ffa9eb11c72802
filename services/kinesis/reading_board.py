"""What the live view shows of those who read a stream: applications, their workers, and their leases of shards."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from urllib.parse import quote

ReaderKind = Literal["POLLING", "FAN_OUT"]
LeaseState = Literal["held", "orphaned", "free", "waiting", "ended"]


@dataclass(frozen=True, slots=True)
class LeaseMark:
    """How far an application has come in a shard.

    `state`: held by a worker that lives; orphaned, its owner has died and others wait until they may take it
    (`free_in_s`, 0 if nobody is there to take it); free; waiting until the shards it came from are read; ended.
    `lag` records are there and not processed, the next of them arrived `age_s` ago. Those from the checkpoint on, which
    arrived `checkpoint_age_s` ago, have been processed in part: `again` would be read again if the owner died now.
    `every_s` is the time between its last two calls: no record waited longer for one.
    """

    reader: str
    shard: int
    state: LeaseState
    owner: int | None = None
    free_in_s: float = 0.0
    position: int = 0
    checkpoint: int = 0
    lag: int = 0
    age_s: float = 0.0
    checkpoint_age_s: float = 0.0
    again: int = 0
    processed: int = 0
    duplicates: int = 0
    lost: int = 0
    refused: int = 0
    every_s: float = 0.0
    counter: int = 0
    switches: int = 0

    @property
    def part(self) -> str:
        """The id of its mark."""
        return f"lease-{quote(self.reader, safe='')}-{self.shard}"


@dataclass(frozen=True, slots=True)
class WorkerMark:
    """A worker and the shards it reads; it died so long ago, or it lives."""

    reader: str
    number: int
    shards: tuple[int, ...] = ()
    died_s: float | None = None

    @property
    def is_alive(self) -> bool:
        return self.died_s is None

    @property
    def part(self) -> str:
        """The id of its mark."""
        return f"worker-{quote(self.reader, safe='')}-{self.number}"


@dataclass(frozen=True)
class ReaderMark:
    """A consumer application. Each worker processes up to `records_a_second`; `sink` is how many records the place
    holds where they go. `consumer` is the status of its registered consumer, if it is one with enhanced fan-out."""

    name: str
    kind: ReaderKind
    records_a_second: int
    checkpoint_every: int
    poll_every_s: float
    starts_at: str
    is_idempotent: bool
    children_first: bool
    is_paused: bool
    consumer: str = ""
    workers: tuple[WorkerMark, ...] = ()
    leases: tuple[LeaseMark, ...] = ()
    processed: int = 0
    duplicates: int = 0
    lost: int = 0
    inverted: int = 0
    refused: int = 0
    sink: int = 0

    @property
    def part(self) -> str:
        """The id of its mark."""
        return f"reader-{quote(self.name, safe='')}"

    @cached_property
    def lag(self) -> int:
        """Records that are there and that it has not processed."""
        return sum(lease.lag for lease in self.leases)

    @cached_property
    def age_s(self) -> float:
        """How long ago the oldest record arrived that it has not processed."""
        return max((lease.age_s for lease in self.leases), default=0.0)

    @cached_property
    def every_s(self) -> float:
        """The longest time between two calls of a reader of it."""
        return max((lease.every_s for lease in self.leases if lease.state == "held"), default=0.0)

    @cached_property
    def living(self) -> int:
        """How many of its workers live."""
        return sum(worker.is_alive for worker in self.workers)

    def lease(self, shard: int) -> LeaseMark | None:
        """Its lease of a shard."""
        return next((lease for lease in self.leases if lease.shard == shard), None)
