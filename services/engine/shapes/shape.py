"""A shape: what AWS's models say of one kind of value.

It is what botocore's files hold, less their prose. A shape holds others in place, as the shapes of lab controls do, or
names them (`shape`) in its model's table.
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class Shape(msgspec.Struct, frozen=True):
    """`min` and `max` bound a number's value and everything else's length."""

    type: str = ""
    shape: str = ""
    members: "dict[str, Shape]" = {}
    required: tuple[str, ...] = ()
    member: "Shape | None" = None
    key: "Shape | None" = None
    value: "Shape | None" = None
    min: int | float | None = None
    max: int | float | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    union: bool = False
    document: bool = False
    sensitive: bool = False


NOTHING = Shape(type="structure")


def shape_of(described: Mapping[str, Any]) -> Shape:
    """The shape that a mapping in botocore's format describes."""
    return msgspec.convert(described, Shape)
