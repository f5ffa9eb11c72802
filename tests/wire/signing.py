"""Requests as botocore signs them, without a socket."""

from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from courseware.wire.message import Request

HOST = "cloud.lan"


def signed(
    key_id: str,
    secret: str,
    *,
    operation: str = "ListStreams",
    body: bytes = b"{}",
    service: str = "kinesis",
    method: str = "POST",
    target: str | None = None,
    path: str = "/aws/",
    host: str = f"http://{HOST}",
    **more: str,
) -> Request:
    """A request to a JSON service, unless `target` is empty; `more` are headers, with underscores for dashes."""
    headers = {"Content-Type": "application/x-amz-json-1.1"}
    if target != "":
        headers["X-Amz-Target"] = target or f"Kinesis_20131202.{operation}"
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    made = AWSRequest(method, f"{host}{path}", headers={k: v for k, v in headers.items() if v}, data=body)
    SigV4Auth(Credentials(key_id, secret), service, "us-east-1").add_auth(made)
    sent = {name.lower(): value for name, value in made.headers.items()}
    path, _, query = path.partition("?")
    return Request(method, path, query, {**sent, "host": urlsplit(host).netloc}, body)
