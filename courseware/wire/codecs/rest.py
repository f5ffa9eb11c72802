"""Where REST puts what: into the path, the query, headers, and what is left into the body."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

from botocore.model import OperationModel, ServiceModel

from courseware.wire.codecs import scalars
from courseware.wire.codecs.query import scalar
from courseware.wire.codecs.shape import Shape
from courseware.wire.message import Request
from courseware.wire.refusing import not_readable

_LABEL = re.compile(r"\{([^}+]+)(\+?)\}")


class Route:
    """The way to one operation: its method, its path with labels, and what its query must have."""

    def __init__(self, operation: OperationModel) -> None:
        uri = operation.http["requestUri"]
        path, _, query = uri.partition("?")
        self.operation = operation
        self.method = operation.http["method"]
        self.must = {name: value for name, _, value in (each.partition("=") for each in query.split("&") if each)}
        pattern, at = "", 0
        self.labels: list[str] = []
        for label in _LABEL.finditer(path):
            pattern += re.escape(path[at : label.start()]) + ("(.+)" if label[2] else "([^/]+)")
            self.labels.append(label[1])
            at = label.end()
        pattern += re.escape(path[at:])
        self.path = re.compile(pattern.rstrip("/") + "/?")
        # A path with fewer labels, and one that asks for more of the query, says more.
        self.rank = (len(self.labels), "{" in path and "+}" in path, -len(self.must), -len(path))

    def match(self, method: str, path: str, query: Mapping[str, str]) -> dict[str, str] | None:
        """The labels' values, if this is the way."""
        found = self.path.fullmatch(path) if method == self.method else None
        is_asked = all(query.get(name) == value if value else name in query for name, value in self.must.items())
        if found is None or not is_asked:
            return None
        return {label: unquote(text) for label, text in zip(self.labels, found.groups(), strict=True)}


@cache
def routes(model: ServiceModel) -> list[Route]:
    """All ways of a service, those that say most first."""
    found = [Route(model.operation_model(name)) for name in model.operation_names]
    return sorted(found, key=lambda route: route.rank)


def route(model: ServiceModel, request: Request, path: str) -> tuple[OperationModel, dict[str, str]] | None:
    """The operation that a request is about, with its labels."""
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    for each in routes(model):
        labels = each.match(request.method, path, query)
        if labels is not None:
            return each.operation, labels
    return None


Body = Callable[[Shape, bytes], Any]


def read(shape: Shape, request: Request, labels: Mapping[str, str], of_document: Body, members: Body) -> dict[str, Any]:
    """The parameters. `of_document` reads a payload that is a structure, `members` a body that holds what is left."""
    query = parse_qsl(request.query, keep_blank_values=True)
    payload = shape.serialization.get("payload")
    found: dict[str, Any] = {}
    is_left = False
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if name == payload:
            value = _payload(member, request.body, of_document)
        elif location is None:
            is_left = is_left or payload is None
            continue
        else:
            value = _located(member, name, location, request, labels, query)
        if value is not None:
            found[name] = value
    if is_left:
        held = members(shape, request.body)
        if not isinstance(held, dict):
            raise not_readable("The request body is no structure")
        found = {**held, **found}
    return found


def _payload(member: Shape, body: bytes, of_document: Body) -> Any:
    if member.type_name == "blob":
        return body
    if member.type_name == "string":
        return body.decode("utf-8", errors="replace") if body else None
    return of_document(member, body) if body.strip() else None


def _located(
    member: Shape, name: str, location: str, request: Request, labels: Mapping[str, str], query: list[tuple[str, str]]
) -> Any:
    written = member.serialization.get("name", name)
    if location == "uri":
        return scalar(member, labels[written]) if written in labels else None
    if location == "querystring":
        return _of_query(member, written, query)
    if location == "headers":
        start = written.lower()
        return {key[len(start) :]: value for key, value in request.headers.items() if key.startswith(start)} or None
    text = request.headers.get(written.lower())
    if text is None:
        return None
    if member.type_name == "timestamp":
        return scalars.time(text, str(member.serialization.get("timestampFormat", "rfc822")))
    if member.type_name == "list":
        return [scalar(member.member, each.strip()) for each in text.split(",")]
    return scalar(member, text)


def _of_query(member: Shape, written: str, query: list[tuple[str, str]]) -> Any:
    values = [value for name, value in query if name == written]
    if member.type_name == "map":
        return dict(query) or None
    if not values:
        return None
    return [scalar(member.member, each) for each in values] if member.type_name == "list" else scalar(member, values[0])


def headers_of(shape: Shape, answer: Mapping[str, Any]) -> tuple[list[tuple[str, str]], int | None]:
    """The headers of an answer, and the status if a member says it."""
    headers: list[tuple[str, str]] = []
    status = None
    for name, member in shape.members.items():
        location, value = member.serialization.get("location"), answer.get(name)
        if value is None:
            continue
        written = member.serialization.get("name", name)
        if location == "statusCode":
            status = int(value)
        elif location == "headers":
            headers += [(f"{written}{key}", str(each)) for key, each in value.items()]
        elif location == "header":
            headers.append((written, _header(member, value)))
    return headers, status


def _header(member: Shape, value: Any) -> str:
    if member.type_name == "timestamp":
        return str(scalars.of_time(value, str(member.serialization.get("timestampFormat", "rfc822"))))
    return scalars.untyped(value)
