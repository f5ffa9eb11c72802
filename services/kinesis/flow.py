"""How traffic is accounted: lazily, up to the instant at which somebody needs to know, with the same result always.

Nothing ticks. Between two calls a stream's producers do what their patterns say, so `settle` accounts all arrivals
since the last time: what the limits let in, what they refuse, the levels and counts at the end. A `flow` event settles
a stream with traffic at least once a minute, so that a settlement is always short. Each stream has its own second for
that: not all of them come at the instant at which a minute ends.
"""

from msgspec.structs import replace

from services.engine.context import Context
from services.kinesis import billing, keys, storage, ticks
from services.kinesis.consumers.measures import flush_pushes
from services.kinesis.consumers.reading import has_readers, read
from services.kinesis.measures import flush_minute
from services.kinesis.monitoring import flush_shards
from services.kinesis.producers import Pattern, pattern
from services.kinesis.quotas import region_streams
from services.kinesis.state import (
    Entry,
    Flow,
    Run,
    Second,
    Shard,
    ShardFlow,
    Slice,
    Stream,
    flow_part,
    records_part,
)
from services.kinesis.throughput import FULL, SECOND_US, bytes_capacity_units, later
from services.kinesis.trimming import MINUTE_US, trim

LONGEST_RUN_S = 3_600
LONGEST_UNSTEADY_RUN_S = 20
UNSTEADY_SETTLE_S = 2
KEPT_SLICES = 8
FLUSH_SECONDS = 60


def settle(ctx: Context, stream: Stream) -> Flow:
    """What flows through a stream, to be changed, accounted up to now."""
    flow = ctx.edit_part(flow_part(stream.name), Flow)
    is_read = has_readers(ctx, stream)
    is_busy = is_read or stream.is_fed
    while flow.settled_us < ctx.now_us:
        minute_ends_us = flow.settled_us - flow.settled_us % MINUTE_US + MINUTE_US
        from_us, upto_us = flow.settled_us, min(ctx.now_us, minute_ends_us if is_busy else ctx.now_us)
        _account(ctx, stream, flow, upto_us)
        if is_read and read(ctx, stream, flow, from_us, upto_us):
            flow.is_steady = False
        if minute_ends_us <= ctx.now_us:
            end_minute(ctx, stream, flow, at_us=minute_ends_us - MINUTE_US)
    if ctx.now_us >= flow.trim_due_us:
        trim(ctx, stream, flow)
    if storage.is_due(stream, flow, ctx.now_us):
        storage.bill_kept(ctx, stream, flow)
    return flow


def end_minute(ctx: Context, stream: Stream, flow: Flow, *, at_us: int) -> None:
    """Counts the minute that began at an instant as over."""
    storage.gather(ctx, stream, flow, at_us=at_us)
    if stream.shard_metrics:
        flush_shards(ctx, stream, flow, at_us=at_us)
    flush_minute(ctx, stream.name, flow, at_us=at_us)
    flush_pushes(ctx, stream, at_us=at_us)


def settle_all(ctx: Context) -> None:
    """Accounts every stream up to now: for pictures, on a copy. Streams that are at rest stand as they are."""
    for stream in region_streams(ctx):
        if stream.takes_records and not _is_at_rest(ctx, stream):
            settle(ctx, stream)


def _is_at_rest(ctx: Context, stream: Stream) -> bool:
    """Whether settling a stream would change nothing that can be seen: it costs as much as for a busy one."""
    flow = ctx.part(flow_part(stream.name), Flow)
    if flow is None or stream.is_fed or has_readers(ctx, stream) or flow.minute.is_worth_flushing():
        return False
    if storage.is_due(stream, flow, ctx.now_us):
        return False
    is_trimmed = ctx.now_us < flow.trim_due_us or not _has_records(flow)
    return is_trimmed and all(each.level == FULL for each in flow.shards.values())


def _has_records(flow: Flow) -> bool:
    return any(each.oldest_counter < each.next_counter for each in flow.shards.values())


