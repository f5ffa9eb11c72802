"""The load under which a lab is measured: 10,000 records a second on 10 shards, of which some get too much."""

from datetime import UTC, datetime

from services.engine.clock import SECOND_US
from services.engine.faults import FAULTS
from services.engine.scenario import Call, Scenario, Wait
from services.engine.service import LAB, Catalog
from services.kinesis.service import KINESIS

STREAM = "orders"
CATALOG = Catalog([KINESIS, FAULTS])
ORIGIN_US = int(datetime(2026, 11, 2, 13, tzinfo=UTC).timestamp()) * SECOND_US


def stream(shards: int) -> tuple[Call | Wait, ...]:
    """The steps that make the stream and wait until it is there."""
    create = Call("kinesis", "CreateStream", {"StreamName": STREAM, "ShardCount": shards})
    return create, Wait(60 * SECOND_US)


def producer(name: str, records_per_second: int, keys: dict[str, object]) -> Call:
    """The step that starts a producer."""
    params = {"StreamName": STREAM, "Name": name, "RecordsPerSecond": records_per_second, "RecordBytes": 300}
    return Call(LAB, "PutProducer", {**params, "Keys": keys})


# A few users out of 5,000 are much busier than the others, so that shards differ, and two keys are hot.
TEN_SHARDS = Scenario(
    "ten-shards",
    (
        *stream(10),
        producer("web", 8_000, {"Kind": "UNIFORM", "Count": 5_000, "Prefix": "user-"}),
        producer("app", 1_500, {"Kind": "ZIPF", "Count": 500, "Prefix": "phone-"}),
        producer("till", 500, {"Kind": "SINGLE", "Keys": ["till-1"]}),
    ),
    origin_us=ORIGIN_US,
)
QUIET = Scenario("quiet", stream(10), origin_us=ORIGIN_US)

RECORDS = 100_000
_A_CALL = 500
_CALLS_A_SECOND = 10


def _put_records(call: int) -> tuple[Call | Wait, ...]:
    records = [{"Data": b"%040d" % number, "PartitionKey": f"{call}-{number}"} for number in range(_A_CALL)]
    put = Call("kinesis", "PutRecords", {"StreamName": STREAM, "Records": records})
    return put, Wait(SECOND_US // _CALLS_A_SECOND)


# Single records, each kept by itself: half of what the shards could take.
MANY_RECORDS = Scenario(
    "many-records",
    (*stream(10), *(step for call in range(RECORDS // _A_CALL) for step in _put_records(call))),
    origin_us=ORIGIN_US,
)
