"""Worlds with streams that earlier releases saved open, and run on as they would have."""

from hashlib import md5

from services.engine.clock import HOUR_US
from services.kinesis.sequence import shard_id
from services.kinesis.state import Traffic, traffics_part
from tests.engine.kept import kept, opened
from tests.kinesis.cast import CATALOG, ask, open_numbers, shards, totals, wait
from tests.kinesis.consumers.cast import done, leases, mark
from tests.kinesis.kept import LARGE, a_full_world, a_read_world, from_file


def saved():
    return opened(from_file("kinesis-1"), CATALOG)


def test_a_world_of_the_first_schema_opens_with_all_that_it_had():
    world = saved()

    assert (totals(world), totals(world, LARGE)) == ((5_448_707, 65_721), (18_990, 14_850))
    assert world.settled().used() == {
        "kinesis.put_unit": 5_600_606,
        "kinesis.shard_hour": 7,
        "kinesis.extended_retention_shard_hour": 2,
    }
    assert ask(world, "ListTagsForStream")["Tags"] == [{"Key": "team", "Value": "shop"}]
    assert ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]["StreamModeDetails"] == {
        "StreamMode": "PROVISIONED"
    }


def test_it_runs_on_as_it_would_have():
    world = saved()

    world.advance_to(world.now_us + HOUR_US)

    assert world.stopped() is None
    assert open_numbers(world) == [2, 3, 4, 5]
    assert len(shards(world, Type="AT_LATEST")) == 4
    assert (totals(world), totals(world, LARGE)) == ((10_848_707, 65_721), (37_865, 28_375))
    assert world.settled().used() == {
        "kinesis.put_unit": 11_151_606,
        "kinesis.shard_hour": 15,
        "kinesis.extended_retention_shard_hour": 3,
    }


def test_what_a_large_tank_let_in_then_is_read_as_it_was():
    world = saved()
    at = ask(world, "GetShardIterator", StreamName=LARGE, ShardId=shard_id(0), ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]

    records = ask(world, "GetRecords", ShardIterator=at)["Records"]

    assert (len(records), records[-1]["SequenceNumber"]) == (52, "17936244000000000000000000000000000000000000000052")
    told = b"".join(record["Data"] + record["SequenceNumber"].encode() for record in records)
    assert md5(told).hexdigest() == "037d31c04661474ced6adfaf8525cef6"


def test_each_traffic_says_for_what_size_of_record_it_was():
    ctx = saved().context("kinesis")

    sizes = {
        name: {each.max_record_kib for _, each in ctx.collection(traffics_part(name), int, Traffic).scan()}
        for name in ("clicks", LARGE)
    }

    assert sizes == {"clicks": {1_024}, LARGE: {10_240}}


def test_what_comes_after_the_upgrade_is_as_in_a_world_that_began_with_it():
    old, new = saved(), a_full_world()

    answers = []
    for world in (old, new):
        wait(world, 30)
        answers.append(ask(world, "PutRecord", PartitionKey="user-2", Data=b"after"))

    assert answers[0] == answers[1]
    assert totals(old) == totals(new)


def test_an_upgraded_world_is_kept_and_opened_again_without_another_upgrade():
    again = opened(kept(saved()), CATALOG)

    assert again.parts.changes() == {}


def test_a_world_that_is_read_opens_with_its_readers_where_they_were():
    world = opened(from_file("kinesis-2"), CATALOG)

    assert (totals(world), totals(world, "jumps")) == ((174_912, 0), (896_073, 250_177))
    assert [(done(world, name).processed, mark(world, name).kind) for name in ("sums", "fraud")] == [
        (146_962, "POLLING"),
        (174_864, "FAN_OUT"),
    ]
    summary = ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]
    assert (summary["EncryptionType"], summary["KeyId"]) == ("KMS", "alias/shop")


def test_its_dead_worker_is_followed_and_its_stream_on_demand_grows_as_they_would_have():
    old, new = opened(from_file("kinesis-2"), CATALOG), a_read_world()
    for world in (old, new):
        wait(world, 600)

    assert old.stopped() is None
    assert (totals(old), totals(old, "jumps")) == ((632_712, 0), (3_895_248, 251_002))
    assert [done(old, name) for name in ("sums", "fraud")] == [done(new, name) for name in ("sums", "fraud")]
    assert done(old, "sums").duplicates == 87
    assert leases(old, "sums") == leases(new, "sums")
    assert old.settled().used() == new.settled().used()
