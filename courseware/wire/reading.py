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
from services.engine.errors import ServiceError

MOUNT = "/aws"
FORM = "application/x-www-form-urlencoded"
BINARY = ("application/x-amz-cbor", "application/cbor")
NO_CBOR = ServiceError(
    "UnsupportedMediaTypeException",
    "CBOR is not spoken here. Have your SDK send JSON: AWS_CBOR_DISABLE=true, or -Dcom.amazonaws.sdk.disableCbor=true.",
    415,
)


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


def is_form(request: Request) -> bool:
    """Whether it is in the query protocol."""
    return request.headers.get("content-type", "").startswith(FORM) or "Action=" in request.query


def says_what(request: Request, about: About | None) -> bool:
    """Whether it says what it is about: by a target, a form, its own kind of JSON, or a path of a REST service."""
    kind = request.headers.get("content-type", "")
    is_of_rest = about is not None and about.protocol.startswith("rest")
    is_json = kind.startswith(("application/x-amz-json", *BINARY)) or "smithy-protocol" in request.headers
    return is_of_rest or is_json or "x-amz-target" in request.headers or is_form(request)


def _protocol(model: ServiceModel, request: Request) -> str:
    offered = model.metadata.get("protocols", ())
    if "query" in offered and is_form(request):
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


def document(request: Request, about: About | None) -> Any:
    """The document of a JSON service's request, and None of others'; before anybody asks who sent it, as AWS does.

    Raises UnknownOperationException, SerializationException, and for CBOR UnsupportedMediaTypeException.
    """
    kind = request.headers.get("content-type", "")
    if kind.startswith(BINARY) or "smithy-protocol" in request.headers:
        raise NO_CBOR
    name = request.headers.get("x-amz-target", "").rpartition(".")[2]
    if about is None and (name or kind.startswith("application/x-amz-json")):
        raise unknown_operation(name)
    if about is None or about.protocol != "json":
        return None
    if describing.operation(about.model.service_name, name) is None:
        raise unknown_operation(name)
    return json.parsed(request.body)


def path_below(path: str) -> str:
    """The path as it would be at AWS."""
    return path.removeprefix(MOUNT) or "/"


def _called(model: ServiceModel, name: str) -> OperationModel:
    found = describing.operation(model.service_name, name)
    if found is None or not describing.is_offered(model.service_name, name):
        raise unknown_operation(name)
    return found


def params(
    request: Request, body: bytes, about: About, called: OperationModel, said: Mapping[str, str], document: Any = None
) -> Any:
    """The parameters as the engine takes them; of a JSON service, from its document. Raises SerializationException."""
    shape = called.input_shape
    if shape is None:
        return {}
    service = about.model.service_name
    if about.protocol == "json":
        return _structure(json.of_service(service).reader(shape)(document))
    if about.protocol == "query":
        return query.read(shape, said) or {}
    asked = Request(request.method, request.path, request.query, request.headers, body)
    if about.protocol == "rest-json":

        def of_json(each: Shape, text: bytes) -> Any:
            return json.of_service(service).reader(each)(json.parsed(text) if text.strip() else {})

        return rest.read(shape, asked, said, of_json, of_json)
    return rest.read(shape, asked, said, _of_xml, _of_xml)


def _of_xml(shape: Shape, body: bytes) -> Any:
    element = xml.parsed(body)
    return {} if element is None else xml.read(shape, element)


def _structure(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise not_readable("Start of structure or map expected")
    return value
