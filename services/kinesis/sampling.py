"""Samples and tallies for pictures: which few of many records are drawn as grains, and which key most of them had.

One record in 1, 2, 5, 10, 20 ... is drawn, so that no more than a certain number are; of whatever there is any of, at
least one is. They are the same ones each time, whoever looks.
"""

from collections import Counter
from collections.abc import Sequence as Several
from typing import NamedTuple, TypeVar

from services.kinesis import ticks
from services.kinesis.board import Grain
from services.kinesis.hashing import hash_key, ring_share
from services.kinesis.producers import Pattern
from services.kinesis.state import Called, Slice, hash_bytes
from services.kinesis.throughput import SECOND_US

REMEMBERED_SAMPLES = 64
T = TypeVar("T")


class Sample(NamedTuple):
    """Records of a second: all that came, those let in, and where those refused lie."""

    came: tuple[Grain, ...] = ()
    accepted: tuple[Grain, ...] = ()
    refused: tuple[float, ...] = ()


def step_for(count: int, most: int) -> int:
    """One in how many is drawn, so that of `count` at most `most` are.

    >>> step_for(120, 120), step_for(121, 120), step_for(1_400, 120)
    (1, 2, 20)
    """
    step = 1
    while count > most * step:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def every(several: Several[T], step: int) -> Several[T]:
    """Each `step`-th of several things, from the middle of the first step on."""
    return several[min(step // 2, max(0, len(several) - 1)) :: step]


def of_slice(traffic: Pattern, stretch: Slice, step: int, *, capacity_units: int) -> Sample:
    """A sample of what a producers' pattern sent in a stretch of a second. Remembered with the pattern."""
    asked = (stretch.from_us, stretch.to_us, stretch.began, step, capacity_units, stretch.is_encryptable)
    known: Sample | None = traffic.samples.get(asked)
    if known is None:
        if len(traffic.samples) >= REMEMBERED_SAMPLES:
            traffic.samples.clear()
        known = traffic.samples[asked] = _of_slice(traffic, stretch, step, capacity_units)
    return known


def _of_slice(traffic: Pattern, stretch: Slice, step: int, capacity_units: int) -> Sample:
    within = (stretch.from_us, stretch.to_us)
    if stretch.is_encryptable:
        refused = ticks.refused_places(traffic, stretch.began, *within, capacity_units=capacity_units)
    else:
        refused = list(range(*traffic.between(*within)))
    lost = set(refused)
    came = every(range(*traffic.between(*within)), step)
    return Sample(
        tuple(_grain(traffic, place) for place in came),
        tuple(_grain(traffic, place) for place in came if place not in lost),
        tuple(traffic.ring_share(place) for place in every(refused, step)),
    )


def _grain(traffic: Pattern, place: int) -> Grain:
    return Grain(traffic.ring_share(place), traffic.offsets_us[place] / SECOND_US)


def of_calls(calls: list[Called], step: int) -> Sample:
    """A sample of what was put by calls in a second."""
    grains = [(_called(call), call.is_accepted) for call in calls]
    return Sample(
        tuple(grain for grain, _ in every(grains, step)),
        tuple(grain for grain, is_accepted in every(grains, step) if is_accepted),
        tuple(grain.place for grain, is_accepted in every([each for each in grains if not each[1]], step)),
    )


def _called(call: Called) -> Grain:
    return Grain(ring_share(int.from_bytes(call.hash_key, "big")), call.offset_us / SECOND_US)


class Tally(NamedTuple):
    """How many records came with each key, and how many for the lower half of a range."""

    by_key: Counter[str]
    top: tuple[str, int]
    below_middle: int


def _tally(by_key: "Counter[str]", below_middle: int) -> Tally:
    return Tally(by_key, max(by_key.items(), key=lambda item: item[1], default=("", 0)), below_middle)


def tally(traffic: Pattern, stretch: Slice, middle: int) -> Tally:
    """The tally of what a producers' pattern sent in a stretch of a second. Remembered with the pattern."""
    asked = (stretch.from_us, stretch.to_us, middle)
    known: Tally | None = traffic.samples.get(asked)
    if known is None:
        places = range(*traffic.between(stretch.from_us, stretch.to_us))
        by_key = Counter(traffic.key(place) for place in places)
        below = sum(count for key, count in by_key.items() if hash_key(key) < middle)
        known = traffic.samples[asked] = _tally(by_key, below)
    return known


def tally_calls(calls: list[Called], middle: int) -> Tally:
    """The tally of what was put by calls in a second."""
    edge = hash_bytes(middle)
    return _tally(Counter(call.partition_key for call in calls), sum(call.hash_key < edge for call in calls))


def top(tallies: list[Tally]) -> tuple[str, int, int]:
    """The most frequent key of several tallies, its count, and how many records came for the lower half."""
    below_middle = sum(each.below_middle for each in tallies)
    if len(tallies) != 1:
        return *_tally(sum((each.by_key for each in tallies), Counter()), 0).top, below_middle
    return *tallies[0].top, below_middle
