"""The picture where there is room."""

import pytest

from services.kinesis.board import Board, Pending
from services.kinesis.pictures import grid
from services.kinesis.pictures.vessel import Vessel, surface
from services.kinesis.pictures.wide import wide
from tests.kinesis.boards import ORIGIN_US, SECOND_US, after_a_split, board, evenly, layer_of, many_keys, one_key, shard
from tests.kinesis.drawn import mark, marks, parsed, said, words_in, words_of

COUNTS = [1, 2, 3, 8, 9, 10, 16, 50]


def test_a_vessel_says_which_shard_it_is_and_how_much_of_its_limit_is_used():
    picture = wide(after_a_split())

    assert words_of(mark(picture, "shard-0")) == "shard 0 71.8 % 718 of 1,000 rec/s"


def test_a_shard_that_refuses_is_hot_in_words_in_shape_and_aloud():
    hot = mark(wide(after_a_split()), "shard-3")

    assert words_of(hot) == "shard 3 100 % refuses 279/s !"
    assert hot.get("data-state") == "hot"
    assert hot.get("aria-label") == (
        "Shard 3, 100\u00a0% of its limit for records, hot: refuses, 279 records refused a second"
    )
    classes = [path.get("class") for path in hot.iter("path")]
    assert {"kin-hotline", "kin-ring", "kin-ring-in"} <= set(classes)


def test_a_shard_near_its_limit_says_so():
    picture = wide(board([shard(0, 0, 2**128 - 1, accepted=914)]))

    assert words_of(mark(picture, "shard-0")) == "shard 0 91.4 % near limit: 914/s"


def test_a_shard_above_its_limit_lives_on_its_saved_burst():
    picture = wide(board([shard(0, 0, 2**128 - 1, accepted=1_184)]))

    assert words_of(mark(picture, "shard-0")) == "shard 0 118.4 % saved burst: 1,184/s"


def test_a_shard_held_back_by_bytes_is_measured_in_bytes():
    full = shard(
        0, 0, 2**128 - 1, accepted=262, refused=0, refused_for_bytes=138, accepted_bytes=1_047_214, bytes_percent=99.9
    )

    assert words_of(mark(wide(board([full])), "shard-0")) == "shard 0 99.9 % refuses 138/s: bytes !"


@pytest.mark.parametrize(
    ("percent", "state", "y"), [(71.8, "ok", 220.2), (100.0, "hot", 192), (200.0, "near", 187), (0.0, "idle", 290)]
)
def test_one_pixel_is_one_percent_of_the_limit_up_to_the_brim(percent, state, y):
    assert surface(Vessel(0, 67, 397, state, percent, "", (), "none", ())) == pytest.approx(y)


def test_what_refused_records_lie_on_is_the_glass():
    rings = next(
        path for path in mark(wide(after_a_split()), "shard-3").iter("path") if path.get("class") == "kin-ring"
    )

    lowest = max(float(part.split()[1].split("h")[0]) for part in rings.get("d", "").split("M")[1:])

    assert lowest <= grid.PANE_TOP


def test_a_producer_with_one_key_stands_above_the_place_where_its_records_fall():
    celebrity = one_key()

    box = mark(wide(evenly(2)), "producer-celebrity").find("path")

    left, across = (float(number) for number in box.get("d", "").removeprefix("M").split("v")[0].split(" 4.5h"))
    assert left + across / 2 == pytest.approx(grid.x(celebrity.sole_place), abs=0.1)


def test_a_closed_shard_lies_under_its_children():
    picture = parsed(wide(after_a_split()))

    closed = next(element for element in picture.iter("g") if element.get("id") == "shard-1").find("rect")
    child = next(element for element in picture.iter("rect") if element.get("data-select") == "shard-2")

    assert closed is not None
    assert float(child.get("y", 0)) + float(child.get("height", 0)) <= float(closed.get("y", 0))
    assert (float(closed.get("x", 0)), float(closed.get("width", 0))) == (403, 330)


def test_the_sentences_beside_say_what_was_refused_and_what_was_let_in():
    words = said(wide(after_a_split()))

    assert "279 refused/s by shard 3. They never got through the glass" in words
    assert "2,115 let in/s of 3,000 records/s that 3 shards can take" in words
    assert "split 13:00:40" in words


@pytest.mark.parametrize(
    ("pending", "sentences"),
    [
        (
            Pending("split", (1,), (0.75,), 100 * SECOND_US),
            ["Splitting shard 1 Done at 13:01:40, in 30 s.", "cut here at 13:01:40"],
        ),
        (Pending("merge", (0, 1), (), 100 * SECOND_US), ["Merging shards 0 and 1", "one shard at 13:01:40"]),
        (Pending("count", (0, 1), (0.25, 0.75), 100 * SECOND_US), ["Changing the shard count", "cut here at 13:01:40"]),
        (Pending("delete", (), (), 75 * SECOND_US), ["Deleting the stream Done at 13:01:15, in 5 s."]),
    ],
)
def test_a_change_that_was_asked_for_is_shown_as_one_that_is_to_come(pending, sentences):
    words = said(wide(evenly(2, pending=pending)))

    assert [sentence for sentence in sentences if sentence not in words] == []


