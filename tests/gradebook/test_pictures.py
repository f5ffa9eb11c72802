"""Charts: what is drawn is what is so."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from courseware.gradebook import pictures


def grains(d):
    """The points of a path of dots."""
    points, x, y = [], 0, 0
    for absolute, dx, dy in re.findall(r"([Mm])(-?\d+)[ ]?(-?\d+)h0", d):
        x, y = (int(dx), int(dy)) if absolute == "M" else (x + int(dx), y + int(dy))
        points.append((x, y))
    return points


@given(st.lists(st.floats(0, 1), max_size=120))
def test_each_grain_can_be_counted_and_none_lies_past_the_end(shares):
    found = grains(pictures._swarm([190 + 460 * each for each in shares], 58, 190.0, 650.0))

    assert len(found) == len(shares)
    assert all(190 <= x <= 650 for x, _y in found)
    assert all(
        abs(x - other_x) >= 8 or abs(y - other_y) >= 8
        for number, (x, y) in enumerate(found)
        for other_x, other_y in found[:number]
    )


def test_a_chart_is_one_drawing_with_a_name():
    for drawn in (
        pictures.items([("1", 0.5, 0.3), ("2", 1.0, -1.0), ("3", 0.2, None)], "Questions"),
        pictures.mastery([("A <concept>", [0.0, 0.5, 1.0], 1), ("Another", [], 0)], "Concepts"),
        pictures.columns([("at first", 0.5, "50 %"), ("now", None, "–")], "Gain"),
    ):
        root = ElementTree.fromstring(drawn)
        assert root.get("role") == "img"
        assert root.get("aria-label")


def test_a_question_without_discrimination_is_not_drawn():
    drawn = pictures.items([("1", 0.5, 0.3), ("2", 0.5, None)], "Questions")

    assert drawn.count("<circle") == 1
