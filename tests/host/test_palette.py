"""The palette: every colour that carries meaning stands out from what it stands on, in light and in dark.

axe cannot see into pictures, so contrast is computed here, from the tokens themselves, as WCAG 2 defines it.
"""

import re
from pathlib import Path

import pytest

from scripts import code_css

CSS = (Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css").read_text()
PAIRS = re.findall(r"--gc-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
LIGHT = {name: light for name, light, _ in PAIRS}
DARK = {name: dark for name, _, dark in PAIRS}
PAPERS = ("bg", "surface", "raised")
STATES = ("ok", "good", "hot", "err", "idle", "alt")
FILLS = tuple(f"{state}-fill" for state in STATES)

in_light_and_dark = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_published():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@in_light_and_dark
@pytest.mark.parametrize("paper", PAPERS)
def test_text_can_be_read(palette, paper):
    assert contrast(palette["ink"], palette[paper]) >= 7
    assert contrast(palette["muted"], palette[paper]) >= 4.5
    assert contrast(palette["link"], palette[paper]) >= 4.5


@in_light_and_dark
@pytest.mark.parametrize("fill", [*FILLS, "glass", "glass-air"])
def test_text_can_be_read_on_what_is_filled(palette, fill):
    assert contrast(palette["ink"], palette[fill]) >= 7
    assert contrast(palette["muted"], palette[fill]) >= 4.5


@in_light_and_dark
def test_the_main_button_can_be_read_at_rest_and_under_the_pointer(palette):
    assert contrast(palette["btn-ink"], palette["btn"]) >= 7
    assert contrast(palette["btn-ink"], palette["ok"]) >= 4.5


@in_light_and_dark
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("mark", [*STATES, "line", "glass-edge", "grain"])
def test_marks_and_edges_stand_out_from_the_paper(palette, mark, paper):
    assert contrast(palette[mark], palette[paper]) >= 3


@in_light_and_dark
@pytest.mark.parametrize("ground", ["raised", "idle-fill"])
def test_what_is_stored_stands_out_from_where_it_lies(palette, ground):
    assert contrast(palette["grain-old"], palette[ground]) >= 3


@in_light_and_dark
def test_an_ordered_scale_only_goes_one_way(palette):
    steps = [luminance(palette[f"h{step}"]) for step in range(1, 6)]

    assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_every_colour_has_a_light_and_a_dark_value():
    alone = re.findall(r"--gc-([\w-]+): #\w+;", CSS)

    assert set(alone) == {"cli-ink", "cli-head"}
    assert len(PAIRS) >= 30


LESSONS = (Path(__file__).resolve().parents[2] / "static" / "css" / "lessons.css").read_text()


def test_the_colours_of_code_are_as_their_command_makes_them():
    assert code_css.css() in LESSONS


@pytest.mark.parametrize("colour", sorted(set(re.findall(r"\.gc-code :is.*color: (#\w{6})", LESSONS))))
def test_code_can_be_read_on_what_it_stands_on(colour):
    papers = re.search(r"--gc-cli: light-dark\((#\w{6}), (#\w{6})\)", CSS).groups()

    assert min(contrast(colour, paper) for paper in papers) >= 4.5
