"""What producers send: which record arrives at which microsecond of every second, as numbers that can be computed.

A producer sends the same second of traffic over and over: R records, evenly spaced, arrival i at floor(i x 10^6 / R)
microseconds. The R slots of a second are shared among the recipe's keys by weight, and each key's slots are spread
evenly over the second, in an order that differs from producer to producer but never from run to run. So the traffic of
a shard is one *pattern*, the merged arrivals of all producers whose keys hash into its range, and a day of traffic is
a pattern and a number of seconds.

Model: a second has at most R distinct keys (the first R of a longer list share it); slots that do not divide evenly go
to the largest remainders, the same keys every second. A record counts as its data plus its key. A put whose answer is
late is put again 100 ms later, once.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

import msgspec

from services.engine.remembered import Remembered
from services.kinesis.hashing import hash_key, ring_share
from services.kinesis.throughput import SECOND_US, put_units, started_kib

MOST_KEYS = 10_000
# What all worlds of a process together keep of what can be worked out again.
REMEMBERED_PATTERN_BYTES = 32 * 2**20
REMEMBERED_SLOT_BYTES = 12 * 2**20
REMEMBERED_KEY_BYTES = 12 * 2**20
REMEMBERED_SIZES_BYTES = 2 * 2**20
REMEMBERED_SHARES_BYTES = 8 * 2**20
ZIPF_WEIGHT = 10**12
PUT_AGAIN_AFTER_US = 100_000
Arrival = tuple[int, int, int]  # the offset in the second, whose it is, and which of its keys it has
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
        return self.keys if self.kind in ("SINGLE", "LIST") else _numbered_keys((self.prefix, self.count))

    @property
    def key_count(self) -> int:
        """How many keys there are."""
        return len(self.keys) if self.kind in ("SINGLE", "LIST") else self.count

    def weights(self) -> list[int]:
        """How often each key comes, in whole numbers."""
        if self.kind == "ZIPF":
            return [ZIPF_WEIGHT // rank for rank in range(1, self.count + 1)]
        return [1] * len(self.all_keys())


def _make_numbered_keys(asked: tuple[str, int]) -> tuple[str, ...]:
    prefix, count = asked
    width = len(str(count))
    return tuple(f"{prefix}{number:0{width}d}" for number in range(1, count + 1))


_numbered_keys = Remembered(
    REMEMBERED_KEY_BYTES, _make_numbered_keys, lambda keys: len(keys) * (64 + len(keys[0].encode()))
)


_sizes: "Remembered[KeyRecipe, array[int]]" = Remembered(
    REMEMBERED_SIZES_BYTES,
    lambda recipe: array("H", (len(key.encode()) for key in recipe.all_keys())),
    lambda sizes: 200 + 2 * len(sizes),
)
_shares: "Remembered[KeyRecipe, array[float]]" = Remembered(
    REMEMBERED_SHARES_BYTES,
    lambda recipe: array("d", (ring_share(hash_key(key)) for key in recipe.all_keys())),
    lambda shares: 200 + 8 * len(shares),
)


def key_sizes(recipe: KeyRecipe) -> "array[int]":
    """How many bytes each of the recipe's keys has."""
    return _sizes(recipe)


def ring_shares(recipe: KeyRecipe) -> "array[float]":
    """Where on the ring, from 0 to 1, the recipe's keys lie."""
    return _shares(recipe)


