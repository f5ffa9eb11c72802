"""A policy document as values: read from its JSON, with the place of each statement in the text.

Reading says nothing of whether IAM would take the document; `validating` does. What is no policy is refused here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.account.iam.evaluation.conditions import Condition, operator

VERSION = "2012-10-17"
FIRST_VERSION = "2008-10-17"
VERSIONS = (FIRST_VERSION, VERSION)


class Unreadable(Exception):
    """Not a policy: no JSON, or not of a policy's form."""


class Place(NamedTuple):
    """A line and a column of a document, both from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Statement:
    """One statement. Of each pair the one that it has, the other is None: with `Not...` it means all but these."""

    sid: str
    allows: bool
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    principals: Mapping[str, tuple[str, ...]] | None
    not_principals: Mapping[str, tuple[str, ...]] | None
    conditions: tuple[Condition, ...]
    start: Place
    end: Place


@dataclass(frozen=True)
class Document:
    """A policy. One without a version is of the first, and has no variables."""

    version: str
    statements: tuple[Statement, ...]
    characters: int

    @property
    def has_variables(self) -> bool:
        return self.version == VERSION

    @property
    def comparisons(self) -> int:
        """How many patterns and conditions a request is held against at most."""
        return sum(
            len(each.actions or each.not_actions or ())
            + len(each.resources or each.not_resources or ())
            + len(each.conditions)
            for each in self.statements
        )


def read(text: str) -> Document:
    """The policy that a text says. Raises Unreadable."""
    plain = parsed(text)
    version = plain.get("Version", FIRST_VERSION)
    told = plain.get("Statement")
    statements = [told] if isinstance(told, dict) else told
    if version not in VERSIONS or not isinstance(statements, list) or not statements:
        raise Unreadable
    places = _places(text)
    read_in_order = (_statement(each, *place) for each, place in zip(statements, places, strict=True))
    return Document(version, tuple(read_in_order), len(text))


def parsed(text: str) -> dict[str, Any]:
    """The object of a JSON text. Raises Unreadable, also where a name stands twice."""
    try:
        plain = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(plain, dict):
        raise Unreadable
    return plain


def texts(value: Any) -> tuple[str, ...]:
    """A text or a list of them. Raises Unreadable."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Unreadable
    return tuple(value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable
    return found


def _refuse(constant: str) -> Any:
    raise Unreadable


def _statement(plain: Any, start: Place, end: Place) -> Statement:
    if not isinstance(plain, dict) or plain.get("Effect") not in ("Allow", "Deny"):
        raise Unreadable
    for name in ("Action", "Resource", "Principal"):
        if name in plain and f"Not{name}" in plain:
            raise Unreadable

    def listed(name: str) -> tuple[str, ...] | None:
        return texts(plain[name]) if name in plain else None

    sid = plain.get("Sid", "")
    if not isinstance(sid, str):
        raise Unreadable
    return Statement(
        sid,
        plain["Effect"] == "Allow",
        listed("Action"),
        listed("NotAction"),
        listed("Resource"),
        listed("NotResource"),
        _principals(plain.get("Principal")),
        _principals(plain.get("NotPrincipal")),
        _conditions(plain.get("Condition", {})),
        start,
        end,
    )


def _principals(plain: Any) -> Mapping[str, tuple[str, ...]] | None:
    if plain is None:
        return None
    if plain == "*":
        return {"*": ("*",)}
    if not isinstance(plain, dict) or not plain:
        raise Unreadable
    return {kind: texts(named) for kind, named in plain.items()}


def _conditions(plain: Any) -> tuple[Condition, ...]:
    if not isinstance(plain, dict):
        raise Unreadable
    found: list[Condition] = []
    for written, keys in plain.items():
        known = operator(written)
        if not isinstance(keys, dict) or (known is None and keys):
            raise Unreadable
        for key, values in keys.items():
            assert known is not None, "an operator that is not known has no keys here"
            found.append(Condition(known, key, _values(values)))
    return tuple(found)


def _values(plain: Any) -> tuple[str, ...]:
    """Values may be written as JSON's own numbers and truths, too."""
    values = plain if isinstance(plain, list) else [plain]
    found: list[str] = []
    for value in values:
        if isinstance(value, bool):
            found.append(str(value).lower())
        elif isinstance(value, str | int | float):
            found.append(str(value))
        else:
            raise Unreadable
    return tuple(found)


_decoder = json.JSONDecoder()
_SPACE = " \t\n\r"


def _places(text: str) -> list[tuple[Place, Place]]:
    """From where to where each statement stands.

    Source: the answers in the AWS CLI's examples of simulate-custom-policy and simulate-principal-policy: a statement
    begins behind the first bracket of the element, and ends behind its own last one.
    Model: a further statement of a list begins behind the comma.
    """
    at = _skip(text, _skip(text, 0) + 1)
    while True:
        name, at = _decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if name == "Statement":
            break
        at = _skip(text, _skip(text, _decoder.raw_decode(text, at)[1]) + 1)
    if text[at] == "{":
        return [(_place(text, at + 1), _place(text, _decoder.raw_decode(text, at)[1]))]
    found: list[tuple[Place, Place]] = []
    while text[at] != "]":
        end = _decoder.raw_decode(text, _skip(text, at + 1))[1]
        found.append((_place(text, at + 1), _place(text, end)))
        at = _skip(text, end)
    return found


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at


def _place(text: str, at: int) -> Place:
    return Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
