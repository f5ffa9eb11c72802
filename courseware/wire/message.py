"""A request and an answer as plain values, whatever carries them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    """`path` and `query` are as they were sent, percent signs and all: a signature is about those. Names of headers are
    in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """What goes back."""

    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
