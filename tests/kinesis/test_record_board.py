"""Single records are looked into: each lies where the arithmetic of its key says, and is the one that is read there."""

import pytest

from courseware.labs.topics import View
from services.kinesis.actions import offered
from services.kinesis.hashing import hash_key
from services.kinesis.look import board
from services.kinesis.pictures.drawing import draw
from services.kinesis.record_board import counted
from tests.kinesis.cast import ask, lab_world, put, send, wait, world_with_stream
from tests.kinesis.consumers.cast import start
from tests.kinesis.drawn import sentence


def records_of(world, shard=0):
    """The newest records of a shard, and the board they are of."""
    seen = board(world.settled())
    return seen, seen.layer(f"shard-{shard}").newest()


def about(world, part, width="wide"):
    return draw(world.settled(), View(part, width=width))


def test_the_newest_records_are_those_that_are_read_last():
    world = world_with_stream(1)
    send(world, 7, "a", "b", "c")
    wait(world, 3)

    _seen, newest = records_of(world)
    iterator = ask(world, "GetShardIterator", ShardId="0", ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    read = ask(world, "GetRecords", ShardIterator=iterator)["Records"]

    told = [(each.key, each.sequence, each.beginning) for each in newest]
    assert told == [
        (each["PartitionKey"], each["SequenceNumber"], each["Data"].decode()[:80].rstrip()) for each in read[:-5:-1]
    ]


def test_each_lies_in_its_shard_and_is_found_by_its_mark():
    world = lab_world()

    for number in (0, 1):
        seen, newest = records_of(world, number)
        assert len(newest) == 4
        for each in newest:
            assert each.start <= each.place == hash_key(each.key) <= each.end
            assert seen.record(each.part) == each


def test_one_that_was_put_is_not_lost_among_many():
    world = world_with_stream(1)
    send(world, 500, "a")
    put(world, "needle")
    wait(world, 2)

    _seen, newest = records_of(world)

    assert [each.key for each in newest] == ["a"] * 4 + ["needle"]


def test_a_record_says_why_it_lies_where_it_lies():
    world = world_with_stream(2)
    put(world, "user-1")

    drawn = about(world, "record-1-1")

    told = sentence(drawn.inspector)
    assert "MD5(“user-1”) = d6d7705392bc7af633328bea8c4c6904" in told
    assert "as a number: 285573413173782752570879317399258818820" in told
    assert "d6d77053… ÷ 2¹²⁸ = 83.9" in told
    assert f"{2**127} ≤ it ≤ {2**128 - 1}" in told
    assert drawn.marks["record-1-1"] == "Record of user-1"


def test_one_that_named_its_hash_key_has_no_md5():
    world = world_with_stream(2)
    ask(world, "PutRecord", PartitionKey="user-1", Data=b"{}", ExplicitHashKey="5")

    told = sentence(about(world, "record-0-1").inspector)

    assert "ExplicitHashKey = 5: no MD5 is taken" in told
    assert "MD5(" not in told


def test_it_says_who_is_past_it():
    world = world_with_stream(1)
    put(world, "a")
    start(world, "quick")
    start(world, "late", Start="LATEST")
    wait(world, 3)
    put(world, "b")

    assert "quickis past it" in sentence(about(world, "record-0-1").inspector)
    assert "quickhas still to read it" in sentence(about(world, "record-0-2").inspector)


def test_a_record_stays_where_it_is_when_its_shard_is_split():
    world = world_with_stream(1)
    put(world, "user-1")
    ask(world, "SplitShard", ShardToSplit="0", NewStartingHashKey=str(2**127))
    wait(world, 40)

    assert "Record of user-1shard 0" in sentence(about(world, "record-0-1").inspector)


def test_no_form_is_about_a_record():
    world = world_with_stream(1)
    put(world, "user-1")

    offers = offered(world.settled(), View("record-0-1"))

    assert [each.action for each in offers if each.place == "inspector"] == []


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_its_way_is_drawn_in_the_picture(width):
    world = world_with_stream(1)
    put(world, "user-1")

    assert "kin-sel" in about(world, "record-0-1", width).picture
    assert "kin-sel" not in about(world, "", width).picture


@pytest.mark.parametrize("part", ["record-0-2", "record-0-0", "record-9-1", "record-0", "record-0-x", "record-0-1-1"])
def test_one_that_is_not_kept_is_not_shown(part):
    world = world_with_stream(1)
    put(world, "user-1")

    drawn = about(world, part)

    assert part not in drawn.marks
    assert "Stream clicks" in sentence(drawn.inspector)


@pytest.mark.parametrize(
    "part", ["", "record", "record-", "record--1", "record-²-1", f"record-1-{'9' * 40}", "shard-1"]
)
def test_other_marks_are_of_no_record(part):
    assert counted(part) is None
