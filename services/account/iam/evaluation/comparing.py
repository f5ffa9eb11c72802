"""How each family of condition operators compares a value of the policy with one of the request.

Values that cannot be read as what they are compared as match nothing.
Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

import base64
import binascii
import operator
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from typing import Any, NamedTuple

from services.account.iam.evaluation.matching import Token, arn_matches, matches

_EPOCH = re.compile(r"-?\d{1,13}(?:\.\d{1,9})?")
_IN_MILLISECONDS = 10**11


class Wanted(NamedTuple):
    """A value of the policy with its variables replaced: as it stands, and as a pattern. None where one is missing."""

    text: str | None
    tokens: list[Token] | None


Compare = Callable[[Wanted, str], bool]
Relation = Callable[[Any, Any], bool]


def _strings(wanted: Wanted, value: str) -> bool:
    return wanted.text is not None and wanted.text == value


def _strings_of_any_case(wanted: Wanted, value: str) -> bool:
    return wanted.text is not None and wanted.text.casefold() == value.casefold()


def _like(wanted: Wanted, value: str) -> bool:
    return wanted.tokens is not None and matches(wanted.tokens, value)


def _arns(wanted: Wanted, value: str) -> bool:
    return wanted.tokens is not None and arn_matches(wanted.tokens, value)


def _bools(wanted: Wanted, value: str) -> bool:
    return wanted.text is not None and wanted.text.lower() == value.lower() and value.lower() in ("true", "false")


def _bytes(wanted: Wanted, value: str) -> bool:
    theirs, its = _decoded(wanted.text or ""), _decoded(value)
    return theirs is not None and theirs == its


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _addresses(wanted: Wanted, value: str) -> bool:
    try:
        return ip_address(value) in ip_network(wanted.text or "", strict=False)
    except ValueError:
        return False


def _numbers(relation: Relation) -> Compare:
    def compare(wanted: Wanted, value: str) -> bool:
        theirs, its = number(wanted.text or ""), number(value)
        return theirs is not None and its is not None and relation(its, theirs)

    return compare


def _dates(relation: Relation) -> Compare:
    def compare(wanted: Wanted, value: str) -> bool:
        theirs, its = date(wanted.text or ""), date(value)
        return theirs is not None and its is not None and relation(its, theirs)

    return compare


def number(text: str) -> Decimal | None:
    """A number, or None."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def date(text: str) -> Decimal | None:
    """An instant in seconds since 1970: written as such, or as one of W3C's profiles of ISO 8601.

    >>> date("2026-11-02T13:00:00Z") == date("1793624400")
    True
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        seconds = Decimal(text)
        return seconds / 1_000 if abs(seconds) >= _IN_MILLISECONDS else seconds
    try:
        moment = datetime.fromisoformat(f"{text}-01" if re.fullmatch(r"\d{4}-\d\d", text) else text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return Decimal(str(aware.timestamp()))
    except (ValueError, OverflowError):
        return None


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


# Each with whether it is negated: then it compares as its opposite does.
COMPARISONS: dict[str, tuple[Compare, bool]] = {
    "stringequals": (_strings, False),
    "stringnotequals": (_strings, True),
    "stringequalsignorecase": (_strings_of_any_case, False),
    "stringnotequalsignorecase": (_strings_of_any_case, True),
    "stringlike": (_like, False),
    "stringnotlike": (_like, True),
    "numericequals": (_numbers(operator.eq), False),
    "numericnotequals": (_numbers(operator.eq), True),
    "numericlessthan": (_numbers(operator.lt), False),
    "numericlessthanequals": (_numbers(operator.le), False),
    "numericgreaterthan": (_numbers(operator.gt), False),
    "numericgreaterthanequals": (_numbers(operator.ge), False),
    "dateequals": (_dates(operator.eq), False),
    "datenotequals": (_dates(operator.eq), True),
    "datelessthan": (_dates(operator.lt), False),
    "datelessthanequals": (_dates(operator.le), False),
    "dategreaterthan": (_dates(operator.gt), False),
    "dategreaterthanequals": (_dates(operator.ge), False),
    "bool": (_bools, False),
    "binaryequals": (_bytes, False),
    "ipaddress": (_addresses, False),
    "notipaddress": (_addresses, True),
    "arnequals": (_arns, False),
    "arnlike": (_arns, False),
    "arnnotequals": (_arns, True),
    "arnnotlike": (_arns, True),
}


def is_readable(name: str, text: str) -> bool:
    """Whether a policy's value can be what an operator compares with; one with a variable may be anything."""
    if "${" in text:
        return True
    if name.startswith("numeric"):
        return number(text) is not None
    if name.startswith("date"):
        return date(text) is not None
    if name in ("bool", "null"):
        return text.lower() in ("true", "false")
    if name == "binaryequals":
        return _decoded(text) is not None
    return _is_network(text) if name.endswith("ipaddress") else True
