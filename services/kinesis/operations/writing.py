"""Putting records: each goes to the shard that owns its hash key, if that shard's two write limits have room for it.

Records of one request are judged in its order. A refused one costs nothing, and the rest of the request goes on.
Source: API reference (PutRecord, PutRecords); "Quotas and limits".
"""

from bisect import bisect_right
from typing import Any, NamedTuple

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import billing, keys, refusals, scaling
from services.kinesis.finding import find_ready_stream, refuse_dry_run
from services.kinesis.flow import schedule, seal, second_of, settle, tell_refusals
from services.kinesis.hashing import LAST_HASH_KEY, hash_key
from services.kinesis.operations.shapes import created_s, encryption_shape
from services.kinesis.quotas import check_kept
from services.kinesis.sequence import Sequence, parse_sequence, shard_id
from services.kinesis.state import (
    MOST_CALLED,
    Called,
    Entry,
    Flow,
    Kept,
    Put,
    ShardFlow,
    Stream,
    hash_bytes,
    kept_part,
    records_part,
)
from services.kinesis.throughput import (
    REQUEST_BYTES,
    SECOND_US,
    binding_limit,
    bytes_capacity_units,
    charged,
    put_units,
    started_kib,
)

FROM_CALLS = ""


class Sent(NamedTuple):
    """A record as it was sent. `size_bytes` is what counts for the limits: data and key."""

    partition_key: str
    hash_key: int
    content: bytes
    is_explicit: bool
    size_bytes: int


class Stored(NamedTuple):
    """Where a record went; `refused_by` names the limit that kept it out."""

    shard: int
    counter: int = 0
    refused_by: str | None = None


def put_record(ctx: Context, params: Params) -> Answer:
    """Puts one record and says where it went."""
    stream = find_ready_stream(ctx, params)
    sent = _sent(stream, params)
    _check_order(ctx, stream, params.get("SequenceNumberForOrdering"))
    check_kept(ctx, len(sent.content))
    keys.check_usable(ctx, stream.key)
    refuse_dry_run(params)

    stored = _put_all(ctx, stream, [sent])[0]
    if stored.refused_by:
        raise refusals.rate_exceeded(stream.name, stored.shard)
    return {**_Results(ctx, stream).of(stored), **encryption_shape(stream.key)}


def put_records(ctx: Context, params: Params) -> Answer:
    """Puts up to 500 records and says of each, in the request's order, where it went or why it did not."""
    stream = find_ready_stream(ctx, params)
    sent = [_sent(stream, record) for record in params["Records"]]
    if sum(record.size_bytes for record in sent) > REQUEST_BYTES:
        raise refusals.invalid(f"Records size exceeds {REQUEST_BYTES // 2**20} MB limit")
    check_kept(ctx, sum(len(record.content) for record in sent))
    keys.check_usable(ctx, stream.key)
    refuse_dry_run(params)

    stored = _put_all(ctx, stream, sent, is_batch=True)
    of = _Results(ctx, stream).of
    return {
        "FailedRecordCount": sum(1 for each in stored if each.refused_by),
        "Records": [of(each) for each in stored],
        **encryption_shape(stream.key),
    }


def _sent(stream: Stream, record: Params) -> Sent:
    key = record.get("PartitionKey")
    if key is None:
        raise refusals.missing("partitionKey")
    explicit = record.get("ExplicitHashKey")
    place = hash_key(key) if explicit is None else int(explicit)
    if place > LAST_HASH_KEY:
        raise refusals.invalid(
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
            f"Specified value was {explicit}"
        )
    content = record["Data"]
    size_bytes = len(content) + len(key.encode())
    sent = Sent(key, place, content, explicit is not None, size_bytes)
    if size_bytes > stream.max_record_kib * 1024:
        raise refusals.not_valid(
            f"A record of {size_bytes} bytes, its partition key included, is larger than stream {stream.name} "
            f"takes: {stream.max_record_kib * 1024} bytes."
        )
    return sent


def _check_order(ctx: Context, stream: Stream, number: str | None) -> None:
    """The record of a number to come after must be there. Any later record has a greater number anyway."""
    if number is None:
        return
    parsed = parse_sequence(number)
    flow = settle(ctx, stream)
    shard_flow = flow.shards.get(parsed.shard)
    is_known = shard_flow is None or parsed.counter < shard_flow.next_counter
    if parsed.created_s != created_s(ctx, stream) or parsed.shard >= stream.next_shard or not is_known:
        raise refusals.invalid(
            f"ExclusiveMinimumSequenceNumber {number} used in PutRecord on stream {stream.name} under account "
            f"{refusals.ACCOUNT} is invalid."
        )


def _put_all(ctx: Context, stream: Stream, records: list[Sent], *, is_batch: bool = False) -> list[Stored]:
    flow = settle(ctx, stream)
    writer = Writer(ctx, stream, flow)
    stored = [writer.put(record) for record in records]
    if is_batch:
        taken = [record for record, each in zip(records, stored, strict=True) if not each.refused_by]
        flow.minute.batches += 1
        flow.minute.batched_attempts += len(records)
        flow.minute.batched_records += len(taken)
        flow.minute.batched_bytes += sum(record.size_bytes for record in taken)
    writer.finish()
    schedule(ctx, stream, flow, changed=stream.is_fed)
    if stream.is_on_demand:
        scaling.wake(ctx, stream)
    return stored


