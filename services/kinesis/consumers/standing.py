"""How readers stand at an instant: lag, what has been done, the lease table as KCL would show it.

All of it follows from what was accounted last and the time since; nothing here changes anything.
"""

from dataclasses import dataclass
from typing import Any

from services.engine.context import Context
from services.kinesis.consumers.leases import FAILOVER_US, parents_ended, progress
from services.kinesis.consumers.ledger import Ledger
from services.kinesis.consumers.state import (
    Application,
    Applications,
    Counts,
    Lease,
    Reader,
    Readers,
    applications_part,
    readers_part,
)
from services.kinesis.reading_board import LeaseState
from services.kinesis.records import Log
from services.kinesis.sequence import Sequence, shard_id
from services.kinesis.state import Flow, Stream
from services.kinesis.throughput import SECOND_US
from services.kinesis.trimming import horizon_us

SHARD_END = "SHARD_END"


def applications_of(ctx: Context, stream: Stream) -> list[Application]:
    """The applications that read a stream."""
    found = ctx.part(applications_part(stream.name), Applications)
    return found.applications if found is not None else []


def reader_of(ctx: Context, stream: Stream, name: str) -> Reader:
    """An application at work, to be read."""
    readers = ctx.part(readers_part(stream.name), Readers)
    assert readers is not None, "a stream that is read has readers"
    return readers.by_name[name]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an application has come in a shard. Every record below `position` has been processed, or has expired;
    `lag` have not, of which the next arrived `age_us` ago."""

    lease: Lease
    state: LeaseState
    free_us: int
    position: int
    lag: int
    age_us: int
    checkpoint_age_us: int
    again: int
    done: Counts


class Standings:
    """All readers of a stream that is settled up to now."""

    def __init__(self, ctx: Context, stream: Stream, flow: Flow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._flow = flow
        self._shards = {shard.number: shard for shard in stream.shards}
        self._horizon_us = horizon_us(stream, ctx.now_us)
        self._ledgers: dict[int, Ledger] = {}

    def of(self, application: Application) -> list[Standing]:
        """Of every lease of an application, in the order of the shards."""
        reader = reader_of(self._ctx, self._stream, application.name)
        return [self._standing(application, reader, lease) for _, lease in sorted(reader.leases.items())]

    def _standing(self, application: Application, reader: Reader, lease: Lease) -> Standing:
        now_us = self._ctx.now_us
        count = progress(lease, application, now_us)
        done = lease.done.copy()
        done.processed += count
        done.duplicates += max(0, min(lease.first + count, lease.high) - lease.first)
        state = _state(application, reader, lease)
        if state == "ended":
            return Standing(lease, state, 0, lease.position, 0, 0, 0, 0, done)
        oldest = self._oldest(lease)
        done.lost += max(0, oldest - max(lease.position, lease.high))
        in_hand = lease.count - count
        ahead = max(lease.position, oldest)  # to be asked for next
        position = ahead if not in_hand else lease.first + count
        again = max(0, max(lease.high, position) - lease.checkpoint)
        return Standing(
            lease,
            state,
            self._free_us(reader, lease),
            position,
            in_hand + self._flow.shards[lease.shard].next_counter - ahead,
            self._age_us(lease.shard, max(position, oldest)),
            self._age_us(lease.shard, max(lease.checkpoint, oldest)) if again else 0,
            again,
            done,
        )

    def _oldest(self, lease: Lease) -> int:
        """The oldest record that can be read, if it matters."""
        if lease.tip_us >= self._horizon_us:
            return 0
        flow = self._flow.shards[lease.shard]
        return Log(self._ctx, self._stream, self._shards[lease.shard], flow).first_since(self._horizon_us)

    def _age_us(self, shard: int, counter: int) -> int:
        flow = self._flow.shards[shard]
        if counter >= flow.next_counter:
            return 0
        ledger = self._ledgers.get(shard)
        if ledger is None:
            ledger = self._ledgers[shard] = Ledger(self._ctx, self._stream, self._shards[shard], flow)
        return self._ctx.now_us - ledger.arrival_us(max(counter, flow.oldest_counter))

    def _free_us(self, reader: Reader, lease: Lease) -> int:
        """How long until somebody may take a lease whose owner has died."""
        living = reader.living()
        if lease.orphaned_us is None or not living:
            return 0
        seen_us = max(lease.orphaned_us, min(worker.started_us for worker in living))
        return max(0, seen_us + FAILOVER_US - self._ctx.now_us)


def standings(ctx: Context, stream: Stream, flow: Flow, application: Application) -> list[Standing]:
    """Of every lease of one application, in the order of the shards."""
    return Standings(ctx, stream, flow).of(application)


def _state(application: Application, reader: Reader, lease: Lease) -> LeaseState:
    if lease.is_ended:
        return "ended"
    if lease.owner is not None:
        return "held" if lease.orphaned_us is None else "orphaned"
    return "free" if application.children_first or parents_ended(reader, lease) else "waiting"


def total(reader: Reader, standings: list[Standing]) -> Counts:
    """What an application has done in all, in shards that have expired, too."""
    return Counts.total([reader.gone, *(each.done for each in standings)])


def sink(application: Application, done: Counts) -> int:
    """How many records its sink holds: one that is idempotent writes a record over itself when it comes again."""
    return done.processed - done.duplicates if application.is_idempotent else done.processed


def lease_table(ctx: Context, stream: Stream, application: Application) -> list[dict[str, Any]]:
    """The rows of the application's lease table, with the names of KCL's attributes. The stream must be settled.

    A checkpoint is the sequence number of the last record that is done with, or of the place before the first.
    """
    rows: list[dict[str, Any]] = []
    created_s = ctx.unix_us(stream.created_us) // SECOND_US
    shards = {shard.number: shard for shard in stream.shards}
    for number, lease in sorted(reader_of(ctx, stream, application.name).leases.items()):
        shard, done = shards[number], Sequence(created_s, number, lease.checkpoint - 1)
        row: dict[str, Any] = {
            "leaseKey": shard_id(number),
            "leaseCounter": lease.counter,
            "checkpoint": SHARD_END if lease.is_ended else done.text(),
            "ownerSwitchesSinceCheckpoint": lease.switches,
            "startingHashKey": str(shard.first_key),
            "endingHashKey": str(shard.last_key),
        }
        if lease.owner is not None:
            row["leaseOwner"] = f"worker-{lease.owner}"
        if lease.parents:
            row["parentShardId"] = [shard_id(parent) for parent in lease.parents]
        rows.append(row)
    return rows
