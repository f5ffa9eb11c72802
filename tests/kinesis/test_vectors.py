"""The exact figures of `tests/vectors/kinesis.yaml`."""

from fractions import Fraction
from hashlib import md5
from pathlib import Path

import pytest
import yaml

from services.engine.clock import HOUR_US
from services.engine.meter import bill, price_book
from services.kinesis.comparing import shards_for
from services.kinesis.hashing import even_ranges, hash_key, sample_midpoint
from services.kinesis.ring import Span, plan
from services.kinesis.sequence import shard_id
from services.kinesis.throughput import put_units
from tests.kinesis.cast import (
    ACTIVE_US,
    HALF,
    LAST,
    ask,
    iterator,
    open_numbers,
    outcome,
    put,
    ranges,
    read,
    refused,
    send,
    shards,
    totals,
    wait,
    world_with_stream,
)
from tests.kinesis.test_modes import on_demand_world

VECTORS = yaml.safe_load((Path(__file__).parents[1] / "vectors" / "kinesis.yaml").read_text("utf-8"))


def vectors(group):
    return pytest.mark.parametrize("vector", VECTORS[group], ids=lambda vector: vector["id"])


def owner(key, count):
    place = hash_key(key)
    return next(number for number, (start, end) in enumerate(even_ranges(count)) if start <= place <= end)


def test_every_vector_names_its_source():
    assert all(vector["source"] for group in VECTORS.values() for vector in group)


@vectors("placement")
def test_a_partition_key_has_its_place_on_the_ring(vector):
    key, expected = vector["input"], vector["expected"]

    assert md5(key.encode()).hexdigest() == expected["md5"]
    assert hash_key(key) == int(expected["hash_key"])
    assert {count: owner(key, count) for count in expected["shards"]} == expected["shards"]


@vectors("placement")
def test_a_record_goes_to_the_shard_that_owns_its_key(vector):
    count, shard = next(iter(vector["expected"]["shards"].items()))
    world = world_with_stream(count)

    assert put(world, vector["input"])["ShardId"] == f"shardId-{shard:012d}"


@vectors("several_keys")
def test_several_keys_need_not_fill_as_many_shards(vector):
    assert [owner(key, vector["input"]["shards"]) for key in vector["input"]["keys"]] == vector["expected"]


@vectors("many_keys")
def test_many_keys_spread_about_evenly(vector):
    count = vector["input"]["shards"]
    owners = [owner(f"user-{number}", count) for number in range(1, vector["input"]["users"] + 1)]

    assert [owners.count(shard) for shard in range(count)] == vector["expected"]


@vectors("ranges")
def test_a_new_stream_shares_the_ring(vector):
    ranges, expected = even_ranges(vector["input"]), vector["expected"]

    assert [str(first) for first, _ in ranges] == expected.get("first", [str(first) for first, _ in ranges])
    assert [str(last) for _, last in ranges] == expected.get("last", [str(last) for _, last in ranges])
    assert str(ranges[1][0]) == expected.get("first_of_shard_1", str(ranges[1][0]))


@vectors("midpoints")
def test_awss_sample_code_finds_this_middle(vector):
    assert sample_midpoint(*map(int, vector["input"])) == int(vector["expected"])


@vectors("shard_counts")
def test_a_new_shard_count_is_planned_in_these_steps(vector):
    spans = [Span(number, *ends) for number, ends in enumerate(even_ranges(vector["input"]["from"]))]

    splits, merges = plan(spans, vector["input"]["to"], len(spans))

    assert [[split.shard, str(split.at)] for split in splits] == vector["expected"]["splits"]
    assert [[merge.lower, merge.upper] for merge in merges] == vector["expected"]["merges"]


@vectors("shard_counts")
def test_a_new_shard_count_leaves_these_shards_open(vector):
    world = world_with_stream(vector["input"]["from"])

    ask(world, "UpdateShardCount", TargetShardCount=vector["input"]["to"], ScalingType="UNIFORM_SCALING")
    wait(world, 60)

    assert open_numbers(world) == vector["expected"]["open"]


@vectors("refused_shard_counts")
def test_too_great_a_step_is_refused(vector):
    world = world_with_stream(vector["input"]["from"])

    error = refused(world, "UpdateShardCount", TargetShardCount=vector["input"]["to"], ScalingType="UNIFORM_SCALING")

    assert error.code == vector["expected"]


@vectors("at_one_instant")
def test_so_many_records_of_one_instant_are_let_in(vector):
    world = world_with_stream()
    entry = {"PartitionKey": vector["input"]["key"], "Data": bytes(vector["input"]["data_bytes"])}
    requests, rest = divmod(vector["input"]["records"], 100)

    failed = [ask(world, "PutRecords", Records=[entry] * 100)["FailedRecordCount"] for _ in range(requests)]

    assert rest == 0
    assert sum(failed) == vector["expected"]["refused"]
    assert totals(world) == (vector["expected"]["accepted"], vector["expected"]["refused"])


@vectors("spread")
def test_so_many_records_spread_over_a_minute_are_let_in(vector):
    world = world_with_stream()

    send(world, vector["input"]["records_a_second"], vector["input"]["key"], size=vector["input"]["data_bytes"])
    wait(world, vector["input"]["seconds"])

    assert totals(world) == (vector["expected"]["accepted"], vector["expected"]["refused"])


@vectors("put_units")
def test_a_record_is_billed_in_started_units(vector):
    assert put_units(vector["input"]) == vector["expected"]


