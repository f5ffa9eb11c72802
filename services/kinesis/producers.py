"""What producers send: which record arrives at which microsecond of every second, as numbers that can be computed.

A producer sends the same second of traffic over and over: R records, evenly spaced, arrival i at floor(i x 10^6 / R)
microseconds. The R slots of a second are shared among the recipe's keys by weight, and each key's slots are spread
evenly over the second, in an order that differs from producer to producer but never from run to run. So the traffic of
a shard is one *pattern*, the merged arrivals of all producers whose keys hash into its range, and a day of traffic is
a pattern and a number of seconds.

Model: a second has at most R distinct keys (the first R of a longer list share it); slots that do not divide evenly go
to the largest remainders, the same keys every second. A record counts as its data plus its key.
"""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from services.kinesis.hashing import hash_key, ring_share
from services.kinesis.throughput import SECOND_US, put_units

MOST_KEYS = 10_000
REMEMBERED_ARRIVALS = 400_000  # of all patterns of a process together; some 70 bytes each
ZIPF_WEIGHT = 10**12
Kind = Literal["UNIFORM", "ZIPF", "SINGLE", "LIST"]


class KeyRecipe(msgspec.Struct, frozen=True, array_like=True):
    """Which partition keys a producer uses, and how often: `count` numbered ones with a prefix, or those named.

    UNIFORM: all equally often. ZIPF: the n-th key 1/n as often as the first. SINGLE: one key. LIST: those, equally.
    """

    kind: Kind
    count: int = 1
    prefix: str = "key-"
    keys: tuple[str, ...] = ()

    def all_keys(self) -> tuple[str, ...]:
        """Every key of the recipe; numbers are padded, so that all keys are equally long."""
        return self.keys if self.kind in ("SINGLE", "LIST") else _numbered_keys(self.prefix, self.count)

    def weights(self) -> list[int]:
        """How often each key comes, in whole numbers."""
        if self.kind == "ZIPF":
            return [ZIPF_WEIGHT // rank for rank in range(1, self.count + 1)]
        return [1] * len(self.all_keys())


@lru_cache(maxsize=64)
def _numbered_keys(prefix: str, count: int) -> tuple[str, ...]:
    width = len(str(count))
    return tuple(f"{prefix}{number:0{width}d}" for number in range(1, count + 1))


@lru_cache(maxsize=64)
def ring_shares(recipe: KeyRecipe) -> tuple[float, ...]:
    """Where on the ring, from 0 to 1, the recipe's keys lie."""
    return tuple(ring_share(hash_key(key)) for key in recipe.all_keys())


class Producer(msgspec.Struct, frozen=True, array_like=True):
    """One producer's settings."""

    name: str
    records_a_second: int
    record_bytes: int
    recipe: KeyRecipe


def apportion(slots: int, weights: Sequence[int]) -> list[int]:
    """Whole slots shared by weight: the largest remainders get what rounding down left over, the first ones on a tie.

    >>> apportion(10, [1, 1, 1])
    [4, 3, 3]
    """
    total = sum(weights)
    shares = [slots * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-(slots * weights[index] % total), index))
    for index in by_remainder[: slots - sum(shares)]:
        shares[index] += 1
    return shares


