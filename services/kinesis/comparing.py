"""What a workload costs an hour: with the fewest shards that take it, with those that there are, and on demand.

A workload is what comes in and goes out in a second. It is what the producers are set to send; where there are none, it
is what calls brought in the last whole minute. Out goes what was read in the last whole minute.
Source: Amazon Kinesis Data Streams pricing; "Choose the right mode to stream in" (number of shards).
Model: what is kept longer than a week, and reading it, costs the same in every way and is left out. What is kept for
longer than a day counts as it will when the retention period is full.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from services.engine.meter import PriceBook
from services.kinesis import billing, commitment, ticks
from services.kinesis.hashing import LAST_HASH_KEY, even_ranges, hash_key
from services.kinesis.producers import Pattern, Producer, new_pattern, pattern
from services.kinesis.quotas import SHARDS
from services.kinesis.state import RETENTION_HOURS_LEAST, Shard
from services.kinesis.storage import WEEK_HOURS
from services.kinesis.throughput import (
    FULL,
    MIB,
    READ_BYTES_A_SECOND,
    WRITE_BYTES_A_SECOND,
    WRITE_RECORDS_A_SECOND,
    Level,
    bytes_capacity_units,
    started_kib,
)

HOUR_S = 3_600
SETTLED_TICKS = 60
REMEMBERED = 1_024  # sums, which are small; what they are summed from is soon forgotten
MOST_COMPARED_BYTES = 1024 * MIB
HALVED_TO_BYTES = 1024
Way = Literal["fewest", "as_it_is", "on_demand", "advantage"]


@dataclass(frozen=True)
class Workload:
    """What comes in and goes out in a second; `pushed_bytes` go out by enhanced fan-out, to `consumers`."""

    records: Fraction = Fraction(0)
    size_bytes: Fraction = Fraction(0)
    put_units: Fraction = Fraction(0)
    kib: Fraction = Fraction(0)
    read_bytes: Fraction = Fraction(0)
    pushed_bytes: Fraction = Fraction(0)
    consumers: int = 0
    retention_hours: int = RETENTION_HOURS_LEAST
    is_of_producers: bool = True

    def with_coming(self, other: "Workload") -> "Workload":
        """The same with what comes in of another one."""
        return replace(
            self, records=other.records, size_bytes=other.size_bytes, put_units=other.put_units, kib=other.kib
        )

    def times(self, factor: Fraction) -> "Workload":
        """The same with so many times as much coming and going."""
        flows = ("records", "size_bytes", "put_units", "kib", "read_bytes", "pushed_bytes")
        return replace(self, **{name: getattr(self, name) * factor for name in flows})


@dataclass(frozen=True)
class Cost:
    """What one way costs an hour, and with how many shards (0: as many as it takes)."""

    way: Way
    dollars_an_hour: Fraction
    shards: int = 0


def shards_for(records_a_second: int, record_bytes: int, consumers: int, *, fan_out: bool) -> int:
    """How many shards a load needs if its keys are even, by AWS's formula.

    >>> shards_for(4_000, 1_229, 3, fan_out=False)
    12
    """
    kib = started_kib(record_bytes) * records_a_second
    by_reads = 0 if fan_out else -(-kib * consumers * 1024 // READ_BYTES_A_SECOND)
    return max(-(-kib * 1024 // WRITE_BYTES_A_SECOND), -(-records_a_second // WRITE_RECORDS_A_SECOND), by_reads, 1)


@lru_cache(maxsize=REMEMBERED)
def sent(producers: tuple[Producer, ...]) -> Workload:
    """What producers are set to send."""
    if not any(producer.records_a_second for producer in producers):
        return Workload()
    arrivals = _whole_ring(producers)
    return Workload(
        Fraction(len(arrivals)),
        Fraction(arrivals.bytes_before[-1]),
        Fraction(arrivals.units_before[-1]),
        Fraction(arrivals.kib_before[-1]),
    )


@lru_cache(maxsize=8)
def _whole_ring(producers: tuple[Producer, ...]) -> Pattern:
    """All that comes in a second. It is summed up once, and not kept among the patterns that are played each second."""
    return new_pattern(producers, 0, LAST_HASH_KEY)


@lru_cache(maxsize=8)
def _ring(producers: tuple[Producer, ...]) -> tuple[list[int], list[int]]:
    """Where on the ring each record of a second lies, in order, and how many bytes lie before each."""
    arrivals = _whole_ring(producers)
    by_place = sorted(
        (hash_key(arrivals.key(place)), size) for place, size in zip(range(len(arrivals)), arrivals.sizes, strict=True)
    )
    return [place for place, _ in by_place], list(accumulate((size for _, size in by_place), initial=0))


def takes(producers: tuple[Producer, ...], ranges: Sequence[tuple[int, int]]) -> bool:
    """Whether shards with these ranges take for good all that the producers send."""
    places, bytes_before = _ring(producers)
    for start, end in ranges:
        low, high = bisect_left(places, start), bisect_right(places, end)
        if high - low > WRITE_RECORDS_A_SECOND or bytes_before[high] - bytes_before[low] > WRITE_BYTES_A_SECOND:
            return False
    return True


@lru_cache(maxsize=REMEMBERED)
def one_key_is_too_much(producers: tuple[Producer, ...]) -> bool:
    """Whether a key alone sends more than a shard takes."""
    places, bytes_before = _ring(producers)
    low = 0
    while low < len(places):
        high = bisect_right(places, places[low], low)
        if high - low > WRITE_RECORDS_A_SECOND or bytes_before[high] - bytes_before[low] > WRITE_BYTES_A_SECOND:
            return True
        low = high
    return False


def fewest_shards(producers: tuple[Producer, ...], load: Workload) -> int | None:
    """The least number of even shards that take all; None if no number that a world may have does."""
    by_reads = load.read_bytes / READ_BYTES_A_SECOND
    least = max(load.records / WRITE_RECORDS_A_SECOND, load.size_bytes / WRITE_BYTES_A_SECOND, by_reads, Fraction(1))
    first = -(-least.numerator // least.denominator)
    if not load.is_of_producers or not load.records:
        return first
    return _fewest_even(producers, first)


@lru_cache(maxsize=REMEMBERED)
def _fewest_even(producers: tuple[Producer, ...], first: int) -> int | None:
    return next((count for count in range(first, SHARDS + 1) if takes(producers, even_ranges(count))), None)


def let_in(producers: tuple[Producer, ...], shards: Sequence[Shard], max_record_kib: int) -> Workload:
    """What of the producers' records a second brings into these shards, once what they had stored up is spent."""
    return _let_in(producers, tuple((each.first_key, each.last_key) for each in shards), max_record_kib)


