"""How reading is accounted: all calls of a stream's applications up to an instant, whenever somebody needs to know.

Nothing ticks here either. `read` plays the calls of a stretch of time in which nothing else happens to the stream, one
after another in the order of their instants; looks at the lease tables come in between, where they change anything. It
is called with what `flow` has just accounted, so it never reaches over a minute or an operation.

Readers at the tip of steady traffic repeat themselves. Whenever a full second finds all of them as an earlier one did,
counted from its instant and from the newest record, everything up to the end of the steady stretch is that many times
the same, and is taken in one step.
"""

from collections.abc import Iterator
from heapq import heapify, heappop, heappush

from services.engine.context import Context
from services.kinesis.billing import LONG_TERM_US, meter_out
from services.kinesis.consumers import calling
from services.kinesis.consumers.leases import add_children, checkpoint_at, fold, renew
from services.kinesis.consumers.ledger import Ledger
from services.kinesis.consumers.looks import LookAtLeases, needs_look
from services.kinesis.consumers.noting import Noted, note_shards, tell_refused
from services.kinesis.consumers.obstacles import bill_old, needs_unusable_key, pass_over_expired
from services.kinesis.consumers.order import count_inverted
from services.kinesis.consumers.repeating import Repeating
from services.kinesis.consumers.state import (
    Application,
    Applications,
    Consumers,
    Lease,
    Reader,
    Readers,
    Worker,
    applications_part,
    consumers_part,
    readers_part,
)
from services.kinesis.keys import unusable
from services.kinesis.state import Flow, Shard, Stream
from services.kinesis.throughput import SECOND_US
from services.kinesis.trimming import HOUR_US

CALM_CALLS_A_MINUTE = 600
Due = tuple[int, int, int, int]  # when, since when it has been wanted, the application's place, the shard


def has_readers(ctx: Context, stream: Stream) -> bool:
    """Whether any application reads a stream."""
    return ctx.part(applications_part(stream.name), Applications) is not None


def read(ctx: Context, stream: Stream, flow: Flow, from_us: int, to_us: int) -> bool:
    """Plays what the stream's applications do in [from, to); says whether there is so much of it, or so much about to
    change, that it had better be played in short stretches."""
    found = ctx.part(applications_part(stream.name), Applications)
    assert found is not None, "a stream that is read has applications"
    readers = ctx.edit_part(readers_part(stream.name), Readers)
    return Reading(ctx, stream, flow, found.applications, readers).play(from_us, to_us)


