"""The check of an operation's request: what an operation may take for granted when it begins."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import msgspec

from services.engine.errors import ServiceError
from services.engine.shapes.compiling import Compiler
from services.engine.shapes.model import service_model
from services.engine.shapes.problems import Enough, Problems, wrong_type
from services.engine.shapes.shape import Shape, shape_of

Request = Mapping[str, Any]
RequestCheck = Callable[[Request], Request]

MOST_REQUEST_BYTES = 16 * 1024 * 1024

_encode = msgspec.msgpack.Encoder().encode


def check_of(service: str, operation: str, described: Mapping[str, Any] | None = None) -> RequestCheck:
    """The check of an operation's requests: against a shape of its own, if one is described, else against AWS's model.

    It gives the request without the members that are null, as AWS reads it. It raises ServiceError: first
    SerializationException for what is not of the shape's types, then ValidationException with all that is wrong.
    An operation that AWS does not have is a programmer's error.
    """
    if described is not None:
        return _check(Compiler({}), shape_of(described))
    model = service_model(service)
    assert operation in model.operations, f"AWS's {service} has no operation {operation}"
    return _check(_compiler(service), model.operations[operation].input)


@cache
def _compiler(service: str) -> Compiler:
    return Compiler(service_model(service).shapes)


def _check(compiler: Compiler, shape: Shape) -> RequestCheck:
    is_right = compiler.check(shape)

    def check(request: Request) -> Request:
        plain = request if isinstance(request, dict) else dict(request)
        _check_size(plain)
        problems = Problems()
        with suppress(Enough):
            is_right(plain, None, problems)
        if problems.found:
            raise problems.refusal()
        return _without_nulls(plain) if problems.nulls else plain

    return check


def _check_size(request: Request) -> None:
    """Refuses what is too large, and what no JSON could have said: the rest can rely on plain values."""
    try:
        size_bytes = len(_encode(request))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise wrong_type("The request is not made of plain values that can be encoded", None) from error
    if size_bytes > MOST_REQUEST_BYTES:
        most = f"{MOST_REQUEST_BYTES // (1024 * 1024)} MB"
        raise ServiceError("RequestTooLargeException", f"A request may have {most} at most; send less at a time", 413)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list | tuple):
        return [_without_nulls(item) for item in value]
    return value