@lru_cache(maxsize=REMEMBERED)
def _let_in(producers: tuple[Producer, ...], ranges: tuple[tuple[int, int], ...], max_record_kib: int) -> Workload:
    total = Workload()
    for start, end in ranges:
        arrivals = pattern(producers, start, end)
        if len(arrivals):
            outcome = _settled(arrivals, bytes_capacity_units(max_record_kib))
            total = replace(
                total,
                records=total.records + outcome.accepted,
                size_bytes=total.size_bytes + outcome.accepted_bytes,
                put_units=total.put_units + outcome.put_units,
                kib=total.kib + outcome.kib,
            )
    return total


def _settled(arrivals: Pattern, capacity_units: int) -> ticks.Outcome:
    """A second of the traffic when it goes on. Model: where it does not repeat, a late one stands for all."""
    level: Level = FULL
    outcome = None
    for piece in ticks.span(arrivals, level, SETTLED_TICKS, capacity_units=capacity_units):
        outcome = piece.each
    assert outcome is not None, "so many ticks are at least one piece"
    return outcome


def provisioned(load: Workload, shards: int | Fraction, book: PriceBook, *, way: Way) -> Cost:
    """What it costs an hour with so many shards."""
    units = {
        billing.SHARD_HOUR: Fraction(shards),
        billing.PUT_UNIT: load.put_units * HOUR_S,
        billing.EFO_HOUR: Fraction(load.consumers * shards),
        billing.EFO_OUT: load.pushed_bytes * HOUR_S,
        billing.EXTENDED_SHARD_HOUR: Fraction(shards) if billing.is_extended(load.retention_hours) else Fraction(0),
    }
    return Cost(way, _dollars(units, book), int(shards))


