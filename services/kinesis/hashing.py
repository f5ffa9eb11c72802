"""Where a record goes: a partition key's place on the ring of hash keys, and the ranges that shards own of it.

The hash key is the MD5 of the partition key's UTF-8 bytes, read as one 128-bit integer; ExplicitHashKey overrides it.
Every open shard owns an inclusive range of hash keys, and together they tile the ring without a gap or an overlap.
Source: Amazon Kinesis Data Streams, "Terminology and concepts" (partition key), API reference (PutRecord, SplitShard).
Model: how a new stream's ranges are rounded is not published; `even_starts` does as the common emulators do.
"""

from functools import lru_cache
from hashlib import md5

LAST_HASH_KEY = 2**128 - 1


@lru_cache(maxsize=16_384)
def hash_key(partition_key: str) -> int:
    """The place of a partition key on the ring.

    >>> hash_key("user-1")
    285573413173782752570879317399258818820
    """
    return int.from_bytes(md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


def ring_share(key: int) -> float:
    """How far up the ring a hash key lies, from 0 to 1: for pictures."""
    return key / (LAST_HASH_KEY + 1)


def even_starts(count: int) -> list[int]:
    """The first hash keys of `count` shards that share the ring evenly.

    >>> even_starts(2) == [0, 2**127]
    True
    """
    step = 2**128 // count
    return [number * step for number in range(count)]


def even_ranges(count: int) -> list[tuple[int, int]]:
    """The inclusive ranges of `count` shards that share the ring evenly; the last takes what rounding left over."""
    starts = even_starts(count)
    return [(start, after - 1) for start, after in zip(starts, [*starts[1:], LAST_HASH_KEY + 1], strict=True)]


def sample_midpoint(start: int, end: int) -> int:
    """The middle of a range as AWS's sample code computes it; as a new starting key it makes the lower child smaller.

    Source: Developer guide, "Split a shard".
    """
    return (start + end) // 2


def half_start(start: int, end: int) -> int:
    """The new starting key that splits a range into two exact halves."""
    return (start + end) // 2 + 1
