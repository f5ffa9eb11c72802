"""Times, blobs and numbers as the protocols write them, and as the engine has them: seconds since 1970, and bytes."""

import base64
import binascii
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from courseware.wire.refusing import not_readable
from services.engine.errors import ServiceError

MOST_SHOWN = 64
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


def blob(text: Any) -> Any:
    """Base64 as bytes; what is no text stays, for the check of its type. Raises SerializationException."""
    if not isinstance(text, str):
        return text
    try:
        found = binascii.a2b_base64(text, strict_mode=True)
    except (binascii.Error, ValueError) as error:
        raise _no_blob(text) from error
    if text.endswith("=") and base64.b64encode(found[-(len(found) % 3) :]).decode("ascii") != text[-4:]:
        raise _no_blob(text)
    return found


def _no_blob(text: str) -> ServiceError:
    """Source: what AWS's JSON services answer, word for word."""
    shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."
    stranger = _NO_BASE64.search(text.rstrip("="))
    if len(text) % 4:
        why = f"Base64 encoded length is expected a multiple of 4 bytes but found: {len(text)}"
    elif stranger or not text.rstrip("="):
        why = f"Invalid Base64 character: '{stranger[0] if stranger else '='}'"
    else:
        why = "Invalid last non-pad Base64 character dectected"
    return not_readable(f"'{shown}' can not be converted to a Blob: {why}")


def of_blob(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def time(text: Any, style: str) -> Any:
    """A time in one of the styles of botocore's models. Raises SerializationException."""
    if not isinstance(text, str):
        return text
    try:
        if style == "rfc822":
            return parsedate_to_datetime(text).timestamp()
        if style == "unixTimestamp" or _is_number(text):
            return float(text)
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).timestamp()
    except (ValueError, OverflowError) as error:
        raise not_readable("A timestamp cannot be read") from error


def of_time(seconds: float, style: str) -> str | int | float:
    if style == "unixTimestamp":
        return int(seconds) if float(seconds).is_integer() else round(seconds, 3)
    moment = datetime.fromtimestamp(seconds, tz=UTC)
    if style == "rfc822":
        return format_datetime(moment, usegmt=True)
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def typed(text: str, type_name: str) -> Any:
    """A text of a form or a document as the type that its shape wants; what is none of it stays a text, which the
    check of types then refuses in AWS's words."""
    if type_name == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    if type_name in ("integer", "long"):
        return int(text) if text.lstrip("-").isdecimal() and text.isascii() else text
    if type_name in ("float", "double"):
        return float(text) if _is_number(text) else text
    return text


def untyped(value: Any) -> str:
    """A scalar as a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and "_" not in text
