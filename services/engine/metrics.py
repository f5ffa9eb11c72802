"""Metrics named and dimensioned like CloudWatch's: each datapoint a sum, a count of samples, a low and a high.

A point is kept by the minute for a day, by five minutes for fifteen days and by the hour for 455 days.
Source: CloudWatch, "Metrics retention" (one minute for 15 days, five minutes for 63, one hour for 455).
Model: the two finer resolutions are kept for a shorter time, and no more than 2,000 series a world, so that it stays
small.
"""

from contextlib import suppress

import msgspec

from services.engine.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from services.engine.collection import Collection
from services.engine.parts import Parts

SERIES = "engine/~series"
POINTS = "engine/~metrics"

PERIODS_US = (MINUTE_US, 5 * MINUTE_US, HOUR_US)
MOST_SERIES = 2_000
KEPT_US = {MINUTE_US: DAY_US, 5 * MINUTE_US: 15 * DAY_US, HOUR_US: 455 * DAY_US}

Dimensions = tuple[tuple[str, str], ...]
Series = tuple[str, str, str, Dimensions]  # region, namespace, metric name, dimensions


class SeriesNumbers(msgspec.Struct, array_like=True):
    """Each series once; its place in the list is its number in the keys of points."""

    known: list[Series]


class Point(msgspec.Struct, frozen=True, array_like=True):
    """What was measured in one period."""

    total: int
    samples: int
    low: int
    high: int

    def __add__(self, other: "Point") -> "Point":
        return Point(
            self.total + other.total,
            self.samples + other.samples,
            min(self.low, other.low),
            max(self.high, other.high),
        )


def points(parts: Parts) -> Collection[tuple[int, int, int], Point]:
    """All points by (series number, period in seconds, start of the period in microseconds)."""
    return Collection(parts, POINTS, tuple[int, int, int], Point)


def series(parts: Parts) -> list[Series]:
    """Every series that has ever had a point, in the order of their first."""
    found = parts.get(SERIES, SeriesNumbers)
    return list(found.known) if found else []


def put(parts: Parts, of: Series, at_us: int, point: Point) -> None:
    """Adds a point to its minute, its five minutes and its hour; one of a series too many is not kept."""
    number = _number(parts, of)
    if number == MOST_SERIES:
        return
    kept = points(parts)
    for period_us in PERIODS_US:
        key = (number, period_us // SECOND_US, at_us - at_us % period_us)
        earlier = kept.get(key)
        kept.put(key, point if earlier is None else earlier + point)
        if earlier is None and period_us == HOUR_US:
            _drop_old(parts, number, at_us)


def read(parts: Parts, of: Series, period_us: int, start_us: int, stop_us: int) -> list[tuple[int, Point]]:
    """The kept points of a series with the given period (one of PERIODS_US) in [start, stop), oldest first."""
    known = series(parts)
    if of not in known:
        return []
    number, seconds = known.index(of), period_us // SECOND_US
    found = []
    for (at_number, at_seconds, at_us), point in points(parts).scan((number, seconds, start_us)):
        if (at_number, at_seconds) != (number, seconds) or at_us >= stop_us:
            break
        found.append((at_us, point))
    return found


def _number(parts: Parts, of: Series) -> int:
    found = parts.get(SERIES, SeriesNumbers)
    if found is None:
        parts.put(SERIES, SeriesNumbers([of]))
        return 0
    known = found.known
    with suppress(ValueError):
        return known.index(of)
    number = len(known)
    if number < MOST_SERIES:
        parts.edit(SERIES, SeriesNumbers).known.append(of)
    return number


def _drop_old(parts: Parts, number: int, now_us: int) -> None:
    for period_us, kept_us in KEPT_US.items():
        seconds = period_us // SECOND_US
        points(parts).drop_range((number, seconds, 0), (number, seconds, max(0, now_us - kept_us)))
