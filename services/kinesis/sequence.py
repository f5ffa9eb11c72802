"""Names that Kinesis gives out: shard ids, sequence numbers and shard iterators.

A sequence number grows with time within a shard and is unique in its stream. It is a decimal string longer than any
machine integer: compare it as a number, never as text.
Model: it is made of the stream's creation second, the shard's number and a counter. AWS does not publish its own; treat
it as opaque there. A shard starts at counter 0 and its first record has counter 1.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import NamedTuple

import msgspec

CREATED_WEIGHT = 10**40
SHARD_WEIGHT = 10**20
SHARD_PREFIX = "shardId-"


def shard_id(number: int) -> str:
    """The id of a stream's shard.

    >>> shard_id(3)
    'shardId-000000000003'
    """
    return f"{SHARD_PREFIX}{number:012d}"


def shard_number(text: str) -> int | None:
    """The number in a shard id, or None if it is none. As at AWS, the digits alone are enough.

    >>> shard_number("shardId-000000000003")
    3
    """
    digits = text.removeprefix(SHARD_PREFIX)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None


class Sequence(NamedTuple):
    """A sequence number, taken apart."""

    created_s: int
    shard: int
    counter: int

    def text(self) -> str:
        """The number as the API shows it."""
        return str(self.created_s * CREATED_WEIGHT + self.shard * SHARD_WEIGHT + self.counter)


def parse_sequence(text: str) -> Sequence:
    """A sequence number from its text, which the API's model has checked to be digits.

    >>> parse_sequence(Sequence(1_700_000_000, 2, 5).text())
    Sequence(created_s=1700000000, shard=2, counter=5)
    """
    created_s, rest = divmod(int(text), CREATED_WEIGHT)
    return Sequence(created_s, *divmod(rest, SHARD_WEIGHT))


class Iterator(msgspec.Struct, frozen=True, array_like=True):
    """A place in a shard: the next record is the first whose counter is not below `counter`."""

    stream_number: int
    stream_name: str
    shard: int
    counter: int
    issued_us: int

    def text(self) -> str:
        """The iterator as the API shows it: opaque."""
        packed = msgspec.msgpack.encode(self)
        return urlsafe_b64encode(_seal(packed) + packed).decode()


def parse_iterator(text: str) -> Iterator | None:
    """An iterator from its text, or None if it is not one that we gave out."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
        iterator = msgspec.msgpack.decode(raw[_SEAL_BYTES:], type=Iterator)
    except (ValueError, msgspec.DecodeError):
        return None
    return iterator if raw[:_SEAL_BYTES] == _seal(raw[_SEAL_BYTES:]) else None


_SEAL_BYTES = 8


def _seal(packed: bytes) -> bytes:
    """Not a secret: it only tells a mistyped iterator from one that was given out."""
    return blake2b(packed, digest_size=_SEAL_BYTES, person=b"shard-iterator").digest()
