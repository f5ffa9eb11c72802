"""Picture, table and board say the same of the same world, at every turn of the lab's story."""

import pytest

from courseware.labs.topics import View
from services.kinesis.look import board
from services.kinesis.pictures.drawing import draw
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import ask, empty_world, lab_world, wait, world_with_stream
from tests.kinesis.drawn import mark, marks, parsed, rows, sentence, words_of


def at_the_start():
    return lab_world()


def while_it_refuses():
    world = lab_world()
    keys = {"Kind": "SINGLE", "Keys": ["user-7777"]}
    params = {"StreamName": "clicks", "Name": "celebrity", "RecordsPerSecond": 600, "RecordBytes": 300, "Keys": keys}
    world.call("lab", "PutProducer", params)
    wait(world, 10)
    return world


def while_it_splits():
    world = while_it_refuses()
    hot = board(world.settled()).hot[0]
    ask(world, "SplitShard", ShardToSplit=shard_id(hot.number), NewStartingHashKey=str(hot.middle))
    wait(world, 5)
    return world


def after_the_split():
    world = while_it_splits()
    wait(world, 40)
    return world


def after_a_merge():
    world = after_the_split()
    ask(world, "MergeShards", ShardToMerge=shard_id(0), AdjacentShardToMerge=shard_id(2))
    wait(world, 40)
    return world


def with_sixteen_shards():
    world = world_with_stream(16)
    keys = {"Kind": "ZIPF", "Count": 100}
    params = {"StreamName": "clicks", "Name": "all", "RecordsPerSecond": 9_000, "RecordBytes": 900, "Keys": keys}
    world.call("lab", "PutProducer", params)
    wait(world, 600)
    return world


STORY = [at_the_start, while_it_refuses, while_it_splits, after_the_split, after_a_merge, with_sixteen_shards]
BEGINNINGS = [empty_world, lambda: world_with_stream(3)]


@pytest.mark.parametrize("moment", STORY)
def test_the_table_has_the_boards_values(moment):
    world = moment().settled()
    seen = board(world)

    table = rows(draw(world, View()).table)

    assert {each.part: table[each.part][2:8] for each in seen.shards} == {
        each.part: [
            f"{each.accepted:,}",
            f"{each.records_percent:.1f}".removesuffix(".0") + " %",
            f"{each.accepted_bytes / 1_048_576:.2f}",
            f"{each.bytes_percent:.1f}".removesuffix(".0") + " %",
            f"{each.refused:,}",
            f"{seen.stored(each):,}",
        ]
        for each in seen.shards
    }
    closed = [each for each in seen.layers if each.is_closed]
    assert {each.part: table[each.part][7] for each in closed} == {each.part: f"{each.stored:,}" for each in closed}
    assert {each.part: table[each.part][4:6] for each in seen.producers} == {
        each.part: [f"{each.sent:,}", f"{each.refused:,}"] for each in seen.producers
    }


@pytest.mark.parametrize("moment", STORY[:-1])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_every_vessel_has_the_tables_percent(moment, width):
    world = moment().settled()
    drawing = draw(world, View(width=width))
    table = rows(drawing.table)

    for shard in board(world).shards:
        column = 3 if shard.binding == "records" else 5
        assert table[shard.part][column] in words_of(mark(drawing.picture, shard.part))


@pytest.mark.parametrize("moment", STORY)
def test_whatever_can_be_selected_is_listed_and_stands_in_the_table(moment):
    drawing = draw(moment().settled(), View())

    drawn = {each.get("id") for each in marks(drawing.picture)}

    assert drawn <= set(drawing.marks)
    assert set(drawing.marks) == {"stream", *rows(drawing.table)}


@pytest.mark.parametrize("moment", [*STORY, *BEGINNINGS])
@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_everything_is_well_formed_whatever_is_selected(moment, width):
    world = moment().settled()

    for selected in ["", "no-such-mark", *draw(world, View()).marks]:
        drawing = draw(world, View(selected, width))
        assert parsed(drawing.picture) is not None
        assert parsed(drawing.table) is not None
        assert parsed(drawing.inspector) is not None
        assert drawing.said
        assert drawing.caption


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (empty_world, "There is no stream."),
        (at_the_start, "Stream clicks: 2 open shards, 0 hot."),
        (while_it_refuses, "Hot: shard 1; 184 records refused a second"),
        (after_the_split, "Stream clicks: 3 open shards, 0 hot, 1 closed."),
    ],
)
def test_one_sentence_says_what_matters_now(moment, said):
    assert draw(moment().settled(), View()).said == said


def test_the_caption_says_what_each_mark_stands_for():
    caption = draw(while_it_refuses().settled(), View()).caption.replace("\u00a0", " ")

    assert caption == (
        "1 falling grain = 20 records of the last second · 1 ring = up to 20 refused · 1 stored grain = 500 · "
        "a sample, each at its own hash key and age · kept for 24 h"
    )


def test_a_picture_looks_the_same_while_time_stands():
    world = while_it_refuses().settled()

    assert draw(world, View("shard-1")) == draw(world.settled(), View("shard-1"))


def test_the_rings_are_as_many_as_the_caption_says():
    world = while_it_refuses().settled()

    rings = next(p for p in mark(draw(world, View()).picture, "shard-1").iter("path") if p.get("class") == "kin-ring")

    assert rings.get("d", "").count("h0") == -(-board(world).refused // 20)


def test_the_inspector_of_the_hot_shard_tells_why_it_refuses_and_what_a_split_would_do():
    told = sentence(draw(while_it_refuses().settled(), View("shard-1")).inspector)

    assert "600 celebrity + 584 shoppers = 1,184 asked > 1,000 records/s, so 184 refused" in told
    assert "Key user-7777 alone asks for 600/s. Its hash key E335… lies above the middle, C000…" in told
    assert "the lower half would be asked for 284/s, the upper for 900/s. Neither would refuse." in told


def test_what_the_inspector_foretold_of_the_split_is_what_came():
    seen = board(after_the_split().settled())

    assert [(each.number, each.asked) for each in seen.shards] == [(0, 616), (2, 284), (3, 900)]
