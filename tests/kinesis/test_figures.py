"""The pictures that lessons name: each says what is so, in the picture as in the table, wide and narrow."""

from hashlib import md5

import pytest

from courseware.labs import topics
from courseware.labs.topics import View
from services.engine.scenario import begin
from services.kinesis.pictures.figures.named import FIGURES
from services.kinesis.pictures.otherwise import what_if
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import HALF, ask, empty_world, put, send, wait, world_with_stream
from tests.kinesis.drawn import mark, marks, parsed, rows, said, sentence, words_in, words_of

WIDTHS = ["wide", "narrow"]
LAB = topics.topic("kinesis").lab


def start(slug):
    return begin(topics.catalog(), LAB.start(slug), seed="tests").settled()


def split():
    world = world_with_stream(2)
    send(world, 600)
    wait(world, 40)
    ask(world, "SplitShard", ShardToSplit=shard_id(1), NewStartingHashKey=str(HALF + HALF // 2))
    wait(world, 60)
    return world.settled()


def with_keys(*keys):
    world = world_with_stream(4)
    send(world, 100, *keys)
    return world


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("world", [empty_world, split, lambda: start("two-readers"), lambda: start("worker-dies")])
def test_every_figure_is_well_formed_and_nothing_of_it_is_cut_off(name, width, world):
    drawing = FIGURES[name](world().settled(), View(width=width))

    svg = parsed(drawing.picture).find("svg")
    across, tall = map(float, svg.get("viewBox").split()[2:])
    assert [each.text for each in words_in(drawing.picture) if each.left < -1 or each.bottom > tall + 1] == []
    assert [each.text for each in words_in(drawing.picture) if each.right > across + 4] == []
    assert svg.get("aria-label")
    assert drawing.said
    assert parsed(drawing.table) is not None
    assert parsed(drawing.inspector) is not None


@pytest.mark.parametrize("name", FIGURES)
def test_what_can_be_selected_is_entered_by_one_stop_of_the_tab_key(name):
    drawing = FIGURES[name](split(), View())

    found = marks(drawing.picture)
    assert {each.get("id") for each in found} >= set(drawing.marks) - {"stream"}
    assert [each.get("tabindex") for each in found].count("0") == (1 if found else 0)


def test_a_lesson_can_name_every_figure():
    assert LAB.figures is FIGURES
    assert set(FIGURES) == {"shards", "ring", "readers", "lineage", "bill"}


# ---- The ring


def test_each_key_stands_with_its_arithmetic():
    world = with_keys("IN", "DE").settled()
    digest = md5(b"IN", usedforsecurity=False).hexdigest()
    place = int(digest, 16)

    drawing = FIGURES["ring"](world, View(selected="key-IN"))

    assert f"{100 * place / 2**128:.1f} % of the ring" in said(drawing.picture)
    told = sentence(drawing.inspector)
    assert digest in told
    assert str(place) in told
    assert "shard 3" in told
    assert rows(drawing.table)["key-IN"][1:3] == [digest, str(place)]


def test_keys_are_on_the_ring_in_the_order_of_their_places():
    shares = [
        row[3]
        for part, row in rows(FIGURES["ring"](with_keys("IN", "US", "UK", "DE").settled(), View()).table).items()
        if part.startswith("key-")
    ]

    assert [float(share.removesuffix(" %")) for share in shares] == sorted(
        float(share.removesuffix(" %")) for share in shares
    )


def test_a_key_that_was_just_put_is_shown():
    world = with_keys("IN")
    put(world, "Café <script>")
    wait(world, 1)

    drawing = FIGURES["ring"](world.settled(), View())

    assert "Key Café <script>" in drawing.marks.values()
    assert "<script>" not in drawing.picture
    assert "Café" in said(drawing.picture)


def test_a_record_with_a_hash_key_of_its_own_says_nothing_of_its_partition_key():
    world = with_keys("IN")
    put(world, "elsewhere", ExplicitHashKey="0")
    wait(world, 1)

    assert "elsewhere" not in said(FIGURES["ring"](world.settled(), View()).picture)


def test_a_shard_on_which_no_key_lands_is_named():
    assert "No key for shard 2" in FIGURES["ring"](with_keys("IN", "US", "UK", "DE").settled(), View()).said


# ---- Lineage


def box(picture, part):
    rect = mark(picture, part).find("rect")
    left, top, across, tall = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
    return left, top, left + across, top + tall


def test_children_begin_where_their_parent_ends_within_its_range():
    picture = FIGURES["lineage"](split(), View()).picture

    parent, lower, upper = (box(picture, part) for part in ("shard-1", "shard-2", "shard-3"))
    assert lower[0] == upper[0] >= parent[2]
    assert parent[1] <= lower[1] < lower[3] < upper[1] < upper[3] <= parent[3]
    assert box(picture, "shard-0")[2] == pytest.approx(lower[2], abs=1)
    assert "still holds" in words_of(mark(picture, "shard-1"))


def test_a_split_and_what_it_left_stand_in_the_table():
    table = rows(FIGURES["lineage"](split(), View()).table)

    assert table["shard-1"][3:5] == ["", "shards 2 and 3"]
    assert table["shard-2"][3] == "shard 1"
    assert table["shard-2"][1] == table["shard-1"][2]


# ---- Readers and costs


def test_the_sentence_of_the_readers_is_about_them():
    drawing = FIGURES["readers"](start("worker-dies"), View())

    assert "worker 2 died" in drawing.said
    assert list(drawing.marks) == ["reader-dashboard"]


def test_each_way_to_pay_is_as_long_as_it_costs():
    world = start("steady-load")
    options = what_if(world).options

    drawing = FIGURES["bill"](world, View())

    bars = [float(rect.get("width")) for rect in parsed(drawing.picture).iter("rect")]
    most = max(option.dollars_a_hour for option in options)
    assert [bar / max(bars) for bar in bars] == pytest.approx(
        [max(2 / max(bars), float(option.dollars_a_hour / most)) for option in options], abs=0.01
    )
    assert all(str(option.label) in said(drawing.picture) for option in options)
