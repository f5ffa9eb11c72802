"""What one call of a reader does: GetRecords of an application that polls, or a push to one with enhanced fan-out.

All that poll a shard share its 5 calls and 2 MiB a second, with each other and with whoever calls GetRecords by hand. A
registered consumer has 2 MiB a second of its own and is sent each record soon after its put.
Source: "Quotas and limits"; Developer guide, "Develop enhanced fan-out consumers": about 70 ms; 200 ms on the average
for one that polls and 1,000 ms for five: these are the times between two calls of each at 5 calls a second.
Model: a push comes every 100 ms and holds what arrived up to 20 ms before: a record is 20 to 120 ms old. A worker
calls again when it has done what it was given. Whoever is refused for the number of calls waits its turn: the shard's
calls go round among those that want them.
"""

from services.kinesis.consumers.leases import busy_us, fold
from services.kinesis.consumers.ledger import Ledger
from services.kinesis.consumers.state import Application, FanOutMinute, Lease, Worker
from services.kinesis.state import Minute, ShardFlow
from services.kinesis.throughput import (
    ANSWER_BYTES,
    ANSWER_RECORDS,
    BYTE_COST_UNITS,
    CALL_COST_US,
    READ_BYTES_A_SECOND,
    SECOND_US,
    UNITS_A_US,
    call_charged,
    call_is_allowed,
)

PUSH_EVERY_US = 100_000
PUSH_AFTER_US = 20_000
FAN_OUT_BYTES_A_SECOND = READ_BYTES_A_SECOND
FAN_OUT_CAPACITY_UNITS = FAN_OUT_BYTES_A_SECOND * BYTE_COST_UNITS
FAN_OUT_UNITS_A_US = UNITS_A_US * FAN_OUT_BYTES_A_SECOND // 2**20
assert FAN_OUT_UNITS_A_US * SECOND_US == FAN_OUT_CAPACITY_UNITS, "a second's bytes cost a second"
CALLS_STORED_US = SECOND_US - CALL_COST_US
MILLISECOND_US = 1_000


def next_push_us(at_us: int) -> int:
    """The first push at an instant or later."""
    return -(-at_us // PUSH_EVERY_US) * PUSH_EVERY_US


def refusing_limit(flow: ShardFlow, at_us: int) -> str | None:
    """Which of the shard's limits refuses a GetRecords call now: `calls`, `bytes`, or None."""
    if not call_is_allowed(flow.calls_tat_us, at_us):
        return "calls"
    return None if flow.reads.allows(at_us) else "bytes"


def wait_for_turn(lease: Lease, flow: ShardFlow, limit: str, queued_us: list[int]) -> None:
    """Has a refused reader call again when there will be room: for the number of calls, after those that wait already
    until some instants."""
    lease.is_queued = limit == "calls"
    if lease.is_queued:
        lease.done.refused_for_calls += 1
        room_us = flow.calls_tat_us - CALLS_STORED_US
        lease.next_us = max([room_us, *(each_us + CALL_COST_US for each_us in queued_us)])
    else:
        lease.done.refused_for_bytes += 1
        lease.next_us = flow.reads.ends_us()


def poll(
    application: Application, worker: Worker, lease: Lease, ledger: Ledger, flow: ShardFlow, minute: Minute, at_us: int
) -> int:
    """A GetRecords call that is answered; how old the last record is that it gives, in milliseconds."""
    start = lease.position
    available = max(start, ledger.upto(at_us))  # who began at the newest record in this instant is ahead of what came
    count, size = ledger.fitting(start, min(available, start + ANSWER_RECORDS), ANSWER_BYTES)
    if not count and available > start:
        count, size = 1, ledger.bytes_between(start, start + 1)
    flow.calls_tat_us = call_charged(flow.calls_tat_us, at_us)
    flow.reads = flow.reads.served(at_us, size)
    age_ms = (at_us - ledger.arrival_us(start + count - 1)) // MILLISECOND_US if count else 0
    count_read(minute, count, size, age_ms)
    _give(application, worker, lease, count, size, at_us)
    if lease.position == available:
        lease.tip_us = at_us
    lease.is_queued = False
    lease.next_us = lease.since_us = at_us + application.poll_every_us
    return age_ms


def push(
    application: Application, worker: Worker, lease: Lease, ledger: Ledger, minute: FanOutMinute, at_us: int
) -> tuple[int, int | None]:
    """A push to a registered consumer: its bytes, and how many milliseconds behind the tip it leaves the consumer."""
    start = lease.position
    available = max(start, ledger.upto(at_us - PUSH_AFTER_US))
    spent = max(0, lease.level_units - max(0, at_us - lease.called_us) * FAN_OUT_UNITS_A_US)
    room_bytes = max(0, FAN_OUT_CAPACITY_UNITS - spent) // BYTE_COST_UNITS
    count, size = ledger.fitting(start, min(available, start + ANSWER_RECORDS), room_bytes)
    if (
        not count and not spent and available > start
    ):  # larger than a second's bytes: it goes when nothing else has, and takes longer
        count, size = 1, ledger.bytes_between(start, start + 1)
    lease.level_units = spent + size * BYTE_COST_UNITS
    following, behind_ms = start + count, None
    if count:
        behind_ms = (at_us - ledger.arrival_us(following)) // MILLISECOND_US if following < available else 0
        count_push(minute, count, size, behind_ms)
    _give(application, worker, lease, count, size, at_us)
    if following == available:
        lease.tip_us = at_us - PUSH_AFTER_US
    lease.next_us = lease.since_us = next_push_us(at_us + 1)
    return size, behind_ms


def count_push(minute: FanOutMinute, count: int, size_bytes: int, behind_ms: int) -> None:
    """Pushes with records are counted, and how far behind the tip they leave the consumer."""
    minute.behind_ms_low = min(minute.behind_ms_low, behind_ms) if minute.events else behind_ms
    minute.behind_ms_high = max(minute.behind_ms_high, behind_ms)
    minute.behind_ms_sum += behind_ms
    minute.events += 1
    minute.records += count
    minute.bytes += size_bytes


def count_read(minute: Minute, count: int, size_bytes: int, age_ms: int) -> None:
    """Source: the iterator age is that of the last record of a GetRecords call, 0 if there is none."""
    minute.age_ms_low = min(minute.age_ms_low, age_ms) if minute.read_calls else age_ms
    minute.age_ms_high = max(minute.age_ms_high, age_ms)
    minute.age_ms_sum += age_ms
    minute.read_calls += 1
    minute.read_records += count
    minute.read_bytes += size_bytes


def _give(application: Application, worker: Worker, lease: Lease, count: int, size_bytes: int, at_us: int) -> None:
    """The worker has the records, and works on them from now on; what it had before is done."""
    fold(lease, application, at_us)
    assert not lease.count, "a worker calls when it has done what it was given"
    lease.count, lease.began_us = count, at_us
    lease.done.calls += 1
    lease.done.records += count
    lease.done.bytes += size_bytes
    lease.interval_us = at_us - lease.called_us if lease.called_us >= 0 else 0
    lease.called_us = at_us
    worker.free_us = at_us + busy_us(count, application.records_a_second)
