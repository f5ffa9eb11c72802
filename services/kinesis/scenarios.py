"""Where the lab of Kinesis Data Streams begins, and where else it can.

The lab: two shards, many shoppers, one user who will send too much, and an application of two workers that reads. Shard
1 owns the celebrity's key. At 600 records a second of the celebrity's it refuses; split in the middle, its upper half
takes them together with what is left of the shoppers there.

Further starts each show one thing about reading, or the shard that is hot already.
"""

from datetime import UTC, datetime
from typing import Any

from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.scenario import Call, Scenario, Wait
from services.engine.service import LAB

STREAM = "clicks"
CELEBRITY_KEY = "user-7777"
READER = "dashboard"
ORIGIN_US = int(datetime(2026, 11, 2, 13, tzinfo=UTC).timestamp()) * SECOND_US
CREATED_US = 10 * SECOND_US
SPLIT_US = 30 * SECOND_US

Steps = tuple[Call | Wait, ...]


def stream(shards: int) -> Steps:
    """A stream that has just become active."""
    return Call("kinesis", "CreateStream", {"StreamName": STREAM, "ShardCount": shards}), Wait(CREATED_US)


def shoppers(records_a_second: int) -> Call:
    """Many users, all alike."""
    return _producer("shoppers", records_a_second, {"Kind": "UNIFORM", "Count": 600, "Prefix": "user-"})


def celebrity(records_a_second: int) -> Call:
    """One user."""
    return _producer("celebrity", records_a_second, {"Kind": "SINGLE", "Keys": [CELEBRITY_KEY]})


def _producer(name: str, records_a_second: int, keys: dict[str, Any]) -> Call:
    params = {"StreamName": STREAM, "Name": name, "RecordsPerSecond": records_a_second, "RecordBytes": 300}
    return Call(LAB, "PutProducer", {**params, "Keys": keys})


def reader(name: str, *, workers: int, records_a_second: int, kind: str = "POLLING", **more: Any) -> Call:
    """An application that reads from the oldest record on."""
    params = {"StreamName": STREAM, "Name": name, "Kind": kind, "Workers": workers}
    return Call(LAB, "PutApplication", {**params, "RecordsPerSecond": records_a_second, **more})


def _scenario(slug: str, *steps: Call | Wait) -> Scenario:
    return Scenario(slug=slug, origin_us=ORIGIN_US, steps=steps)


START = _scenario(
    "celebrity",
    *stream(2),
    shoppers(1_200),
    celebrity(200),
    reader(READER, workers=2, records_a_second=2_000),
    Wait(MINUTE_US),
)

# Shard 1 has refused for twenty seconds.
HOT_SHARD = _scenario(
    "hot-shard",
    *stream(2),
    shoppers(1_200),
    celebrity(200),
    reader(READER, workers=2, records_a_second=2_000),
    Wait(MINUTE_US),
    celebrity(600),
    Wait(20 * SECOND_US),
)

# Each asks five times a second; the shard answers five times a second, all of them together.
FIVE_READERS = _scenario(
    "five-readers",
    *stream(1),
    shoppers(200),
    *(
        reader(name, workers=1, records_a_second=2_000, PollEveryMs=200)
        for name in ("dashboard", "fraud", "archive", "search", "stock")
    ),
    Wait(MINUTE_US),
)

# A worker with two of four leases has been dead for four seconds.
WORKER_DIES = _scenario(
    "worker-dies",
    *stream(4),
    shoppers(1_200),
    reader(READER, workers=2, records_a_second=2_000, CheckpointEvery=1_000, IdempotentSink=True),
    Wait(MINUTE_US + 500_000),
    Call(LAB, "KillWorker", {"StreamName": STREAM, "Name": READER, "Worker": 2}),
    Wait(4 * SECOND_US),
)

# For a record that is read, three more come. A record is kept for 24 hours.
TOO_SLOW = _scenario(
    "too-slow",
    *stream(1),
    shoppers(800),
    reader("reports", workers=1, records_a_second=200),
    Wait(30 * MINUTE_US),
)

# One worker could read the shard only, and fell behind. Now there are two shards, but what is left of the first comes
# before them.
SPLIT_ORDER = _scenario(
    "split-order",
    *stream(1),
    shoppers(900),
    reader(READER, workers=2, records_a_second=600),
    Wait(2 * MINUTE_US),
    Call(
        "kinesis",
        "SplitShard",
        {"StreamName": STREAM, "ShardToSplit": "shardId-000000000000", "NewStartingHashKey": str(2**127)},
    ),
    Wait(SPLIT_US + 40 * SECOND_US),
)

FURTHER = (HOT_SHARD, FIVE_READERS, WORKER_DIES, TOO_SLOW, SPLIT_ORDER)
