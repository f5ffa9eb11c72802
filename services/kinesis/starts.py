"""Where the live figures of the lesson begin, beyond the starts of the lab itself.

Each shows one thing, at rates that are round to the eye. All begin on the same afternoon, and when one looks at them
their traffic has run for a minute.
"""

from typing import Any

from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.scenario import Call, Scenario, Wait
from services.engine.service import LAB
from services.kinesis.behaviour import CREATION_US, RESHARDING_US
from services.kinesis.changing import KEY_CHANGE_US
from services.kinesis.hashing import even_starts
from services.kinesis.scenarios import CELEBRITY_KEY, START, STREAM
from services.kinesis.sequence import shard_id

Keys = dict[str, Any]


def users(count: int = 600) -> Keys:
    """Many people, each as busy as the others."""
    return {"Kind": "UNIFORM", "Count": count, "Prefix": "user-"}


def _stream(shards: int) -> tuple[Call | Wait, ...]:
    return Call("kinesis", "CreateStream", {"StreamName": STREAM, "ShardCount": shards}), Wait(CREATION_US)


def _sends(name: str, records_a_second: int, record_bytes: int, keys: Keys) -> Call:
    params = {
        "StreamName": STREAM,
        "Name": name,
        "RecordsPerSecond": records_a_second,
        "RecordBytes": record_bytes,
        "Keys": keys,
    }
    return Call(LAB, "PutProducer", params)


def _reads(
    name: str,
    records_a_second: int = 2_000,
    *,
    workers: int = 1,
    checkpoint_every: int = 1_000,
    poll_every_ms: int = 1_000,
) -> Call:
    params = {
        "StreamName": STREAM,
        "Name": name,
        "Kind": "POLLING",
        "Workers": workers,
        "RecordsPerSecond": records_a_second,
        "CheckpointEvery": checkpoint_every,
        "PollEveryMs": poll_every_ms,
    }
    return Call(LAB, "PutApplication", params)


def _figure(slug: str, shards: int, *steps: Call | Wait) -> Scenario:
    return Scenario(slug=slug, origin_us=START.origin_us, steps=(*_stream(shards), *steps, Wait(MINUTE_US)))


FIRST_STREAM = _figure("first-stream", 1, _sends("visitors", 400, 300, users()))

FOUR_SHARDS = _figure("four-shards", 4, _sends("visitors", 2_000, 300, users(1_000)))

# Four keys, of which two share a quarter of the ring and another quarter has none.
FOUR_COUNTRIES = _figure(
    "four-countries", 4, _sends("orders", 1_600, 300, {"Kind": "LIST", "Keys": ["IN", "US", "UK", "DE"]})
)

# 200 bytes with their keys, so that records are the limit that binds.
TOO_MANY_RECORDS = _figure(
    "too-many-records",
    1,
    _sends("thermometers", 1_500, 190, {"Kind": "UNIFORM", "Count": 500, "Prefix": "sensor-"}),
)

# 5 KiB with their keys, so that bytes are.
TOO_MANY_BYTES = _figure(
    "too-many-bytes", 1, _sends("catalogue", 300, 5_112, {"Kind": "UNIFORM", "Count": 300, "Prefix": "item-"})
)

# The same bytes a second as in TOO_MANY_RECORDS, 125 readings in each record.
AGGREGATED = _figure(
    "aggregated", 1, _sends("thermometers", 12, 24_991, {"Kind": "UNIFORM", "Count": 12, "Prefix": "packed-"})
)

# Of a hundred answers ten come too late, and the tills put those records again.
LATE_ANSWERS = _figure(
    "late-answers",
    1,
    _sends("tills", 500, 300, users()),
    Call(LAB, "SetLateAnswers", {"StreamName": STREAM, "Name": "tills", "Percent": 10}),
)

# The upper of two shards was split in its middle a minute ago; it had taken records for a minute and a half.
SPLIT_ONCE = _figure(
    "split-once",
    2,
    _sends("visitors", 1_200, 300, users()),
    Wait(MINUTE_US),
    Call(
        "kinesis",
        "SplitShard",
        {"StreamName": STREAM, "ShardToSplit": shard_id(1), "NewStartingHashKey": str(even_starts(4)[3])},
    ),
    Wait(RESHARDING_US),
)