def on_demand(load: Workload, book: PriceBook) -> Cost:
    """What it costs an hour on demand."""
    units = {
        billing.STREAM_HOUR: Fraction(1),
        billing.ON_DEMAND_IN: load.kib * HOUR_S,
        billing.ON_DEMAND_OUT: load.read_bytes * HOUR_S,
        billing.ON_DEMAND_EFO_OUT: load.pushed_bytes * HOUR_S,
        billing.ON_DEMAND_EXTENDED: _extended_kib(load),
    }
    return Cost("on_demand", _dollars(units, book))


def advantage(load: Workload, book: PriceBook) -> Cost:
    """What it costs an hour on demand with the account's minimum, if this is the only stream."""
    out_bytes = load.read_bytes + load.pushed_bytes
    floor = commitment.FLOOR_BYTES_A_SECOND
    units = {
        billing.ADVANTAGE_IN: max(load.kib, Fraction(floor, 1024)) * HOUR_S,
        billing.ADVANTAGE_OUT: max(out_bytes, Fraction(floor)) * HOUR_S,
        billing.ON_DEMAND_EXTENDED: _extended_kib(load),
    }
    return Cost("advantage", _dollars(units, book))


def _extended_kib(load: Workload) -> Fraction:
    hours = max(0, min(load.retention_hours, WEEK_HOURS) - RETENTION_HOURS_LEAST)
    return load.size_bytes / 1024 * HOUR_S * hours


def _dollars(units: dict[str, Fraction], book: PriceBook) -> Fraction:
    prices = book.prices
    return sum(
        (quantity * Fraction(prices[item].usd) / prices[item].per for item, quantity in units.items()), Fraction(0)
    )


CostOf = Callable[[Workload], Fraction]


def costs(shards: int | None, book: PriceBook) -> dict[Way, CostOf]:
    """What each way costs by the workload, keys being even. Shards of the first are counted in parts, so that there is
    one change where there is one and not one for each shard."""

    def fewest(load: Workload) -> Fraction:
        needed = max(load.records / WRITE_RECORDS_A_SECOND, load.size_bytes / WRITE_BYTES_A_SECOND, Fraction(1))
        return provisioned(load, needed, book, way="fewest").dollars_an_hour

    def as_it_is(load: Workload) -> Fraction:
        return provisioned(load, shards or 1, book, way="as_it_is").dollars_an_hour

    return {
        "fewest": fewest,
        "as_it_is": as_it_is,
        "on_demand": lambda load: on_demand(load, book).dollars_an_hour,
        "advantage": lambda load: advantage(load, book).dollars_an_hour,
    }


def less_from(load: Workload, one: CostOf, other: CostOf) -> Fraction | None:
    """From how many bytes a second on, of records like these, one way costs less than another, up to 1 GiB.

    0 means at any rate, None at none. Found by halving: the two cross once.
    """
    if not load.size_bytes:
        return None
    unit = load.times(1 / load.size_bytes)

    def is_less(rate: Fraction) -> bool:
        more = unit.times(rate)
        return one(more) < other(more)

    below, above = Fraction(0), Fraction(MOST_COMPARED_BYTES)
    if not is_less(above):
        return None
    if is_less(below):
        return below
    while above - below > HALVED_TO_BYTES:
        middle = (below + above) / 2
        below, above = (below, middle) if is_less(middle) else (middle, above)
    return above
