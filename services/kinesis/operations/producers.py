"""Controls of the lab that AWS does not have: producers that send by themselves, and how they are set."""

from collections import Counter
from typing import Any

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import refusals, scaling
from services.kinesis.finding import edit_stream, find_settled_stream
from services.kinesis.flow import schedule, settle
from services.kinesis.producers import MOST_KEYS, KeyRecipe, Producer
from services.kinesis.quotas import (
    LISTED_KEYS,
    PRODUCER_RECORDS_A_SECOND,
    PRODUCERS,
    STREAM_RECORDS_A_SECOND,
    check_load,
)
from services.kinesis.state import Stream
from services.kinesis.traffics import set_producers

_STREAM_NAME = {"type": "string", "min": 1, "max": 128, "pattern": "[a-zA-Z0-9_.-]+"}
_NAME = {"type": "string", "min": 1, "max": 64, "pattern": "[a-zA-Z0-9_.-]+"}
_KEYS: dict[str, Any] = {
    "type": "structure",
    "required": ["Kind"],
    "members": {
        "Kind": {"type": "string", "enum": ["UNIFORM", "ZIPF", "SINGLE", "LIST"]},
        "Count": {"type": "integer", "min": 1, "max": MOST_KEYS},
        "Prefix": {"type": "string", "max": 64},
        "Keys": {"type": "list", "max": LISTED_KEYS, "member": {"type": "string", "min": 1, "max": 256}},
    },
}
PUT_PRODUCER = {
    "type": "structure",
    "required": ["StreamName", "Name", "RecordsPerSecond", "RecordBytes", "Keys"],
    "members": {
        "StreamName": _STREAM_NAME,
        "Name": _NAME,
        "RecordsPerSecond": {"type": "integer", "min": 0, "max": PRODUCER_RECORDS_A_SECOND},
        "RecordBytes": {"type": "integer", "min": 0, "max": 10_485_760},
        "Keys": _KEYS,
    },
}
REMOVE_PRODUCER = {
    "type": "structure",
    "required": ["StreamName", "Name"],
    "members": {"StreamName": _STREAM_NAME, "Name": _NAME},
}


def put_producer(ctx: Context, params: Params) -> Answer:
    """Has a producer send so many records a second from now on; one of the same name changes. 0 a second stops it."""
    stream = find_settled_stream(ctx, params)
    known = next((each for each in stream.producers if each.name == params["Name"]), None)
    producer = Producer(
        params["Name"],
        params["RecordsPerSecond"],
        params["RecordBytes"],
        _recipe(params["Keys"]),
        known.late_percent if known else 0,
    )
    others = [other for other in stream.producers if other.name != producer.name]
    check_size(stream.name, stream.max_record_kib, producer)
    if len(others) >= PRODUCERS:
        raise refusals.limit_exceeded(f"A stream has at most {PRODUCERS} producers here. Remove one first.")
    total = sum(each.records_a_second for each in [*others, producer])
    if total > STREAM_RECORDS_A_SECOND:
        raise refusals.limit_exceeded(
            f"The producers of a stream send at most {STREAM_RECORDS_A_SECOND:,} records a second together here; "
            f"these would be {total:,}."
        )
    check_load(ctx, stream, [*others, producer])

    names = [each.name for each in stream.producers]
    if producer.name in names:
        _set_producers(ctx, stream, [producer if each.name == producer.name else each for each in stream.producers])
    else:
        _set_producers(ctx, stream, [*stream.producers, producer])
    return {}


def remove_producer(ctx: Context, params: Params) -> Answer:
    """Takes a producer away. What it sent stays."""
    stream = find_settled_stream(ctx, params)
    kept = [producer for producer in stream.producers if producer.name != params["Name"]]
    if len(kept) == len(stream.producers):
        raise ServiceError("ResourceNotFoundException", f"Stream {stream.name} has no producer {params['Name']}.")
    _set_producers(ctx, stream, kept)
    return {}


def _recipe(asked: Params) -> KeyRecipe:
    kind, count, keys = asked["Kind"], asked.get("Count"), tuple(asked.get("Keys") or ())
    if kind in ("UNIFORM", "ZIPF"):
        if count is None:
            raise refusals.not_valid(f"Keys of kind {kind} need a Count.")
        if keys:
            raise refusals.not_valid(f"Keys of kind {kind} are numbered: give a Count and a Prefix, not Keys.")
        prefix = asked.get("Prefix")
        return KeyRecipe(kind, count, "key-" if prefix is None else prefix)
    if count is not None or asked.get("Prefix") is not None:
        raise refusals.not_valid(f"Keys of kind {kind} are named: give Keys, not a Count or a Prefix.")
    if kind == "SINGLE" and len(keys) != 1:
        raise refusals.not_valid("Keys of kind SINGLE need exactly one key.")
    if not keys:
        raise refusals.not_valid("Keys of kind LIST need at least one key.")
    twice = next((key for key, times in Counter(keys).items() if times > 1), None)
    if twice is not None:
        raise refusals.not_valid(f"The key {twice} is listed twice.")
    return KeyRecipe(kind, keys=keys)


def check_size(stream_name: str, max_record_kib: int, producer: Producer) -> None:
    """Raises ValidationException for a producer whose records are too large for a stream that takes so many KiB."""
    longest = max(len(key.encode()) for key in producer.recipe.all_keys())
    most = max_record_kib * 1024
    if producer.record_bytes + longest > most:
        raise refusals.not_valid(
            f"Records of {producer.record_bytes} bytes and keys of up to {longest} bytes are larger than stream "
            f"{stream_name} takes: {most} bytes a record."
        )


def _set_producers(ctx: Context, found: Stream, producers: list[Producer]) -> None:
    flow = settle(ctx, found)
    stream = edit_stream(ctx, found)
    set_producers(ctx, stream, flow, producers)
    schedule(ctx, stream, flow, changed=stream.is_fed)
    scaling.wake(ctx, stream)
