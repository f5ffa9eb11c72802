"""A GIFT file in pieces: questions with their lines, escapes and the marks that belong to the format.

An escaped mark becomes a letter that stands in no text, so that everything after can look for the marks themselves.
Source: Moodle's documentation "GIFT format", and what its parser does with blank lines and escapes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ESCAPED = {"\\\\": "\x01", "\\:": "\x02", "\\#": "\x03", "\\=": "\x04", "\\{": "\x05", "\\}": "\x06", "\\~": "\x07"}
_MEANT = {letter: mark[1] for mark, letter in _ESCAPED.items()} | {"\x08": "\n"}
_ESCAPES = re.compile(r"\\[\\:#={}~n]")
_META = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.){0,200})\]")
_BACK = str.maketrans(_MEANT)


@dataclass
class Block:
    """The lines of one question, with what a comment said of it. `category` is the path that holds for it."""

    line: int
    text: str
    name: str = ""
    tags: list[str] = field(default_factory=list)
    category: str = ""


def blocks(text: str) -> Iterator[Block]:
    """The questions of a file, one after another."""
    found: list[tuple[int, str]] = []
    name, tags, category = "", list[str](), ""
    for number, line in enumerate([*text.split("\n"), ""], 1):
        bare = line.strip()
        if bare.startswith("//"):
            for kind, said in _META.findall(bare):
                said = re.sub(r"\\(.)", r"\1", said).strip()
                name, tags = (said, tags) if kind == "id" else (name, [*tags, said])
        elif bare.upper().startswith("$CATEGORY:") and not found:
            category = bare[len("$CATEGORY:") :].strip()
        elif bare:
            found.append((number, line))
        elif found:
            yield Block(found[0][0], hidden("\n".join(each for _, each in found)), name, tags, category)
            found, name, tags = [], "", []


def hidden(text: str) -> str:
    """A text in which no escaped mark can be taken for a mark."""
    return _ESCAPES.sub(lambda mark: "\x08" if mark[0] == "\\n" else _ESCAPED[mark[0]], text)


def meant(text: str) -> str:
    """What a text says, with the marks that were escaped."""
    return text.translate(_BACK).strip()


def escaped(text: str) -> str:
    """A text as a GIFT file holds it, in one line."""
    found = re.sub(r"([\\:#={}~])", r"\\\1", text.strip())
    return found.replace("\n", "\\n")


def label(text: str) -> str:
    """A word for the comment before a question."""
    return re.sub(r"([\]\\])", r"\\\1", " ".join(text.split()))
