"""Charts of the gradebook, drawn on the server. Each has a table beside it that says the same."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.gradebook.flags import BLUNT, EASY, HARD
from courseware.labs.svg import dots, join, tag

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 16, 14, 40
LOWEST = -0.4  # of discrimination that is drawn; what is lower stands at the edge


def bar(share: float, *, width: int = 84) -> SafeString:
    """A share as a glass that is filled so far. Its number stands beside it."""
    filled = max(0.0, min(1.0, share)) * (width - 4)
    return tag(
        "svg",
        tag("rect", cls="gb-wall", x=0.8, y=2.8, width=width - 1.5, height=14.5, rx=4),
        tag("rect", cls="gb-fill", x=2, y=4, width=filled, height=12, rx=2),
        tag("path", cls="gb-top", d=f"M{2 + filled:.1f} 4v12"),
        cls="gb-bar",
        viewBox=f"0 0 {width} 20",
        width=width,
        height=20,
        aria_hidden="true",
    )


def _x(facility: float) -> float:
    return LEFT + facility * (WIDTH - LEFT - RIGHT)


def _y(discrimination: float) -> float:
    share = (max(LOWEST, min(1.0, discrimination)) - LOWEST) / (1 - LOWEST)
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def items(points: Sequence[tuple[str, float, float | None]], label: str) -> SafeString:
    """Questions by facility and discrimination, each as its number; what is flagged lies in the sunk parts."""
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    sunk = [
        tag("rect", cls="gb-sunk", x=LEFT, y=TOP, width=_x(HARD) - LEFT, height=bottom - TOP),
        tag("rect", cls="gb-sunk", x=_x(EASY), y=TOP, width=right - _x(EASY), height=bottom - TOP),
        tag("rect", cls="gb-sunk", x=_x(HARD), y=_y(BLUNT), width=_x(EASY) - _x(HARD), height=bottom - _y(BLUNT)),
    ]
    across = [
        join(
            [
                tag("path", cls="gb-hair", d=f"M{_x(each):.1f} {TOP}V{bottom}"),
                tag("text", f"{each:.2f}", cls="gb-text", x=_x(each), y=bottom + 16, text_anchor="middle"),
            ]
        )
        for each in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    up = [
        join(
            [
                tag("path", cls="gb-hair", d=f"M{LEFT} {_y(each):.1f}H{right}"),
                tag(
                    "text",
                    f"{each:.1f}".replace("-", "−"),
                    cls="gb-text",
                    x=LEFT - 8,
                    y=_y(each) + 4,
                    text_anchor="end",
                ),
            ]
        )
        for each in (-0.4, 0.0, 0.5, 1.0)
    ]
    marks = [
        join(
            [
                tag("circle", cls="gb-dot", cx=_x(facility), cy=_y(discrimination), r=9),
                tag("text", name, cls="gb-in-dot", x=_x(facility), y=_y(discrimination) + 4, text_anchor="middle"),
            ]
        )
        for name, facility, discrimination in points
        if discrimination is not None
    ]
    axes = [
        tag("text", _("facility"), cls="gb-text", x=right, y=HEIGHT - 4, text_anchor="end"),
        tag("text", _("discrimination"), cls="gb-text", x=LEFT + 6, y=TOP + 12),
    ]
    return _svg(WIDTH, HEIGHT, label, [*sunk, *across, *up, *marks, *axes])


def mastery(rows: Sequence[tuple[str, Sequence[float], int]], label: str) -> SafeString:
    """A line for each concept, on it a grain for each student at the share of her right answers; a bar at the median.

    Who has mastered it is counted at the end of the line: `rows` are name, shares and that number.
    """
    height, left, right, width = 56, 190, 110, 760
    whole = 30 + height * len(rows) + 6

    def at(share: float) -> float:
        return left + share * (width - left - right)

    drawn: list[SafeString] = [
        join(
            [
                tag("path", cls="gb-hair", d=f"M{at(each):.1f} 26V{whole - 6}"),
                tag("text", f"{each * 100:.0f} %", cls="gb-text", x=at(each), y=16, text_anchor="middle"),
            ]
        )
        for each in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    for number, (name, shares, count) in enumerate(rows):
        y = 30 + height * number + height // 2
        drawn += [
            tag("path", cls="gb-hair", d=f"M{left} {y}H{width - right}"),
            tag("text", name if len(name) <= 26 else f"{name[:25]}…", cls="gb-name", x=4, y=y + 4),
            tag("path", cls="gb-grains", d=_swarm([at(each) for each in shares], y, at(0.0), at(1.0))),
        ]
        if shares:
            middle = at(sorted(shares)[len(shares) // 2])
            drawn.append(tag("path", cls="gb-median", d=f"M{middle:.1f} {y - 18}v36"))
        drawn.append(tag("text", str(count), cls="gb-name", x=width - 56, y=y + 4, text_anchor="end"))
        drawn.append(tag("text", _("of %(count)d") % {"count": len(shares)}, cls="gb-text", x=width - 50, y=y + 4))
    return _svg(width, whole, label, drawn)


# Grains lie so far apart that each can be counted: on their line, around it, then a little aside.
_APART, _ROWS, _MOST_ASIDE = 8.5, (0, -9, 9, -18, 18), 12
_PLACES = [
    (aside * _APART, row)
    for aside in (0, *(side * step for step in range(1, _MOST_ASIDE) for side in (1, -1)))
    for row in _ROWS
]


def _swarm(xs: Sequence[float], y: int, low: float, high: float) -> str:
    """Grains side by side, none upon another as long as there is room, and none past the ends of the line."""
    placed: dict[int, list[float]] = {row: [] for row in _ROWS}
    tried: dict[float, int] = {}
    points = []
    for x in sorted(xs):
        # What was taken when the one before stood at the same share is taken still.
        for number in range(tried.get(x, 0), len(_PLACES)):
            at, row = x + _PLACES[number][0], _PLACES[number][1]
            if low <= at <= high and all(abs(at - other) >= _APART for other in placed[row]):
                break
        else:
            number, at, row = len(_PLACES), x, 0
        tried[x] = number
        placed[row].append(at)
        points.append((at, y + row))
    return dots(points)


def columns(rows: Sequence[tuple[str, Fraction | float | None, str]], label: str) -> SafeString:
    """A column for each row, as high as its share; its words stand below it, its number above."""
    each, height, top, bottom = 120, 190, 24, 34
    width = max(each * len(rows), each)
    full = height - top - bottom
    drawn = [
        tag("path", cls="gb-hair", d=f"M0 {height - bottom}H{width}"),
        tag("path", cls="gb-hair", d=f"M0 {top}H{width}"),
    ]
    for number, (name, share, told) in enumerate(rows):
        x = each * number + each / 2
        if share is not None:
            high = float(share) * full
            drawn.append(tag("rect", cls="gb-fill", x=x - 24, y=height - bottom - high, width=48, height=high))
            drawn.append(tag("path", cls="gb-top", d=f"M{x - 24:.1f} {height - bottom - high:.1f}h48"))
            drawn.append(tag("text", told, cls="gb-name", x=x, y=height - bottom - high - 6, text_anchor="middle"))
        drawn.append(tag("text", name, cls="gb-text", x=x, y=height - 14, text_anchor="middle"))
    return _svg(width, height, label, drawn)


def _svg(width: int, height: int, label: str, drawn: Sequence[SafeString]) -> SafeString:
    return tag("svg", join(drawn), cls="gb-pic", viewBox=f"0 0 {width} {height}", role="img", aria_label=label)