def schedule(ctx: Context, stream: Stream, flow: Flow, *, changed: bool = False) -> None:
    """Has the stream settled when it next has to be. To be called after whatever counted or `changed` its traffic."""
    if changed:
        flow.is_steady = False
    at_us = _due_us(ctx, stream, flow)
    if flow.due is not None:
        if at_us is None or flow.due[0] <= at_us:
            return
        ctx.cancel(flow.due)
    flow.due = None if at_us is None else ctx.schedule(at_us, "flow", [stream.name, stream.number])


def _due_us(ctx: Context, stream: Stream, flow: Flow) -> int | None:
    """When its minute has ended; sooner while its limits are in motion; without traffic when records become too old."""
    minute_ends_us = ctx.now_us - ctx.now_us % MINUTE_US + MINUTE_US
    own_us = stream.number % FLUSH_SECONDS * SECOND_US
    is_busy = stream.is_fed or has_readers(ctx, stream)
    if is_busy and not flow.is_steady:
        return min(minute_ends_us + own_us, ctx.now_us - ctx.now_us % SECOND_US + UNSTEADY_SETTLE_S * SECOND_US)
    if is_busy or flow.minute.is_worth_flushing():
        return minute_ends_us + own_us
    if not _has_records(flow):
        return None
    is_billed = stream.extended_since_us is not None
    return (min(flow.trim_due_us, storage.next_day_us(ctx.now_us)) if is_billed else flow.trim_due_us) + own_us


def second_of(flow: ShardFlow, at_s: int) -> Second:
    """The counts of a second, which is the running one or a new one."""
    if flow.now.at_s != at_s:
        flow.last = flow.now
        flow.now = Second(at_s)
    return flow.now


def seal(ctx: Context, stream: Stream, number: int, flow: ShardFlow) -> None:
    """Ends the runs that were growing: something else comes next, or nothing."""
    kept = ctx.collection(records_part(stream.name, number), int, Entry)
    if flow.tail is not None:
        kept.put(flow.tail_counter, flow.tail)
        flow.tail = None
    if flow.part is not None:
        if flow.part.accepted:
            kept.put(flow.part_counter, flow.part)
        flow.part = None


def _account(ctx: Context, stream: Stream, flow: Flow, upto_us: int) -> None:
    from_us, flow.settled_us = flow.settled_us, upto_us
    producers = tuple(stream.producers)
    flow.is_steady = True
    units = kib = 0
    is_encryptable = not stream.key or keys.is_usable(ctx, stream.key)
    for shard in stream.shards:
        if not shard.is_open:
            continue
        shard_flow = flow.shards[shard.number]
        traffic = pattern(producers, shard.first_key, shard.last_key) if producers else None
        if not traffic:
            shard_flow.level = later(shard_flow.level, upto_us - from_us)
            continue
        accounting = Accounting(ctx, stream, shard, flow, is_encryptable=is_encryptable)
        accounting.account(traffic, from_us, upto_us)
        units += accounting.put_units
        kib += accounting.kib
    if units:
        billing.meter_in(ctx, stream, units=units, kib=kib, at_us=upto_us)


