"""JSON 1.0 and 1.1: a structure is an object, a blob base64, a time a number.

For each shape a closure is made once: reading turns what JSON says into what the engine takes, writing turns an answer
back. Members that the model does not know are left out, as AWS leaves them out.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec

from courseware.wire.codecs import scalars
from courseware.wire.codecs.shape import Shape
from courseware.wire.refusing import not_readable

Turn = Callable[[Any], Any]

DEEPEST = 64
_decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


def parsed(body: bytes) -> Any:
    """The document of a body. Raises SerializationException."""
    try:
        return _decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise not_readable("The request body is not JSON") from error


class Json:
    """How values of one service's shapes are written."""

    default_time = "unixTimestamp"

    def __init__(self) -> None:
        self._read: dict[str, Turn] = {}
        self._written: dict[str, Turn] = {}

    def reader(self, shape: Shape) -> Turn:
        """What makes the engine's value of JSON's."""
        return self._kept(self._read, shape, self._reading)

    def writer(self, shape: Shape) -> Turn:
        """What makes JSON's value of the engine's."""
        return self._kept(self._written, shape, self._writing)

    def _kept(self, known: dict[str, Turn], shape: Shape, make: Callable[[Shape], Turn]) -> Turn:
        # A shape's members may be written differently where it is used, by `timestampFormat` alone: those are scalars.
        if shape.type_name == "timestamp":
            return make(shape)
        if shape.name not in known:
            # A shape may hold itself.
            known[shape.name] = lambda value: known[shape.name](value)
            known[shape.name] = make(shape)
        return known[shape.name]

    def time_style(self, shape: Shape) -> str:
        return str(shape.serialization.get("timestampFormat", self.default_time))

    def _reading(self, shape: Shape) -> Turn:
        if getattr(shape, "is_document_type", False):
            return _same
        match shape.type_name:
            case "structure":
                members = {
                    each.serialization.get("name", name): (name, self.reader(each))
                    for name, each in shape.members.items()
                }
                return lambda value: _members_read(members, value)
            case "list":
                item = self.reader(shape.member)
                return lambda value: [_or_null(item, each) for each in value] if isinstance(value, list) else value
            case "map":
                of_value = self.reader(shape.value)
                return lambda value: (
                    {key: _or_null(of_value, each) for key, each in value.items()} if isinstance(value, dict) else value
                )
            case "blob":
                return scalars.blob
            case "timestamp":
                style = self.time_style(shape)
                return lambda value: scalars.time(value, style)
            case _:
                return _same

    def _writing(self, shape: Shape) -> Turn:
        if getattr(shape, "is_document_type", False):
            return _same
        match shape.type_name:
            case "structure":
                members = [
                    (name, each.serialization.get("name", name), self.writer(each))
                    for name, each in shape.members.items()
                ]
                return lambda value: {
                    written: turn(value[name]) for name, written, turn in members if value.get(name) is not None
                }
            case "list":
                item = self.writer(shape.member)
                return lambda value: [_or_null(item, each) for each in value]
            case "map":
                of_value = self.writer(shape.value)
                return lambda value: {key: _or_null(of_value, each) for key, each in value.items()}
            case "blob":
                return scalars.of_blob
            case "timestamp":
                style = self.time_style(shape)
                return lambda value: scalars.of_time(value, style)
            case _:
                return _same


def _members_read(members: dict[str, tuple[str, Turn]], value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    found = {}
    for written, each in value.items():
        member = members.get(written)
        if member is not None:
            found[member[0]] = _or_null(member[1], each)
    return found


def _or_null(turn: Turn, value: Any) -> Any:
    return None if value is None else turn(value)


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=64)
def of_service(_service: str) -> Json:
    """The one for a service: names of shapes are its own."""
    return Json()
