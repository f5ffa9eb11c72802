"""The history in words: every operation and everything that happens inside has its sentence."""

import pytest

from services.engine.faults import FAULTS
from services.engine.trace import TraceLine
from services.kinesis.pictures.happenings import tell_trace
from services.kinesis.pictures.telling import CALLS, tell_call
from services.kinesis.service import KINESIS
from tests.kinesis.cast import lab_world, wait

STREAM = {"StreamName": "clicks"}
KEY = str(2**127)
BUSY = "ResourceInUseException"


def said(text):
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize("operation", [*KINESIS.operations, *KINESIS.controls, *FAULTS.controls])
def test_every_operation_has_its_words(operation):
    assert operation in CALLS


@pytest.mark.parametrize("operation", sorted(CALLS))
def test_a_refused_call_may_hold_nothing_or_nonsense(operation):
    nonsense = {"StreamName": 7, "NewStartingHashKey": "x", "Keys": {}, "Records": None, "ShardCount": "many"}

    assert tell_call(operation, {}, BUSY).startswith("Refused: ")
    assert tell_call(operation, nonsense, BUSY).endswith(f"({BUSY})")


@pytest.mark.parametrize(
    ("operation", "params", "words"),
    [
        ("CreateStream", {**STREAM, "ShardCount": 2}, "You created stream clicks with 2 shards"),
        ("CreateStream", {**STREAM, "ShardCount": 1}, "You created stream clicks with 1 shard"),
        ("DeleteStream", {"StreamARN": "arn:aws:kinesis:us-east-1:1:stream/clicks"}, "You deleted stream clicks"),
        (
            "SplitShard",
            {**STREAM, "ShardToSplit": "shardId-000000000001", "NewStartingHashKey": KEY},
            "You split shard 1 at 8000…",
        ),
        (
            "MergeShards",
            {**STREAM, "ShardToMerge": "shardId-000000000001", "AdjacentShardToMerge": "0"},
            "You merged shard 1 with shard 0",
        ),
        ("UpdateShardCount", {**STREAM, "TargetShardCount": 4}, "You asked for 4 open shards in clicks"),
        (
            "PutRecord",
            {**STREAM, "PartitionKey": "user-1", "Data": b""},
            "You put a record with key user-1: MD5 D6D7…, 83.9 % of the ring",
        ),
        (
            "PutRecord",
            {**STREAM, "PartitionKey": "k" * 256},
            f"You put a record with key {'k' * 39}…: MD5 E2EB…, 88.6 % of the ring",
        ),
        (
            "PutRecord",
            {**STREAM, "PartitionKey": "a", "ExplicitHashKey": str(2**127)},
            "You put a record with key a: 8000… by ExplicitHashKey, 50 % of the ring",
        ),
        ("PutRecords", {**STREAM, "Records": [{}, {}]}, "You put 2 records in one call"),
        ("GetRecords", {"ShardIterator": "…"}, "You read records"),
        (
            "GetShardIterator",
            {**STREAM, "ShardId": "shardId-000000000002", "ShardIteratorType": "LATEST"},
            "You asked for a LATEST iterator of shard 2",
        ),
        (
            "IncreaseStreamRetentionPeriod",
            {**STREAM, "RetentionPeriodHours": 8_760},
            "You raised the retention of clicks to 8,760 h",
        ),
        ("AddTagsToStream", {**STREAM, "Tags": {"team": "web"}}, "You tagged stream clicks: team=web"),
        ("RemoveTagsFromStream", {**STREAM, "TagKeys": ["team"]}, "You removed tags of stream clicks: team"),
        (
            "PutProducer",
            {
                **STREAM,
                "Name": "celebrity",
                "RecordsPerSecond": 600,
                "RecordBytes": 300,
                "Keys": {"Kind": "SINGLE", "Keys": ["user-7777"]},
            },
            "You set producer celebrity: 600 records/s, 300 B each, one key, user-7777",
        ),
        (
            "PutProducer",
            {**STREAM, "Name": "p", "RecordsPerSecond": 0, "RecordBytes": 9, "Keys": {"Kind": "ZIPF", "Count": 9_000}},
            "You set producer p: stopped, 9 B each, 9,000 keys by Zipf",
        ),
        (
            "PutProducer",
            {
                **STREAM,
                "Name": "p",
                "RecordsPerSecond": 1,
                "RecordBytes": 9,
                "Keys": {"Kind": "LIST", "Keys": ["a", "b"]},
            },
            "You set producer p: 1 record/s, 9 B each, 2 named keys",
        ),
        ("RemoveProducer", {**STREAM, "Name": "p"}, "You removed producer p"),
        ("StartFault", {"Scope": "ZONE", "Target": "us-east-1a"}, "You took away availability zone us-east-1a"),
    ],
)
def test_a_call_is_told_as_what_was_done(operation, params, words):
    assert said(tell_call(operation, params, "")) == words


