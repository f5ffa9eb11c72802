"""Signature version 4: whether a request was signed by who has a key's secret, lately, and not changed since.

In a header or, presigned, in the query; over a body that is hashed, said to be unsigned, or sent in signed chunks.
Source: AWS, "Create a signed AWS API request", "Signature calculations for the Authorization header: transferring
payload in multiple chunks".
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote

from courseware.wire.message import Request
from courseware.wire.refusing import Unsigned

ALGORITHM = "AWS4-HMAC-SHA256"
SKEW = timedelta(minutes=15)
LONGEST_PRESIGNED_S = 7 * 24 * 3600
UNSIGNED_PAYLOAD = ("UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
STREAMED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
_EMPTY = hashlib.sha256(b"").hexdigest()
_SPACES = re.compile(r" +")
_HEADER = re.compile(r"(Credential|SignedHeaders|Signature)=([^,\s]+)")
# S3 alone signs the path as it is sent; everybody else what is quoted once more.
QUOTED_ONCE = ("s3",)
# What HTTP/2 calls the host. The SDK for JavaScript speaks it with Kinesis, and signs it by this name.
AUTHORITY = ":authority"


@dataclass(frozen=True)
class Claim:
    """What a request says of itself: who signed it, when and for what, over which headers, and the signature."""

    key_id: str
    day: str
    region: str
    service: str
    signed_headers: tuple[str, ...]
    signature: str
    at: datetime
    lives_s: int | None = None  # of a presigned one

    @property
    def scope(self) -> str:
        return f"{self.day}/{self.region}/{self.service}/aws4_request"

    @property
    def names_host(self) -> bool:
        """Whether the host is signed, without which a request could be sent on to another."""
        return "host" in self.signed_headers or AUTHORITY in self.signed_headers


def claim(request: Request) -> Claim:
    """What is claimed. Raises Unsigned."""
    header = request.headers.get("authorization", "")
    query = dict(parse_qsl(request.query, keep_blank_values=True)) if "X-Amz-" in request.query else {}
    if header and "X-Amz-Algorithm" in query:
        told = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
        raise Unsigned("InvalidSignatureException", told, 403)
    if header:
        return _of_header(request, header)
    if "X-Amz-Algorithm" in query:
        return _of_query(query)
    raise Unsigned("MissingAuthenticationTokenException", "Missing Authentication Token", 403)


def _of_header(request: Request, header: str) -> Claim:
    parts = dict(_HEADER.findall(header))
    at = request.headers.get("x-amz-date") or request.headers.get("date") or ""
    missing = [f"'{name}' parameter" for name in ("Credential", "Signature", "SignedHeaders") if name not in parts]
    if not at:
        missing.append("existence of either a 'X-Amz-Date' or a 'Date' header")
    if missing:
        told = " ".join(f"Authorization header requires {each}." for each in missing)
        raise Unsigned("IncompleteSignatureException", f"{told} Authorization={header[:200]}", 403)
    _check_algorithm(header.partition(" ")[0])
    return _claim(parts["Credential"], parts["SignedHeaders"], parts["Signature"], at, None)


def _check_algorithm(name: str) -> None:
    if name != ALGORITHM:
        raise Unsigned("IncompleteSignatureException", f"Unsupported AWS 'algorithm': '{name[:40]}'.", 403)


def _of_query(query: Mapping[str, str]) -> Claim:
    names = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
    missing = [name for name in names if not query.get(name)]
    if missing:
        told = " ".join(f"AWS query-string parameters must include '{name}'." for name in missing)
        raise Unsigned("IncompleteSignatureException", f"{told} Re-examine the query-string parameters.", 403)
    algorithm, credential, signature, signed, at = (query[name] for name in names)
    _check_algorithm(algorithm)
    lives = query.get("X-Amz-Expires", "")
    if not lives.isascii() or not lives.isdigit() or len(lives) > 6 or not 0 < int(lives) <= LONGEST_PRESIGNED_S:
        told = "X-Amz-Expires must be a number of seconds, at most a week (604800)."
        raise Unsigned("IncompleteSignatureException", told, 403)
    return _claim(credential, signed, signature, at, int(lives))


def _claim(credential: str, signed: str, signature: str, at: str, lives_s: int | None) -> Claim:
    pieces = credential.split("/")
    if len(pieces) != 5 or pieces[4] != "aws4_request":
        told = "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term."
        raise Unsigned("IncompleteSignatureException", told, 403)
    try:
        moment = _moment(at)
    except (ValueError, TypeError, OverflowError) as error:
        told = "Date must be in ISO-8601 'basic format', as X-Amz-Date."
        raise Unsigned("IncompleteSignatureException", told, 403) from error
    key_id, day, region, service, _ = pieces
    return Claim(key_id, day, region, service, tuple(signed.lower().split(";")), signature, moment, lives_s)


def _moment(text: str) -> datetime:
    """As X-Amz-Date has it, or else as a Date header may."""
    if len(text) == 16 and text[8] == "T":
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return parsedate_to_datetime(text).astimezone(UTC)


def check(request: Request, claim: Claim, secret_of: Callable[[str], str | None], now: datetime) -> bytes:
    """The body, once the signature is found to be right. Raises Unsigned."""
    _check_time(claim, now)
    secret = secret_of(claim.key_id)
    if secret is None:
        told = "The security token included in the request is invalid."
        raise Unsigned("UnrecognizedClientException", told, 403)
    if not claim.names_host:
        raise _mismatch()
    hashed = _payload_hash(request, claim)
    key = signing_key(secret, claim.day, claim.region, claim.service)
    if not hmac.compare_digest(signature(key, claim, canonical(request, claim, hashed)), claim.signature):
        raise _mismatch()
    if hashed == STREAMED:
        return _chunks(request.body, key, claim, is_signed=True)
    if hashed.startswith("STREAMING-"):
        return _chunks(request.body, key, claim, is_signed=hashed.startswith(STREAMED))
    return request.body


def _check_time(claim: Claim, now: datetime) -> None:
    if claim.at.strftime("%Y%m%d") != claim.day:
        raise Unsigned("SignatureDoesNotMatch", "Date in Credential scope does not match X-Amz-Date.", 403)
    shown = claim.at.strftime("%Y%m%dT%H%M%SZ")
    if claim.lives_s is not None and now > claim.at + timedelta(seconds=claim.lives_s):
        raise Unsigned("ExpiredTokenException", f"The request has expired: it was signed at {shown}.", 403)
    if (claim.lives_s is None and now - claim.at > SKEW) or claim.at - now > SKEW:
        told = (
            f"Signature expired: {shown} is more than 15 minutes from {now:%Y%m%dT%H%M%SZ}. "
            "Set the clock of your computer."
        )
        raise Unsigned("InvalidSignatureException", told, 403)


def _mismatch() -> Unsigned:
    told = (
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
        "Key and signing method."
    )
    return Unsigned("InvalidSignatureException", told, 403)


def _payload_hash(request: Request, claim: Claim) -> str:
    """What the body is signed as; a hash that is said must be the body's. Raises Unsigned."""
    said = request.headers.get("x-amz-content-sha256")
    if claim.lives_s is not None:
        return "UNSIGNED-PAYLOAD" if claim.service in QUOTED_ONCE or said else hashlib.sha256(request.body).hexdigest()
    if said is not None and (said in UNSIGNED_PAYLOAD or said.startswith(STREAMED)):
        return said
    real = hashlib.sha256(request.body).hexdigest() if request.body else _EMPTY
    if said is not None and not hmac.compare_digest(said.lower(), real):
        raise Unsigned("InvalidSignatureException", "The provided 'x-amz-content-sha256' does not match the body.", 403)
    return real


