"""Numbers in a lesson's text: `{{ name }}` stands for one that the topic took from its model."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

Value = int | str | Fraction

_NUMBER = re.compile(r"(\\?)\{\{ *([^{}]*?) *\}\}")
MOST_DECIMALS = 6


def shown(value: Value) -> str:
    """A number as it is read: thousands with commas, fractions as decimals.

    >>> shown(8760), shown(Fraction(14, 1000)), shown(Fraction(1, 3)), shown("1 MiB")
    ('8,760', '0.014', '0.333333', '1 MiB')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return f"{float(value):,.{MOST_DECIMALS}f}".rstrip("0").rstrip(".")


def filled(text: str, numbers: Mapping[str, Value], unknown: Callable[[str], None]) -> str:
    r"""The text with its numbers in place. What is not known stays, and is reported.

    >>> filled(r"{{ most }} a second, \{{ so }}", {"most": 1000}, print)
    '1,000 a second, {{ so }}'
    """

    def number(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        if escaped:
            return found[0][1:]
        if name not in numbers:
            unknown(name)
            return found[0]
        return shown(numbers[name])

    return _NUMBER.sub(number, text)
