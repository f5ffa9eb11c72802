"""Chance drawn by name.

There is no shared sequence of random numbers: each draw names who draws and for which time, so that turning one knob
leaves the luck of everything else alone, and two worlds that are compared differ in one thing only.
"""

from hashlib import blake2b


def chance(seed: str, who: str, count: int) -> int:
    """A number in [0, 2**64), always the same for the same seed, name and count.

    >>> chance("a", "shard-1/latency", 0) == chance("a", "shard-1/latency", 0)
    True
    """
    text = f"{seed}\0{who}\0{count}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


def chance_below(seed: str, who: str, count: int, bound: int) -> int:
    """A number in [0, bound). The bias of the remainder is below bound / 2**64.

    >>> 0 <= chance_below("a", "dice", 3, 6) < 6
    True
    """
    return chance(seed, who, count) % bound
