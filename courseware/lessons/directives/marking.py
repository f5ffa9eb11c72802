"""The first look at a page's lines, while their numbers are known: numbers are filled in, terms are looked up, and each
directive's first and last line is set apart from the text around it, so that Markdown finds them.

What stands in a fenced block is left as it is, but for the numbers.
"""

import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.preprocessors import Preprocessor

from courseware.lessons import numbers
from courseware.lessons.directives.block import Block, is_end, opening
from courseware.lessons.writing import Writing

# No line of a file can be one of these: each `:::` is rewritten.
OPEN, CLOSE = ":::open", ":::close"
TERM = re.compile(r"\[\[([^\[\]|]+)(?:\|([^\[\]|]+))?\]\]")

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


class Marking(Preprocessor):
    """`blocks` are the directives in the order in which they open."""

    def __init__(self, md: Markdown, writing: Writing) -> None:
        super().__init__(md)
        self.writing = writing
        self.blocks: list[Block] = []
        self._open: list[Block] = []
        self._fence = ""

    def run(self, lines: list[str]) -> list[str]:
        first = self.writing.source.first_line
        marked = [each for number, line in enumerate(lines, first) for each in self._line(line, number)]
        for block in self._open:
            self.writing.blame(block.line, f"::: {block.name} has no end: a line of ::: is missing")
        return marked + ["", CLOSE] * len(self._open)

    def _line(self, line: str, number: int) -> Iterator[str]:
        line = numbers.filled(
            line, self.writing.numbers, lambda name: self.writing.blame(number, f"there is no number {name}")
        )
        if self._is_fenced(line):
            yield line
        elif line.startswith(":::"):
            yield from self._directive(line, number)
        else:
            self._look_up(line, number)
            yield line

    def _is_fenced(self, line: str) -> bool:
        fence = _FENCE.match(line)
        if self._fence:
            if fence and line.strip() == fence[1] and fence[1].startswith(self._fence):
                self._fence = ""
            return True
        self._fence = fence[1] if fence else ""
        return bool(fence)

    def _directive(self, line: str, number: int) -> Iterator[str]:
        block = opening(line, number)
        if is_end(line):
            if not self._open:
                self.writing.blame(number, "this ::: ends nothing")
                return
            self._open.pop()
            yield from ("", CLOSE, "")
        elif block is None:
            self.writing.blame(number, f"this is no directive: {line}")
        else:
            self._look_up(line, number)
            self._open.append(block)
            self.blocks.append(block)
            yield from ("", f"{OPEN} {len(self.blocks) - 1}", "")

    def _look_up(self, line: str, number: int) -> None:
        for term in TERM.finditer(_CODE.sub("", line)):
            if self.writing.glossary.find(term[1]) is None:
                self.writing.blame(number, f"the glossary has no term {term[1].strip()}")
