"""Readers that repeat themselves: what a full second finds is compared with what earlier ones found.

All times are taken from that instant, all counters from the first record that arrives then. If two seconds are alike,
and so is what arrives from the first of them on, then what lies between them comes again and again.
"""

from typing import TYPE_CHECKING, Any

from services.kinesis.consumers.state import Counts, Worker
from services.kinesis.throughput import SECOND_US, ReadWindow

if TYPE_CHECKING:
    from services.kinesis.consumers.reading import Reading

MOST_SEEN = 64
COUNTS = Counts.__struct_fields__
READ_COUNTS = ("read_calls", "read_refused", "read_records", "read_bytes", "age_ms_sum")
PUSH_COUNTS = ("events", "records", "bytes", "behind_ms_sum")
# What of a lease lies in time, and what in the shard's counters.
TIMES = ("next_us", "since_us", "began_us", "called_us", "tip_us")
COUNTERS = ("first", "high")

Seen = dict[tuple[Any, ...], tuple[int, list[int]]]


def repeated(reading: "Reading", seen: Seen, at_us: int, to_us: int) -> bool:
    """Whether all up to `to_us`, or to the end of what is steady, was taken in one step from a full second on."""
    steady = _steady_s(reading, at_us, to_us)
    if steady is None or len(seen) == MOST_SEEN:
        return False
    picture = _picture(reading, at_us)
    before = seen.get(picture)
    if before is None:
        seen[picture] = (at_us, _sums(reading))
        return False
    before_us, sums = before
    since_s, until_s = steady
    period_us = at_us - before_us
    times = (min(until_s * SECOND_US, to_us) - at_us) // period_us
    if since_s * SECOND_US > before_us or times <= 0:
        return False
    _add(reading, [times * (now - then) for now, then in zip(_sums(reading), sums, strict=True)])
    _move(reading, before_us, at_us, times)
    return True


def _steady_s(reading: "Reading", at_us: int, to_us: int) -> tuple[int, int] | None:
    """Since and until which second what arrives at all shards that are read is the same every second."""
    since_s, until_s = 0, to_us // SECOND_US
    for number in sorted({lease.shard for _, _, _, lease in reading.calling()}):
        steady = reading.ledger(number).steady_s(at_us, to_us)
        if steady is None:
            return None
        since_s, until_s = max(since_s, steady[0]), min(until_s, steady[1])
    return since_s, until_s


def _picture(reading: "Reading", at_us: int) -> tuple[Any, ...]:
    """All from which the calls to come follow, as seen from an instant."""
    picture: list[Any] = []
    for place, _, reader, lease in reading.calling():
        newest, worker = reading.ledger(lease.shard).upto(at_us), reader.worker(lease.owner)
        assert worker is not None, "a lease whose owner calls has one"
        known = (place, lease.shard, lease.owner, lease.count, lease.is_queued, lease.interval_us, lease.level_units)
        times = (getattr(lease, name) - at_us for name in TIMES)
        counters = (getattr(lease, name) - newest for name in COUNTERS)
        picture.append((*known, worker.free_us - at_us, *times, *counters))
    for number in _polled(reading):
        flow = reading.flow.shards[number]
        picture.append((flow.calls_tat_us - at_us, flow.reads.began_us - at_us, flow.reads.used_bytes))
    return tuple(picture)


def _polled(reading: "Reading") -> list[int]:
    """The shards whose calls are shared."""
    return sorted({lease.shard for _, application, _, lease in reading.calling() if application.kind == "POLLING"})


def _summed(reading: "Reading") -> list[tuple[Any, tuple[str, ...]]]:
    """Where all lies that is only ever added to."""
    return [
        *((lease.done, COUNTS) for _, _, _, lease in reading.calling()),
        *((reader.minute, PUSH_COUNTS) for reader in reading.readers),
        (reading.flow.minute, READ_COUNTS),
        (reading, ("pushed_bytes",)),
    ]


def _sums(reading: "Reading") -> list[int]:
    return [getattr(where, name) for where, names in _summed(reading) for name in names]


def _add(reading: "Reading", more: list[int]) -> None:
    sums = iter(more)
    for where, names in _summed(reading):
        for name in names:
            setattr(where, name, getattr(where, name) + next(sums))


def _move(reading: "Reading", before_us: int, at_us: int, times: int) -> None:
    """Moves all that repeats itself so many periods ahead."""
    ahead_us = times * (at_us - before_us)
    workers: dict[int, Worker] = {}
    for _, _, reader, lease in reading.calling():
        ledger = reading.ledger(lease.shard)
        records = times * (ledger.upto(at_us) - ledger.upto(before_us))
        for name in TIMES:
            setattr(lease, name, getattr(lease, name) + ahead_us)
        for name in COUNTERS:
            setattr(lease, name, getattr(lease, name) + records)
        worker = reader.worker(lease.owner)
        assert worker is not None, "a lease whose owner calls has one"
        workers[id(worker)] = worker
    for worker in workers.values():
        worker.free_us += ahead_us
    for number in _polled(reading):
        flow = reading.flow.shards[number]
        flow.calls_tat_us += ahead_us
        flow.reads = ReadWindow(flow.reads.began_us + ahead_us, flow.reads.used_bytes)
