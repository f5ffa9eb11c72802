"""The order checker: how many records were given out after a later record of the same key had been processed.

That cannot happen while a shard's parents are read to their end first, for a key's records lie in one shard at a time.
Model: it is judged for each answer when it comes, against all that the descendants' readers have processed by then.
Records that are read again after a takeover count as duplicates, not here.
"""

from typing import TYPE_CHECKING

from services.kinesis.consumers.leases import progress
from services.kinesis.consumers.state import Application, Lease, Reader

if TYPE_CHECKING:
    from services.kinesis.consumers.reading import Reading


def count_inverted(
    reading: "Reading", application: Application, reader: Reader, lease: Lease, *, first: int, at_us: int
) -> int:
    """How many of the records that a lease's reader has just been given, from `first` on, come too late."""
    later: set[str] = set()
    for number in descendants(reading, lease.shard):
        found = reader.leases.get(number)
        if found is not None:
            done = max(found.high, found.first + progress(found, application, at_us))
            later |= reading.keys_seen(number, done)
    if not later:
        return 0
    fresh = max(first, lease.high)
    return sum(key in later for key in reading.ledger(lease.shard).keys(fresh, max(fresh, lease.position)))


def descendants(reading: "Reading", number: int) -> list[int]:
    """The shards into which a shard was split or merged, and those that came of these."""
    found: list[int] = []
    ahead = [number]
    while ahead:
        children = [child.number for child in reading.stream.children(ahead.pop()) if child.number not in found]
        found += children
        ahead += children
    return found
