"""Names that Kinesis gives out: shard ids, sequence numbers, shard iterators and the tokens of its lists.

A sequence number grows with time within a shard and is unique in its stream. It is a decimal string longer than any
machine integer: compare it as a number, never as text.
Model: it is made of the stream's creation second, the shard's number and a counter. AWS does not publish its own; treat
it as opaque there. A shard starts at counter 0 and its first record has counter 1.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b
from typing import NamedTuple, TypeVar

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


MOST_SHARD_NUMBER = 2**31 - 1


def shard_number(text: str) -> int | None:
    """The number in a shard id, or None if it is none. As at AWS, the digits are enough, and any word before them.

    >>> shard_number("shardId-000000000003"), shard_number("3"), shard_number("shard-3"), shard_number("shardId3")
    (3, 3, 3, None)
    """
    digits = text.rpartition("-")[2]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 40 else MOST_SHARD_NUMBER + 1
    return number if number <= MOST_SHARD_NUMBER else None


class Sequence(NamedTuple):
    """A sequence number, taken apart."""

    created_s: int
    shard: int
    counter: int

    @property
    def number(self) -> int:
        """The number that it is."""
        return self.created_s * CREATED_WEIGHT + self.shard * SHARD_WEIGHT + self.counter

    def text(self) -> str:
        """The number as the API shows it."""
        return str(self.number)


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


class Page(msgspec.Struct, frozen=True, array_like=True):
    """A place in the list of a stream's shards: what is asked for, and the shard after which it goes on."""

    stream_number: int
    stream_name: str
    after: int
    filter: dict[str, str | float]
    issued_us: int


class ConsumerPage(msgspec.Struct, frozen=True, array_like=True):
    """A place in the list of a stream's registered consumers: the name after which it goes on."""

    stream_number: int
    after: str
    issued_us: int


T = TypeVar("T", Iterator, Page, ConsumerPage)
_SEAL_BYTES = 8


def sealed(value: Iterator | Page | ConsumerPage) -> str:
    """A place as the API shows it: opaque."""
    packed = msgspec.msgpack.encode(value)
    return urlsafe_b64encode(_seal(packed, type(value)) + packed).decode()


def unsealed(text: str, of: type[T]) -> T | None:
    """A place from its text, or None if it is not one that we gave out."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
        place = msgspec.msgpack.decode(raw[_SEAL_BYTES:], type=of)
    except (ValueError, msgspec.DecodeError):
        return None
    return place if raw[:_SEAL_BYTES] == _seal(raw[_SEAL_BYTES:], of) else None


def _seal(packed: bytes, of: type) -> bytes:
    """Not a secret: it only tells a mistyped text from one that was given out."""
    return blake2b(packed, digest_size=_SEAL_BYTES, person=of.__name__.encode()).digest()
