"""Lists of words in one column, so that any database can look for one of them."""

from collections.abc import Iterable


def joined(words: Iterable[str]) -> str:
    """
    >>> joined(["week-3", "exam"])
    '|week-3|exam|'
    """
    found = [each.replace("|", "/").strip() for each in words]
    return f"|{'|'.join(found)}|" if found else ""


def listed(column: str) -> list[str]:
    """The words again."""
    return [each for each in column.split("|") if each]


def among(word: str) -> str:
    """What stands in a column that has the word."""
    return f"|{word.replace('|', '/')}|"
