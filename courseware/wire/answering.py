"""Answers and refusals in the protocol of the request: the bodies and headers that SDKs expect."""

import base64
import secrets
import zlib
from collections.abc import Mapping
from email.utils import format_datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from botocore.model import OperationModel, ServiceModel
from django.utils import timezone

from courseware.wire.codecs import json, rest, xml
from courseware.wire.message import Response
from services.engine.errors import ServiceError

Headers = list[tuple[str, str]]

# What the wire and the engine say, in the words of each protocol.
_OF_QUERY = {
    "UnknownOperationException": "InvalidAction",
    "UnrecognizedClientException": "InvalidClientTokenId",
    "MissingAuthenticationTokenException": "MissingAuthenticationToken",
    "InvalidSignatureException": "SignatureDoesNotMatch",
    "IncompleteSignatureException": "IncompleteSignature",
    "SerializationException": "MalformedQueryString",
    "ValidationException": "ValidationError",
    "ThrottlingException": "Throttling",
}
_OF_S3 = {
    **_OF_QUERY,
    "UnrecognizedClientException": "InvalidAccessKeyId",
    "UnknownOperationException": "NotImplemented",
    "SerializationException": "MalformedXML",
}
_VALIDATION = "com.amazon.coral.validate#"
_CORAL = "com.amazon.coral.service#"
_FROM_CORAL = {"SerializationException", "UnknownOperationException", "UnrecognizedClientException"} | {
    "MissingAuthenticationTokenException",
    "InvalidSignatureException",
    "IncompleteSignatureException",
}


def request_id(service: str) -> str:
    """DynamoDB's are 52 letters and digits, everybody else's a UUID."""
    return f"{uuid4().hex}{uuid4().hex}".upper()[:52] if service.startswith("dynamodb") else str(uuid4())


def answered(model: ServiceModel, operation: OperationModel, protocol: str, answer: Mapping[str, Any]) -> Response:
    """An answer."""
    number = request_id(model.service_name)
    shape = operation.output_shape
    headers: Headers = [("x-amzn-RequestId", number)]
    status = int(operation.http.get("responseCode") or 200)
    if protocol == "query":
        result = ""
        if shape is not None:
            wrapper = shape.serialization.get("resultWrapper") or operation.name + "Result"
            result = f"<{wrapper}>{xml.members(shape, answer)}</{wrapper}>"
        told = f"<ResponseMetadata><RequestId>{number}</RequestId></ResponseMetadata>"
        namespace = escape(model.metadata.get("xmlNamespace", ""))
        text = f'<{operation.name}Response xmlns="{namespace}">{result}{told}</{operation.name}Response>'
        return Response(200, [*headers, ("Content-Type", "text/xml")], text.encode())
    if protocol in ("rest-json", "rest-xml"):
        more, said = rest.headers_of(shape, answer) if shape is not None else ([], None)
        body, kind = _rest_body(model, operation, protocol, answer)
        return Response(said or status, [*headers, *more, ("Content-Type", kind)], body)
    body = json.encode(json.of_service(model.service_name).writer(shape)(answer)) if shape is not None else b""
    return Response(200, _of_json(model, headers, body), body)


def _rest_body(
    model: ServiceModel, operation: OperationModel, protocol: str, answer: Mapping[str, Any]
) -> tuple[bytes, str]:
    shape = operation.output_shape
    kind = "application/json" if protocol == "rest-json" else "application/xml"
    if shape is None:
        return b"", kind
    payload = shape.serialization.get("payload")
    if payload:
        member, value = shape.members[payload], answer.get(payload)
        if value is None:
            return b"", kind
        if member.type_name == "blob":
            return bytes(value), "application/octet-stream"
        if member.type_name == "string":
            return str(value).encode(), "text/plain"
        if protocol == "rest-json":
            return json.encode(json.of_service(model.service_name).writer(member)(value)), kind
        return _document(model, member, member.serialization.get("name", payload), value), kind
    left = {name: value for name, value in answer.items() if name in shape.members and not _is_located(shape, name)}
    if protocol == "rest-json":
        return json.encode(json.of_service(model.service_name).writer(shape)(left)), kind
    if not left and all(_is_located(shape, name) for name in shape.members):
        return b"", kind
    return _document(model, shape, shape.serialization.get("name") or f"{operation.name}Result", left), kind


def _is_located(shape: Any, name: str) -> bool:
    return shape.members[name].serialization.get("location") is not None


