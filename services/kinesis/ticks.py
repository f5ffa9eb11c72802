"""What a shard's write limits let in of a pattern of traffic, second by second, exactly and mostly at once.

A *tick* is one second of a pattern. Each bucket's level is a theoretical arrival time (see `throughput`), measured here
from the beginning of the tick: a record at `a` that costs `c` is let in iff max(level, a) - a + c is within capacity,
and then the level is max(level, a) + c. If all are let in, the level never has to be followed record by record:

- it ends at max(s + C, S): s where it began, C the cost of all, S the end it would have from an empty start;
- the highest it stands over an arrival is max(s + D1, D2), D1 the worst backlog if it never ran empty, D2 the worst
  that the pattern makes by itself. All are let in iff that is within capacity.

So a run of ticks in which nothing is refused is one step, however long. A tick in which something is refused is played
record by record, once for each level from which it began; and when it ends at the level at which it began, all later
ticks are the same.
"""

from array import array
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from services.kinesis.producers import Pattern
from services.kinesis.throughput import (
    BYTE_COST_UNITS,
    RECORD_COST_US,
    RECORDS_CAPACITY_US,
    SECOND_US,
    UNITS_A_US,
    Level,
    later,
)

REMEMBERED_TICKS = 512
REMEMBERED_PLACES = 32
FOREVER = 1 << 62


class Outcome(NamedTuple):
    """What became of the arrivals of a tick, or of a slice of one; `level` is how the buckets stand at its end."""

    level: Level
    accepted: int
    accepted_bytes: int
    put_units: int
    accepted_by_producer: tuple[int, ...]
    refused_for_records: int = 0
    refused_for_bytes: int = 0
    kib: int = 0  # of those let in, each rounded up
    refused_for_key: int = 0


class Piece(NamedTuple):
    """Some ticks with the same outcome each. `began` is the level at their beginning, None if nothing was refused;
    `is_steady` says that every later tick would be the same, `level` how the buckets stand at their end."""

    ticks: int
    began: Level | None
    each: Outcome
    level: Level
    is_steady: bool