@vectors("bills")
def test_a_steady_load_costs_exactly_this(vector):
    load = vector["input"]
    world = world_with_stream(load["shards"])
    key = "k" * 10

    send(
        world, load["records_a_second"], *_keys_of_each_shard(load["shards"], len(key)), size=load["record_bytes"] - 10
    )
    world.advance_to(world.now_us + load["hours"] * HOUR_US)

    assert world.settled().bill().total == Fraction(vector["expected"])


def _keys_of_each_shard(count, length):
    """As many equally long keys for each shard."""
    by_shard = {}
    for number in range(10_000):
        key = f"k{number:0{length - 1}d}"
        by_shard.setdefault(owner(key, count), []).append(key)
    return [key for keys in by_shard.values() for key in keys[:5]]


def split(world, shard, at):
    ask(world, "SplitShard", ShardToSplit=shard_id(shard), NewStartingHashKey=str(at))
    wait(world, 30)


@vectors("explicit_keys")
def test_both_ends_of_a_range_belong_to_it(vector):
    world = world_with_stream()
    split(world, 0, HALF)

    assert put(world, "any", ExplicitHashKey=vector["input"])["ShardId"] == shard_id(vector["expected"])


@vectors("merged_ranges")
def test_only_ranges_that_touch_are_merged(vector):
    (lower, _), (upper, last) = vector["input"]
    world = world_with_stream()
    for at in (276, 382, 455, 561):
        split(world, max(open_numbers(world)), at)
    by_first = {
        int(each["HashKeyRange"]["StartingHashKey"]): each["ShardId"] for each in shards(world, Type="AT_LATEST")
    }

    ended = outcome(world, "MergeShards", ShardToMerge=by_first[lower], AdjacentShardToMerge=by_first[upper])
    wait(world, 30)

    merged = [list(each) for each in ranges(world) if each == (lower, last)]
    assert (ended or merged[0]) == vector["expected"]


@vectors("partly_refused")
def test_a_request_may_fail_in_part(vector):
    world = world_with_stream()
    entry = {"PartitionKey": "k", "Data": b""}
    for _ in range(2):
        ask(world, "PutRecords", Records=[entry] * (vector["input"]["before"] // 2))

    answer = ask(world, "PutRecords", Records=[entry] * vector["input"]["records"])

    assert {"failed": answer["FailedRecordCount"], "results": len(answer["Records"])} == vector["expected"]


@vectors("rests_after_reading")
def test_a_shard_rests_after_a_large_answer(vector):
    world = world_with_stream(MaxRecordSizeInKiB=10_240)
    for _ in range(vector["input"]):
        put(world, "k", bytes(2**20 - 1))
        wait(world, 1)
    following = read(world, iterator(world), Limit=vector["input"])["NextShardIterator"]

    wait(world, vector["expected"] - 0.001)
    assert outcome(world, "GetRecords", ShardIterator=following) == "ProvisionedThroughputExceededException"
    wait(world, 0.001)
    assert outcome(world, "GetRecords", ShardIterator=following) == ""


@vectors("iterator_ages")
def test_an_iterator_grows_old(vector):
    world = world_with_stream()
    at = iterator(world)

    wait(world, vector["input"])

    assert outcome(world, "GetRecords", ShardIterator=at) == vector["expected"]


@vectors("large_records")
def test_large_records_draw_on_what_is_stored(vector):
    world, ended = world_with_stream(MaxRecordSizeInKiB=10_240), []
    for record in vector["input"]:
        world.advance_to(ACTIVE_US + record["at_us"])
        ended.append(outcome(world, "PutRecord", PartitionKey="k", Data=bytes(record["kib"] * 1024 - 1)))

    assert [code == "" for code in ended] == vector["expected"]


def test_the_ring_ends_with_the_greatest_hash_key():
    assert even_ranges(7)[-1][1] == LAST


@vectors("metered")
def test_so_many_units_cost_exactly_this(vector):
    assert bill(vector["input"], price_book("2026-11-01")).total == Fraction(vector["expected"])


@vectors("on_demand_bills")
def test_a_steady_load_on_demand_costs_exactly_this(vector):
    load = vector["input"]
    world = on_demand_world()

    send(world, load["records_a_second"], *_keys_of_each_shard(4, 10), size=load["record_bytes"] - 10)
    world.advance_to(world.now_us + load["hours"] * HOUR_US)

    assert world.settled().bill().total == Fraction(vector["expected"])


@vectors("shards_for_a_load")
def test_a_load_needs_so_many_shards_by_awss_formula(vector):
    assert shards_for(**vector["input"]) == vector["expected"]


@vectors("on_demand_peaks")
def test_a_stream_on_demand_takes_double_its_peak_at_once_and_more_in_time(vector):
    world = on_demand_world()
    _send_mib(world, 8)
    wait(world, 900)
    _send_mib(world, 16)
    wait(world, 900)
    _send_mib(world, 32)
    wait(world, 900)
    _send_mib(world, vector["input"]["peak_mib"])
    wait(world, 3_600)
    before = totals(world)[1]

    _send_mib(world, vector["input"]["then_mib"])
    wait(world, 60)
    refuses = totals(world)[1] > before
    wait(world, 60 * vector["expected"].get("over_within_minutes", 1) - 60)
    at_the_end = totals(world)[1]
    wait(world, 10)

    assert refuses == vector["expected"]["refuses"]
    assert totals(world)[1] == at_the_end


def _send_mib(world, mib):
    """Records of 10 KB of many keys, equally often."""
    keys = {"Kind": "UNIFORM", "Count": 2_000, "Prefix": "key-"}
    params = {"StreamName": "clicks", "Name": "p", "RecordsPerSecond": mib * 100, "RecordBytes": 10_476, "Keys": keys}
    world.call("lab", "PutProducer", params)
