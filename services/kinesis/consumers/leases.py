"""Which worker reads which shard: the leases of an application, as the Kinesis Client Library keeps them.

Each worker looks at the lease table once a second. It renews its own leases, which moves their counters; it takes those
that nobody holds, and those whose counter it has not seen move for ten seconds: their owner must have died. It takes no
more than its fair share. One that has less asks the most burdened worker for a lease, which hands it over when it has
done what it has in hand. A child shard's lease can be taken when the leases of its parents have come to SHARD_END, so
that the records of a key are read in their order.

Whoever takes a lease goes on at its checkpoint. What was done after the checkpoint is done again.
Source: Developer guide, "KCL configurations" (failover 10 s, graceful hand-off 30 s), "DynamoDB metadata tables and
load balancing in KCL".
Model: the fair share is counted in leases that can be read, as KCL 2 does; the looks fall on full seconds.
"""

from collections.abc import Callable

from services.kinesis.consumers.state import Application, Lease, Reader, Worker
from services.kinesis.state import Shard, Stream
from services.kinesis.throughput import SECOND_US

FAILOVER_US = 10 * SECOND_US
LOOK_EVERY_US = SECOND_US
HAND_OVER_US = 30 * SECOND_US
FIRST_COUNTER = 1


def progress(lease: Lease, application: Application, at_us: int) -> int:
    """How many records of the batch in hand have been processed at an instant."""
    if at_us <= lease.began_us:
        return 0
    return min(lease.count, (at_us - lease.began_us) * application.records_a_second // SECOND_US)


def busy_us(count: int, records_a_second: int) -> int:
    """How long a worker takes for so many records."""
    return -(-count * SECOND_US // records_a_second)


def checkpoint_at(lease: Lease, application: Application, at_us: int) -> int:
    """The checkpoint that the lease of a living owner has at an instant: every so many records one is set."""
    every = application.checkpoint_every
    done = lease.first + progress(lease, application, at_us)
    return max(lease.checkpoint, lease.base + (done - lease.base) // every * every)


def fold(lease: Lease, application: Application, at_us: int) -> None:
    """Counts what has been processed of the batch in hand; the rest of it stays in hand."""
    count = progress(lease, application, at_us)
    if not count:
        return
    again = max(0, min(lease.first + count, lease.high) - lease.first)
    lease.done.processed += count
    lease.done.duplicates += again
    lease.first += count
    lease.count -= count
    lease.began_us = at_us
    lease.high = max(lease.high, lease.first)


def drop_batch(lease: Lease, application: Application, at_us: int) -> None:
    """What is in hand is not processed any further: its owner stops."""
    renew(lease, at_us)
    lease.checkpoint = checkpoint_at(lease, application, at_us)
    fold(lease, application, at_us)
    lease.count = 0


def give_back(lease: Lease, application: Application, at_us: int) -> None:
    """Its owner sets a checkpoint after the last record that it has processed, and stops."""
    renew(lease, at_us)
    fold(lease, application, at_us)
    lease.count, lease.checkpoint = 0, lease.first


def renew(lease: Lease, at_us: int) -> None:
    """Moves the counter by the renewals since it was last brought up to date: one at every full second."""
    if lease.owner is not None and lease.orphaned_us is None and not lease.is_ended:
        lease.counter += -(-at_us // LOOK_EVERY_US) - -(-lease.renewed_us // LOOK_EVERY_US)
    lease.renewed_us = at_us


def begin_reading(application: Application, reader: Reader, stream: Stream, start_of: Callable[[Shard], int]) -> None:
    """Gives an application that begins its leases. One that begins at the newest record has nothing to do with shards
    that were closed before."""
    for shard in stream.shards:
        if shard.is_open or application.start == "TRIM_HORIZON":
            reader.leases[shard.number] = _lease(shard, start_of(shard))
    reader.next_shard = stream.next_shard


def add_children(reader: Reader, stream: Stream) -> None:
    """Adds leases for shards that have opened since; they are read from their first record on."""
    for shard in stream.shards:
        if shard.number >= reader.next_shard:
            reader.leases[shard.number] = _lease(shard, FIRST_COUNTER)
    reader.next_shard = stream.next_shard


def _lease(shard: Shard, start: int) -> Lease:
    return Lease(shard.number, shard.parents, checkpoint=start, base=start, first=start, high=start)


def readable(application: Application, reader: Reader) -> list[Lease]:
    """The leases that can be held now: not at their end, and their parents are."""
    return [
        lease
        for lease in reader.leases.values()
        if not lease.is_ended and (application.children_first or parents_ended(reader, lease))
    ]


def parents_ended(reader: Reader, lease: Lease) -> bool:
    """Whether the shards from which a lease's shard came have been read to their end, or have expired."""
    leases = (reader.leases.get(parent) for parent in lease.parents)
    return all(parent is None or parent.is_ended for parent in leases)


def begin(lease: Lease, worker: Worker, now_us: int) -> None:
    """The worker has the lease, and goes on at its checkpoint."""
    lease.owner, lease.counter = worker.number, lease.counter + 1
    lease.orphaned_us = lease.wanted_by = None
    lease.base = lease.first = lease.checkpoint
    lease.count, lease.began_us, lease.renewed_us = 0, now_us, now_us + 1
    lease.next_us = lease.since_us = now_us
    lease.is_queued = False
    lease.tip_us = 0


def orphan(reader: Reader, application: Application, worker: Worker, now_us: int) -> None:
    """The worker dies: its leases stay its own, and their counters stand still.

    They moved last at the full second before, which the others see a second later.
    """
    worker.died_us, worker.free_us = now_us, 0
    seen_us = -(-now_us // LOOK_EVERY_US) * LOOK_EVERY_US
    for lease in reader.leases.values():
        if lease.owner == worker.number and lease.orphaned_us is None and not lease.is_ended:
            drop_batch(lease, application, now_us)
            lease.orphaned_us = seen_us
        if lease.wanted_by == worker.number:
            lease.wanted_by = None


def release(reader: Reader, application: Application, worker: Worker, now_us: int) -> None:
    """The worker ends in good order: it sets its checkpoints and gives its leases back."""
    worker.died_us, worker.free_us = now_us, 0
    for lease in reader.leases.values():
        if lease.owner == worker.number and lease.orphaned_us is None and not lease.is_ended:
            give_back(lease, application, now_us)
            lease.owner = None
        if lease.wanted_by == worker.number:
            lease.wanted_by = None


def slow_down(reader: Reader, application: Application, records_a_second: int, now_us: int) -> None:
    """Has its workers process so many records a second from now on, what they have in hand included."""
    for lease in reader.leases.values():
        worker = reader.worker(lease.owner)
        if worker is None or lease.orphaned_us is not None:
            continue
        fold(lease, application, now_us)
        if lease.count:
            lease.began_us = now_us
            worker.free_us = now_us + busy_us(lease.count, records_a_second)