@lru_cache(maxsize=4096)
def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """The key of a day, a region and a service, which a client derives as we do."""
    key = f"AWS4{secret}".encode()
    for text in (day, region, service, "aws4_request"):
        key = hmac.digest(key, text.encode(), "sha256")
    return key


def signature(key: bytes, claim: Claim, canonical_request: str) -> str:
    """What the signature has to be."""
    hashed = hashlib.sha256(canonical_request.encode()).hexdigest()
    told = "\n".join((ALGORITHM, claim.at.strftime("%Y%m%dT%H%M%SZ"), claim.scope, hashed))
    return hmac.new(key, told.encode(), "sha256").hexdigest()


def canonical(request: Request, claim: Claim, payload_hash: str) -> str:
    """The request in the one form over which both sides compute."""
    path = request.path or "/"
    path = path if claim.service in QUOTED_ONCE else quote(_normal(path), safe="/~")
    pairs = parse_qsl(request.query, keep_blank_values=True)
    if claim.lives_s is not None:
        pairs = [pair for pair in pairs if pair[0] != "X-Amz-Signature"]
    query = "&".join(
        f"{name}={value}" for name, value in sorted((_quoted(name), _quoted(value)) for name, value in pairs)
    )
    headers = "".join(f"{name}:{_SPACES.sub(' ', _header(request, name).strip())}\n" for name in claim.signed_headers)
    return "\n".join((request.method, path, query, headers, ";".join(claim.signed_headers), payload_hash))


def _header(request: Request, name: str) -> str:
    return request.headers.get("host" if name == AUTHORITY else name, "")


def _quoted(text: str) -> str:
    return quote(text, safe="-_.~")


def _normal(path: str) -> str:
    """Without dots and doubled slashes."""
    kept: list[str] = []
    for piece in path.split("/"):
        if piece == "..":
            kept = kept[:-1]
        elif piece not in ("", "."):
            kept.append(piece)
    end = "/" if path.endswith("/") and kept else ""
    return f"/{'/'.join(kept)}{end}"


def _chunks(body: bytes, key: bytes, claim: Claim, *, is_signed: bool) -> bytes:
    """The body of chunks, each with its length and, if they are signed, a signature that goes on from the last."""
    found: list[bytes] = []
    at, last = 0, claim.signature
    at_time = claim.at.strftime("%Y%m%dT%H%M%SZ")
    while True:
        end = body.find(b"\r\n", at)
        head = body[at:end].split(b";") if end >= 0 else [b""]
        try:
            size = int(head[0], 16)
        except ValueError as error:
            raise Unsigned("IncompleteBody", "The chunks of the body are not complete.", 400) from error
        chunk = body[end + 2 : end + 2 + size]
        if len(chunk) != size or size < 0:
            raise Unsigned("IncompleteBody", "The chunks of the body are not complete.", 400)
        if is_signed:
            said = head[1].partition(b"chunk-signature=")[2].decode("ascii", "replace") if len(head) > 1 else ""
            hashed = hashlib.sha256(chunk).hexdigest()
            told = "\n".join((f"{ALGORITHM}-PAYLOAD", at_time, claim.scope, last, _EMPTY, hashed))
            last = hmac.new(key, told.encode(), "sha256").hexdigest()
            if not hmac.compare_digest(last, said):
                raise _mismatch()
        if not size:
            return b"".join(found)
        found.append(chunk)
        at = end + 2 + size + 2


def sent_path(path: str) -> str:
    """A path as a server hands it on, decoded, as it was most likely sent."""
    return quote(unquote(path), safe="/~-_.!$&'()*+,;=:@")
