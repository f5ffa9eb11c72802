"""What the picture is measured by: depths for ages, rings for refused records, room for words."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kinesis.pictures import phrases
from services.kinesis.pictures.depth import Depth
from services.kinesis.pictures.lettering import Room, shortened, width, wrapped
from services.kinesis.pictures.rings import pile, records_a_ring

YEAR_S = 365 * 86_400
ages = st.floats(0, YEAR_S, allow_nan=False)


def scale(oldest_s):
    return Depth(oldest_s, top=312, height=132)


def test_up_to_five_minutes_the_scale_is_even_and_ends_with_the_oldest_record():
    depth = scale(240)

    assert [depth.y(age_s) for age_s in (0, 60, 120, 240)] == [312, 345, 378, 444]
    assert depth.breaks() == []


@pytest.mark.parametrize(
    ("oldest_s", "last"), [(301, "1 h"), (7_200, "24 h"), (200_000, "7 days"), (YEAR_S, "365 days")]
)
def test_older_records_lie_on_steps_of_their_own_with_a_break_between(oldest_s, last):
    depth = scale(oldest_s)

    assert list(depth.ticks())[-1] == (depth.stretches[-1].bottom, last)
    assert len(depth.breaks()) == len(depth.stretches) - 1


@settings(max_examples=60)
@given(ages, ages, ages)
def test_whatever_is_older_never_lies_higher(oldest_s, one_s, other_s):
    depth = scale(oldest_s)
    younger, older = sorted((one_s, other_s))

    assert 312 <= depth.y(younger) <= depth.y(older) <= 444.01


@settings(max_examples=60)
@given(ages)
def test_two_labels_of_the_scale_never_touch(oldest_s):
    heights = [y for y, _words in scale(oldest_s).ticks()]

    assert all(lower - upper >= 12 for upper, lower in pairwise(heights))


@pytest.mark.parametrize(
    ("refused", "at_least", "records"), [([10], 1, 1), ([16], 1, 2), ([184], 20, 20), ([301], 20, 50), ([], 25, 25)]
)
def test_a_ring_stands_for_as_many_records_as_keep_the_pile_small(refused, at_least, records):
    assert records_a_ring(refused, at_least=at_least, most=15) == records


@pytest.mark.parametrize(("rings", "broadest"), [(0, 5), (1, 1), (7, 1), (15, 5), (30, 5)])
def test_no_ring_is_lost_in_a_pile(rings, broadest):
    assert len(set(pile(rings, broadest=broadest))) == rings


def test_words_are_cut_where_their_room_ends():
    short = shortened("a producer with a long name", 80)

    assert short.endswith("…")
    assert width(short) <= 80
    assert shortened("short", 80) == "short"
    assert shortened("short", 1) == ""


def test_words_are_wrapped_but_a_number_keeps_its_unit():
    assert wrapped(f"The oldest for {phrases.age(127)}; each goes.", 100) == (
        "The oldest for",
        "2\u00a0min\u00a07\u00a0s; each",
        "goes.",
    )


def test_where_words_stand_no_others_are_written():
    room = Room()

    assert room.text(10, 20, "first") is not None
    assert room.text(12, 22, "second") is None
    assert room.text(10, 40, "third") is not None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3_599, "59 min 59 s"), (3_600, "1 h"), (90_000, "1 d 1 h")],
)
def test_an_age_has_its_two_largest_units(seconds, words):
    assert phrases.age(seconds).replace("\u00a0", " ") == words