class Profile(NamedTuple):
    """What is to be known of one bucket to judge a pattern at once. `reach[i]` is the greatest a - (cost before) of
    arrivals 0..i, `strain[i]` the greatest (cost up to and with) - a."""

    total: int
    tick: int
    capacity: int
    reach: "array[int]"
    strain: "array[int]"
    inner_strain: int

    def ticks_without_refusal(self, level: int) -> int:
        """How many ticks from this level on let everything in."""
        if max(level + self.strain[-1], self.inner_strain) > self.capacity:
            return 0
        growth = self.total - self.tick
        if growth <= 0:
            return FOREVER
        room = self.capacity - self.strain[-1] - self.after(level, 1)
        return 1 + (room // growth + 1 if room >= 0 else 0)

    def after(self, level: int, ticks: int) -> int:
        """The level after ticks that let everything in."""
        floor = max(0, self.total + self.reach[-1] - self.tick)
        growth = self.total - self.tick
        first = max(level + growth, floor)
        return max(first + (ticks - 1) * growth, floor)


def _profile(offsets: list[int], costs_before: list[int], *, tick: int, capacity: int) -> Profile:
    reach = array("q", accumulate((at - before for at, before in zip(offsets, costs_before, strict=False)), max))
    strains = [upto - at for at, upto in zip(offsets, costs_before[1:], strict=True)]
    inner = max(strain + reached for strain, reached in zip(strains, reach, strict=True))
    return Profile(costs_before[-1], tick, capacity, reach, array("q", accumulate(strains, max)), inner)


def profiles(pattern: Pattern, capacity_units: int) -> tuple[Profile, Profile]:
    """The profiles of the record bucket and of the byte bucket."""
    known = pattern.profiles.get(capacity_units)
    if known is None:
        by_records = _profile(
            list(pattern.offsets_us),
            [place * RECORD_COST_US for place in range(len(pattern) + 1)],
            tick=SECOND_US,
            capacity=RECORDS_CAPACITY_US,
        )
        by_bytes = _profile(
            [offset * UNITS_A_US for offset in pattern.offsets_us],
            [size * BYTE_COST_UNITS for size in pattern.bytes_before],
            tick=SECOND_US * UNITS_A_US,
            capacity=capacity_units,
        )
        known = pattern.profiles[capacity_units] = (by_records, by_bytes)
    return known


def span(pattern: Pattern, level: Level, ticks: int, *, capacity_units: int) -> Iterator[Piece]:
    """The pieces of so many whole ticks of a pattern that is not empty, in order."""
    by_records, by_bytes = profiles(pattern, capacity_units)
    while ticks:
        free = min(
            by_records.ticks_without_refusal(level.records_us), by_bytes.ticks_without_refusal(level.bytes_units), ticks
        )
        if free:
            level = Level(by_records.after(level.records_us, free), by_bytes.after(level.bytes_units, free))
            yield Piece(free, None, _all_in(pattern, 0, len(pattern), level), level, is_steady=True)
            ticks -= free
            continue
        outcome = tick(pattern, level, capacity_units=capacity_units)
        is_steady = outcome.level == level
        yield Piece(ticks if is_steady else 1, level, outcome, outcome.level, is_steady)
        ticks -= ticks if is_steady else 1
        level = outcome.level


def tick(pattern: Pattern, level: Level, *, capacity_units: int) -> Outcome:
    """One whole tick, remembered."""
    known = pattern.outcomes.get((level, capacity_units))
    if known is None:
        if len(pattern.outcomes) >= REMEMBERED_TICKS:
            pattern.outcomes.clear()
        known = played(pattern, level, 0, SECOND_US, capacity_units=capacity_units)
        pattern.outcomes[level, capacity_units] = known
    return known


def part(pattern: Pattern, level: Level, from_us: int, to_us: int, *, capacity_units: int) -> Outcome:
    """The slice [from, to) of a tick; at once where it can be, else record by record."""
    low, high = pattern.between(from_us, to_us)
    if low == high:
        return Outcome(later(level, to_us - from_us), 0, 0, 0, (0,) * len(pattern.producers))
    by_records, by_bytes = profiles(pattern, capacity_units)
    sizes_before = pattern.bytes_before
    records_us = _level_after_all(
        by_records,
        level.records_us + from_us,
        (low * RECORD_COST_US, high * RECORD_COST_US),
        places=(low, high),
    )
    bytes_units = _level_after_all(
        by_bytes,
        level.bytes_units + from_us * UNITS_A_US,
        (sizes_before[low] * BYTE_COST_UNITS, sizes_before[high] * BYTE_COST_UNITS),
        places=(low, high),
    )
    if records_us is None or bytes_units is None:
        return played(pattern, level, from_us, to_us, capacity_units=capacity_units)
    return _all_in(pattern, low, high, later(Level(records_us, bytes_units), to_us))


def _level_after_all(
    profile: Profile, level: int, costs_before: tuple[int, int], *, places: tuple[int, int]
) -> int | None:
    """The level after a slice if all of it is let in; None if it is not, or if that cannot be told at once."""
    low, high = places
    start = level - costs_before[0]
    if max(start + profile.strain[high - 1], profile.inner_strain) > profile.capacity:
        return None
    if low and start < profile.reach[high - 1]:
        return None
    return costs_before[1] + max(start, profile.reach[high - 1])


def _all_in(pattern: Pattern, low: int, high: int, level: Level) -> Outcome:
    return Outcome(
        level,
        high - low,
        pattern.bytes_before[high] - pattern.bytes_before[low],
        pattern.units_before[high] - pattern.units_before[low],
        pattern.count_by_producer(low, high),
        kib=pattern.kib_before[high] - pattern.kib_before[low],
    )


def none_in(pattern: Pattern, level: Level, from_us: int, to_us: int) -> Outcome:
    """The slice [from, to) of a tick if nothing is taken at all, whatever the limits say."""
    low, high = pattern.between(from_us, to_us)
    nobody = (0,) * len(pattern.producers)
    return Outcome(later(level, to_us - from_us), 0, 0, 0, nobody, refused_for_key=high - low)


def played(pattern: Pattern, level: Level, from_us: int, to_us: int, *, capacity_units: int) -> Outcome:
    """The slice [from, to) of a tick, record by record."""
    low, high = pattern.between(from_us, to_us)
    end, refused, for_records = _play(pattern, level, from_us, (low, high), capacity_units)
    everything = _all_in(pattern, low, high, end)
    lost_by_producer = _by_producer(pattern, refused)
    sizes, units, kib = pattern.sizes, pattern.units_before, pattern.kib_before
    return Outcome(
        later(end, to_us - from_us),
        everything.accepted - len(refused),
        everything.accepted_bytes - sum(sizes[place] for place in refused),
        everything.put_units - sum(units[place + 1] - units[place] for place in refused),
        tuple(map(int.__sub__, everything.accepted_by_producer, lost_by_producer)),
        for_records,
        len(refused) - for_records,
        everything.kib - sum(kib[place + 1] - kib[place] for place in refused),
    )


def refused_places(pattern: Pattern, level: Level, from_us: int, to_us: int, *, capacity_units: int) -> list[int]:
    """Which arrivals of the slice [from, to) of a tick are refused."""
    return _play(pattern, level, from_us, pattern.between(from_us, to_us), capacity_units)[1]


def accepted_places(pattern: Pattern, level: Level, from_us: int, to_us: int, *, capacity_units: int) -> "array[int]":
    """Which arrivals of the slice [from, to) of a tick are let in, in order. Remembered, since readers ask again."""
    asked = (level, from_us, to_us, capacity_units)
    known = pattern.accepted.get(asked)
    if known is None:
        if len(pattern.accepted) >= REMEMBERED_PLACES:
            pattern.accepted.clear()
        refused = set(refused_places(pattern, level, from_us, to_us, capacity_units=capacity_units))
        known = array("H", (place for place in range(*pattern.between(from_us, to_us)) if place not in refused))
        pattern.accepted[asked] = known
    return known


def _by_producer(pattern: Pattern, places: list[int]) -> tuple[int, ...]:
    """How many of some arrivals came from each producer."""
    owners = pattern.owners
    counts = [0] * len(pattern.producers)
    for place in places:
        counts[owners[place]] += 1
    return tuple(counts)


def _play(
    pattern: Pattern, level: Level, from_us: int, places: tuple[int, int], capacity_units: int
) -> tuple[Level, list[int], int]:
    """The level at the end, relative to `from_us`; the places refused; how many of them for their number."""
    records_tat = level.records_us + from_us
    bytes_tat = level.bytes_units + from_us * UNITS_A_US
    most_records_tat = RECORDS_CAPACITY_US - RECORD_COST_US
    low, high = places
    refused: list[int] = []
    for_records = 0
    for place, at_us, size in zip(range(low, high), pattern.offsets_us[low:high], pattern.sizes[low:high], strict=True):
        if records_tat < at_us:
            records_tat = at_us
        elif records_tat - at_us > most_records_tat:
            for_records += 1
            refused.append(place)
            continue
        at_units = at_us * UNITS_A_US
        cost = size * BYTE_COST_UNITS
        start = bytes_tat if bytes_tat > at_units else at_units
        if start - at_units + cost > capacity_units:
            refused.append(place)
            continue
        records_tat += RECORD_COST_US
        bytes_tat = start + cost
    end = Level(max(0, records_tat - from_us), max(0, bytes_tat - from_us * UNITS_A_US))
    return end, refused, for_records
