"""What stands between a reader and the records: those that have expired, and keys that cannot be used; and what costs
more, since it has been kept for long."""

from typing import TYPE_CHECKING

from services.kinesis.billing import LONG_TERM_US, meter_long_read
from services.kinesis.consumers.leases import fold
from services.kinesis.consumers.state import Application, Lease
from services.kinesis.records import Log
from services.kinesis.throughput import ANSWER_RECORDS
from services.kinesis.trimming import horizon_us

if TYPE_CHECKING:
    from services.kinesis.consumers.reading import Reading


def pass_over_expired(reading: "Reading", application: Application, lease: Lease, at_us: int) -> None:
    """What has become too old since the last call is lost to who has not read it."""
    horizon = horizon_us(reading.stream, at_us)
    if lease.tip_us >= horizon:
        return
    oldest = _log(reading, lease).first_since(horizon)
    if lease.position >= oldest:
        return
    fold(lease, application, at_us)
    unread = oldest - max(lease.position, lease.high)
    if unread > 0:
        lease.done.lost += unread
        reading.ctx.trace(
            "records_lost", (reading.stream.name, application.name, str(lease.shard)), at_us=at_us, records=unread
        )
    lease.base = lease.first = oldest


def needs_unusable_key(reading: "Reading", lease: Lease) -> bool:
    """Whether any record that would be given next was encrypted with a key that cannot be used."""
    start, ledger = lease.position, reading.ledger(lease.shard)
    last = min(reading.flow.shards[lease.shard].next_counter, start + ANSWER_RECORDS) - 1
    if last < start:
        return False
    from_us, to_us = ledger.arrival_us(start), ledger.arrival_us(last)
    since = [each.since_us for each in reading.stream.encryptions]
    return any(
        each.key in reading.unusable and since_us <= to_us and until_us > from_us
        for each, since_us, until_us in zip(reading.stream.encryptions, since, [*since[1:], to_us + 1], strict=True)
    )


def bill_old(reading: "Reading", lease: Lease, *, first: int, at_us: int) -> None:
    """What has been kept for more than a week costs when it is read."""
    until = min(lease.position, _log(reading, lease).first_since(at_us - LONG_TERM_US))
    meter_long_read(reading.ctx, reading.ledger(lease.shard).bytes_between(first, max(first, until)))


def _log(reading: "Reading", lease: Lease) -> Log:
    return Log(reading.ctx, reading.stream, reading.shards[lease.shard], reading.flow.shards[lease.shard])
