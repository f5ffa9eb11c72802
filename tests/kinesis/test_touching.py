"""What an event touched is what the picture calls by that id."""

import pytest

from services.engine.trace import TraceLine
from services.kinesis.pictures.touching import marks_of, marks_of_trace

SHARD_7 = "shardId-000000000007"


@pytest.mark.parametrize(
    ("operation", "params", "marks"),
    [
        ("SplitShard", {"StreamName": "clicks", "ShardToSplit": SHARD_7, "NewStartingHashKey": "5"}, ["shard-7"]),
        (
            "MergeShards",
            {"ShardToMerge": "shardId-000000000000", "AdjacentShardToMerge": SHARD_7},
            ["shard-0", "shard-7"],
        ),
        ("PutProducer", {"StreamName": "clicks", "Name": "a b"}, ["producer-a%20b"]),
        ("KillWorker", {"StreamName": "clicks", "Name": "a b", "Worker": 1}, ["reader-a%20b"]),
        ("CreateStream", {"StreamName": "clicks", "Name": "x"}, []),
        ("SplitShard", {"ShardToSplit": 7, "ShardId": None}, []),
        ("SplitShard", {"ShardToSplit": "shard seven"}, []),
    ],
)
def test_a_call_touched_what_it_names(operation, params, marks):
    assert marks_of(operation, params) == marks


@pytest.mark.parametrize(
    ("kind", "ids", "marks"),
    [
        ("records_refused", ("clicks", "7", "records"), ["shard-7"]),
        ("shard_split", ("clicks", "1", "2", "3"), ["shard-1", "shard-2", "shard-3"]),
        ("lease_taken", ("clicks", "app", "7", "1", ""), ["shard-7", "reader-app"]),
        ("worker_died", ("clicks", "app", "1"), ["reader-app"]),
        ("stream_active", ("clicks",), []),
        ("zone_lost", ("3",), []),
    ],
)
def test_what_happened_inside_touched_its_shards_and_who_reads_them(kind, ids, marks):
    assert marks_of_trace(TraceLine(0, 0, "kinesis", "us-east-1", kind, ids, {})) == marks
