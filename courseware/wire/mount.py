"""The endpoint below Django's handler: no cookie, no middleware, nothing of a page is done for a call."""

from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host

from courseware.wire import bodies, handling, limits
from courseware.wire.limits import LARGEST_BODY
from courseware.wire.message import Request, Response
from courseware.wire.reading import MOUNT
from courseware.wire.signing import sent_path
from services.engine.errors import ServiceError

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


def mounted(application: App) -> App:
    """The application, and before it the endpoint at /aws/."""

    def serve(environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != MOUNT and not path.startswith(f"{MOUNT}/"):
            return application(environ, start)
        return endpoint(environ, start)

    return serve


def endpoint(environ: Environ, start: Start) -> Iterable[bytes]:
    """Answers a call, whatever its path is."""
    close_old_connections()
    try:
        response = _answer(environ)
    finally:
        close_old_connections()
    length = ("Content-Length", str(len(response.body)))
    start(f"{response.status} {responses.get(response.status, 'Unknown')}", [*response.headers, length])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [response.body]


def _answer(environ: Environ) -> Response:
    domain, _port = split_domain_port(environ.get("HTTP_HOST", ""))
    if not (domain and validate_host(domain, settings.ALLOWED_HOSTS)):
        told = "This host is not one of ours: see ALLOWED_HOSTS."
        return handling.refuse(_request(environ, b""), ServiceError("InvalidHostException", told))
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isascii() and length.isdigit() else 0
    if size > LARGEST_BODY:
        return handling.refuse(_request(environ, b""), limits.too_large(LARGEST_BODY))  # without being read
    try:
        body = bodies.read(environ["wsgi.input"].read, size) if size else _chunked(environ)
    except bodies.TooManyWait:
        told = "The service is waiting for the rest of too many requests; try again."
        return handling.refuse(_request(environ, b""), ServiceError("ServiceUnavailable", told, 503))
    except (OSError, ValueError):
        body = b""
    if len(body) < size:
        told = "The request ended before its body did."
        return handling.refuse(_request(environ, b""), ServiceError("IncompleteBody", told))
    return handling.handle(_request(environ, body))


def _chunked(environ: Environ) -> bytes:
    """A body whose length is not said; the server has put its chunks together."""
    if not environ.get("HTTP_TRANSFER_ENCODING"):
        return b""
    return bodies.read(environ["wsgi.input"].read, LARGEST_BODY + 1)


def _request(environ: Environ, body: bytes) -> Request:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            headers[name.replace("_", "-").lower()] = environ[name]
    path = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    path = path.partition("?")[0] if path.startswith("/") else ""
    if not path:
        path = sent_path(environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", errors="replace"))
    return Request(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), headers, body)
