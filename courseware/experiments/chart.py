"""A line that was predicted and the one that was so, as a picture; the same numbers stand in a table below it."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import tag
from courseware.quizzes.types.line import Shown

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 560, 240, 44, 16, 16, 32


def chart(shown: Shown, predicted: Sequence[Fraction], observed: Sequence[Fraction]) -> SafeString:
    """Both lines over the same axes. The predicted one is dashed, so that no colour alone tells them apart."""
    label = _("What was predicted, dashed, and what was so") + f" ({shown.unit})"
    return tag(
        "svg",
        *_axes(shown),
        _line(shown, predicted, "gc-line-said"),
        _line(shown, observed, "gc-line-was"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=label,
        cls="gc-line",
    )


def _axes(shown: Shown) -> list[SafeString]:
    bottom, top = _y(shown, Fraction(shown.low)), _y(shown, Fraction(shown.high))
    values = [shown.low + Fraction(shown.high - shown.low) * quarter / 4 for quarter in range(5)]
    ends = [tag("text", f"{float(value):g}", x=LEFT - 8, y=_y(shown, value) + 4, text_anchor="end") for value in values]
    lines = [tag("path", d=f"M{LEFT} {_y(shown, value)}H{WIDTH - RIGHT}", cls="gc-line-grid") for value in values[1:]]
    unit = tag("text", shown.unit, x=4, y=TOP - 3)
    labels = [
        tag("text", text, x=_x(shown, number), y=HEIGHT - 10, text_anchor="middle")
        for number, text in enumerate(shown.labels)
    ]
    return [
        tag("path", d=f"M{LEFT} {top}V{bottom}H{WIDTH - RIGHT}", cls="gc-line-axis"),
        unit,
        *lines,
        *ends,
        *labels,
    ]


def _line(shown: Shown, values: Sequence[Fraction], cls: str) -> SafeString:
    points = " ".join(f"{_x(shown, number)},{_y(shown, value)}" for number, value in enumerate(values))
    return tag("polyline", points=points, cls=cls)


def _x(shown: Shown, number: int) -> int:
    """Where a point stands, by its time."""
    first, last = shown.seconds[0], shown.seconds[-1]
    return LEFT + (WIDTH - LEFT - RIGHT) * (shown.seconds[number] - first) // (last - first)


def _y(shown: Shown, value: Fraction) -> int:
    held = min(max(value, Fraction(shown.low)), Fraction(shown.high))
    return HEIGHT - BOTTOM - round((HEIGHT - BOTTOM - TOP) * (held - shown.low) / (shown.high - shown.low))