def test_a_refused_call_is_told_as_what_was_asked_for_with_aws_code():
    params = {**STREAM, "ShardToSplit": "shardId-000000000001", "NewStartingHashKey": KEY}

    assert tell_call("SplitShard", params, BUSY) == "Refused: split shard 1 at 8000… (ResourceInUseException)"


def test_an_operation_of_another_service_is_told_by_its_name():
    assert tell_call("Invoke", {}, "") == "Invoke"
    assert tell_call("Invoke", {}, "AccessDenied") == "Invoke (AccessDenied)"


def happened(kind, *ids, count=1, **numbers):
    return TraceLine(0, 0, "kinesis", "us-east-1", kind, ids, numbers, count)


REFUSED = "(ProvisionedThroughputExceededException)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (happened("stream_active", "clicks"), "Stream clicks is ACTIVE"),
        (happened("stream_deleted", "clicks"), "Stream clicks is gone, with all its records"),
        (happened("shard_split", "clicks", "1", "2", "3"), "Shard 1 closed; shards 2 and 3 opened"),
        (happened("shards_merged", "clicks", "2", "3", "4"), "Shards 2 and 3 closed; shard 4 opened"),
        (happened("shard_count_updated", "clicks", "4"), "Stream clicks has 4 open shards now"),
        (
            happened("shard_expired", "clicks", "1"),
            "Shard 1 left stream clicks: it was closed and kept nothing any more",
        ),
        (
            happened("records_refused", "clicks", "3", "records", records=5_444),
            f"Shard 3 refused 5,444 records: 1,000 records/s used up {REFUSED}",
        ),
        (
            happened("records_refused", "clicks", "3", "bytes", records=1),
            f"Shard 3 refused 1 record: 1 MiB/s used up {REFUSED}",
        ),
        (
            happened("reads_refused", "clicks", "0", "calls", count=2),
            f"Shard 0 refused 2 reads: 5 calls/s used up {REFUSED}",
        ),
        (happened("reads_refused", "clicks", "0", "bytes"), f"Shard 0 refused 1 read: 2 MiB/s used up {REFUSED}"),
        (
            happened("reads_refused", "clicks", "0", "iterators"),
            f"Shard 0 refused 1 iterator: 5 calls/s used up {REFUSED}",
        ),
        (
            happened("records_expired", "clicks", records=1_500),
            "1,500 records of stream clicks went: their retention was over",
        ),
        (
            happened("records_expired", "clicks"),
            "The oldest records of stream clicks went: their retention was over",
        ),
        (happened("fault_started", "REGION", "us-east-1"), "Region us-east-1 went out"),
        (happened("fault_ended", "CONTROL_PLANE", "us-east-1"), "the control plane of us-east-1 is back"),
        (happened("something_new", "clicks", "1"), "something_new clicks 1"),
    ],
)
def test_what_happened_inside_is_told(line, words):
    assert tell_trace(line) == words


def test_all_that_happens_in_the_labs_story_has_words():
    world = lab_world()
    for operation, params in [
        ("SplitShard", {"ShardToSplit": "1", "NewStartingHashKey": str(3 * 2**126)}),
        ("MergeShards", {"ShardToMerge": "0", "AdjacentShardToMerge": "2"}),
        ("UpdateShardCount", {"TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"}),
    ]:
        world.call("kinesis", operation, {**STREAM, **params})
        wait(world, 70)
    wait(world, 26 * 3_600)

    told = [tell_trace(line) for line in world.trace_lines(100)]

    assert len(told) > 8
    assert [words for words in told if "_" in words] == []
