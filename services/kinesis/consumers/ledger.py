"""A shard's records as numbers: how many came before an instant, and how many bytes lie between two counters.

A reader's doings follow from these; no record itself is needed to know what a call would answer. A run of traffic is a
*course* of seconds, each with the offsets of its records and the sums of their sizes; where all seconds are alike one
is enough, however long the run.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from services.engine.context import Context
from services.engine.remembered import Remembered
from services.kinesis import ticks
from services.kinesis.producers import Pattern, Producer, pattern
from services.kinesis.state import Entry, Put, Run, Shard, ShardFlow, Stream, Traffic, records_part, traffics_part
from services.kinesis.throughput import SECOND_US, Level, bytes_capacity_units

REMEMBERED_SECONDS_BYTES = 3 * 2**20


class Second(NamedTuple):
    """The records let in of one second, or of a stretch of it: their places in the pattern, when each arrived, and the
    bytes before each, those of all at the end."""

    places: Sequence[int]
    offsets_us: "array[int]"
    bytes_before: "array[int]"


class Sent(NamedTuple):
    """Which second of traffic: whose, and within which range of hash keys."""

    producers: tuple[Producer, ...]
    start: int
    end: int


class _Asked(NamedTuple):
    """What a second in which something was refused follows from."""

    sent: "Sent"
    began: Level
    from_us: int
    to_us: int
    capacity_units: int


def _second(asked: _Asked) -> Second:
    traffic = pattern(*asked.sent)
    within_us = (asked.from_us, asked.to_us)
    places = ticks.accepted_places(traffic, asked.began, *within_us, capacity_units=asked.capacity_units)
    offsets, sizes = traffic.offsets_us, traffic.sizes
    sums = array("L", accumulate((sizes[place] for place in places), initial=0))
    return Second(places, array("L", (offsets[place] for place in places)), sums)


_remembered = Remembered(REMEMBERED_SECONDS_BYTES, _second, lambda second: 500 + 20 * len(second.offsets_us))


class Course:
    """The records of a run, by their place in it."""

    def __init__(self, run: Run, sent: Sent, capacity_units: int) -> None:
        self._first_s = run.first_s
        self._is_steady = run.is_steady
        self._traffic = pattern(*sent)
        self.every_second = (sent, run.began, capacity_units if run.began is not None else 0)
        self._seconds = list(_seconds(run, self._traffic, sent, capacity_units))
        self._counts = list(accumulate((len(second.offsets_us) for second in self._seconds), initial=0))
        self._bytes = list(accumulate((second.bytes_before[-1] for second in self._seconds), initial=0))

    def _tick(self, place: int) -> tuple[int, int]:
        """The second of the run in which a place lies, and the place in it."""
        if self._is_steady:
            return divmod(place, self._counts[1])
        tick = bisect_right(self._counts, place) - 1
        return tick, place - self._counts[tick]

    def _second(self, tick: int) -> Second:
        return self._seconds[0 if self._is_steady else tick]

    def arrival_us(self, place: int) -> int:
        """When the record at a place arrived."""
        tick, index = self._tick(place)
        return (self._first_s + tick) * SECOND_US + self._second(tick).offsets_us[index]

    def bytes_before(self, place: int) -> int:
        """The size of all records before a place, which may be the end."""
        tick, index = self._tick(place)
        if self._is_steady:
            return tick * self._bytes[1] + self._seconds[0].bytes_before[index]
        return self._bytes[tick] + (self._seconds[tick].bytes_before[index] if index else 0)

    def count_before(self, at_us: int) -> int:
        """How many records arrived before an instant within the run, or after it: never more than there are then."""
        at_s, offset_us = divmod(at_us, SECOND_US)
        tick = at_s - self._first_s
        if not self._is_steady and tick >= len(self._seconds):
            return self._counts[-1]
        before = tick * self._counts[1] if self._is_steady else self._counts[tick]
        return before + bisect_left(self._second(tick).offsets_us, offset_us)

    def keys(self, low: int, high: int) -> Iterator[str]:
        """The partition keys of the records from a place up to, not including, another."""
        while low < high:
            tick, index = self._tick(low)
            places = self._second(tick).places
            upto = min(len(places), index + high - low)
            yield from map(self._traffic.key, places[index:upto])
            low += upto - index


def _seconds(run: Run, traffic: Pattern, sent: Sent, capacity_units: int) -> Iterator[Second]:
    """The seconds of a run; of a steady one the first, which stands for all."""
    if run.began is None:
        yield Second(range(len(traffic)), traffic.offsets_us, traffic.bytes_before)
        return
    level = run.began
    for _ in range(1 if run.is_steady else run.ticks):
        yield _remembered(_Asked(sent, level, run.from_us, run.to_us, capacity_units))
        if not run.is_steady:
            level = ticks.tick(traffic, level, capacity_units=capacity_units).level


class Steady(NamedTuple):
    """What arrives every second (told apart by what it follows from; None: nothing), until an instant."""

    until_us: int
    arrivals: Any


class Ledger:
    """The records of one shard, as far as they have been accounted."""

    def __init__(self, ctx: Context, stream: Stream, shard: Shard, flow: ShardFlow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._shard = shard
        self._flow = flow
        self._kept = ctx.collection(records_part(stream.name, shard.number), int, Entry)
        self._courses: dict[int, Course] = {}
        self._newest: list[tuple[int, Entry]] = []  # newest first
        self._reaches_us: int | None = None

    def upto(self, at_us: int) -> int:
        """The counter of the first record that arrived at an instant or later. Meant for instants not long ago."""
        if self._reaches_us is None or at_us < self._reaches_us:
            self._look_back(at_us)
        for first, entry in self._newest:
            if _begins_us(entry) < at_us:
                if isinstance(entry, Put):
                    return first + 1
                return first + min(entry.accepted, self._course(first, entry).count_before(at_us))
        return self._flow.oldest_counter

    def arrival_us(self, counter: int) -> int:
        """When a record arrived."""
        first, entry = self._entry(counter)
        return entry.at_us if isinstance(entry, Put) else self._course(first, entry).arrival_us(counter - first)

    def bytes_between(self, low: int, high: int) -> int:
        """The size of the records from a counter up to, not including, another."""
        total = 0
        for first, entry, begin, end in self._stretches(low, high):
            if isinstance(entry, Put):
                total += len(entry.content) + len(entry.partition_key.encode())
            else:
                course = self._course(first, entry)
                total += course.bytes_before(end - first) - course.bytes_before(begin - first)
        return total

    def fitting(self, low: int, high: int, room_bytes: int) -> tuple[int, int]:
        """How many of the records from a counter on, up to another, have room; and their size."""
        size = self.bytes_between(low, high)
        if size <= room_bytes:
            return high - low, size
        places = range(low, high)
        count = bisect_right(places, room_bytes, key=lambda each: self.bytes_between(low, each + 1))
        return count, self.bytes_between(low, low + count)

    def keys(self, low: int, high: int) -> Iterator[str]:
        """The partition keys of the records from a counter up to, not including, another."""
        for first, entry, begin, end in self._stretches(low, high):
            if isinstance(entry, Put):
                yield entry.partition_key
            else:
                yield from self._course(first, entry).keys(begin - first, end - first)

    def steady(self, from_us: int, to_us: int) -> "Steady | None":
        """What arrives in every second from a full one on, and until when for sure; None if that is not known."""
        flow, tail, came = self._flow, self._flow.tail, self.upto(from_us)
        if came == flow.next_counter:
            return Steady(to_us, None)
        # What was put in this very instant comes before the traffic of its second, and does not come again.
        if tail is None or not tail.is_steady or tail.first_s * SECOND_US > from_us or came < flow.tail_counter:
            return None
        course = self._course(flow.tail_counter, tail)
        return Steady((tail.first_s + tail.ticks) * SECOND_US, course.every_second)

    def _stretches(self, low: int, high: int) -> Iterator[tuple[int, Entry, int, int]]:
        """The entries that hold the records in [low, high): first counter, entry, and which of its counters."""
        while low < high:
            first, entry = self._entry(low)
            end = min(high, first + (1 if isinstance(entry, Put) else entry.accepted))
            yield first, entry, low, end
            low = end

    def _entry(self, counter: int) -> tuple[int, Entry]:
        flow = self._flow
        if flow.part and counter >= flow.part_counter:
            return flow.part_counter, flow.part
        if flow.tail and counter >= flow.tail_counter:
            return flow.tail_counter, flow.tail
        found = self._kept.floor(counter)
        assert found is not None, "every kept counter lies in an entry"
        return found

    def _look_back(self, at_us: int) -> None:
        """Gathers the newest entries, down to one that begins before an instant."""
        flow = self._flow
        growing = ((flow.part_counter, flow.part), (flow.tail_counter, flow.tail))
        self._newest = [(first, run) for first, run in growing if run is not None]
        self._reaches_us = at_us
        if self._newest and _begins_us(self._newest[-1][1]) < at_us:
            return
        for first, entry in self._kept.scan(reverse=True):
            self._newest.append((first, entry))
            if _begins_us(entry) < at_us:
                return

    def _course(self, first: int, run: Run) -> Course:
        found = self._courses.get(first)
        if found is None:
            traffic = self._ctx.collection(traffics_part(self._stream.name), int, Traffic).get(run.traffic)
            assert traffic is not None, "a traffic is kept as long as a run refers to it"
            sent = Sent(traffic.producers, self._shard.first_key, self._shard.last_key)
            found = Course(run, sent, bytes_capacity_units(traffic.max_record_kib))
            self._courses[first] = found
        return found


def _begins_us(entry: Entry) -> int:
    return entry.at_us if isinstance(entry, Put) else entry.first_s * SECOND_US + entry.from_us
