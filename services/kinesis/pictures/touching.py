"""Which parts of the picture an event touched, by their ids: shards, producers and applications."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from services.engine.service import Params
from services.engine.trace import TraceLine
from services.kinesis.pictures.telling_reading import READING_CALLS
from services.kinesis.sequence import shard_number

SHARDS = ("ShardToSplit", "ShardToMerge", "AdjacentShardToMerge", "ShardId")
PRODUCERS = frozenset({"PutProducer", "RemoveProducer"})
# Which of the ids of a line that was written inside are numbers of shards.
SHARDS_OF_A_TRACE: Mapping[str, slice] = {
    "records_refused": slice(1, 2),
    "reads_refused": slice(1, 2),
    "shard_split": slice(1, None),
    "shards_merged": slice(1, None),
    "shard_expired": slice(1, 2),
    "records_lost": slice(2, 3),
    "lease_ended": slice(2, 3),
    "lease_taken": slice(2, 3),
    "lease_moved": slice(2, 3),
    "application_refused": slice(2, 3),
}
# Whose second id names an application.
OF_READERS = frozenset(
    {
        "records_lost",
        "lease_ended",
        "lease_taken",
        "lease_moved",
        "worker_died",
        "application_refused",
        "iterators_expired",
    }
)


def marks_of(operation: str, params: Params) -> list[str]:
    """The parts that a call was about, as far as it names them. A refused call may hold anything."""
    return list(_marks(operation, params))


def _marks(operation: str, params: Params) -> Iterator[str]:
    for name in SHARDS:
        named = params.get(name)
        number = shard_number(named) if isinstance(named, str) else None
        if number is not None:
            yield f"shard-{number}"
    producer = params.get("Name")
    if operation in PRODUCERS and isinstance(producer, str):
        yield f"producer-{quote(producer, safe='')}"
    if operation in READING_CALLS and isinstance(producer, str):
        yield f"reader-{quote(producer, safe='')}"


def marks_of_trace(line: TraceLine) -> list[str]:
    """The parts that something which happened inside was about."""
    shards = [f"shard-{number}" for number in line.ids[SHARDS_OF_A_TRACE.get(line.kind, slice(0))] if number.isdigit()]
    readers = [f"reader-{quote(name, safe='')}" for name in line.ids[1:2] if line.kind in OF_READERS]
    return shards + readers