class Reading:
    """A stretch of time in which a stream is read."""

    def __init__(
        self, ctx: Context, stream: Stream, flow: Flow, applications: list[Application], readers: Readers
    ) -> None:
        self.ctx = ctx
        self.stream = stream
        self.flow = flow
        self.applications = applications
        self.readers = [readers.by_name[application.name] for application in applications]
        self.shards = {shard.number: shard for shard in stream.shards}
        consumers = ctx.part(consumers_part(stream.name), Consumers)
        self._active = (
            {name for name, each in consumers.by_name.items() if each.status == "ACTIVE"} if consumers else set()
        )
        self._ledgers: dict[int, Ledger] = {}
        self._due: list[Due] = []
        self.noted = Noted({}, [[] for _ in applications], [])
        self.unusable = {key for key, _ in unusable(ctx)} if stream.encryptions else set()
        self.before = {
            (place, number): lease.done.copy()
            for place, reader in enumerate(self.readers)
            for number, lease in reader.leases.items()
        }
        self._keys_seen: dict[int, tuple[int, set[str]]] = {}
        self.pushed_bytes = 0

    def play(self, from_us: int, to_us: int) -> bool:
        """All calls and looks of [from, to)."""
        read_bytes = self.flow.minute.read_bytes
        look_us, repeating = self._next_look_us(from_us), Repeating(self, to_us)
        full_us = -(-from_us // SECOND_US) * SECOND_US
        self._wake(from_us)
        while True:
            at_us = self._due[0][0] if self._due else to_us
            if look_us is not None and look_us <= at_us:
                if look_us >= to_us:
                    break
                self._look(look_us)
                look_us = self._next_look_us(look_us + 1)
                repeating.forget()
                continue
            if at_us >= to_us:
                break
            if at_us >= full_us and look_us is None:
                full_us = at_us // SECOND_US * SECOND_US
                is_skipped = repeating.skipped(full_us)
                full_us += SECOND_US
                if is_skipped:
                    self._gather()
                    continue
            _, _, place, number = heappop(self._due)
            if self._act(place, number, at_us):
                look_us = self._next_look_us(at_us + 1)
        self._finish(to_us)
        meter_out(self.ctx, self.stream, self.flow.minute.read_bytes - read_bytes)
        meter_out(self.ctx, self.stream, self.pushed_bytes, is_fan_out=True)
        return look_us is not None or self._is_busy(to_us)

    def _is_busy(self, at_us: int) -> bool:
        """Whether there are many calls, and not all readers that make them are at the tip."""
        calls_a_minute, is_behind = 0, False
        for _, application, reader, lease in self.calling():
            every_us = application.poll_every_us if application.kind == "POLLING" else calling.PUSH_EVERY_US
            worker = reader.worker(lease.owner)
            if worker is not None and worker.free_us < at_us + SECOND_US:
                calls_a_minute += 60 * SECOND_US // every_us
                is_behind = is_behind or lease.tip_us < lease.called_us - calling.PUSH_AFTER_US
        return is_behind and calls_a_minute > CALM_CALLS_A_MINUTE

    def ledger(self, number: int) -> Ledger:
        """The records of a shard."""
        found = self._ledgers.get(number)
        if found is None:
            shard = self.shards[number]
            found = self._ledgers[number] = Ledger(self.ctx, self.stream, shard, self.flow.shards[number])
        return found

    def keys_seen(self, number: int, upto: int) -> set[str]:
        """The keys of a shard's records below a counter."""
        begun, keys = self._keys_seen.get(number, (self.flow.shards[number].oldest_counter, set()))
        if upto > begun:
            keys.update(self.ledger(number).keys(begun, upto))
            self._keys_seen[number] = (upto, keys)
        return keys

    def calling(self) -> Iterator[tuple[int, Application, Reader, Lease]]:
        """The leases whose owners call now and then, in a set order."""
        for place, (application, reader) in enumerate(zip(self.applications, self.readers, strict=True)):
            if application.is_paused or (application.kind == "FAN_OUT" and application.name not in self._active):
                continue
            for lease in reader.leases.values():
                if (
                    lease.owner is not None
                    and lease.orphaned_us is None
                    and lease.wanted_by is None
                    and not lease.is_ended
                ):
                    yield place, application, reader, lease

    def _wake(self, at_us: int) -> None:
        """Whoever did not call until now begins now."""
        for _, _, _, lease in self.calling():
            if lease.next_us < at_us:
                lease.next_us = lease.since_us = at_us
        self._gather()

    def _gather(self) -> None:
        self._due = [(lease.next_us, lease.since_us, place, lease.shard) for place, _, _, lease in self.calling()]
        heapify(self._due)

    def _next_look_us(self, from_us: int) -> int | None:
        """The next full second, if any worker has a reason to look at a lease table."""
        for application, reader in zip(self.applications, self.readers, strict=True):
            if needs_look(application, reader, self.stream):
                return -(-from_us // SECOND_US) * SECOND_US
        return None

    def _look(self, at_us: int) -> None:
        for application, reader in zip(self.applications, self.readers, strict=True):
            add_children(reader, self.stream)

            def told(kind: str, lease: Lease, other: int, again: int, name: str = application.name) -> None:
                ids = (self.stream.name, name, str(lease.shard), str(lease.owner), str(other))
                self.ctx.trace(kind, ids, at_us=at_us, records=again)

            LookAtLeases(application, reader, at_us, told).look()
        self._gather()

    def _act(self, place: int, number: int, at_us: int) -> bool:
        """A call that is due; whether it brought its lease to an end."""
        application, reader = self.applications[place], self.readers[place]
        lease, shard = reader.leases[number], self.shards[number]
        worker = reader.worker(lease.owner)
        assert worker is not None, "a lease whose owner calls has one"
        if worker.free_us > at_us:
            lease.next_us = worker.free_us
        elif _is_over(application, lease, shard):
            self._end(application, lease, at_us)
            return True
        else:
            self._call(place, worker, lease, at_us)
            if _is_over(application, lease, shard):
                lease.next_us = worker.free_us
        heappush(self._due, (lease.next_us, lease.since_us, place, number))
        return False

    def _call(self, place: int, worker: Worker, lease: Lease, at_us: int) -> None:
        application, reader = self.applications[place], self.readers[place]
        flow = self.flow.shards[lease.shard]
        if application.kind == "POLLING":
            limit = calling.refusing_limit(flow, at_us)
            if limit is not None:
                self._refuse(application, lease, limit, at_us)
                return
        pass_over_expired(self, application, lease, at_us)
        if self.unusable and needs_unusable_key(self, lease):
            lease.done.refused_for_key += 1
            lease.next_us = lease.since_us = at_us + application.poll_every_us
            self.noted.refused.append(((application.name, lease.shard, "key"), at_us))
            return
        first, tip_us = lease.position, lease.tip_us
        ledger = self.ledger(lease.shard)
        if application.kind == "POLLING":
            age_ms = calling.poll(application, worker, lease, ledger, flow, self.flow.minute, at_us)
            lease.done.age_ms_sum += age_ms
            self.noted.ages_ms.setdefault(lease.shard, []).append(age_ms)
        else:
            size_bytes, behind_ms = calling.push(application, worker, lease, ledger, reader.minute, at_us)
            self.pushed_bytes += size_bytes
            if behind_ms is not None:
                self.noted.behind_ms[place].append(behind_ms)
        if self.stream.retention_hours * HOUR_US > LONG_TERM_US and tip_us < at_us - LONG_TERM_US:
            bill_old(self, lease, first=first, at_us=at_us)
        if application.children_first and lease.position > first:
            lease.done.inverted += count_inverted(self, application, reader, lease, first=first, at_us=at_us)

    def _refuse(self, application: Application, lease: Lease, limit: str, at_us: int) -> None:
        waiting = (reader.leases.get(lease.shard) for reader in self.readers)
        queued = [each.next_us for each in waiting if each is not None and each.is_queued and each is not lease]
        calling.wait_for_turn(lease, self.flow.shards[lease.shard], limit, [each for each in queued if each > at_us])
        self.flow.minute.read_refused += 1
        self.noted.refused.append(((application.name, lease.shard, limit), at_us))

    def _end(self, application: Application, lease: Lease, at_us: int) -> None:
        """The shard is closed and read to its end: the lease says SHARD_END, and nobody holds it any more."""
        fold(lease, application, at_us)
        renew(lease, at_us)
        lease.checkpoint = lease.position
        lease.is_ended, lease.owner = True, None
        self.ctx.trace("lease_ended", (self.stream.name, application.name, str(lease.shard)), at_us=at_us)

    def _finish(self, to_us: int) -> None:
        """Brings the lease tables up to date, and tells what was refused."""
        for application, reader in zip(self.applications, self.readers, strict=True):
            for lease in reader.leases.values():
                if lease.owner is not None and lease.orphaned_us is None:
                    lease.checkpoint = checkpoint_at(lease, application, to_us)
                    renew(lease, to_us)
        tell_refused(self)
        if self.stream.shard_metrics:
            note_shards(self)


def _is_over(application: Application, lease: Lease, shard: Shard) -> bool:
    """Whether a reader has been told that its shard has ended."""
    if shard.closed_us is None or shard.last_counter is None or lease.position <= shard.last_counter:
        return False
    return application.kind == "FAN_OUT" or lease.called_us >= shard.closed_us
