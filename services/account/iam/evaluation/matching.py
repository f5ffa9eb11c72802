"""Wildcards: `*` stands for any characters, also none, and `?` for exactly one. Nothing else is special.

A pattern is a list of letters and wildcards, so that a letter which a policy variable brought in is never a wildcard.
Matching takes a few steps for each token, whatever the text: patterns come from whoever writes a policy.
Source: IAM User Guide, "IAM JSON policy elements: Resource" (wildcards in ARNs) and "... Action" (case).
"""

from collections.abc import Iterable, Sequence
from enum import Enum

ARN_PARTS = 6
COLON = ":"


class Wild(Enum):
    """What stands for other characters; within a part of an ARN, no colon is among them."""

    MANY = "*"
    ONE = "?"
    MANY_IN_PART = "*:"
    ONE_IN_PART = "?:"


Token = str | Wild
Pattern = Sequence[Token]
_IN_PART = {Wild.MANY: Wild.MANY_IN_PART, Wild.ONE: Wild.ONE_IN_PART}


def pattern(text: str) -> list[Token]:
    """A text in which `*` and `?` are wildcards.

    >>> matches(pattern("kinesis:Put*"), "kinesis:PutRecord"), matches(pattern("PutRecor?"), "PutRecords")
    (True, False)
    """
    return [Wild(each) if each in "*?" else each for each in text]


def matches(tokens: Pattern, text: str) -> bool:
    """Whether a text is one of those that a pattern stands for.

    `reached` has a bit for each place in the text, up to which the pattern so far can stand for it.
    """
    places: dict[str, int] = {}
    for place, character in enumerate(text):
        places[character] = places.get(character, 0) | 1 << place
    anywhere = (1 << len(text)) - 1
    within = anywhere & ~places.get(COLON, 0)
    reached = 1
    for token in tokens:
        match token:
            case Wild.MANY:
                reached = -(reached & -reached) & (anywhere << 1 | 1)
            case Wild.MANY_IN_PART:
                # The carry of the sum runs from each place on to the next colon.
                begun = reached & within
                reached |= (begun + within) ^ within
            case Wild.ONE:
                reached = (reached & anywhere) << 1
            case Wild.ONE_IN_PART:
                reached = (reached & within) << 1
            case _:
                reached = (reached & places.get(token, 0)) << 1
        if not reached:
            return False
    return bool(reached >> len(text) & 1)


def parts(tokens: Pattern, most: int = ARN_PARTS) -> list[list[Token]]:
    """A pattern of an ARN cut at its first colons; the last part keeps the rest of them."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token == COLON and len(found) < most:
            found.append([])
        else:
            found[-1].append(token)
    return found


def of_resource(tokens: Pattern) -> list[Token]:
    """The pattern of a Resource element: wildcards stay within their part of the ARN, but for a `*` that ends one.

    Source: "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
    boundaries." Model: what follows the fifth colon is one part.
    """
    cut = parts(tokens)
    if len(cut) < ARN_PARTS:
        return list(tokens)
    found: list[Token] = []
    for part in cut[:-1]:
        found += [*_within(part[:-1]), *part[-1:], COLON]
    return found + cut[-1]


def _within(part: Iterable[Token]) -> list[Token]:
    return [_IN_PART.get(token, token) if isinstance(token, Wild) else token for token in part]


def arn_matches(tokens: Pattern, arn: str) -> bool:
    """Whether an ARN is like a pattern, each of the six parts for itself, as ArnEquals and ArnLike compare.

    >>> arn_matches(pattern("arn:aws:sns:*:123456789012:orders*"), "arn:aws:sns:eu-west-1:123456789012:orders-1")
    True
    """
    theirs, its = parts(tokens), arn.split(COLON, ARN_PARTS - 1)
    return len(theirs) == len(its) == ARN_PARTS and all(map(matches, theirs, its))
