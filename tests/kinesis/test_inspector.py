"""What is told of what is selected: the rule, with the live numbers in it."""

import pytest

from services.kinesis.board import Board, Layer, StreamMark
from services.kinesis.pictures.inspector import inspector
from tests.kinesis.boards import after_a_split, board, evenly, many_keys, one_key, shard
from tests.kinesis.drawn import parsed, sentence

WHOLE = 2**128 - 1


def about(mark, **more):
    """What the inspector says of the one shard of a stream."""
    return sentence(inspector(board([mark], selected=mark.part, **more)))


def test_a_shard_with_room_says_what_was_asked_and_what_it_would_let_in():
    told = about(shard(0, 0, WHOLE, accepted=718))

    assert "718 asked, 1,000 records/s would be let in" in told
    assert "718 × 300 B = 0.21 of 1 MiB/s: bytes are not what limits" in told
    assert "The whole ring, 0000… to FFFF…, since 13:00:00" in told


def test_refusals_follow_from_the_limit_in_words_and_numbers():
    asked = (("shoppers", 300), ("celebrity", 900))

    told = about(shard(0, 0, WHOLE, accepted=1_000, refused=200, asked_by_producer=asked))

    assert "900 celebrity + 300 shoppers = 1,200 asked > 1,000 records/s, so 200 refused" in told
    assert "! Hot: records/s used up" in told


def test_refusals_that_do_not_follow_from_one_second_alone_are_not_explained_by_it():
    told = about(shard(0, 0, WHOLE, accepted=1_150, refused=50))

    assert "1,200 asked, limit 1,000 records/s: 1,150 let in, 50 refused" in told


def test_a_saved_burst_is_called_one():
    told = about(shard(0, 0, WHOLE, accepted=1_184))

    assert "1,184 asked > 1,000 records/s, let in while the burst it saved up lasts" in told
    assert "Above its limit on its saved burst" in told


def test_bytes_that_limit_come_first():
    full = shard(
        0,
        0,
        WHOLE,
        accepted=262,
        refused=0,
        refused_for_bytes=138,
        accepted_bytes=1_047_214,
        bytes_percent=99.9,
        asked_bytes=1_600_000,
    )

    told = about(full)

    assert "400 × 4,000 B = 1.53 MiB asked > 1 MiB/s, so 138 refused" in told
    assert told.index("MiB asked") < told.index("the number of records is not what limits")


def test_many_producers_are_summed_up():
    asked = tuple((f"p{number}", 100) for number in range(6))

    assert "100 p0 + 100 p1 + 100 p2 + 300 others = 600 asked" in about(shard(0, 0, WHOLE, asked_by_producer=asked))


def test_calls_from_a_terminal_are_called_calls():
    assert "590 shoppers + 10 calls = 600 asked" in about(
        shard(0, 0, WHOLE, asked_by_producer=(("", 10), ("shoppers", 590)))
    )


@pytest.mark.parametrize(
    ("top", "below", "sentences"),
    [
        (
            ("user-7777", 600),
            284,
            [
                "E335… lies above the middle, 8000…: in the upper half",
                "for 284/s, the upper for 900/s. Neither would refuse.",
            ],
        ),
        (
            ("user-42", 600),
            1_000,
            ["7631… lies below the middle, 8000…: in the lower half", "for 1,000/s, the upper for 184/s. Neither"],
        ),
        (("user-7777", 900), 50, ["the upper for 1,134/s. One of them would still refuse."]),
        (("user-7777", 1_100), 84, ["One key is one point of the ring: no split divides it."]),
    ],
)
def test_what_a_split_would_do_is_told_from_the_keys_that_came(top, below, sentences):
    key, count = top
    hot = shard(0, 0, WHOLE, accepted=1_000, refused=184, top_key=key, top_key_asked=count, asked_below_middle=below)

    told = about(hot)

    assert [each for each in sentences if each not in told] == []