# One of two applications is slower than the stream: every second it falls a quarter of a second further behind.
TWO_READERS = _figure(
    "two-readers",
    1,
    _sends("visitors", 400, 300, users()),
    _reads("sums", 1_000),
    _reads("reports", 300),
    Wait(9 * MINUTE_US),
)

# A quiet stream on demand, whose traffic rose to half as much again as its four shards take a minute ago.
ON_DEMAND_JUMP = Scenario(
    slug="on-demand-jump",
    origin_us=START.origin_us,
    steps=(
        Call("kinesis", "CreateStream", {"StreamName": STREAM, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}}),
        Wait(CREATION_US),
        _sends("visitors", 400, 300, users(1_000)),
        Wait(MINUTE_US),
        _sends("visitors", 6_000, 300, users(1_000)),
        Wait(MINUTE_US),
    ),
)

# A zone went dark twenty seconds ago.
ZONE_LOST = Scenario(
    slug="zone-lost",
    origin_us=START.origin_us,
    steps=(
        *_stream(2),
        _sends("visitors", 1_200, 300, users()),
        Wait(MINUTE_US),
        Call(LAB, "StartFault", {"Scope": "ZONE", "Target": "us-east-1a"}),
        Wait(20 * SECOND_US),
    ),
)

# The key with which records are encrypted was disabled a minute ago.
KEY_DISABLED = _figure(
    "key-disabled",
    2,
    Call("kinesis", "StartStreamEncryption", {"StreamName": STREAM, "EncryptionType": "KMS", "KeyId": "alias/shop"}),
    Wait(KEY_CHANGE_US),
    _sends("visitors", 1_200, 300, users()),
    Wait(MINUTE_US),
    Call(LAB, "SetKeyState", {"KeyId": "alias/shop", "State": "DISABLED"}),
)

# 1,000 records a second of 3 KB with their keys: just within three shards.
STEADY_LOAD = _figure("steady-load", 3, _sends("shop", 1_000, 3 * 1_024 - len("user-001"), users()))

# For experiments, in which the traffic begins with the run: streams at rest.
ONE_AT_REST = _figure("one-at-rest", 1)
FOUR_AT_REST = _figure("four-at-rest", 4)
ON_DEMAND_AT_REST = Scenario(
    slug="on-demand-at-rest",
    origin_us=START.origin_us,
    steps=(
        Call("kinesis", "CreateStream", {"StreamName": STREAM, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}}),
        Wait(CREATION_US + MINUTE_US),
    ),
)

# A minute ago a shard was split; nobody has read yet what lies in it and in its children.
UNREAD_SPLIT = _figure(
    "unread-split",
    1,
    _sends("visitors", 400, 300, users()),
    Wait(MINUTE_US),
    Call(
        "kinesis",
        "SplitShard",
        {"StreamName": STREAM, "ShardToSplit": shard_id(0), "NewStartingHashKey": str(even_starts(2)[1])},
    ),
    Wait(RESHARDING_US),
)

# Two workers share two shards, and each checkpoint costs them a write.
TWO_WORKERS = _figure(
    "two-workers",
    2,
    _sends("shop", 400, 300, users()),
    _reads("orders", workers=2, records_a_second=400, checkpoint_every=2_500),
)

ONE_POLLS = _figure("one-polls", 1, _sends("shop", 300, 300, users()), _reads("fraud", poll_every_ms=200))

# A task: one user sends nine tenths of what a shard takes, and nothing is to be refused with four shards.
CELEBRITY_900 = _figure(
    "celebrity-900",
    2,
    _sends("celebrity", 900, 300, {"Kind": "SINGLE", "Keys": [CELEBRITY_KEY]}),
    _sends("others", 1_500, 300, users()),
)

STARTS = (
    FIRST_STREAM,
    FOUR_SHARDS,
    FOUR_COUNTRIES,
    TOO_MANY_RECORDS,
    TOO_MANY_BYTES,
    AGGREGATED,
    LATE_ANSWERS,
    SPLIT_ONCE,
    TWO_READERS,
    ON_DEMAND_JUMP,
    ZONE_LOST,
    KEY_DISABLED,
    STEADY_LOAD,
    ONE_AT_REST,
    FOUR_AT_REST,
    ON_DEMAND_AT_REST,
    UNREAD_SPLIT,
    TWO_WORKERS,
    ONE_POLLS,
    CELEBRITY_900,
)
