"""How readers stand at an instant: the lease table as KCL would show it, lag, what the sink holds.

All of it follows from what was accounted last and the time since; nothing here changes anything.
"""

from dataclasses import dataclass
from typing import Any

from services.engine.context import Context
from services.kinesis.consumers.leases import checkpoint_at, progress
from services.kinesis.consumers.ledger import Ledger
from services.kinesis.consumers.state import Application, Counts, Lease, Reader, Readers, readers_part
from services.kinesis.records import Log
from services.kinesis.sequence import Sequence, shard_id
from services.kinesis.state import Flow, Stream
from services.kinesis.throughput import SECOND_US
from services.kinesis.trimming import horizon_us

SHARD_END = "SHARD_END"


@dataclass(frozen=True)
class Standing:
    """How far an application has come in a shard. `lag` counts records that can be read and are not processed; `age_us`
    is how long ago the next of them arrived. `again` would be read again if the owner died now."""

    shard: int
    owner: int | None
    is_orphaned: bool
    is_ended: bool
    position: int
    checkpoint: int
    lag: int
    age_us: int
    again: int
    interval_us: int
    done: Counts


def reader_of(ctx: Context, stream: Stream, name: str) -> Reader:
    """An application at work, to be read."""
    readers = ctx.part(readers_part(stream.name), Readers)
    assert readers is not None, "a stream that is read has readers"
    return readers.by_name[name]


def standings(ctx: Context, stream: Stream, flow: Flow, application: Application) -> list[Standing]:
    """Of every lease, in the order of the shards. The stream must be settled up to now."""
    reader = reader_of(ctx, stream, application.name)
    shards = {shard.number: shard for shard in stream.shards}
    horizon = horizon_us(stream, ctx.now_us)
    found = []
    for number, lease in sorted(reader.leases.items()):
        shard_flow = flow.shards[number]
        oldest = 0
        if lease.tip_us < horizon and not lease.is_ended:
            oldest = Log(ctx, stream, shards[number], shard_flow).first_since(horizon)
        done = lease.first + progress(lease, application, ctx.now_us)
        ahead = max(done, oldest) if lease.count == done - lease.first else done
        lag = 0 if lease.is_ended else shard_flow.next_counter - ahead
        age_us = 0
        if lag:
            age_us = ctx.now_us - Ledger(ctx, stream, shards[number], shard_flow).arrival_us(max(ahead, oldest))
        checkpoint = checkpoint_at(lease, application, ctx.now_us) if _is_held(lease) else lease.checkpoint
        found.append(
            Standing(
                number,
                lease.owner,
                lease.orphaned_us is not None,
                lease.is_ended,
                ahead,
                checkpoint,
                lag,
                age_us,
                0 if lease.is_ended else max(0, max(lease.high, done) - checkpoint),
                lease.interval_us,
                _done(lease, application, ctx.now_us, max(0, oldest - max(lease.position, lease.high))),
            )
        )
    return found


def _is_held(lease: Lease) -> bool:
    return lease.owner is not None and lease.orphaned_us is None


def _done(lease: Lease, application: Application, now_us: int, lost: int) -> Counts:
    """What has been done, the batch in hand included, and what has just been lost."""
    done, count = Counts(), progress(lease, application, now_us)
    done.add(lease.done)
    done.processed += count
    done.duplicates += max(0, min(lease.first + count, lease.high) - lease.first)
    done.lost += lost
    return done


def total(reader: Reader, standing: list[Standing]) -> Counts:
    """What an application has done in all."""
    done = Counts()
    done.add(reader.gone)
    for each in standing:
        done.add(each.done)
    return done


def sink(application: Application, done: Counts) -> int:
    """How many records its sink holds: one that is idempotent writes a record over itself when it comes again."""
    return done.processed - done.duplicates if application.is_idempotent else done.processed


def lease_table(ctx: Context, stream: Stream, application: Application) -> list[dict[str, Any]]:
    """The rows of the application's lease table, with the names of KCL's attributes. The stream must be settled.

    A checkpoint is the sequence number of the last record that is done with, or where a lease begins.
    """
    rows: list[dict[str, Any]] = []
    created_s = ctx.unix_us(stream.created_us) // SECOND_US
    shards = {shard.number: shard for shard in stream.shards}
    for number, lease in sorted(reader_of(ctx, stream, application.name).leases.items()):
        shard = shards[number]
        row: dict[str, Any] = {
            "leaseKey": shard_id(number),
            "leaseCounter": lease.counter,
            "checkpoint": SHARD_END if lease.is_ended else Sequence(created_s, number, lease.checkpoint - 1).text(),
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
