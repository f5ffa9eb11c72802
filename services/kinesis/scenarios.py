"""Where the lab of Kinesis Data Streams begins: two shards, many shoppers, and one user who will send too much.

Shard 1 owns the celebrity's key. At 600 records a second of the celebrity's it refuses; split in the middle, its upper
half takes them together with what is left of the shoppers there.
"""

from datetime import UTC, datetime

from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.scenario import Call, Scenario, Wait
from services.engine.service import LAB

STREAM = "clicks"
CELEBRITY_KEY = "user-7777"

START = Scenario(
    slug="celebrity",
    origin_us=int(datetime(2026, 11, 2, 13, tzinfo=UTC).timestamp()) * SECOND_US,
    steps=(
        Call("kinesis", "CreateStream", {"StreamName": STREAM, "ShardCount": 2}),
        Wait(10 * SECOND_US),
        Call(
            LAB,
            "PutProducer",
            {
                "StreamName": STREAM,
                "Name": "shoppers",
                "RecordsPerSecond": 1_200,
                "RecordBytes": 300,
                "Keys": {"Kind": "UNIFORM", "Count": 600, "Prefix": "user-"},
            },
        ),
        Call(
            LAB,
            "PutProducer",
            {
                "StreamName": STREAM,
                "Name": "celebrity",
                "RecordsPerSecond": 200,
                "RecordBytes": 300,
                "Keys": {"Kind": "SINGLE", "Keys": [CELEBRITY_KEY]},
            },
        ),
        Wait(MINUTE_US),
    ),
)
