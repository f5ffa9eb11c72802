"""Putting records: each goes to the shard that owns its hash key, if that shard's two write limits have room for it.

Records of one request are judged in its order. A refused one costs nothing, and the rest of the request goes on.
Source: API reference (PutRecord, PutRecords); "Quotas and limits".
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import billing, keys, refusals, scaling
from services.kinesis.finding import find_ready_stream, refuse_dry_run
from services.kinesis.flow import schedule, seal, second_of, settle, tell_refusals
from services.kinesis.hashing import LAST_HASH_KEY, hash_key
from services.kinesis.operations.shapes import created_s, encryption_shape, sequence_text
from services.kinesis.quotas import check_kept
from services.kinesis.sequence import parse_sequence, shard_id
from services.kinesis.state import (
    Called,
    Entry,
    Flow,
    Kept,
    Put,
    Shard,
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

KEPT_CALLS = 64
FROM_CALLS = ""


@dataclass(frozen=True)
class Sent:
    """A record as it was sent."""

    partition_key: str
    hash_key: int
    content: bytes
    is_explicit: bool

    @cached_property
    def size_bytes(self) -> int:
        """What counts for the limits: data and key."""
        return len(self.content) + len(self.partition_key.encode())


@dataclass(frozen=True)
class Stored:
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
    return {**_result(ctx, stream, stored), **encryption_shape(stream.key)}


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
    return {
        "FailedRecordCount": sum(1 for each in stored if each.refused_by),
        "Records": [_result(ctx, stream, each) for each in stored],
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
    sent = Sent(key, place, record["Data"], is_explicit=explicit is not None)
    if sent.size_bytes > stream.max_record_kib * 1024:
        raise refusals.not_valid(
            f"A record of {sent.size_bytes} bytes, its partition key included, is larger than stream {stream.name} "
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


class Writer:
    """Puts records, one after the other, into a stream that is settled up to now."""

    def __init__(self, ctx: Context, stream: Stream, flow: Flow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._flow = flow
        self._is_throttled = ctx.is_throttled
        self._capacity_units = bytes_capacity_units(stream.max_record_kib)
        self._kept_bytes = 0
        self._put_units = 0
        self._kib = 0
        self._refused: dict[tuple[int, str], int] = {}
        self._open: list[Shard] = []
        self._starts: list[bytes] = []

    def put(self, sent: Sent) -> Stored:
        """Judges a record and keeps it if it is let in."""
        number = self._shard_for(sent.hash_key).number
        shard_flow = self._flow.shards[number]
        size_bytes = sent.size_bytes
        limit = binding_limit(shard_flow.level, size_bytes, self._capacity_units) if self._is_throttled else None
        self._count(number, sent, limit)
        if limit:
            return Stored(number, refused_by=limit)
        seal(self._ctx, self._stream, number, shard_flow)
        if self._is_throttled:
            shard_flow.level = charged(shard_flow.level, size_bytes)
        counter = shard_flow.next_counter
        shard_flow.next_counter += 1
        kept = self._ctx.collection(records_part(self._stream.name, number), int, Entry)
        explicit = hash_bytes(sent.hash_key) if sent.is_explicit else b""
        kept.put(counter, Put(self._ctx.now_us, sent.partition_key, sent.content, explicit))
        self._kept_bytes += len(sent.content)
        self._put_units += put_units(size_bytes)
        self._kib += started_kib(size_bytes)
        return Stored(number, counter)

    def _shard_for(self, key: int) -> Shard:
        """The open shard that owns a hash key: the open ones share the ring without a gap."""
        if not self._open:
            self._open = sorted(self._stream.open_shards(), key=lambda shard: shard.start)
            self._starts = [shard.start for shard in self._open]
        return self._open[bisect_right(self._starts, hash_bytes(key)) - 1]

    def _count(self, number: int, sent: Sent, limit: str | None) -> None:
        flow, minute = self._flow.shards[number], self._flow.minute
        at_s, offset_us = divmod(self._ctx.now_us, SECOND_US)
        second = second_of(flow, at_s)
        second.attempts[FROM_CALLS] = second.attempts.get(FROM_CALLS, 0) + 1
        second.attempted_bytes += sent.size_bytes
        if len(second.calls) < KEPT_CALLS:
            second.calls.append(Called(offset_us, sent.partition_key, hash_bytes(sent.hash_key), limit is None))
        minute.write_attempts += 1
        if limit:
            flow.refused += 1
            minute.write_refused += 1
            second.refused_for_records += limit == "records"
            second.refused_for_bytes += limit == "bytes"
            self._refused[number, limit] = self._refused.get((number, limit), 0) + 1
            return
        flow.accepted += 1
        flow.accepted_bytes += sent.size_bytes
        minute.incoming_records += 1
        minute.incoming_bytes += sent.size_bytes
        second.accepted[FROM_CALLS] = second.accepted.get(FROM_CALLS, 0) + 1
        second.accepted_bytes += sent.size_bytes
        second.called_at_us = offset_us

    def finish(self) -> None:
        """Meters and tells what was put and refused."""
        if self._put_units:
            now_us = self._ctx.now_us
            billing.meter_in(self._ctx, self._stream, units=self._put_units, kib=self._kib, at_us=now_us + 1)
        if self._kept_bytes:
            self._flow.put_bytes += self._kept_bytes
            if self._ctx.part(kept_part(), Kept) is None:
                self._ctx.put_part(kept_part(), Kept())
            self._ctx.edit_part(kept_part(), Kept).put_bytes += self._kept_bytes
        for (number, limit), count in self._refused.items():
            tell_refusals(self._ctx, (self._stream.name, number, limit), count)


def _result(ctx: Context, stream: Stream, stored: Stored) -> dict[str, Any]:
    if stored.refused_by:
        return {
            "ErrorCode": "ProvisionedThroughputExceededException",
            "ErrorMessage": refusals.rate_exceeded_message(stream.name, stored.shard),
        }
    return {
        "ShardId": shard_id(stored.shard),
        "SequenceNumber": sequence_text(ctx, stream, stored.shard, stored.counter),
    }
