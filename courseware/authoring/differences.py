"""Two texts side by side, line by line, with what differs in a line marked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "changed", "added", "removed", "gap"]
AROUND = 3
ALIKE = 0.3  # lines that have less in common are shown as a whole
MOST_WORDS = 800
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """A line of both texts; where it is in one only, the other side is empty. A gap stands for lines left out."""

    kind: Kind
    left_number: int | None = None
    right_number: int | None = None
    left: Sequence[Piece] = ()
    right: Sequence[Piece] = ()


def compared(left: str, right: str, around: int = AROUND) -> list[Row]:
    """The rows of a table; of lines that are the same only those around a difference."""
    rows = list(_rows(left.splitlines(), right.splitlines()))
    near = {at + off for at, row in enumerate(rows) if row.kind != "same" for off in range(-around, around + 1)}
    found: list[Row] = []
    for at, row in enumerate(rows):
        if at in near:
            found.append(row)
        elif not found or found[-1].kind != "gap":
            found.append(Row("gap"))
    return found if near else []


def _rows(left: list[str], right: list[str]) -> Iterator[Row]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        for step in range(max(i2 - i1, j2 - j1)):
            i, j = i1 + step, j1 + step
            has_left, has_right = i < i2, j < j2
            if what == "equal":
                yield Row("same", i + 1, j + 1, [Piece(left[i])], [Piece(right[j])])
            elif has_left and has_right:
                old, new = _pieces(left[i], right[j])
                yield Row("changed", i + 1, j + 1, old, new)
            elif has_left:
                yield Row("removed", i + 1, None, [Piece(left[i], True)])
            else:
                yield Row("added", None, j + 1, (), [Piece(right[j], True)])


def _pieces(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Two lines, word by word."""
    lefts, rights = _WORDS.findall(left), _WORDS.findall(right)
    matcher = SequenceMatcher(None, lefts, rights, autojunk=False)
    if max(len(lefts), len(rights)) > MOST_WORDS or matcher.quick_ratio() < ALIKE:
        return [Piece(left, True)], [Piece(right, True)]
    old, new = [], []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        is_changed = what != "equal"
        if i1 < i2:
            old.append(Piece("".join(lefts[i1:i2]), is_changed))
        if j1 < j2:
            new.append(Piece("".join(rights[j1:j2]), is_changed))
    return old, new