def _document(model: ServiceModel, shape: Any, name: str, value: Any) -> bytes:
    namespace = model.metadata.get("xmlNamespace")
    uri = namespace.get("uri") if isinstance(namespace, dict) else namespace
    inner = xml.members(shape, value) if shape.type_name == "structure" else xml.written(shape, name, value)
    opened = f'{name} xmlns="{escape(uri)}"' if uri else name
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{opened}>{inner}</{name}>'.encode()


def refused(model: ServiceModel | None, protocol: str, error: ServiceError) -> Response:
    """A refusal. Without a service, it is told as most of them would."""
    service = model.service_name if model else ""
    number = request_id(service)
    headers: Headers = [("x-amzn-RequestId", number)]
    if protocol == "query":
        code = _OF_QUERY.get(error.code, error.code)
        kind = "Sender" if error.http_status < 500 else "Receiver"
        namespace = escape(model.metadata.get("xmlNamespace", "")) if model else ""
        told = f"<Type>{kind}</Type><Code>{escape(code)}</Code><Message>{escape(error.message)}</Message>"
        text = (
            f'<ErrorResponse xmlns="{namespace}"><Error>{told}</Error><RequestId>{number}</RequestId></ErrorResponse>'
        )
        return Response(error.http_status, [*headers, ("Content-Type", "text/xml")], text.encode())
    if protocol == "rest-xml":
        code = _OF_S3.get(error.code, error.code)
        told = f"<Code>{escape(code)}</Code><Message>{escape(error.message)}</Message><RequestId>{number}</RequestId>"
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{told}</Error>'
        return Response(error.http_status, [*headers, ("Content-Type", "application/xml")], text.encode())
    word = "Message" if error.code == "SerializationException" else "message"
    code = _named(service, error.code)
    if model and "awsQueryCompatible" in model.metadata:
        older = _OF_QUERY.get(error.code, error.code)
        headers.append(("x-amzn-query-error", f"{older};{'Sender' if error.http_status < 500 else 'Receiver'}"))
        code = _errors_by_code(model).get(error.code, error.code)
    if protocol == "rest-json":
        body = json.encode({word: error.message, "Type": "User" if error.http_status < 500 else "Server"})
        more = [("x-amzn-ErrorType", error.code), ("Content-Type", "application/json")]
        return Response(error.http_status, [*headers, *more], body)
    body = json.encode({"__type": code, word: error.message} if error.message else {"__type": code})
    status = error.http_status
    # AWS's JSON services say 400 to who is not known, too.
    return Response(400 if status == 403 else status, _of_json(model, headers, body), body)


@lru_cache(maxsize=16)
def _errors_by_code(model: ServiceModel) -> Mapping[str, str]:
    """The names of the errors of a service that has come from the query protocol, by the codes that they had there."""
    codes = {shape.name: shape.metadata.get("error", {}).get("code", shape.name) for shape in model.error_shapes}
    return {code: name for name, code in codes.items() if code not in codes}


def _named(service: str, code: str) -> str:
    """An error's name: DynamoDB says where it comes from."""
    if not service.startswith("dynamodb"):
        return code
    if code == "ValidationException":
        return _VALIDATION + code
    return (_CORAL if code in _FROM_CORAL else "com.amazonaws.dynamodb.v20120810#") + code


def _of_json(model: ServiceModel | None, headers: Headers, body: bytes) -> Headers:
    version = model.metadata.get("jsonVersion", "1.1") if model else "1.1"
    found = [*headers, ("Content-Type", f"application/x-amz-json-{version}")]
    service = model.service_name if model else ""
    if service.startswith("dynamodb"):
        found.append(("x-amz-crc32", str(zlib.crc32(body))))
    if service in ("kinesis", "firehose"):
        found.append(_second_id())
    return found


def _second_id() -> tuple[str, str]:
    """By this and the request's id AWS's support finds a request; it looks like theirs."""
    return "x-amz-id-2", base64.b64encode(secrets.token_bytes(76)).decode("ascii")


def refused_at_the_door(error: ServiceError) -> Response:
    """A refusal of what is about no service at all. Source: what AWS's endpoints answer, seen in public test suites."""
    text = f"<{error.code}>\n  <Message>{escape(error.message)}</Message>\n</{error.code}>\n"
    return Response(error.http_status, [("x-amzn-RequestId", request_id("")), _second_id()], text.encode())


def date() -> tuple[str, str]:
    """By this a client corrects the clock with which it signs: the wall's, whatever a world's says."""
    return "Date", format_datetime(timezone.now(), usegmt=True)