class Accounting:
    """One shard's share of a settlement."""

    def __init__(self, ctx: Context, stream: Stream, shard: Shard, flow: Flow, *, is_encryptable: bool) -> None:
        self._ctx = ctx
        self._is_encryptable = is_encryptable
        self._stream = stream
        self._number = shard.number
        self._stream_flow = flow
        self._flow = flow.shards[shard.number]
        self._capacity_units = bytes_capacity_units(stream.max_record_kib)
        self.put_units = 0
        self.kib = 0
        self._refused_since_us: int | None = None
        self._refused_for_records = 0
        self._refused_for_bytes = 0
        self._refused_for_key = 0

    def account(self, traffic: Pattern, from_us: int, upto_us: int) -> None:
        """Accounts the arrivals in [from, upto)."""
        if not self._is_encryptable:
            self._refuse_all(traffic, from_us, upto_us)
            return
        second, offset_us = divmod(from_us, SECOND_US)
        last_second, last_offset_us = divmod(upto_us, SECOND_US)
        if offset_us and second < last_second:
            self._account_slice(traffic, second, (offset_us, SECOND_US))
            second, offset_us = second + 1, 0
        if second < last_second:
            self._account_seconds(traffic, second, last_second - second)
        if offset_us < last_offset_us:
            self._account_slice(traffic, last_second, (offset_us, last_offset_us))
        self._tell_refusals()

    def _refuse_all(self, traffic: Pattern, from_us: int, upto_us: int) -> None:
        """Nothing is let in: it could not be encrypted. The limits are spared."""
        flow = self._flow
        while from_us < upto_us:
            second, offset_us = divmod(from_us, SECOND_US)
            whole = 0 if offset_us else (upto_us - from_us) // SECOND_US
            to_us = SECOND_US if whole else min(SECOND_US, offset_us + upto_us - from_us)
            outcome = ticks.none_in(traffic, flow.level, offset_us, to_us)
            stretch = Slice(offset_us, to_us, self._stream.traffic, flow.level, is_encryptable=False)
            times = max(1, whole)
            self._count(traffic, outcome, stretch, second + times - 1, times)
            passed_us = times * (to_us - offset_us)
            flow.level = later(flow.level, passed_us)
            from_us += passed_us
        self._tell_refusals()

    def _account_seconds(self, traffic: Pattern, second: int, count: int) -> None:
        before = self._flow.level
        for piece in ticks.span(traffic, before, count, capacity_units=self._capacity_units):
            if self._flow.part is not None:
                seal(self._ctx, self._stream, self._number, self._flow)
            accepted = piece.ticks * piece.each.accepted
            run = Run(second, piece.ticks, self._stream.traffic, piece.began, piece.is_steady, accepted)
            self._add_run(run, self._flow.next_counter)
            second += piece.ticks
            began = piece.began if piece.began is not None else FULL
            self._count(traffic, piece.each, Slice(0, SECOND_US, self._stream.traffic, began), second - 1, piece.ticks)
            self._flow.level = piece.level
            if not piece.is_steady or piece.level != before:
                self._stream_flow.is_steady = False
            before = piece.level

    def _account_slice(self, traffic: Pattern, second: int, within_us: tuple[int, int]) -> None:
        flow = self._flow
        from_us, to_us = within_us
        began = flow.level
        outcome = ticks.part(traffic, began, from_us, to_us, capacity_units=self._capacity_units)
        counter = flow.next_counter
        self._count(traffic, outcome, Slice(from_us, to_us, self._stream.traffic, began), second, 1)
        flow.level = outcome.level
        if flow.part is not None and (flow.part.first_s, flow.part.to_us) == (second, from_us):
            flow.part = replace(flow.part, to_us=to_us, accepted=flow.part.accepted + outcome.accepted)
        else:
            if flow.part is not None:
                seal(self._ctx, self._stream, self._number, flow)
            flow.part = Run(second, 1, self._stream.traffic, began, True, outcome.accepted, from_us, to_us)
            flow.part_counter = counter
        if (flow.part.from_us, flow.part.to_us) == (0, SECOND_US):
            self._complete(traffic, flow.part)

    def _complete(self, traffic: Pattern, part: Run) -> None:
        """A second whose slices are all there is kept like any other whole second."""
        assert part.began is not None, "a slice knows the level from which it began"
        self._flow.part = None
        if part.accepted == len(traffic):
            self._add_run(replace(part, began=None), self._flow.part_counter)
            return
        end = ticks.tick(traffic, part.began, capacity_units=self._capacity_units).level
        self._add_run(replace(part, is_steady=end == part.began), self._flow.part_counter)
        if end != part.began:
            self._stream_flow.is_steady = False

    def _add_run(self, run: Run, counter: int) -> None:
        if not run.accepted:
            return
        flow, tail = self._flow, self._flow.tail
        if tail is not None and _continues(tail, run):
            flow.tail = replace(tail, ticks=tail.ticks + run.ticks, accepted=tail.accepted + run.accepted)
            return
        seal(self._ctx, self._stream, self._number, flow)
        flow.tail, flow.tail_counter = run, counter

    def _count(self, traffic: Pattern, each: ticks.Outcome, stretch: Slice, at_s: int, times: int) -> None:
        """Counts an outcome that came `times` times, the last time in the second `at_s`."""
        flow, minute = self._flow, self._stream_flow.minute
        second = second_of(flow, at_s)
        low, high = traffic.between(stretch.from_us, stretch.to_us)
        throttled = each.refused_for_records + each.refused_for_bytes
        refused = throttled + each.refused_for_key
        attempts = traffic.count_by_producer(low, high)
        for producer, tried, accepted in zip(traffic.producers, attempts, each.accepted_by_producer, strict=True):
            second.attempts[producer.name] = second.attempts.get(producer.name, 0) + tried
            second.accepted[producer.name] = second.accepted.get(producer.name, 0) + accepted
        second.attempted_bytes += traffic.bytes_before[high] - traffic.bytes_before[low]
        second.accepted_bytes += each.accepted_bytes
        second.refused_for_records += each.refused_for_records
        second.refused_for_bytes += each.refused_for_bytes
        second.refused_for_key += each.refused_for_key
        _note_slice(second, stretch)
        if refused and self._refused_since_us is None:
            self._refused_since_us = (at_s - times + 1) * SECOND_US + stretch.from_us
        flow.next_counter += times * each.accepted
        flow.accepted += times * each.accepted
        flow.accepted_bytes += times * each.accepted_bytes
        flow.refused += times * refused
        flow.refused_for_key += times * each.refused_for_key
        minute.incoming_records += times * each.accepted
        minute.incoming_bytes += times * each.accepted_bytes
        minute.write_attempts += times * (each.accepted + refused)
        minute.write_refused += times * throttled
        self.put_units += times * each.put_units
        self.kib += times * each.kib
        self._refused_for_records += times * each.refused_for_records
        self._refused_for_bytes += times * each.refused_for_bytes
        self._refused_for_key += times * each.refused_for_key

    def _tell_refusals(self) -> None:
        refused = (self._refused_for_records, self._refused_for_bytes, self._refused_for_key)
        if not any(refused):
            return
        for limit, count in zip(("records", "bytes", "key"), refused, strict=True):
            tell_refusals(self._ctx, (self._stream.name, self._number, limit), count, since_us=self._refused_since_us)


