"""Kept records lie where their age says, whichever tiles of them were drawn before."""

import re
from itertools import accumulate

import pytest

from services.engine.clock import HOUR_US, MINUTE_US, SECOND_US
from services.engine.scenario import begin
from services.kinesis.look import board
from services.kinesis.pictures import grid
from services.kinesis.pictures.sheet import Sheet
from services.kinesis.pictures.store import depth_of
from services.kinesis.pictures.wide import wide
from services.kinesis.scenarios import START
from services.kinesis.starts import ZONE_LOST
from tests.kinesis.cast import CATALOG, lab_world, put, send, wait, world_with_stream
from tests.kinesis.drawn import parsed


def drawn_grains(picture):
    """The place of each grain in the picture, in pixels."""
    return sorted(
        (x, down + y)
        for moved in parsed(picture).iter("g")
        if moved.get("transform")
        for down in [float(moved.get("transform").split()[1].rstrip(")"))]
        for path in moved
        for x, y in dots_of(path.get("d"))
    )


def dots_of(d):
    """The dots of a path, the first at a place and each other told from the one before."""
    steps = [(int(x), int(y)) for x, y in re.findall(r"[Mm](-?\d+)[ ]?(-?\d+)h0", d)]
    return list(accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1])))


def due_grains(seen):
    """The place of each grain of the sample by its age."""
    depth = depth_of(seen)
    return sorted(
        (round(grid.x(place)), depth.y((seen.now_us - at_us) / SECOND_US))
        for layer in seen.layers
        for at_us, place in layer.sample(0, seen.now_us)
        if (seen.now_us - at_us) / SECOND_US <= layer.oldest_s
    )


def lies_as_it_is_due(picture, seen):
    """Every grain is drawn within a pixel or two of its due place, and no other; of two in one place one is drawn."""
    drawn, due = drawn_grains(picture), due_grains(seen)
    return [each for each in due if far(each, drawn)] == [each for each in drawn if far(each, due)] == []


def far(grain, others):
    return min((abs(grain[0] - x) + abs(grain[1] - y) for x, y in others), default=99) > 1.6


@pytest.mark.parametrize("seconds", [0, 17.5, 130, 299, 400, 3_900, 26 * 3_600])
def test_every_grain_of_the_sample_lies_at_its_age(seconds):
    world = lab_world()
    wait(world, 0.75)
    put(world, "mine")
    wait(world, seconds)

    seen = board(world.settled())

    assert lies_as_it_is_due(wide(seen), seen)


def test_what_was_drawn_before_lies_where_it_is_due_later():
    world = world_with_stream(3)
    send(world, 800)
    wait(world, 200)

    for _ in range(30):
        wait(world, 41)
        seen = board(world.settled())
        sheet = Sheet(line=("a course of events", 1))

        assert lies_as_it_is_due(wide(seen, sheet), seen)


def test_tiles_of_the_past_are_the_same_from_frame_to_frame():
    world = world_with_stream(2)
    send(world, 900)
    world.advance_to(10 * MINUTE_US)

    before, after = Sheet(), Sheet()
    wide(board(world.settled()), before)
    wait(world, 60)
    wide(board(world.settled()), after)

    assert len(set(before.same) & set(after.same)) >= len(before.same) - 4
    assert set(after.same) != set(before.same)


def test_what_is_no_longer_kept_is_drawn_no_more():
    world = world_with_stream()
    send(world, 50)
    wait(world, 30)
    send(world, 0)
    line = ("another course of events", 1)

    world.advance_to(23 * HOUR_US)
    assert drawn_grains(wide(board(world.settled()), Sheet(line)))
    world.advance_to(25 * HOUR_US)
    assert not drawn_grains(wide(board(world.settled()), Sheet(line)))


def test_every_piece_that_stays_the_same_stands_in_the_picture_as_it_is():
    world = lab_world()
    sheet = Sheet()

    picture = wide(board(world.settled()), sheet)

    assert len(sheet.same) > 2
    assert all(picture.count(piece) == 1 for piece in sheet.same)
    assert len({parsed(piece)[0].get("id") for piece in sheet.same}) == len(sheet.same)


@pytest.mark.parametrize("scenario", [START, ZONE_LOST], ids=lambda each: each.slug)
def test_a_sample_meets_many_keys_and_makes_no_column_of_a_few(scenario):
    world = begin(CATALOG, scenario, seed="tests")
    wait(world, 60)

    for layer in board(world.settled()).layers:
        places = [place for _at_us, place in layer.sample(0, world.now_us)]
        commonest = max(places.count(place) for place in set(places))
        one_key = 1 if scenario is ZONE_LOST else len(places) // 2
        assert len(set(places)) >= len(places) * 0.5
        assert commonest <= max(one_key, 5)