class _Part:
    """What a request brings to one shard: as it comes, and put in its place when the request is over."""

    __slots__ = ("accepted", "accepted_bytes", "attempted", "attempted_bytes", "flow", "kept", "number", "refused")

    def __init__(self, number: int, flow: ShardFlow) -> None:
        self.number = number
        self.flow = flow
        self.kept: list[tuple[int, Put]] = []
        self.attempted = self.attempted_bytes = 0
        self.accepted = self.accepted_bytes = 0
        self.refused = {"records": 0, "bytes": 0}


class Writer:
    """Puts records, one after the other, into a stream that is settled up to now."""

    def __init__(self, ctx: Context, stream: Stream, flow: Flow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._flow = flow
        self._is_throttled = ctx.is_throttled
        self._capacity_units = bytes_capacity_units(stream.max_record_kib)
        self._offset_us = ctx.now_us % SECOND_US
        self._put_units = 0
        self._kib = 0
        self._parts: dict[int, _Part] = {}
        self._open = stream.open_shards()
        self._starts = [shard.start for shard in self._open]

    def put(self, sent: Sent) -> Stored:
        """Judges a record and keeps it if it is let in."""
        place = hash_bytes(sent.hash_key)
        number = self._open[bisect_right(self._starts, place) - 1].number
        part = self._parts.get(number)
        if part is None:
            part = self._parts[number] = self._begun(number)
        flow, size_bytes = part.flow, sent.size_bytes
        limit = binding_limit(flow.level, size_bytes, self._capacity_units) if self._is_throttled else None
        part.attempted += 1
        part.attempted_bytes += size_bytes
        if limit:
            part.refused[limit] += 1
            if len(flow.now.calls) < MOST_CALLED:
                flow.now.calls.append(Called(self._offset_us, sent.partition_key, place, False))
            return Stored(number, refused_by=limit)
        if self._is_throttled:
            flow.level = charged(flow.level, size_bytes)
        counter = flow.next_counter
        flow.next_counter += 1
        explicit = place if sent.is_explicit else b""
        part.kept.append((counter, Put(self._ctx.now_us, sent.partition_key, sent.content, explicit)))
        part.accepted += 1
        part.accepted_bytes += size_bytes
        self._put_units += put_units(size_bytes)
        self._kib += started_kib(size_bytes)
        return Stored(number, counter)

    def _begun(self, number: int) -> _Part:
        """The open shards share the ring without a gap, so that each record has one."""
        flow = self._flow.shards[number]
        second_of(flow, self._ctx.now_us // SECOND_US)
        return _Part(number, flow)

    def _count(self, part: _Part) -> None:
        flow, minute, second = part.flow, self._flow.minute, part.flow.now
        second.attempts[FROM_CALLS] = second.attempts.get(FROM_CALLS, 0) + part.attempted
        second.attempted_bytes += part.attempted_bytes
        second.refused_for_records += part.refused["records"]
        second.refused_for_bytes += part.refused["bytes"]
        refused = sum(part.refused.values())
        flow.refused += refused
        minute.write_attempts += part.attempted
        minute.write_refused += refused
        if not part.accepted:
            return
        flow.accepted += part.accepted
        flow.accepted_bytes += part.accepted_bytes
        minute.incoming_records += part.accepted
        minute.incoming_bytes += part.accepted_bytes
        second.accepted[FROM_CALLS] = second.accepted.get(FROM_CALLS, 0) + part.accepted
        second.accepted_bytes += part.accepted_bytes
        second.called_at_us = self._offset_us
        second.first_put = second.first_put or part.kept[0][0]

    def _keep(self, part: _Part) -> int:
        """Puts what was let in behind what is there, and says how many bytes that are."""
        if not part.kept:
            return 0
        seal(self._ctx, self._stream, part.number, part.flow)
        self._ctx.collection(records_part(self._stream.name, part.number), int, Entry).append(part.kept)
        return sum(len(put.content) for _counter, put in part.kept)

    def finish(self) -> None:
        """Counts, keeps, meters and tells what was put and refused."""
        kept_bytes = 0
        for part in self._parts.values():
            self._count(part)
            kept_bytes += self._keep(part)
        if self._put_units:
            now_us = self._ctx.now_us
            billing.meter_in(self._ctx, self._stream, units=self._put_units, kib=self._kib, at_us=now_us + 1)
        if kept_bytes:
            self._flow.put_bytes += kept_bytes
            if self._ctx.part(kept_part(), Kept) is None:
                self._ctx.put_part(kept_part(), Kept())
            self._ctx.edit_part(kept_part(), Kept).put_bytes += kept_bytes
        for part in self._parts.values():
            for limit, count in part.refused.items():
                if count:
                    tell_refusals(self._ctx, (self._stream.name, part.number, limit), count)


class _Results:
    """How an answer tells of records: what is the same for all of them is worked out once."""

    def __init__(self, ctx: Context, stream: Stream) -> None:
        self._stream = stream
        self._created_s = created_s(ctx, stream)
        self._told: dict[int, tuple[str, int]] = {}

    def of(self, stored: Stored) -> dict[str, Any]:
        if stored.refused_by:
            return {
                "ErrorCode": "ProvisionedThroughputExceededException",
                "ErrorMessage": refusals.rate_exceeded_message(self._stream.name, stored.shard),
            }
        told = self._told.get(stored.shard)
        if told is None:
            first = Sequence(self._created_s, stored.shard, 0).number
            told = self._told[stored.shard] = (shard_id(stored.shard), first)
        return {"ShardId": told[0], "SequenceNumber": str(told[1] + stored.counter)}