def tell_refusals(ctx: Context, whose: tuple[str, int, str], count: int, *, since_us: int | None = None) -> None:
    """Writes down that a stream's shard refused records for one of its limits, if it did, and since when (now)."""
    stream_name, shard, limit = whose
    if count:
        ctx.trace("records_refused", (stream_name, str(shard), limit), at_us=since_us, records=count)


def _continues(tail: Run, run: Run) -> bool:
    if tail.traffic != run.traffic or tail.first_s + tail.ticks != run.first_s:
        return False
    if tail.is_steady:
        return run.is_steady and tail.began == run.began and tail.ticks < LONGEST_RUN_S
    return not run.is_steady and tail.ticks < LONGEST_UNSTEADY_RUN_S


def _note_slice(second: Second, stretch: Slice) -> None:
    """Remembers a stretch for the picture; one that goes on where another ended is one with it."""
    newest = second.slices[-1] if second.slices else None
    goes_on = newest is not None and (newest.to_us, newest.traffic, newest.is_encryptable) == (
        stretch.from_us,
        stretch.traffic,
        stretch.is_encryptable,
    )
    if newest is not None and goes_on and second.called_at_us != stretch.from_us:
        second.slices[-1] = replace(newest, to_us=stretch.to_us)
    elif len(second.slices) < KEPT_SLICES:
        second.slices.append(stretch)
