"""Readers that repeat themselves: what a full second finds is compared with what earlier ones found.

All times are taken from that instant, all counters from the first record that arrives then. If two seconds are alike,
and so is what arrives from the first of them on, then what lies between them comes again and again, and a whole stretch
of it is taken in one step. How such a period goes follows from what its first second finds, so it is remembered by all
worlds of a process.

A worker that is busy for long with what it has does nothing meanwhile: it need not be alike, it ends the stretch.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from services.kinesis.consumers.noting import Marks, Whose
from services.kinesis.consumers.state import Application, Counts, Lease, Reader, Worker
from services.kinesis.throughput import SECOND_US, ReadWindow

if TYPE_CHECKING:
    from services.kinesis.consumers.reading import Reading

MOST_SEEN = 64
MOST_PERIODS = 256
INERT_US = 2 * SECOND_US
COUNTS = Counts.__struct_fields__
READ_COUNTS = ("read_calls", "read_refused", "read_records", "read_bytes", "age_ms_sum")
PUSH_COUNTS = ("events", "records", "bytes", "behind_ms_sum")
# What of a lease lies in time, and what in the shard's counters.
TIMES = ("next_us", "since_us", "began_us", "called_us", "tip_us")
COUNTERS = ("first", "high")

Calling = tuple[int, Application, Reader, Lease]  # with the application's place
Extremes = tuple[int, int] | None


class Period(NamedTuple):
    """What comes again: how long it takes, by how much each sum grows, how many records come to each lease's shard; the
    extremes of what is measured (of ages by shard), and when whose first call is refused."""

    us: int
    sums: tuple[int, ...]
    records: tuple[int, ...]
    ages_ms: tuple[tuple[int, int, int], ...]
    behind_ms: tuple[Extremes, ...]
    refused: tuple[tuple[Whose, int], ...]


class Glimpse(NamedTuple):
    """What a full second found, when there was no period yet."""

    at_us: int
    sums: tuple[int, ...]
    newest: tuple[int, ...]
    marks: Marks


Key = tuple[Any, ...]
_periods: dict[Key, Period] = {}


def forget_all() -> None:
    """As in a process that has just begun."""
    _periods.clear()


class Repeating:
    """Looks for repetitions in one stretch of reading."""

    def __init__(self, reading: "Reading", to_us: int) -> None:
        self._reading = reading
        self._to_us = to_us
        self._seen: dict[Key, Glimpse] = {}
        self._inert: set[tuple[int, int]] = set()  # application's place and shard of leases that do nothing for long

    def forget(self) -> None:
        """Something has happened that does not come again."""
        self._seen.clear()

    def skipped(self, at_us: int) -> bool:
        """Whether all up to the end of the stretch, or of what is steady, was taken in one step, from a full second."""
        if self._reading.unusable:
            return False
        until_us, inert = self._to_us, set()
        calling: list[Calling] = []
        for each in self._reading.calling():
            lease = each[3]
            if lease.next_us >= at_us + INERT_US and lease.next_us == _worker(each[2], lease).free_us:
                inert.add((each[0], lease.shard))
                until_us = min(until_us, lease.next_us)
            else:
                calling.append(each)
        if inert != self._inert:  # what was seen before is what others did, too
            self._seen.clear()
            self._inert = inert
        arrivals = []
        for number in sorted({lease.shard for _, _, _, lease in calling}):
            steady = self._reading.ledger(number).steady(at_us, self._to_us)
            if steady is None:
                return False
            until_us = min(until_us, steady.until_us)
            arrivals.append((self._reading.shards[number].is_open, steady.arrivals))
        key = (tuple(self._reading.applications), tuple(arrivals), self._picture(calling, at_us))
        newest = tuple(self._reading.ledger(lease.shard).upto(at_us) for _, _, _, lease in calling)
        period = _periods.get(key) or self._found(key, calling, newest, at_us)
        times = (until_us - at_us) // period.us if period is not None else 0
        if period is None or times <= 0:
            return False
        self._note(period, at_us)
        self._add(calling, period, times)
        self._move(calling, period, times)
        self.forget()
        return True

    def _found(self, key: Key, calling: list[Calling], newest: tuple[int, ...], at_us: int) -> Period | None:
        sums, noted = _sums(self._reading, calling), self._reading.noted
        before = self._seen.get(key)
        if before is None:
            if len(self._seen) < MOST_SEEN:
                self._seen[key] = Glimpse(at_us, sums, newest, noted.marks())
            return None
        ages, behind, refused = before.marks
        firsts: dict[Whose, int] = {}
        for whose, refused_us in noted.refused[refused:]:
            firsts.setdefault(whose, refused_us - before.at_us)
        period = Period(
            at_us - before.at_us,
            tuple(map(int.__sub__, sums, before.sums)),
            tuple(map(int.__sub__, newest, before.newest)),
            tuple(
                (number, min(new), max(new))
                for number, each in noted.ages_ms.items()
                if (new := each[ages.get(number, 0) :])
            ),
            tuple(_extremes(each[since:]) for each, since in zip(noted.behind_ms, behind, strict=True)),
            tuple(firsts.items()),
        )
        if len(_periods) >= MOST_PERIODS:
            _periods.clear()
        _periods[key] = period
        return period

    def _picture(self, calling: list[Calling], at_us: int) -> tuple[Any, ...]:
        """All from which the calls to come follow, as seen from an instant."""
        picture: list[Any] = []
        for place, _, reader, lease in calling:
            newest, worker = self._reading.ledger(lease.shard).upto(at_us), _worker(reader, lease)
            known = (place, lease.shard, lease.owner, lease.count, lease.is_queued, lease.interval_us)
            times = (getattr(lease, name) - at_us for name in TIMES)
            counters = (getattr(lease, name) - newest for name in COUNTERS)
            picture.append((*known, lease.level_units, worker.free_us - at_us, *times, *counters))
        for number in _polled(calling):
            flow = self._reading.flow.shards[number]
            picture.append((flow.calls_tat_us - at_us, flow.reads.began_us - at_us, flow.reads.used_bytes))
        return tuple(picture)

    def _note(self, period: Period, at_us: int) -> None:
        """What is measured is measured again; what is refused first is told with its instant."""
        reading, minute = self._reading, self._reading.flow.minute
        if period.ages_ms:
            low = min(each for _, each, _ in period.ages_ms)
            minute.age_ms_low = min(low, minute.age_ms_low) if minute.read_calls else low
            minute.age_ms_high = max(minute.age_ms_high, *(each for _, _, each in period.ages_ms))
        for number, *extremes in period.ages_ms:
            reading.noted.ages_ms.setdefault(number, []).extend(extremes)
        for reader, behind in zip(reading.readers, period.behind_ms, strict=True):
            if behind is not None:
                pushed = reader.minute
                pushed.behind_ms_low = min(behind[0], pushed.behind_ms_low) if pushed.events else behind[0]
                pushed.behind_ms_high = max(behind[1], pushed.behind_ms_high)
        for whose, after_us in period.refused:
            reading.noted.refused.append((whose, at_us + after_us))

    def _add(self, calling: list[Calling], period: Period, times: int) -> None:
        sums = iter(period.sums)
        for where, names in _summed(self._reading, calling):
            for name in names:
                setattr(where, name, getattr(where, name) + times * next(sums))

    def _move(self, calling: list[Calling], period: Period, times: int) -> None:
        """Moves all that repeats itself so many periods ahead."""
        ahead_us = times * period.us
        workers: dict[int, Worker] = {}
        for (_, _, reader, lease), records in zip(calling, period.records, strict=True):
            for name in TIMES:
                setattr(lease, name, getattr(lease, name) + ahead_us)
            for name in COUNTERS:
                setattr(lease, name, getattr(lease, name) + times * records)
            worker = _worker(reader, lease)
            workers[id(worker)] = worker
        for worker in workers.values():
            worker.free_us += ahead_us
        for number in _polled(calling):
            flow = self._reading.flow.shards[number]
            flow.calls_tat_us += ahead_us
            flow.reads = ReadWindow(flow.reads.began_us + ahead_us, flow.reads.used_bytes)


def _worker(reader: Reader, lease: Lease) -> Worker:
    worker = reader.worker(lease.owner)
    assert worker is not None, "a lease whose owner calls has one"
    return worker


def _polled(calling: list[Calling]) -> list[int]:
    """The shards whose calls are shared."""
    return sorted({lease.shard for _, application, _, lease in calling if application.kind == "POLLING"})


def _summed(reading: "Reading", calling: list[Calling]) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """Where all lies that is only ever added to."""
    for _, _, _, lease in calling:
        yield lease.done, COUNTS
    for reader in reading.readers:
        yield reader.minute, PUSH_COUNTS
    yield reading.flow.minute, READ_COUNTS
    yield reading, ("pushed_bytes",)


def _sums(reading: "Reading", calling: list[Calling]) -> tuple[int, ...]:
    return tuple([getattr(where, name) for where, names in _summed(reading, calling) for name in names])


def _extremes(values: list[int]) -> Extremes:
    return (min(values), max(values)) if values else None
