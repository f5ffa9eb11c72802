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
from services.kinesis.billing import LONG_TERM_US, meter_long_read, meter_out
from services.kinesis.consumers import calling
from services.kinesis.consumers.leases import LookAtLeases, add_children, checkpoint_at, fold, needs_look, renew
from services.kinesis.consumers.ledger import Ledger
from services.kinesis.consumers.order import count_inverted
from services.kinesis.consumers.repeating import Noted, Repeating, Whose
from services.kinesis.consumers.state import (
    Application,
    Applications,
    Consumers,
    Counts,
    Lease,
    Reader,
    Readers,
    Worker,
    applications_part,
    consumers_part,
    readers_part,
)
from services.kinesis.keys import unusable
from services.kinesis.monitoring import Reads, note_reads
from services.kinesis.records import Log
from services.kinesis.state import Flow, Shard, Stream
from services.kinesis.throughput import ANSWER_RECORDS, SECOND_US
from services.kinesis.trimming import HOUR_US, horizon_us

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
        self._before = {
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
        shard, flow = self.shards[lease.shard], self.flow.shards[lease.shard]
        if application.kind == "POLLING":
            limit = calling.refusing_limit(flow, at_us)
            if limit is not None:
                self._refuse(application, lease, limit, at_us)
                return
        self._pass_over_expired(application, shard, lease, at_us)
        if self.unusable and self._needs_unusable_key(lease):
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
            self._bill_old(lease, first, at_us)
        if application.children_first and lease.position > first:
            lease.done.inverted += count_inverted(self, application, reader, lease, first=first, at_us=at_us)

    def _bill_old(self, lease: Lease, first: int, at_us: int) -> None:
        """What has been kept for more than a week costs when it is read."""
        log = Log(self.ctx, self.stream, self.shards[lease.shard], self.flow.shards[lease.shard])
        until = min(lease.position, log.first_since(at_us - LONG_TERM_US))
        meter_long_read(self.ctx, self.ledger(lease.shard).bytes_between(first, max(first, until)))

    def _refuse(self, application: Application, lease: Lease, limit: str, at_us: int) -> None:
        waiting = (reader.leases.get(lease.shard) for reader in self.readers)
        queued = [each.next_us for each in waiting if each is not None and each.is_queued and each is not lease]
        calling.wait_for_turn(lease, self.flow.shards[lease.shard], limit, [each for each in queued if each > at_us])
        self.flow.minute.read_refused += 1
        self.noted.refused.append(((application.name, lease.shard, limit), at_us))

    def _needs_unusable_key(self, lease: Lease) -> bool:
        """Whether any record that would be given next was encrypted with a key that cannot be used."""
        start, ledger = lease.position, self.ledger(lease.shard)
        last = min(self.flow.shards[lease.shard].next_counter, start + ANSWER_RECORDS) - 1
        if last < start:
            return False
        from_us, to_us = ledger.arrival_us(start), ledger.arrival_us(last)
        since = [each.since_us for each in self.stream.encryptions]
        return any(
            each.key in self.unusable and since_us <= to_us and until_us > from_us
            for each, since_us, until_us in zip(self.stream.encryptions, since, [*since[1:], to_us + 1], strict=True)
        )

    def _pass_over_expired(self, application: Application, shard: Shard, lease: Lease, at_us: int) -> None:
        """What has become too old since the last call is lost to who has not read it."""
        horizon = horizon_us(self.stream, at_us)
        if lease.tip_us >= horizon:
            return
        oldest = Log(self.ctx, self.stream, shard, self.flow.shards[shard.number]).first_since(horizon)
        if lease.position >= oldest:
            return
        fold(lease, application, at_us)
        unread = oldest - max(lease.position, lease.high)
        if unread > 0:
            lease.done.lost += unread
            self.ctx.trace(
                "records_lost", (self.stream.name, application.name, str(shard.number)), at_us=at_us, records=unread
            )
        lease.base = lease.first = oldest

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
        since_us: dict[Whose, int] = {}
        for whose, at_us in self.noted.refused:
            since_us.setdefault(whose, at_us)
        for whose, at_us in since_us.items():
            self._tell_refused(*whose, at_us)
        if self.stream.shard_metrics:
            self._note_shards()

    def _note_shards(self) -> None:
        """Counts what was read of each shard, where somebody has asked for that."""
        for number, ages_ms in self.noted.ages_ms.items():
            read = Counts()
            for place, (application, reader) in enumerate(zip(self.applications, self.readers, strict=True)):
                lease = reader.leases.get(number)
                if lease is not None and application.kind == "POLLING":
                    read.add(lease.done, minus=self._before.get((place, number), Counts()))
            counted = Reads(
                read.calls,
                read.refused_for_calls + read.refused_for_bytes,
                read.records,
                read.bytes,
                read.age_ms_sum,
                min(ages_ms),
                max(ages_ms),
            )
            note_reads(self.ctx, self.stream, number, counted)

    def _tell_refused(self, name: str, shard: int, limit: str, since_us: int) -> None:
        place = next(place for place, application in enumerate(self.applications) if application.name == name)
        done = self.readers[place].leases[shard].done
        before = self._before.get((place, shard), Counts())
        count = getattr(done, f"refused_for_{limit}") - getattr(before, f"refused_for_{limit}")
        ids = (self.stream.name, name, str(shard), limit)
        self.ctx.trace("application_refused", ids, at_us=since_us, reads=count)


def _is_over(application: Application, lease: Lease, shard: Shard) -> bool:
    """Whether a reader has been told that its shard has ended."""
    if shard.closed_us is None or shard.last_counter is None or lease.position <= shard.last_counter:
        return False
    return application.kind == "FAN_OUT" or lease.called_us >= shard.closed_us
