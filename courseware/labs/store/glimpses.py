"""What a page shows of parameters that are too long for a row: the same shape, its long texts cut and its lists thin.

A page reads many lines, and a process remembers those of many worlds: what one call may carry, megabytes, is for the
script alone, which reads it line by line.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any

import msgspec

WHOLE_ELEMENTS = 3
MOST_ELEMENTS = 1_000
MOST_MEMBERS = 60
MOST_DEPTH = 4
LENGTHS = (200, 40, 8)

_encode = msgspec.msgpack.Encoder().encode


def encoded(params: Mapping[str, Any], most_bytes: int) -> bytes:
    """A glimpse of what can be encoded, as MessagePack of at most so many bytes.

    >>> msgspec.msgpack.decode(encoded({"Name": "x" * 300, "Records": [{"Data": b"1"}] * 5}, 500))["Records"]
    [{'Data': b'1'}, {'Data': b'1'}, {'Data': b'1'}, {}, {}]
    """
    for length in LENGTHS:
        found = _encode(_glimpse(params, length, MOST_DEPTH))
        if len(found) <= most_bytes:
            return found
    return _encode({})


def _glimpse(value: Any, length: int, depth: int) -> Any:
    if isinstance(value, str):
        return value if len(value) <= length else value[: length - 1] + "…"
    if isinstance(value, bytes):
        return value[:length]
    if isinstance(value, Mapping):
        members = islice(value.items(), MOST_MEMBERS if depth else 0)
        return {_glimpse(name, length, 0): _glimpse(member, length, depth - 1) for name, member in members}
    if isinstance(value, list | tuple):
        whole = WHOLE_ELEMENTS if depth else 0
        first = [_glimpse(element, length, depth - 1) for element in value[:whole]]
        return first + [_hollow(element) for element in value[whole:MOST_ELEMENTS]]
    return value


def _hollow(value: Any) -> Any:
    """Something of the same type that says nothing."""
    if isinstance(value, str):
        return "…"
    if isinstance(value, bytes):
        return b""
    if isinstance(value, Mapping):
        return {}
    return [] if isinstance(value, list | tuple) else value