class Producer(msgspec.Struct, frozen=True, array_like=True):
    """One producer's settings.

    So many percent of its puts are stored, but their answers come too late: it takes them for lost and puts the same
    record again.
    """

    name: str
    records_a_second: int
    record_bytes: int
    recipe: KeyRecipe
    late_percent: int = 0

    def is_put_again(self, slot: int) -> bool:
        """Whether the record of a slot of each second is put twice. The last tenth of a second is spared."""
        comes_us = slot * SECOND_US // self.records_a_second
        is_late = slot * self.late_percent // 100 != (slot + 1) * self.late_percent // 100
        return is_late and comes_us + PUT_AGAIN_AFTER_US < SECOND_US


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
        "_counts_before",
        "accepted",
        "again",
        "bytes_before",
        "keys",
        "kib_before",
        "offsets_us",
        "outcomes",
        "owners",
        "producers",
        "profiles",
        "samples",
        "sizes",
        "units_before",
    )

    def __init__(self, producers: tuple[Producer, ...], arrivals: list[Arrival]) -> None:
        self.producers = producers
        self.offsets_us = array("L", (offset for offset, _, _ in arrivals))
        self.owners = array("H", (owner for _, owner, _ in arrivals))
        self.keys = array("H", (key for _, _, key in arrivals))
        sizes = [(producer.record_bytes, key_sizes(producer.recipe)) for producer in producers]
        self.sizes = array("L", (sizes[owner][0] + sizes[owner][1][key] for _, owner, key in arrivals))
        self.bytes_before = _sums(self.sizes)
        self.units_before = _sums(map(put_units, self.sizes))
        self.kib_before = _sums(map(started_kib, self.sizes))
        self._counts_before = [_sums(each == owner for each in self.owners) for owner in range(len(producers))]
        self.profiles: dict[int, Any] = {}  # what `ticks` has worked out about this pattern
        self.outcomes: dict[Any, Any] = {}
        self.accepted: dict[Any, array[int]] = {}
        self.samples: dict[Any, Any] = {}  # what `sampling` has drawn from it
        self.again: dict[int, int] = {}  # which arrivals are the same record as an earlier one

    def __len__(self) -> int:
        return len(self.offsets_us)

    def held_bytes(self) -> int:
        """About how much memory it takes, with what is soon worked out about it."""
        return 4_000 + len(self) * (72 + 8 * len(self.producers))

    def between(self, from_us: int, to_us: int) -> tuple[int, int]:
        """The places of the arrivals in [from, to) of the second."""
        low = bisect_left(self.offsets_us, from_us) if from_us else 0
        high = bisect_left(self.offsets_us, to_us, low) if to_us < SECOND_US else len(self.offsets_us)
        return low, high

    def count_by_producer(self, low: int, high: int) -> tuple[int, ...]:
        """How many of the arrivals from `low` up to, not including, `high` came from each producer."""
        return tuple([before[high] - before[low] for before in self._counts_before])

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


class Slots(NamedTuple):
    """A producer's slots: the key of each in order of time; and all of them in order of their place on the ring."""

    keys: "array[int]"
    by_place: "array[int]"
    places: list[int]


def _make_slots(producer: Producer) -> Slots:
    keys, names = slot_keys(producer), producer.recipe.all_keys()
    ring = {key: hash_key(names[key]) for key in set(keys)}
    by_place = sorted(range(len(keys)), key=lambda slot: ring[keys[slot]])
    return Slots(array("H", keys), array("H", by_place), [ring[keys[slot]] for slot in by_place])


_slots = Remembered(REMEMBERED_SLOT_BYTES, _make_slots, lambda slots: 500 + 60 * len(slots.keys))


def pattern(producers: tuple[Producer, ...], start: int, end: int) -> Pattern:
    """The second of traffic that hashes into [start, end]. Kept, since the same one is played over and over."""
    return _patterns((producers, start, end))


def new_pattern(producers: tuple[Producer, ...], start: int, end: int) -> Pattern:
    """The same, not kept."""
    arrivals: list[Arrival] = []
    repeated: list[tuple[Arrival, Arrival]] = []
    for owner, producer in enumerate(producers):
        slots = _slots(producer)
        here = slots.by_place[bisect_left(slots.places, start) : bisect_right(slots.places, end)]
        arrivals += [(slot * SECOND_US // producer.records_a_second, owner, slots.keys[slot]) for slot in here]
        if producer.late_percent:
            repeated += _put_again(producer, owner, slots, here)
    if repeated:
        return _with_repeats(producers, arrivals, repeated)
    arrivals.sort()
    return Pattern(producers, arrivals)


def _put_again(producer: Producer, owner: int, slots: Slots, here: Sequence[int]) -> list[tuple[Arrival, Arrival]]:
    """What is put twice: each first arrival with its second."""
    found = []
    for slot in here:
        if producer.is_put_again(slot):
            comes_us, key = slot * SECOND_US // producer.records_a_second, slots.keys[slot]
            found.append(((comes_us, owner, key), (comes_us + PUT_AGAIN_AFTER_US, owner, key)))
    return found


def _with_repeats(
    producers: tuple[Producer, ...], arrivals: list[Arrival], repeated: list[tuple[Arrival, Arrival]]
) -> Pattern:
    """The pattern with what is put twice."""
    tagged = [*((arrival, -1) for arrival in arrivals), *((second, at) for at, (_, second) in enumerate(repeated))]
    tagged.sort()
    made = Pattern(producers, [arrival for arrival, _ in tagged])
    place_of = {arrival: place for place, (arrival, at) in enumerate(tagged) if at < 0}
    made.again = {place: place_of[repeated[at][0]] for place, (_, at) in enumerate(tagged) if at >= 0}
    return made


_patterns: "Remembered[tuple[tuple[Producer, ...], int, int], Pattern]" = Remembered(
    REMEMBERED_PATTERN_BYTES, lambda asked: new_pattern(*asked), Pattern.held_bytes
)


def forget_all() -> None:
    """As in a process that has just begun."""
    for remembered in (_numbered_keys, _slots, _patterns):
        remembered.forget()
