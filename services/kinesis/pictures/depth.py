"""How an age becomes a depth: the sediment below the vessels, youngest on top.

Up to five minutes the scale is even and ends with a round age, so that it changes seldom while the oldest record grows
older. Beyond, even stretches of five minutes, an hour, a day and so on follow one another, each with its share of the
depth; where one ends, the picture draws a break.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

MINUTE_S = 60
HOUR_S = 3_600
DAY_S = 86_400
STRETCHES_S = (5 * MINUTE_S, HOUR_S, DAY_S, 7 * DAY_S, 365 * DAY_S)
ENDS_S = (10, 15, 20, 30, 45, MINUTE_S, 90, 2 * MINUTE_S, 3 * MINUTE_S, 4 * MINUTE_S, 5 * MINUTE_S)
SHARES_BY_STRETCHES = {1: (100,), 2: (60, 40), 3: (48, 27, 25), 4: (40, 20, 20, 20), 5: (36, 16, 16, 16, 16)}
EVEN_STEPS_S = (2, 5, 10, 15, 30, MINUTE_S)
LABELS = {HOUR_S: lazy("1 h"), DAY_S: lazy("24 h"), 7 * DAY_S: lazy("7 days"), 365 * DAY_S: lazy("365 days")}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ages from one to another, which take the depths from one to another."""

    from_s: float
    to_s: float
    top: float
    bottom: float


class Depth:
    """The scale for records up to an age, `height` deep from `top` on."""

    def __init__(self, oldest_s: float, *, top: float, height: float) -> None:
        ends: list[float] = [next((end for end in ENDS_S if oldest_s <= end), ENDS_S[-1])]
        if oldest_s > STRETCHES_S[0]:
            last = next((index for index, end in enumerate(STRETCHES_S) if oldest_s <= end), len(STRETCHES_S) - 1)
            ends = [float(end) for end in STRETCHES_S[: last + 1]]
        self.top = top
        self.stretches: list[Stretch] = []
        from_s, y = 0.0, top
        for end, share in zip(ends, SHARES_BY_STRETCHES[len(ends)], strict=True):
            self.stretches.append(Stretch(from_s, end, y, y + height * share / 100))
            from_s, y = end, y + height * share / 100

    def y(self, age_s: float) -> float:
        """How deep an age lies; whatever is older than the scale lies at its end."""
        for stretch in self.stretches:
            if age_s <= stretch.to_s:
                share = (age_s - stretch.from_s) / (stretch.to_s - stretch.from_s)
                return stretch.top + max(0.0, share) * (stretch.bottom - stretch.top)
        return self.stretches[-1].bottom

    def breaks(self) -> list[float]:
        """The depths at which the scale changes."""
        return [stretch.bottom for stretch in self.stretches[:-1]]

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Depths and what to write beside them, from `now` down, never two within 14 pixels."""
        yield self.top, _("now")
        first = self.stretches[0]
        step_s = next((step for step in EVEN_STEPS_S if first.to_s / step <= 5), MINUTE_S)
        lowest = self.top
        for age_s in range(step_s, int(first.to_s) + 1, step_s):
            if self.y(age_s) - lowest >= 14:
                lowest = self.y(age_s)
                is_whole = age_s % MINUTE_S == 0
                words = _("%(count)d min") if is_whole else _("%(count)d s")
                yield lowest, words % {"count": age_s // MINUTE_S if is_whole else age_s}
        for stretch in self.stretches[1:]:
            yield stretch.bottom, str(LABELS[int(stretch.to_s)])
