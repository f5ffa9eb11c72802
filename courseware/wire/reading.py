"""Which operation a request is about, and its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from botocore.model import OperationModel, ServiceModel

from courseware.wire import describing
from courseware.wire.codecs import json, query, rest, xml
from courseware.wire.codecs.shape import Shape
from courseware.wire.message import Request
from courseware.wire.refusing import not_readable, unknown_operation

MOUNT = "/aws"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class About:
    """The service and the protocol of a request; `signing_name` is for whom it is signed."""

    model: ServiceModel
    protocol: str


def about(request: Request, signing_name: str) -> About | None:
    """What a request is about, as far as headers say; None for a service that is not here."""
    target = request.headers.get("x-amz-target", "")
    if target:
        name = describing.service_of_target(target.rpartition(".")[0])
        return About(describing.described(name), "json") if name else None
    name = describing.service_of_scope(signing_name)
    if name is None:
        return None
    model = describing.described(name)
    return About(model, _protocol(model, request))


def _protocol(model: ServiceModel, request: Request) -> str:
    offered = model.metadata.get("protocols", ())
    is_form = request.headers.get("content-type", "").startswith(FORM)
    if "query" in offered and (is_form or "Action=" in request.query):
        return "query"
    return describing.protocol_of(model)


def operation(request: Request, body: bytes, about: About) -> tuple[OperationModel, Mapping[str, str]]:
    """The operation, and what its path or its form says. Raises UnknownOperationException."""
    model = about.model
    if about.protocol == "json":
        name = request.headers.get("x-amz-target", "").rpartition(".")[2]
        return _called(model, name), {}
    if about.protocol == "query":
        form = query.fields(body.decode("utf-8", errors="replace") if request.method == "POST" else request.query)
        return _called(model, form.get("Action", "")), form
    found = rest.route(model, request, unquote(path_below(request.path)))
    if found is None:
        raise unknown_operation(f"{request.method} {path_below(request.path)}")
    _called(model, found[0].name)
    return found


def path_below(path: str) -> str:
    """The path as it would be at AWS."""
    return path.removeprefix(MOUNT) or "/"


def _called(model: ServiceModel, name: str) -> OperationModel:
    found = describing.operation(model.service_name, name)
    if found is None or not describing.is_offered(model.service_name, name):
        raise unknown_operation(name)
    return found


def params(request: Request, body: bytes, about: About, called: OperationModel, said: Mapping[str, str]) -> Any:
    """The parameters as the engine takes them. Raises SerializationException."""
    shape = called.input_shape
    if shape is None:
        return {}
    service = about.model.service_name
    if about.protocol == "json":
        return _structure(json.of_service(service).reader(shape)(json.parsed(body)))
    if about.protocol == "query":
        return query.read(shape, said) or {}
    asked = Request(request.method, request.path, request.query, request.headers, body)
    if about.protocol == "rest-json":

        def of_json(each: Shape, text: bytes) -> Any:
            return json.of_service(service).reader(each)(json.parsed(text))

        return rest.read(shape, asked, said, of_json, of_json)
    return rest.read(shape, asked, said, _of_xml, _of_xml)


def _of_xml(shape: Shape, body: bytes) -> Any:
    element = xml.parsed(body)
    return {} if element is None else xml.read(shape, element)


def _structure(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise not_readable("Start of structure or map expected")
    return value
