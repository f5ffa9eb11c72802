"""Numbers and words as people type them."""

import re
import unicodedata
from fractions import Fraction

from courseware.quizzes.types.contract import Unreadable

LONGEST_NUMBER = 40
LONGEST_WORDS = 200
LARGEST_EXPONENT = 60

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f'’_")


def typed_number(text: str, field: str, unit: str = "") -> Fraction:
    """The number that a text is: 1800, 1,800, 1 800, 2.5, 1.8e3, with its unit or without. Raises Unreadable.

    >>> typed_number("1,800 shards", "answer", "shards")
    Fraction(1800, 1)
    """
    if not text:
        raise Unreadable(field, "nothing_typed")
    if len(text) > LONGEST_NUMBER:
        raise Unreadable(field, "no_number")
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)]
    text = text.removesuffix("%").translate(_SPACES) if unit == "%" else text.translate(_SPACES)
    if not text.isascii() or not (_GROUPED.fullmatch(text) or _PLAIN.fullmatch(text)):
        raise Unreadable(field, "decimal_comma" if re.fullmatch(r"[+-]?\d+,\d+", text) else "no_number")
    text = text.replace(",", "")
    if "e" in text.casefold() and abs(int(text.casefold().split("e")[1])) > LARGEST_EXPONENT:
        raise Unreadable(field, "no_number")
    return Fraction(text)


def typed_words(text: str, field: str) -> str:
    """Words as they were typed, without what no keyboard types. Raises Unreadable."""
    if len(text) > LONGEST_WORDS:
        raise Unreadable(field, "too_long")
    text = "".join(each for each in text if each.isprintable()).strip()
    if not text:
        raise Unreadable(field, "nothing_typed")
    return text


def normalised(words: str, *, exact_case: bool = False) -> str:
    """Words as they are compared: case, hyphens, quotes, articles and a final full stop do not matter.

    >>> normalised("  The Shard-Iterator. ")
    'shard iterator'
    """
    text = unicodedata.normalize("NFKC", words)
    text = re.sub(r"[\"“”„'‘’`]", "", text)
    text = re.sub(r"[\s\-‐‑–_]+", " ", text).strip().rstrip(".!").strip()
    if exact_case:
        return text
    return re.sub(r"^(?:a|an|the) (?=\S)", "", text.casefold())
