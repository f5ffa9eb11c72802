"""The files of a lesson: `lesson/<language>/NNN-name.md`, a page each, in the order of their numbers.

A file begins with its front matter, YAML between two lines of `---`: what the page is called, what it says in one
sentence, and which concepts it teaches.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from courseware.lessons import yamls
from courseware.lessons.faults import Fault, Unreadable

LANGUAGE = "en"
FENCE = "---"
WORDS_A_MINUTE = 200
SECONDS_A_SLOT = 30

_SLOTS = re.compile(r"^::: (?:live|check)\b", re.MULTILINE)
_NAME = re.compile(r"\d{3}-([a-z0-9][a-z0-9-]*)\.md")


class FrontMatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a page says of itself."""

    title: str
    summary: str
    concepts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A page as it stands in its file. `first_line` is the line of the file at which the body begins."""

    path: Path
    name: str
    front: FrontMatter
    body: str
    first_line: int

    @property
    def minutes(self) -> int:
        """How long it takes to read, with a moment for each figure and each question."""
        seconds = 60 * len(self.body.split()) / WORDS_A_MINUTE + SECONDS_A_SLOT * len(_SLOTS.findall(self.body))
        return max(1, math.ceil(seconds / 60))


def folder_of(topic_folder: Path, language: str = LANGUAGE) -> Path:
    """Where a topic's lesson lies in a language; where it is not translated, in English."""
    translated = topic_folder / "lesson" / language
    return translated if translated.is_dir() else topic_folder / "lesson" / LANGUAGE


def files(topic_folder: Path, language: str = LANGUAGE) -> Sequence[Path]:
    """The files of a lesson in their order; none, where it is not begun."""
    return sorted(folder_of(topic_folder, language).glob("*.md"))


def name_of(path: Path) -> str:
    """What the page of a file is called. Raises Unreadable."""
    named = _NAME.fullmatch(path.name)
    if named is None:
        raise Unreadable(Fault(path, 1, "a page's file is called by its place and its name: 010-what-it-is.md"))
    return named[1]


def read(path: Path, text: str = "") -> Source:
    """A page's file, or what is told in its place. Raises Unreadable."""
    name = name_of(path)
    lines = (text or path.read_text(encoding="utf-8")).splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        raise Unreadable(Fault(path, 1, "a page begins with its front matter, between two lines of ---"))
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        raise Unreadable(Fault(path, 1, "the front matter has no end: a line of --- is missing"))
    front = yamls.read("\n".join(lines[1:end]) or "{}", FrontMatter, path, first_line=2)
    return Source(path, name, front, "\n".join(lines[end + 1 :]), end + 2)
