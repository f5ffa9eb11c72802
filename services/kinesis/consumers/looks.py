"""The looks of an application's workers at their lease table, once a second: who takes, asks for or hands over what.

A worker takes leases that nobody holds, and those whose owner has died, up to its fair share. One that has less asks
the most burdened for a lease, which hands it over when it has done what it has in hand, or when it has taken too long.
Source: Developer guide, "DynamoDB metadata tables and load balancing in KCL".
"""

from collections.abc import Callable, Iterator

from services.kinesis.consumers.leases import (
    FAILOVER_US,
    HAND_OVER_US,
    begin,
    drop_batch,
    give_back,
    progress,
    readable,
)
from services.kinesis.consumers.state import Application, Lease, Reader, Worker
from services.kinesis.state import Stream

Told = Callable[[str, Lease, int, int], None]  # kind, lease, the worker it is about (0: none), records read again


def needs_look(application: Application, reader: Reader, stream: Stream) -> bool:
    """Whether a look at the lease table would, or soon will, change anything."""
    if reader.next_shard < stream.next_shard:
        return True
    living = reader.living()
    if not living:
        return False
    leases = readable(application, reader)
    if any(lease.owner is None or lease.orphaned_us is not None or lease.wanted_by is not None for lease in leases):
        return True
    share = fair_share(len(leases), len(living))
    held = [sum(lease.owner == worker.number for lease in leases) for worker in living]
    return _is_uneven(held, share)


def _is_uneven(held: list[int], share: int) -> bool:
    """Whether one has less than a share and another could give one up without having less than it then."""
    return min(held) < share and max(held) - min(held) >= 2


def fair_share(leases: int, workers: int) -> int:
    """How many leases a worker takes at most."""
    return -(-leases // workers)


class LookAtLeases:
    """One look of all workers at the lease table, at a full second."""

    def __init__(self, application: Application, reader: Reader, now_us: int, told: Told) -> None:
        self._application = application
        self._reader = reader
        self._now_us = now_us
        self._told = told
        self._leases = readable(application, reader)
        self._living = reader.living()

    def look(self) -> None:
        """Hands over what was asked for, lets workers take what they can, and has one ask for more."""
        if not self._living:
            return
        for lease in self._leases:
            if lease.wanted_by is not None:
                self._hand_over(lease)
        share = fair_share(len(self._leases), len(self._living))
        for worker in sorted(self._living, key=lambda each: (self._held(each), each.number)):
            for lease in self._takeable(worker):
                if self._held(worker) >= share:
                    break
                self._take(lease, worker)
        self._ask_for_one(share)

    def _held(self, worker: Worker) -> int:
        """The leases that a worker has or is about to get."""
        return sum(
            (lease.wanted_by or lease.owner) == worker.number and lease.orphaned_us is None for lease in self._leases
        )

    def _takeable(self, worker: Worker) -> Iterator[Lease]:
        for lease in self._leases:
            if lease.owner is None:
                yield lease
            elif lease.orphaned_us is not None:
                seen_us = max(lease.orphaned_us, worker.started_us)
                if self._now_us - seen_us >= FAILOVER_US:
                    yield lease

    def _ask_for_one(self, share: int) -> None:
        held = {worker.number: self._held(worker) for worker in self._living}
        if not _is_uneven(list(held.values()), share):
            return
        least = min(held, key=lambda number: (held[number], number))
        most = max(held, key=lambda number: (held[number], number))
        for lease in reversed(self._leases):
            if lease.owner == most and lease.orphaned_us is None and lease.wanted_by is None:
                lease.wanted_by, lease.wanted_us = least, self._now_us
                self._hand_over(lease)
                return

    def _hand_over(self, lease: Lease) -> None:
        """Gives a lease to who asked for it, if its owner is done with its batch or has taken too long."""
        wanted = self._reader.worker(lease.wanted_by)
        if wanted is None or not wanted.is_alive or lease.orphaned_us is not None:
            lease.wanted_by = None
            lease.next_us = lease.since_us = max(lease.next_us, self._now_us)
            return
        is_done = progress(lease, self._application, self._now_us) == lease.count
        if is_done:
            give_back(lease, self._application, self._now_us)
            self._take(lease, wanted)
        elif self._now_us - lease.wanted_us >= HAND_OVER_US:
            owner = self._reader.worker(lease.owner)
            assert owner is not None, "a lease that is handed over has an owner"
            owner.free_us = min(owner.free_us, self._now_us)
            drop_batch(lease, self._application, self._now_us)
            self._take(lease, wanted)

    def _take(self, lease: Lease, worker: Worker) -> None:
        again = max(0, lease.high - lease.checkpoint)
        before = lease.owner
        begin(lease, worker, self._now_us)
        if before is None:
            self._told("lease_taken", lease, 0, again)
        else:
            lease.switches += 1
            self._told("lease_moved", lease, before, again)
