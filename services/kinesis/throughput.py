"""What a shard lets through, call by call: the write limits and the read limits.

A shard takes 1,000 records and 1 MiB a second, and gives 2 MiB in 5 GetRecords calls a second to all its readers
together. Two picture-books describe the write limit: a bucket that refills, or a *theoretical arrival time* (TAT, as in
the leaky-bucket algorithm GCRA): the instant at which all that was let in would have passed at the sustained rate. The
two are the same thing; the TAT is one number that needs no refilling, so nothing has to tick and nothing is rounded.

Levels are kept relative to the instant at which they were last brought up to date: a level of 0 is a full bucket, a
level of its capacity an empty one. Records are counted in microseconds (one record costs 1,000 us of the shard's time),
bytes in 1/16,384 microseconds, so that one byte at 1 MiB a second costs 15,625 units exactly.

Source: "Quotas and limits", "Handle large records"; API reference (PutRecords, GetRecords), 2026.
Model: AWS publishes that shards store up unused capacity, not how much. Here both buckets hold one second's worth; the
byte bucket of a stream whose records may be larger than 1 MiB holds 10 MiB. A refused record costs nothing.
"""

from typing import NamedTuple

MIB = 1024 * 1024
SECOND_US = 1_000_000

WRITE_RECORDS_A_SECOND = 1_000
WRITE_BYTES_A_SECOND = MIB
READ_BYTES_A_SECOND = 2 * MIB
READ_CALLS_A_SECOND = 5
ANSWER_BYTES = 10 * MIB
ANSWER_RECORDS = 10_000
REQUEST_RECORDS = 500
REQUEST_BYTES = 10 * MIB
PUT_UNIT_BYTES = 25 * 1024

RECORD_COST_US = SECOND_US // WRITE_RECORDS_A_SECOND
RECORDS_CAPACITY_US = SECOND_US
UNITS_A_US = 16_384
BYTE_COST_UNITS = 15_625
assert BYTE_COST_UNITS * WRITE_BYTES_A_SECOND == UNITS_A_US * SECOND_US, "a second's bytes cost a second"
CALL_COST_US = SECOND_US // READ_CALLS_A_SECOND

RECORDS = "records"
BYTES = "bytes"


class Level(NamedTuple):
    """How much of the two write buckets is spent."""

    records_us: int = 0
    bytes_units: int = 0


FULL = Level()


def bytes_capacity_units(max_record_kib: int) -> int:
    """What the byte bucket of a stream's shard holds."""
    tank_bytes = MIB if max_record_kib <= 1024 else 10 * MIB
    return tank_bytes * BYTE_COST_UNITS


def later(level: Level, elapsed_us: int) -> Level:
    """The level after time in which nothing was written."""
    return Level(max(0, level.records_us - elapsed_us), max(0, level.bytes_units - elapsed_us * UNITS_A_US))


def binding_limit(level: Level, size_bytes: int, capacity_units: int) -> str | None:
    """Which limit refuses a record of this size now: `records`, `bytes`, or None if it is let in."""
    if level.records_us + RECORD_COST_US > RECORDS_CAPACITY_US:
        return RECORDS
    if level.bytes_units + size_bytes * BYTE_COST_UNITS > capacity_units:
        return BYTES
    return None


def charged(level: Level, size_bytes: int) -> Level:
    """The level after a record of this size was let in."""
    return Level(level.records_us + RECORD_COST_US, level.bytes_units + size_bytes * BYTE_COST_UNITS)


def put_units(size_bytes: int) -> int:
    """The PUT payload units of one record: every started 25 KB, at least one.

    Model: the partition key counts as part of the record, as it does for the limits.
    """
    return max(1, -(-size_bytes // PUT_UNIT_BYTES))


def started_kib(size_bytes: int) -> int:
    """What a record counts as on demand: every started KB, at least one.

    Source: Amazon Kinesis Data Streams pricing, on-demand mode. Model: with its partition key, as above.
    """
    return max(1, -(-size_bytes // 1024))


def call_is_allowed(tat_us: int, now_us: int) -> bool:
    """Whether one more call fits in the shard's 5 a second."""
    return max(tat_us, now_us) + CALL_COST_US - now_us <= SECOND_US


def call_charged(tat_us: int, now_us: int) -> int:
    """The theoretical arrival time after one more call."""
    return max(tat_us, now_us) + CALL_COST_US


class ReadWindow(NamedTuple):
    """What GetRecords has answered since the first call of a window that was served."""

    began_us: int = -SECOND_US
    used_bytes: int = 0

    def ends_us(self) -> int:
        """When the bytes answered are paid for at 2 MiB a second, at least one second after the beginning."""
        return self.began_us + max(1, -(-self.used_bytes // READ_BYTES_A_SECOND)) * SECOND_US

    def allows(self, now_us: int) -> bool:
        """Whether a call is served now. 10 MiB block 5 s, just over 2 MiB 2 s, 2 MiB the rest of the second."""
        return now_us >= self.ends_us() or self.used_bytes < READ_BYTES_A_SECOND

    def served(self, now_us: int, answered_bytes: int) -> "ReadWindow":
        """The window after a call that was served."""
        if now_us >= self.ends_us():
            return ReadWindow(now_us, answered_bytes)
        return ReadWindow(self.began_us, self.used_bytes + answered_bytes)
