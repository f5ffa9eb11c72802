"""Which row of a mended question is which row of the one that was asked: a choice, a thing to be ordered, a pair.

A row is the same where its author moved or reworded it in the form of the editor, which knows (`LINEAGES`). Where
nobody knows, rows of one text are the same; and of those that are left over, two that stand at the same place.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

# Of each row, in the order of the mended question, which one it was; None for a new one.
Origins = Sequence[int | None]
# From a topic, a question's name and the digest of the version that was asked to the origins of its lists of rows, as
# far as a function knows them.
LINEAGES: list[Callable[[str, str, str], Mapping[str, Origins]]] = []
# Of each type the list that answers refer to, and what tells its rows apart.
LISTS = {
    "single": ("options", "text"),
    "multiple": ("options", "text"),
    "predict": ("options", "text"),
    "ordering": ("items", "text"),
    "matching": ("pairs", "left"),
}


def rows_of(question: Any) -> dict[str, list[str]]:
    """The texts of the rows that answers to a question refer to, by their list."""
    path, key = LISTS.get(question.__struct_config__.tag, ("", ""))
    return {path: [getattr(each, key) for each in getattr(question, path)]} if path else {}


def paired(before: Sequence[str], after: Sequence[str]) -> list[int | None]:
    """Which row each one was, by its text.

    >>> paired(["one", "two", "three"], ["three", "one", "too"])
    [2, 0, None]
    >>> paired(["one", "two", "three"], ["three", "Two", "one"])
    [2, 1, 0]
    """
    old, new = [each.strip() for each in before], [each.strip() for each in after]
    found: list[int | None] = [old.index(text) if text in old else None for text in new]
    for place in range(min(len(old), len(new))):
        if found[place] is None and place not in found:
            found[place] = place
    return found


def origins(topic: str, name: str, digest: str, before: Any, after: Any) -> dict[str, Origins]:
    """Which row each one of a mended question was, by their list."""
    old, new = rows_of(before), rows_of(after)
    known: dict[str, Origins] = {}
    for each in LINEAGES:
        known |= each(topic, name, digest)
    return {path: known[path] if fits(known.get(path), old[path], texts) else paired(old[path], texts)
            for path, texts in new.items()}  # fmt: skip


def fits(found: Origins | None, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether origins are of these rows: one for each, none twice, none of a row that was not there."""
    if found is None or len(found) != len(after):
        return False
    old = [each for each in found if each is not None]
    return len(set(old)) == len(old) and all(0 <= each < len(before) for each in old)
