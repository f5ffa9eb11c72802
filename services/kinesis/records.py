"""The records of a shard: kept one by one when a call put them, computed again when producers sent them.

A stream of 10,000 records a second cannot be stored record by record, and need not be: a run says which traffic came in
which seconds and how the limits stood, and everything else follows. `Log` reads both kinds as one sequence, by counter.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice, takewhile

from services.engine.context import Context
from services.kinesis import ticks
from services.kinesis.hashing import hash_key, ring_share
from services.kinesis.producers import Pattern, pattern, ring_shares
from services.kinesis.state import (
    Entry,
    Put,
    Run,
    Shard,
    ShardFlow,
    Stream,
    Traffic,
    records_part,
    traffics_part,
)
from services.kinesis.throughput import SECOND_US, Level, bytes_capacity_units

LOOKED_AT = 64  # entries in which records that were put one by one are looked for


@dataclass(frozen=True)
class Record:
    """A record that can be read. `content` is the data."""

    counter: int
    at_us: int
    partition_key: str
    content: bytes

    @property
    def size_bytes(self) -> int:
        return len(self.content) + len(self.partition_key.encode())


def made_content(who: str, counter: int, key: str, *, size_bytes: int) -> bytes:
    """What a producer writes into a record: JSON of an id, the key and a number, filled up or cut off to size."""
    unique = blake2b(f"{who}\0{counter}".encode(), digest_size=8).hexdigest()
    text = f'{{"id":"{unique}","key":"{key}","n":{counter}}}'.encode()
    return text[:size_bytes].ljust(size_bytes)


def entry_until_us(entry: Entry) -> int:
    """The first instant after the arrival of all records that are kept together."""
    return entry.at_us + 1 if isinstance(entry, Put) else (entry.first_s + entry.ticks - 1) * SECOND_US + entry.to_us


def entry_from_us(entry: Entry) -> int:
    """The earliest instant at which one of the records may have arrived that are kept together."""
    return entry.at_us if isinstance(entry, Put) else entry.first_s * SECOND_US + entry.from_us


def _scattered(block: int) -> int:
    """A number that follows from a block's, without any pattern: with one, a sample would meet the same few keys again
    and again wherever a producer's second repeats itself."""
    mixed = (block + 1) * 0x9E3779B1 & 0xFFFFFFFF
    mixed = (mixed ^ mixed >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    return mixed ^ mixed >> 13


def _count(entry: Entry) -> int:
    return 1 if isinstance(entry, Put) else entry.accepted


class Log:
    """All records of one shard, oldest first, by counter."""

    def __init__(self, ctx: Context, stream: Stream, shard: Shard, flow: ShardFlow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._shard = shard
        self._flow = flow
        self._kept = ctx.collection(records_part(stream.name, shard.number), int, Entry)
        self._traffics: dict[int, tuple[Pattern, int]] = {}  # what each sent here, and the byte bucket's size then

    def read(self, counter: int) -> Iterator[Record]:
        """Records from a counter on."""
        counter = max(counter, self._flow.oldest_counter)
        while counter < self._flow.next_counter:
            first, entry = self._entry(counter)
            for record in self._read_entry(first, entry, skip=counter - first):
                yield record
                counter = record.counter + 1

    def arrival_us(self, counter: int) -> int:
        """When a record arrived."""
        first, entry = self._entry(counter)
        if isinstance(entry, Put):
            return entry.at_us
        second, places, skip = next(self._ticks(entry, counter - first))
        return second * SECOND_US + self._pattern(entry).offsets_us[places[skip]]

    def put(self, most: int) -> list[int]:
        """The counters of the last records that calls put, as far as they are among the last things kept."""
        entries = islice(self._kept.scan(reverse=True), LOOKED_AT)
        return [counter for counter, entry in entries if isinstance(entry, Put)][:most]

    def put_in(self, at_s: int, *, since: int, most: int) -> list[Put]:
        """The first records that calls put in a second, from a counter on."""
        end_us = (at_s + 1) * SECOND_US
        entries = takewhile(lambda found: entry_from_us(found[1]) < end_us, self._kept.scan(since))
        return list(islice((entry for _counter, entry in entries if isinstance(entry, Put)), most))

    def place(self, record: Record) -> tuple[int, bool]:
        """A record's hash key, and whether its put named it."""
        _first, entry = self._entry(record.counter)
        if isinstance(entry, Put):
            return entry.hash_key, bool(entry.explicit)
        return hash_key(record.partition_key), False

    def first_since(self, at_us: int) -> int:
        """The counter of the first record that arrived at an instant or later; the next counter if none has."""
        low, high = self._flow.oldest_counter, self._flow.next_counter
        if self._shard.opened_us >= at_us:
            return low
        # Entries are far fewer than records, and when one begins and ends is known without playing it.
        while low < high:
            first, entry = self._entry((low + high) // 2)
            if entry_until_us(entry) <= at_us:
                low = first + _count(entry)
            elif entry_from_us(entry) >= at_us:
                high = first
            else:
                assert isinstance(entry, Run), "a record that was put takes no time"
                return max(low, first + self._first_in_run(entry, at_us))
        return low

    def _first_in_run(self, run: Run, at_us: int) -> int:
        """How many records of a run arrived before an instant that lies in it."""
        second, offset_us = divmod(at_us, SECOND_US)
        first_place = self._pattern(run).between(offset_us, SECOND_US)[0] if offset_us else 0
        if run.is_steady:
            before, accepted = (second - run.first_s) * (run.accepted // run.ticks), self._accepted(run, run.began)
            return before + bisect_left(accepted, first_place)
        before = 0
        for tick, accepted, _skipped in self._ticks(run, 0):
            if tick == second:
                return before + bisect_left(accepted, first_place)
            before += len(accepted)
        return before

    def sample(self, from_us: int, to_us: int, step: int, *, oldest: int) -> list[tuple[int, float]]:
        """When one record of each `step` arrived, and where it lies on the ring: those in [from, to), from `oldest` on.

        They are the same ones whatever stretch of time is asked for, and lie unevenly: with an even step one would meet
        the same few keys in each second of a producer.
        """
        begin, end = max(oldest, self._since(from_us)), self._since(to_us)
        places = [block * step + _scattered(block) % step for block in range(begin // step, -(-end // step))]
        wanted = [counter for counter in places if begin <= counter < end]
        found: list[tuple[int, float]] = []
        while len(found) < len(wanted):
            rest = len(found)
            first, entry = self._entry(wanted[rest])
            if isinstance(entry, Put):
                found.append((entry.at_us, ring_share(entry.hash_key)))
                continue
            here = wanted[rest : bisect_left(wanted, first + entry.accepted)]
            found += self._sample_run(entry, [counter - first for counter in here])
        return found

    def _since(self, at_us: int) -> int:
        """The counter of the first record from an instant on; mostly one asks for a full second of the newest run."""
        flow, tail = self._flow, self._flow.tail
        if at_us >= self._ctx.now_us:
            return flow.next_counter
        if tail is not None and tail.is_steady and not at_us % SECOND_US:
            seconds = at_us // SECOND_US - tail.first_s
            if 0 <= seconds < tail.ticks:
                return flow.tail_counter + seconds * (tail.accepted // tail.ticks)
        return self.first_since(at_us)

    def _sample_run(self, run: Run, wanted: list[int]) -> list[tuple[int, float]]:
        """When some of the records of a run arrived, and where they lie."""
        traffic = self._pattern(run)
        offsets, owners, keys = traffic.offsets_us, traffic.owners, traffic.keys
        shares = [ring_shares(producer.recipe) for producer in traffic.producers]
        found = []
        if run.is_steady:
            each, begins_us = run.accepted // run.ticks, run.first_s * SECOND_US
            accepted = self._accepted(run, run.began) if run.began is not None else range(each)
            for record in wanted:
                place = accepted[record % each]
                at_us = begins_us + record // each * SECOND_US + offsets[place]
                found.append((at_us, shares[owners[place]][keys[place]]))
            return found
        for record in wanted:
            second, places, index = next(self._ticks(run, record))
            place = places[index]
            found.append((second * SECOND_US + offsets[place], shares[owners[place]][keys[place]]))
        return found

    def _entry(self, counter: int) -> tuple[int, Entry]:
        flow = self._flow
        if flow.part and counter >= flow.part_counter:
            return flow.part_counter, flow.part
        if flow.tail and counter >= flow.tail_counter:
            return flow.tail_counter, flow.tail
        found = self._kept.floor(counter)
        assert found is not None, "every kept counter lies in an entry"
        return found

    def _read_entry(self, first: int, entry: Entry, *, skip: int) -> Iterator[Record]:
        if isinstance(entry, Put):
            yield Record(first, entry.at_us, entry.partition_key, entry.content)
            return
        traffic = self._pattern(entry)
        counter = first + skip
        who = f"{self._ctx.seed}/{self._stream.name}/{self._stream.number}/{self._shard.number}"
        for second, places, in_tick in self._ticks(entry, skip):
            for place in places[in_tick:]:
                key = traffic.key(place)
                size_bytes = traffic.producers[traffic.owners[place]].record_bytes
                if traffic.again:  # the same record may come twice, so that it is known by when it came first
                    whose, number = f"{who}/{entry.traffic}/{second}", traffic.again.get(place, place)
                else:
                    whose, number = who, counter
                content = made_content(whose, number, key, size_bytes=size_bytes)
                yield Record(counter, second * SECOND_US + traffic.offsets_us[place], key, content)
                counter += 1

    def _ticks(self, run: Run, skip: int) -> Iterator[tuple[int, "range | array[int]", int]]:
        """From the record `skip` of a run on: each second, the places let in, and how many of them to pass over."""
        if run.is_steady:
            tick, skip = divmod(skip, run.accepted // run.ticks)
            places = self._accepted(run, run.began)
            for second in range(run.first_s + tick, run.first_s + run.ticks):
                yield second, places, skip
                skip = 0
            return
        level = run.began
        assert level is not None, "a run in which all was let in is steady"
        for second in range(run.first_s, run.first_s + run.ticks):
            outcome = ticks.tick(self._pattern(run), level, capacity_units=self._capacity_units(run))
            if skip < outcome.accepted:
                yield second, self._accepted(run, level), skip
                skip = 0
            else:
                skip -= outcome.accepted
            level = outcome.level

    def _accepted(self, run: Run, began: Level | None) -> "range | array[int]":
        traffic = self._pattern(run)
        if began is None:
            return range(len(traffic))
        capacity_units = self._capacity_units(run)
        return ticks.accepted_places(traffic, began, run.from_us, run.to_us, capacity_units=capacity_units)

    def _pattern(self, run: Run) -> Pattern:
        return self._traffic(run)[0]

    def _capacity_units(self, run: Run) -> int:
        return self._traffic(run)[1]

    def _traffic(self, run: Run) -> tuple[Pattern, int]:
        found = self._traffics.get(run.traffic)
        if found is None:
            traffic = self._ctx.collection(traffics_part(self._stream.name), int, Traffic).get(run.traffic)
            assert traffic is not None, "a traffic is kept as long as a run refers to it"
            arrivals = pattern(traffic.producers, self._shard.first_key, self._shard.last_key)
            found = self._traffics[run.traffic] = (arrivals, bytes_capacity_units(traffic.max_record_kib))
        return found
