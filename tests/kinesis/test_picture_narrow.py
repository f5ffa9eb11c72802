"""The picture where there is little room: turned by a quarter."""

from itertools import pairwise

import pytest

from services.kinesis.board import Board, Pending
from services.kinesis.pictures.narrow import WIDTH, Down, narrow
from tests.kinesis.boards import ORIGIN_US, SECOND_US, after_a_split, evenly, many_keys, one_key
from tests.kinesis.drawn import mark, marks, parsed, said, words_in, words_of

COUNTS = [1, 2, 3, 8, 9, 10, 16, 50]


def test_shards_are_rows_with_the_same_words_as_wide():
    picture = narrow(after_a_split())

    assert words_of(mark(picture, "shard-0")) == "shard 0 71.8 % 718 of 1,000 rec/s"
    assert words_of(mark(picture, "shard-3")) == "shard 3 100 % refuses 279/s !"


def test_the_ring_runs_down():
    tops = [float(mark(narrow(after_a_split()), f"shard-{number}").find("rect").get("y")) for number in (0, 2, 3)]

    assert tops == sorted(tops)


@pytest.mark.parametrize(("count", "least"), [(1, 44), (2, 44), (8, 40), (10, 24), (50, 22)])
def test_every_row_can_be_touched(count, least):
    talls = [
        float(each.find("rect").get("height")) for each in marks(narrow(evenly(count))) if "shard" in each.get("id")
    ]

    assert min(talls) >= least


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("hot", [(), (0,), (0, 1, 2, 3)])
def test_no_words_overlap_or_are_cut_off(count, hot):
    board = evenly(count, hot=hot, pending=Pending("split", (0,), (0.5 / count,), 100 * SECOND_US))

    picture = narrow(board)

    drawn = words_in(picture)
    tall = float(parsed(picture)[0].get("viewBox").split()[3])
    assert [one.text for one in drawn if one.left < -1 or one.right > WIDTH or one.bottom > tall] == []
    overlaps = [
        (one.text, other.text) for turn, one in enumerate(drawn) for other in drawn[:turn] if one.overlaps(other)
    ]
    assert overlaps == []


def test_producers_stand_beside_their_keys_and_below_one_another():
    board = evenly(2, producers=(many_keys(), *[one_key(f"c-{turn}", key="user-7777") for turn in range(4)]))

    tops = [float(each.find("rect").get("y")) for each in marks(narrow(board)) if "producer" in each.get("id")]

    assert all(below - above >= 44 for above, below in pairwise(tops))
    assert max(tops) + 44 <= Down(board).bottom


def test_refused_records_lie_before_the_glass_and_the_words_say_so():
    picture = narrow(after_a_split())

    rings = next(path for path in mark(picture, "shard-3").iter("path") if path.get("class") == "kin-ring")
    assert rings.get("d", "").count("h0") == 12
    assert "279 records/s refused: rings, still with the writer." in said(picture)


def test_what_is_selected_has_a_double_line():
    picture = narrow(after_a_split(selected="shard-2"))

    assert [p.get("class") for p in mark(picture, "shard-2").iter("path")].count("kin-sel") == 1


def test_a_closed_shard_is_left_to_the_inspector():
    assert "shard-1" not in [each.get("id") for each in marks(narrow(after_a_split()))]


def test_a_closed_shard_that_is_selected_leaves_the_tab_key_where_it_enters():
    picture = narrow(after_a_split(selected="shard-1"))

    assert [each.get("id") for each in marks(picture) if each.get("tabindex") == "0"] == ["producer-shoppers"]


@pytest.mark.parametrize(
    ("board", "words"),
    [
        (Board("", "", 0), "There is no stream."),
        (
            Board("clicks", "CREATING", 0, ORIGIN_US, pending=Pending("create", (), (0.5,), 10 * SECOND_US)),
            "Creating the stream: Done at 13:00:10, in 10 s.",
        ),
        (evenly(2, producers=()), "No producer yet: nothing is sent."),
        (evenly(2, pending=Pending("merge", (0, 1), (), 100 * SECOND_US)), "Merging shards 0 and 1"),
    ],
)
def test_what_cannot_be_seen_stands_below_in_words(board, words):
    assert words in said(narrow(board))
