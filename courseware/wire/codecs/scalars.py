"""Times, blobs and numbers as the protocols write them, and as the engine has them: seconds since 1970, and bytes."""

import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from courseware.wire.refusing import not_readable


def blob(text: Any) -> Any:
    """Base64 as bytes; what is no text stays, for the check of its type. Raises SerializationException."""
    if not isinstance(text, str):
        return text
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise not_readable("Invalid base64 in a blob") from error


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
