"""The endpoint below Django's handler: no cookie, no middleware, nothing of a page is done for a call."""

from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.http.request import split_domain_port, validate_host

from courseware.wire import handling
from courseware.wire.message import Request, Response
from courseware.wire.reading import MOUNT
from courseware.wire.signing import sent_path

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
        return Response(400, [("Content-Type", "text/plain")], b"This host is not one of ours: see ALLOWED_HOSTS.\n")
    length = environ.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isascii() and length.isdigit() else 0
    if size > handling.LARGEST_BODY:
        # Refused without being read.
        return handling.handle(_request(environ, b"\0" * (handling.LARGEST_BODY + 1)))
    try:
        body = environ["wsgi.input"].read(size) if size else _chunked(environ)
    except (OSError, ValueError):
        body = b""
    if len(body) < size:
        return Response(400, [("Content-Type", "text/plain")], b"The request ended before its body did.\n")
    return handling.handle(_request(environ, body))


def _chunked(environ: Environ) -> bytes:
    """A body whose length is not said; the server has put its chunks together."""
    if not environ.get("HTTP_TRANSFER_ENCODING"):
        return b""
    found: bytes = environ["wsgi.input"].read(handling.LARGEST_BODY + 1)
    return found


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