def test_a_key_among_many_is_not_singled_out():
    assert "alone" not in about(shard(0, 0, WHOLE, accepted=600, top_key="user-7777", top_key_asked=3))


def test_a_shard_to_which_nothing_came_says_so():
    assert "0 asked in the last second, of 1,000 records/s and 1 MiB/s" in about(
        shard(0, 0, WHOLE, accepted=0, asked_by_producer=())
    )


def test_a_child_says_where_it_came_from():
    assert "Came fromshard 1" in sentence(inspector(after_a_split(selected="shard-2")))


def test_a_closed_shard_says_that_its_records_stay():
    told = sentence(inspector(after_a_split(selected="shard-1")))

    assert "83,036 stored, the youngest for 30 s" in told
    assert "Records never move to the children. Each goes 24 h after it came." in told
    assert "Becameshards 2 and 3" in told


def test_a_producer_of_one_key_says_to_which_shard_it_hashes():
    told = sentence(inspector(after_a_split(selected="producer-celebrity")))

    assert "MD5(“user-7777”) is E335…, so every record goes to shard 3." in told


def test_a_producer_of_many_keys_says_how_often_each_comes_and_where_they_go():
    told = sentence(inspector(evenly(2, selected="producer-shoppers")))

    assert "1,200/s ÷ 600 keys = 2 records/s a key" in told
    assert "Its keys are spread over all 2 shards." in told


def test_a_producer_of_which_part_is_refused_says_how_much():
    celebrity = one_key(rate=900, refused=279)

    told = sentence(inspector(evenly(1, producers=(celebrity,), selected="producer-celebrity")))

    assert "900 sent − 279 refused = 621 let in, in the last second" in told


def test_a_producer_that_is_stopped_says_so():
    assert "stopped" in sentence(inspector(evenly(1, producers=(many_keys(rate=0),), selected="producer-shoppers")))


@pytest.mark.parametrize("selected", ["", "stream", "shard-99"])
def test_with_no_part_selected_it_is_about_the_stream(selected):
    told = sentence(inspector(after_a_split(selected=selected)))

    assert "3 shards × 1,000 = 3,000 records/s can be let in; 2,115 were" in told
    assert "279 records were refused although the stream has room: each shard has limits of its own." in told


def test_a_stream_that_is_full_is_not_said_to_have_room():
    full = [
        shard(number, *bounds, accepted=1_000, refused=5)
        for number, bounds in enumerate([(0, WHOLE // 2), (WHOLE // 2 + 1, WHOLE)])
    ]

    assert "nearly all that the shards can take is used" in sentence(inspector(board(full)))


def test_other_streams_are_named():
    streams = (StreamMark(0, "clicks", "ACTIVE"), StreamMark(1, "orders", "CREATING"))

    assert "Other streamsorders (CREATING)" in sentence(inspector(evenly(1, streams=streams)))


def test_without_a_stream_it_says_what_a_stream_is():
    assert "A stream is a set of shards." in sentence(inspector(Board("", "", 0)))


def test_both_limits_are_bars_of_what_was_let_in_and_what_was_refused():
    hot = shard(0, 0, WHOLE, accepted=1_000, refused=1_000)

    bars = list(parsed(inspector(board([hot], selected="shard-0"))).iter("svg"))

    assert [each.get("data-state") for each in bars] == ["hot", None]
    used, over = (
        next(r for r in bars[0].iter("rect") if r.get("class") == f"kin-bar-{name}") for name in ("used", "over")
    )
    assert float(used.get("width", 0)) == pytest.approx(float(over.get("width", 0)), abs=0.2)


def test_a_range_that_is_no_simple_fraction_is_a_percentage():
    third = shard(0, 0, int(2**128 * 0.3))

    assert "30 % of the ring" in about(third)


def test_a_closed_shard_without_children_in_sight_is_told_too():
    alone = Layer(1, 0.0, 1.0, 30, 120, 5, True, (), 0, WHOLE)

    assert "5 stored" in sentence(inspector(evenly(1, layers=(alone,), selected="shard-1")))
