"""The lab's story: the celebrity's shard refuses, and a split in the middle cures it."""

from services.kinesis.look import board
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import ask, lab_world, wait


def raised(rate):
    world = lab_world()
    keys = {"Kind": "SINGLE", "Keys": ["user-7777"]}
    params = {"StreamName": "clicks", "Name": "celebrity", "RecordsPerSecond": rate, "RecordBytes": 300, "Keys": keys}
    world.call("lab", "PutProducer", params)
    return world


def test_at_the_start_nothing_is_refused():
    seen = board(lab_world().settled())

    assert [shard.accepted for shard in seen.shards] == [616, 784]
    assert [shard.state for shard in seen.shards] == ["ok", "ok"]
    assert seen.refused == 0


def test_at_600_a_second_the_celebritys_shard_refuses_and_the_other_does_not():
    world = raised(600)
    wait(world, 10)

    seen = board(world.settled())

    assert [shard.state for shard in seen.shards] == ["ok", "hot"]
    assert (seen.shards[1].accepted, seen.shards[1].refused) == (1_000, 184)
    assert seen.shards[1].binding == "records"
    assert (seen.shards[1].top_key, seen.shards[1].top_key_asked) == ("user-7777", 600)
    assert world.trace_lines(1)[0].ids == ("clicks", "1", "records")


def test_split_in_the_middle_it_refuses_no_more():
    world = raised(600)
    wait(world, 10)
    hot = board(world.settled()).hot[0]

    ask(world, "SplitShard", ShardToSplit=shard_id(hot.number), NewStartingHashKey=str(hot.middle))
    wait(world, 40)
    seen = board(world.settled())

    assert [(shard.number, shard.accepted, shard.state) for shard in seen.shards] == [
        (0, 616, "ok"),
        (2, 284, "ok"),
        (3, 900, "near"),
    ]
    assert hot.asked_below_middle == 284
