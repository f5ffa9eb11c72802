"""One vessel: a value that says all that is to be seen of it, and its drawing, made once for the same value.

Steady traffic looks the same second after second, so most vessels of most frames have been drawn before.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from django.utils.safestring import SafeString

from courseware.labs.svg import dots, join, number, tag
from services.kinesis.board import Grain, State
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.lettering import path, text, width

REMEMBERED = 2_048
HIGHEST = grid.VESSEL_TOP + 3
ASCENT_BY_STYLE = {"kin-t5": 17, "kin-t3": 12, "kin-t2": 10, "": 10}
BASELINES_BY_LINES = {3: (216, 244, 264), 2: (210, 227)}
SHIFTS = (0, -4, 4, -8, 8, 12, 16, 20, 24, 32)
WIDEST_PERCENT = phrases.percent(88.8)

Line = tuple[str, str]


class Vessel(NamedTuple):
    """An open shard as it looks: its walls in whole pixels, its level, its words, and the grains in it."""

    number: int
    left: int
    right: int
    state: State
    percent: float
    name: str
    uses: tuple[str, ...]
    wording: Literal["full", "short", "none"]
    grains: tuple[Grain, ...]


def surface(vessel: Vessel) -> float:
    """Where the level lies. What a rested shard lets in beyond its limit for a while stands at the brim."""
    return max(HIGHEST, grid.FLOOR - max(vessel.percent, 2 if vessel.state == "idle" else 3))


@lru_cache(maxsize=REMEMBERED)
def drawn(vessel: Vessel) -> SafeString:
    """Walls, level, grains and words, one above the other."""
    left, right, top = vessel.left, vessel.right, surface(vessel)
    inset = 2 if right - left > 16 else 1
    is_idle, is_hot = vessel.state == "idle", vessel.state == "hot"
    return join(
        [
            path(cup(left, right, grid.VESSEL_TOP, grid.FLOOR), "kin-wall"),
            None if is_idle else path(cup(left + inset, right - inset, top, grid.FLOOR - 2) + "z", "kin-fill"),
            _inside(vessel),
            path(cup(left - 1, right + 1, grid.VESSEL_TOP, grid.FLOOR + 2), "kin-hotline") if is_hot else None,
            _plate(vessel),
            None if is_idle else path(f"M{left + inset} {number(top)}H{right - inset}", "kin-top"),
            *_words(vessel),
            *_badge(vessel),
        ]
    )


def cup(left: float, right: float, top: float, bottom: float) -> str:
    """Down, across and up again, with round corners as large as there is room for."""
    turn = max(0.0, min(10.0, (right - left) / 2, bottom - top))
    r = number(turn) if turn < 10 else "10"
    return (
        f"M{number(left)} {number(top)}V{number(bottom - turn)}a{r} {r} 0 0 0 {r} {r}"
        f"H{number(right - turn)}a{r} {r} 0 0 0 {r}-{r}V{number(top)}"
    )


def _inside(vessel: Vessel) -> SafeString | None:
    """Those of the last second that were let in: they lie below the surface, the later the higher."""
    top = min(surface(vessel) + 7, grid.FLOOR - 7)
    points = [(grid.x(place), top + (1 - at_s) * (grid.FLOOR - 7 - top)) for place, at_s in vessel.grains]
    return path(dots(points), "kin-g") if points else None


def _plate(vessel: Vessel) -> SafeString | None:
    """What keeps words readable over level and grains, where they stand over any."""
    lines = lines_of(vessel)
    if not lines:
        return None
    top, bottom = _extent(lines, _shift(lines, surface(vessel)))
    if bottom <= surface(vessel):
        return None
    across = round(min(max(width(*line) for line in lines) + 8, vessel.right - vessel.left - 6))
    return tag("rect", x=vessel.left + 6, y=top - 3, width=across, height=bottom - top + 6, rx=5, cls="kin-plate")


def _words(vessel: Vessel) -> Iterator[SafeString]:
    lines = lines_of(vessel)
    if lines:
        down = _shift(lines, surface(vessel))
        for (words, style), baseline in zip(lines, BASELINES_BY_LINES[len(lines)], strict=True):
            yield text(vessel.left + 10, baseline + down, words, style)


def _badge(vessel: Vessel) -> Iterator[SafeString]:
    """The sign of a hot vessel: beside its words, or at its bottom where there is no room."""
    if vessel.state != "hot":
        return
    lines, right = lines_of(vessel), vessel.right
    if len(lines) == 3 and max(width(*line) for line in lines[:2]) + 52 <= right - vessel.left:
        yield tag("circle", cx=right - 20, cy=210, r=11, cls="kin-badge")
        yield text(right - 20, 215, "!", "kin-t3", "kin-c")
    else:
        yield text((vessel.left + right) / 2, grid.FLOOR - 6, "!", "kin-t3", "kin-c")


def lines_of(vessel: Vessel) -> Sequence[Line]:
    """What is written into a vessel: the longest wording that fits, or nothing."""
    if vessel.wording == "none":
        return ()
    across = vessel.right - vessel.left - 14
    return next((lines for lines in _wordings(vessel) if _fits(lines, across)), ())


def _wordings(vessel: Vessel) -> Iterator[Sequence[Line]]:
    """What can be written into a vessel, from the longest to the shortest."""
    digits, name, percent = str(vessel.number), vessel.name, phrases.percent(vessel.percent)
    if vessel.wording == "full":
        for use in vessel.uses:
            yield ((name, "kin-t3"), (percent, "kin-t5"), (use, ""))
        for use in vessel.uses:
            yield ((name, "kin-t2"), (percent, "kin-t3"), (use, ""))
    yield ((name, "kin-t2"), (percent, "kin-t2"))
    yield ((digits, "kin-t2"), (percent, "kin-t2"))
    yield ((digits, "kin-t2"), (percent, ""))


def _fits(lines: Sequence[Line], across: float) -> bool:
    """Whether lines fit, whatever digits the percent has, so that neighbours are written alike."""
    return width(WIDEST_PERCENT, lines[1][1]) <= across and max(width(*line) for line in lines) <= across


def _extent(lines: Sequence[Line], down: int) -> tuple[float, float]:
    baselines = BASELINES_BY_LINES[len(lines)]
    return baselines[0] - ASCENT_BY_STYLE[lines[0][1]] + down, baselines[-1] + 3 + down


def _shift(lines: Sequence[Line], surface: float) -> int:
    """How far the words move up or down so that the surface passes between two lines."""
    for down in SHIFTS:
        is_struck = any(
            baseline + down - ASCENT_BY_STYLE[style] - 2 < surface < baseline + down + 4
            for (_words, style), baseline in zip(lines, BASELINES_BY_LINES[len(lines)], strict=True)
        )
        if not is_struck and _extent(lines, down)[1] < grid.FLOOR - 6:
            return down
    return 0
