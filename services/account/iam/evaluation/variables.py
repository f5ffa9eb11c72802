"""Policy variables: what `${aws:username}` in a policy stands for in a request.

Source: IAM User Guide, "IAM policy elements: Variables and tags": keys are known whatever their case, a default is
written `${key, 'default'}`, `${*}`, `${?}` and `${$}` are those characters themselves, and policies before version
2012-10-17 have no variables. A key with several values cannot be one.
"""

import re
from collections.abc import Mapping, Sequence

from services.account.iam.evaluation.matching import Token, pattern

Keys = Mapping[str, Sequence[str]]  # of a request, by their names in lower case

LITERALS = ("*", "?", "$")
_VARIABLE = re.compile(r"\$\{\s*(?P<name>[^{},']*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}")


def resolved(text: str, keys: Keys, *, has_variables: bool) -> list[Token] | None:
    """A text of a policy as a pattern with the request's values in it; None if a variable has no value."""
    if not has_variables or "${" not in text:
        return pattern(text)
    found: list[Token] = []
    end = 0
    for variable in _VARIABLE.finditer(text):
        value = _value(variable["name"], variable["default"], keys)
        if value is None:
            return None
        found += pattern(text[end : variable.start()])
        found += value
        end = variable.end()
    return found + pattern(text[end:])


def plain(text: str, keys: Keys, *, has_variables: bool) -> str | None:
    """The same where nothing is a wildcard."""
    if not has_variables or "${" not in text:
        return text
    missing = False

    def value_of(variable: re.Match[str]) -> str:
        nonlocal missing
        value = _value(variable["name"], variable["default"], keys)
        missing = missing or value is None
        return value or ""

    found = _VARIABLE.sub(value_of, text)
    return None if missing else found


def names(text: str) -> set[str]:
    """The keys for which a text has variables, as they are written there."""
    return {each["name"] for each in _VARIABLE.finditer(text)} - set(LITERALS)


def _value(name: str, default: str | None, keys: Keys) -> str | None:
    if name in LITERALS and default is None:
        return name
    values = keys.get(name.lower(), ())
    return values[0] if len(values) == 1 else default