def test_a_stream_that_is_being_created_shows_the_vessels_to_come():
    creating = Board(
        "clicks", "CREATING", 3 * SECOND_US, ORIGIN_US, pending=Pending("create", (), (0.5,), 10 * SECOND_US)
    )

    picture = wide(creating)

    assert len([path for path in parsed(picture).iter("path") if path.get("class") == "kin-ghost"]) == 2
    assert "Creating the stream Done at 13:00:10, in 7 s." in said(picture)


def test_without_a_stream_the_glass_is_empty_and_says_what_to_do():
    picture = wide(Board("", "", 0))

    assert marks(picture) == []
    assert "There is no stream Create one" in said(picture)


def test_without_a_producer_nothing_falls_and_nothing_is_stored():
    idle = [shard(0, 0, 2**128 - 1, accepted=0)]

    picture = wide(board(idle, producers=(), falling=(), inside=()))

    assert "No producer yet: nothing is sent." in said(picture)
    assert "No record is stored." in said(picture)
    assert not [path for path in parsed(picture).iter("path") if path.get("class") in ("kin-g", "kin-kept")]


def test_the_tab_key_enters_the_picture_at_one_place_the_first():
    stops = [(each.get("id"), each.get("tabindex")) for each in marks(wide(after_a_split()))]

    assert stops == [
        ("producer-celebrity", "-1"),
        ("producer-shoppers", "0"),
        ("shard-0", "-1"),
        ("shard-2", "-1"),
        ("shard-3", "-1"),
        ("shard-1", "-1"),
    ]


def test_what_is_selected_is_pressed_and_has_a_double_line_and_the_tab_key():
    picture = wide(after_a_split(selected="shard-2"))

    pressed = [each.get("id") for each in marks(picture) if each.get("aria-pressed") == "true"]
    doubled = [
        each.get("id") for each in marks(picture) if [p for p in each.iter("path") if p.get("class") == "kin-sel"]
    ]
    entered = [each.get("id") for each in marks(picture) if each.get("tabindex") == "0"]

    assert pressed == doubled == entered == ["shard-2"]


def test_a_name_that_looks_like_markup_is_a_name():
    nasty = evenly(2, producers=(many_keys('<script>"'),))

    assert '<script>"' in words_of(marks(wide(nasty))[0])


def test_from_16_shards_on_only_what_is_hot_or_selected_has_words():
    picture = wide(evenly(16, hot=[14], selected="shard-5"))

    assert "5: 48 %" in said(picture)
    assert "14: 100 %" in said(picture)
    assert [words_of(each) for each in marks(picture) if each.get("id", "").startswith("shard")] == [
        "!" if number == 14 else "" for number in range(16)
    ]


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("hot", [(), (0,), (0, 1, 2, 3)])
def test_no_words_overlap_or_are_cut_off(count, hot):
    drawn = words_in(wide(evenly(count, hot=hot, selected=f"shard-{count - 1}")))

    assert [one.text for one in drawn if one.left < -1 or one.right > grid.WIDTH or one.bottom > grid.HEIGHT] == []
    overlaps = [
        (one.text, other.text) for turn, one in enumerate(drawn) for other in drawn[:turn] if one.overlaps(other)
    ]
    assert overlaps == []


@pytest.mark.parametrize("producers", [1, 3, 6, 9])
def test_producers_stand_side_by_side_however_many(producers):
    several = [one_key(f"celebrity-{turn}", key=f"user-{turn}") for turn in range(producers)]

    drawn = words_in(wide(evenly(2, producers=(many_keys("a producer with quite a long name"), *several))))

    assert [(a.text, b.text) for turn, a in enumerate(drawn) for b in drawn[:turn] if a.overlaps(b)] == []


def test_large_numbers_find_their_room():
    big = [shard(0, 0, 2**128 - 1, accepted=1_000, refused=123_456)]

    picture = wide(board(big, producers=(many_keys(rate=124_456),), layers=(layer_of(big[0], stored=12_345_678_901),)))

    assert "123,456 refused/s" in said(picture)
    assert "12,345,678,901 stored" in said(picture)
    assert [each.text for each in words_in(picture) if each.right > grid.WIDTH] == []


def test_ten_shards_take_about_12_kilobytes():
    assert len(wide(evenly(10, hot=[4]))) < 13_000