def slot_keys(producer: Producer) -> list[int]:
    """Which key (by its place in the recipe) each slot of a second has."""
    keys = producer.recipe.all_keys()
    shares = apportion(producer.records_a_second, producer.recipe.weights())
    places = []
    for index, (key, share) in enumerate(zip(keys, shares, strict=True)):
        tie = _shuffled_place(producer.name, key) if share else 0
        places += [(((2 * turn + 1) << 40) // (2 * share), tie, index) for turn in range(share)]
    return [index for _, _, index in sorted(places)]


def _shuffled_place(producer_name: str, key: str) -> int:
    """A fixed place for a key among its equals. (The ring's own order would send each shard's share in one burst.)"""
    return int.from_bytes(blake2b(f"{producer_name}\0{key}".encode(), digest_size=8).digest(), "big")


class Pattern:
    """The arrivals of one second at one shard, in order of time, as parallel arrays.

    Arrivals of the same microsecond come in the order of the producers.
    """

    __slots__ = (
        "accepted",
        "by_producer",
        "bytes_before",
        "keys",
        "offsets_us",
        "outcomes",
        "owners",
        "producers",
        "profiles",
        "samples",
        "sizes",
        "units_before",
    )

    def __init__(self, producers: tuple[Producer, ...], arrivals: list[tuple[int, int, int]]) -> None:
        self.producers = producers
        self.offsets_us = array("L", (offset for offset, _, _ in arrivals))
        self.owners = array("H", (owner for _, owner, _ in arrivals))
        self.keys = array("H", (key for _, _, key in arrivals))
        sizes_by_key = [
            [producer.record_bytes + len(key.encode()) for key in producer.recipe.all_keys()] for producer in producers
        ]
        self.sizes = array("L", (sizes_by_key[owner][key] for _, owner, key in arrivals))
        self.bytes_before = _sums(self.sizes)
        self.units_before = _sums(map(put_units, self.sizes))
        counts = [0] * len(producers)
        for owner in self.owners:
            counts[owner] += 1
        self.by_producer = tuple(counts)
        self.profiles: dict[int, Any] = {}  # what `ticks` has worked out about this pattern
        self.outcomes: dict[Any, Any] = {}
        self.accepted: dict[Any, list[int]] = {}
        self.samples: dict[Any, Any] = {}  # what `sampling` has drawn from it

    def __len__(self) -> int:
        return len(self.offsets_us)

    def between(self, from_us: int, to_us: int) -> tuple[int, int]:
        """The places of the arrivals in [from, to) of the second."""
        low = bisect_left(self.offsets_us, from_us) if from_us else 0
        high = bisect_left(self.offsets_us, to_us, low) if to_us < SECOND_US else len(self.offsets_us)
        return low, high

    def ring_share(self, place: int) -> float:
        """Where on the ring, from 0 to 1, an arrival's key lies: for pictures."""
        return ring_shares(self.producers[self.owners[place]].recipe)[self.keys[place]]

    def key(self, place: int) -> str:
        """The partition key of an arrival."""
        return self.producers[self.owners[place]].recipe.all_keys()[self.keys[place]]


def _sums(values: Iterable[int]) -> "array[int]":
    sums = array("L", [0])
    for value in values:
        sums.append(sums[-1] + value)
    return sums


@lru_cache(maxsize=64)
def _slot_keys(producer: Producer) -> "array[int]":
    return array("H", slot_keys(producer))


_patterns: OrderedDict[tuple[tuple[Producer, ...], int, int], Pattern] = OrderedDict()


def pattern(producers: tuple[Producer, ...], start: int, end: int) -> Pattern:
    """The second of traffic that hashes into [start, end]. Kept, since the same one is played over and over."""
    asked = (producers, start, end)
    known = _patterns.get(asked)
    if known is not None:
        _patterns.move_to_end(asked)
        return known
    made = _patterns[asked] = _pattern(producers, start, end)
    arrivals = sum(map(len, _patterns.values()))
    while arrivals > REMEMBERED_ARRIVALS and len(_patterns) > 1:
        arrivals -= len(_patterns.popitem(last=False)[1])
    return made


def _pattern(producers: tuple[Producer, ...], start: int, end: int) -> Pattern:
    arrivals: list[tuple[int, int, int]] = []
    for owner, producer in enumerate(producers):
        rate = producer.records_a_second
        keys = producer.recipe.all_keys()
        is_here = [start <= hash_key(key) <= end for key in keys]
        arrivals += [
            (slot * SECOND_US // rate, owner, key) for slot, key in enumerate(_slot_keys(producer)) if is_here[key]
        ]
    arrivals.sort(key=lambda arrival: arrival[:2])
    return Pattern(producers, arrivals)
