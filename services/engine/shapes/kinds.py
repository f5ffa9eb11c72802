"""The JSON types of AWS's models: which Python values are of them, and what AWS says to the others.

Blobs are bytes, whatever they were on the way in. Timestamps are seconds since 1970, as the JSON protocols send them.
Source: the messages of AWS's JSON services ("STRING_VALUE can not be converted to an Integer").
Model: AWS cuts a decimal number down where it wants an integer; here it is refused, being nearly always a mistake.
"""

from collections.abc import Callable
from math import isfinite
from typing import Any

from services.engine.shapes.shape import Shape

INTEGER_LIMIT = 2**31
LONG_LIMIT = 2**63
NO_LIST = "Start of list found where not expected"
NO_MAP = "Start of structure or map found where not expected."


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_integer(value: Any) -> bool:
    return type(value) is int and -INTEGER_LIMIT <= value < INTEGER_LIMIT


def _is_long(value: Any) -> bool:
    return type(value) is int and -LONG_LIMIT <= value < LONG_LIMIT


def _is_number(value: Any) -> bool:
    return type(value) is int or (type(value) is float and isfinite(value))


def _is_boolean(value: Any) -> bool:
    return type(value) is bool


def _is_blob(value: Any) -> bool:
    return type(value) is bytes


_SCALARS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "string": (_is_string, "a String"),
    "character": (_is_string, "a Character"),
    "integer": (_is_integer, "an Integer"),
    "long": (_is_long, "a Long"),
    "float": (_is_number, "a Float"),
    "double": (_is_number, "a Double"),
    "boolean": (_is_boolean, "a Boolean"),
    "blob": (_is_blob, "a Blob"),
    "timestamp": (_is_number, "milliseconds since epoch"),
}
_CONTAINERS = {
    "list": "Expected list or null",
    "map": "Expected map or null",
    "structure": "Expected structure or null",
}


def is_scalar(shape: Shape) -> bool:
    """Whether a shape holds no other shape."""
    return shape.type in _SCALARS


def is_of(shape: Shape) -> Callable[[Any], bool]:
    """The question whether a value is of a scalar shape's type."""
    return _SCALARS[shape.type][0]


def complaint(shape: Shape, value: Any) -> str:
    """What AWS answers to a value that is not of a shape's type."""
    kind = shape.type
    if isinstance(value, list | tuple):
        return NO_LIST
    if isinstance(value, dict):
        return NO_MAP
    return _CONTAINERS.get(kind) or f"{_token(value)} can not be converted to {_SCALARS[kind][1]}"


def _token(value: Any) -> str:
    match value:
        case bool():
            return "TRUE_VALUE" if value else "FALSE_VALUE"
        case int():
            return "NUMBER_VALUE"
        case float():
            return "DECIMAL_VALUE"
        case bytes():
            return "BINARY_VALUE"
        case _:
            return "STRING_VALUE"
