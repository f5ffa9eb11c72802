"""Reading records: an iterator names a place in a shard, and GetRecords gives what comes from there on.

All readers of a shard share 5 calls and 2 MiB a second. Reading takes nothing away.
Source: API reference (GetShardIterator, GetRecords): an iterator lives 5 minutes; an answer has at most 10,000 records
and 10 MiB; at the end of a closed shard there is no next iterator, but its children are named.
Model: an iterator whose record has expired goes on at the oldest one. MillisBehindLatest is the age of the next record.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import billing, keys, refusals
from services.kinesis.finding import (
    check_unsupported,
    find_ready_stream,
    find_shard,
    instant_us,
    refuse_dry_run,
    stream_arn,
    stream_named,
    timestamp,
)
from services.kinesis.flow import schedule, settle
from services.kinesis.monitoring import note_read, note_refused_read
from services.kinesis.operations.shapes import created_s, encryption_shape, hash_key_range, sequence_text
from services.kinesis.records import Log, Record
from services.kinesis.sequence import Iterator, parse_sequence, sealed, shard_id, shard_number, unsealed
from services.kinesis.state import Flow, Minute, Shard, ShardFlow, Stream
from services.kinesis.throughput import ANSWER_BYTES, ANSWER_RECORDS, SECOND_US, call_charged, call_is_allowed
from services.kinesis.trimming import horizon_us

ITERATOR_LIVES_US = 300 * SECOND_US
AT_A_NUMBER = ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER")
MILLISECOND_US = 1_000


def get_shard_iterator(ctx: Context, params: Params) -> Answer:
    """A place in a shard from which to read for the next five minutes."""
    stream = find_ready_stream(ctx, params)
    number = shard_number(params["ShardId"])
    if number is not None and stream.shard(number) is None:
        raise refusals.no_such_shard(stream.name, number)
    shard = find_shard(stream, params["ShardId"])
    _check_arguments(ctx, params)
    shard_flow = settle(ctx, stream).shards[shard.number]
    counter = _counter(ctx, stream, shard, params, shard_flow)
    refuse_dry_run(params)
    if ctx.is_throttled and not call_is_allowed(shard_flow.iterators_tat_us, ctx.now_us):
        ctx.trace("reads_refused", (stream.name, str(shard.number), "iterators"))
        raise refusals.rate_exceeded(stream.name, shard.number)

    if ctx.is_throttled:
        shard_flow.iterators_tat_us = call_charged(shard_flow.iterators_tat_us, ctx.now_us)
    return {"ShardIterator": sealed(Iterator(stream.number, stream.name, shard.number, counter, ctx.now_us))}


def _check_arguments(ctx: Context, params: Params) -> None:
    kind = params["ShardIteratorType"]
    number, at = params.get("StartingSequenceNumber"), params.get("Timestamp")
    if (number is not None) != (kind in AT_A_NUMBER):
        raise refusals.invalid(
            "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) "
            "TRIM_HORIZON or LATEST or AT_TIMESTAMP and no StartingSequenceNumber. Request specified "
            f"{kind} and {'no' if number is None else 'also a'} StartingSequenceNumber."
        )
    if kind == "AT_TIMESTAMP" and at is None:
        raise refusals.invalid("Must specify timestamp parameter for iterator of type AT_TIMESTAMP.")
    if kind == "AT_TIMESTAMP" and at is not None and instant_us(ctx, at) > ctx.now_us:
        raise refusals.invalid(
            "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
            f"timestampInMillis: {round(at * 1_000)}, currentTimestampInMillis: {ctx.unix_us(ctx.now_us) // 1_000}"
        )


def _counter(ctx: Context, stream: Stream, shard: Shard, params: Params, flow: ShardFlow) -> int:
    match params["ShardIteratorType"]:
        case "TRIM_HORIZON":
            return 0
        case "LATEST":
            return flow.next_counter
        case "AT_TIMESTAMP":
            at_us = max(instant_us(ctx, params["Timestamp"]), horizon_us(stream, ctx.now_us))
            return Log(ctx, stream, shard, flow).first_since(at_us)
        case kind:
            number = params["StartingSequenceNumber"]
            parsed = parse_sequence(number)
            if parsed[:2] != (created_s(ctx, stream), shard.number) or parsed.counter >= flow.next_counter:
                raise refusals.invalid(
                    f"StartingSequenceNumber {number} used in GetShardIterator on shard {shard_id(shard.number)} in "
                    f"stream {stream.name} under account {refusals.ACCOUNT} is invalid."
                )
            return parsed.counter + int(kind == "AFTER_SEQUENCE_NUMBER")


def get_records(ctx: Context, params: Params) -> Answer:
    """The records from an iterator on, and the iterator for the next call."""
    stream, shard, iterator = _found(ctx, params)
    refuse_dry_run(params)
    flow = settle(ctx, stream)
    _check_limits(ctx, stream, shard, flow)

    shard_flow = flow.shards[shard.number]
    log = Log(ctx, stream, shard, shard_flow)
    start = max(iterator.counter, log.first_since(horizon_us(stream, ctx.now_us)))
    records = _taken(log, start, params.get("Limit") or ANSWER_RECORDS)
    _check_keys(ctx, stream, records)
    following = records[-1].counter + 1 if records else start
    answered_bytes = sum(record.size_bytes for record in records)
    if ctx.is_throttled:
        shard_flow.calls_tat_us = call_charged(shard_flow.calls_tat_us, ctx.now_us)
        shard_flow.reads = shard_flow.reads.served(ctx.now_us, answered_bytes)
    _count_read(ctx, flow.minute, records, answered_bytes)
    _bill_read(ctx, stream, records, answered_bytes)
    if stream.shard_metrics:
        age_ms = _age_ms(ctx, records[-1].at_us) if records else 0
        note_read(ctx, stream, shard.number, records=len(records), size_bytes=answered_bytes, age_ms=age_ms)
    schedule(ctx, stream, flow)
    is_behind = following < shard_flow.next_counter
    return {
        "Records": [_record_shape(ctx, stream, shard, record) for record in records],
        "MillisBehindLatest": max(1, _age_ms(ctx, log.arrival_us(following))) if is_behind else 0,
        **_continuation(ctx, stream, shard, following),
    }


def _found(ctx: Context, params: Params) -> tuple[Stream, Shard, Iterator]:
    check_unsupported(params)
    iterator = unsealed(params["ShardIterator"], Iterator)
    if iterator is None:
        raise refusals.invalid("Invalid ShardIterator.")
    arn = params.get("StreamARN")
    if arn is not None and arn != stream_arn(ctx.region, iterator.stream_name):
        raise refusals.invalid(f"The ShardIterator is not one of {arn}.")
    if ctx.now_us - iterator.issued_us > ITERATOR_LIVES_US:
        raise ServiceError(
            "ExpiredIteratorException",
            f"Iterator expired. The iterator was created at time {_calendar(ctx, iterator.issued_us)} while right now "
            f"it is {_calendar(ctx, ctx.now_us)} which is further in the future than the tolerated delay of 300000 "
            "milliseconds.",
        )
    stream = stream_named(ctx, iterator.stream_name, iterator.stream_number)
    if stream is None:
        raise refusals.stream_not_found(iterator.stream_name)
    return stream, find_shard(stream, shard_id(iterator.shard)), iterator


def _calendar(ctx: Context, at_us: int) -> str:
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ctx.unix_us(at_us)):%a %b %d %H:%M:%S UTC %Y}"


def _check_limits(ctx: Context, stream: Stream, shard: Shard, flow: Flow) -> None:
    """A call that a limit refuses gives no record, but it is counted."""
    shard_flow = flow.shards[shard.number]
    limit = None
    if not ctx.is_throttled:
        return
    if not call_is_allowed(shard_flow.calls_tat_us, ctx.now_us):
        limit = "calls"
    elif not shard_flow.reads.allows(ctx.now_us):
        limit = "bytes"
    if limit is None:
        return
    flow.minute.read_refused += 1
    if stream.shard_metrics:
        note_refused_read(ctx, stream, shard.number)
    schedule(ctx, stream, flow)
    ctx.trace("reads_refused", (stream.name, str(shard.number), limit))
    raise refusals.rate_exceeded(stream.name, shard.number)


def _taken(log: Log, start: int, most: int) -> list[Record]:
    """Records from a counter on, as many as one answer holds: at least one, if there is one."""
    taken: list[Record] = []
    room_bytes = ANSWER_BYTES
    for record in log.read(start):
        room_bytes -= record.size_bytes
        if taken and room_bytes < 0:
            break
        taken.append(record)
        if len(taken) == most:
            break
    return taken


def _check_keys(ctx: Context, stream: Stream, records: list[Record]) -> None:
    """Records are given out only if each can be decrypted with the key of its time."""
    if stream.encryptions and records:
        for key in {keys.key_at(stream, record.at_us): None for record in records}:
            keys.check_usable(ctx, key)


def _bill_read(ctx: Context, stream: Stream, records: list[Record], answered_bytes: int) -> None:
    if stream.is_on_demand:
        billing.meter_out(ctx, stream, answered_bytes)
    old_us = ctx.now_us - billing.LONG_TERM_US
    if records and records[0].at_us < old_us:
        billing.meter_long_read(ctx, sum(record.size_bytes for record in records if record.at_us < old_us))


def _count_read(ctx: Context, minute: Minute, records: list[Record], answered_bytes: int) -> None:
    """Source: the iterator age is that of the last record of a GetRecords call, 0 if there is none."""
    age_ms = _age_ms(ctx, records[-1].at_us) if records else 0
    minute.age_ms_low = min(minute.age_ms_low, age_ms) if minute.read_calls else age_ms
    minute.age_ms_high = max(minute.age_ms_high, age_ms)
    minute.age_ms_sum += age_ms
    minute.read_calls += 1
    minute.read_records += len(records)
    minute.read_bytes += answered_bytes


def _age_ms(ctx: Context, at_us: int) -> int:
    return (ctx.now_us - at_us) // MILLISECOND_US


def _record_shape(ctx: Context, stream: Stream, shard: Shard, record: Record) -> dict[str, Any]:
    return {
        "SequenceNumber": sequence_text(ctx, stream, shard.number, record.counter),
        "ApproximateArrivalTimestamp": timestamp(ctx, record.at_us),
        "Data": record.content,
        "PartitionKey": record.partition_key,
        **encryption_shape(keys.key_at(stream, record.at_us) if stream.encryptions else ""),
    }


def _continuation(ctx: Context, stream: Stream, shard: Shard, following: int) -> dict[str, Any]:
    """The next iterator, or at the end of a closed shard the shards where it goes on."""
    if shard.last_counter is None or following <= shard.last_counter:
        return {"NextShardIterator": sealed(Iterator(stream.number, stream.name, shard.number, following, ctx.now_us))}
    return {
        "ChildShards": [
            {
                "ShardId": shard_id(child.number),
                "ParentShards": [shard_id(number) for number in child.parents],
                "HashKeyRange": hash_key_range(child),
            }
            for child in stream.children(shard.number)
        ]
    }
