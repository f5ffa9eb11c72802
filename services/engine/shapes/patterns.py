"""AWS's patterns of strings, made ready to be matched.

They are written for Java: a range of surrogate pairs stands for every character outside the basic plane. They have to
match the whole string. Some of them can be made to try for ever, so that matching has an end: what took too long
counts as not matching.
"""

from collections.abc import Callable
from functools import cache

import regex

# A backstop against hostile input alone: AWS's patterns need microseconds for the strings of their length. It is the
# only place in the engine that a slow machine could be seen in, hence so far away.
TIMEOUT_SECONDS = 0.5
MOST_MATCHED = 10_000
SURROGATE_PAIRS = "\\uD800\\uDC00-\\uDBFF\\uDFFF"
BEYOND_THE_BASIC_PLANE = "\\U00010000-\\U0010FFFF"


@cache
def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern for `fullmatch`. Raises regex.error for one that cannot be compiled."""
    return regex.compile(pattern.replace(SURROGATE_PAIRS, BEYOND_THE_BASIC_PLANE), regex.VERSION0)


def matcher(pattern: str) -> Callable[[str], bool]:
    """The question whether a string matches as a whole. Beyond 10,000 characters its length alone is judged."""
    match = compiled(pattern).fullmatch

    def matches(value: str) -> bool:
        if len(value) > MOST_MATCHED:
            return True
        try:
            return match(value, timeout=TIMEOUT_SECONDS) is not None
        except TimeoutError:
            return False

    return matches
