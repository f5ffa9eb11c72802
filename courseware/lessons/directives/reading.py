"""Finds directives between a page's blocks of text, and has each drawn by its own function."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from courseware.lessons.directives.block import Block
from courseware.lessons.directives.marking import CLOSE, OPEN, Marking
from courseware.lessons.writing import Writing


class Drawn:
    """What a directive's function gets: itself, where it is drawn, and the means to draw Markdown."""

    def __init__(self, block: Block, parent: Element, writing: Writing, parser: BlockParser) -> None:
        self.block = block
        self.parent = parent
        self.writing = writing
        self._parser = parser

    def markdown(self, text: str, parent: Element) -> None:
        """Draws a text into an element."""
        self._parser.parseChunk(parent, text)

    def blame(self, words: str) -> None:
        """Something is wrong with this directive."""
        self.writing.blame(self.block.line, f"::: {self.block.name}: {words}")

    def option(self, name: str) -> str:
        """An option that has to be there."""
        found = self.block.options.get(name, "")
        if not found:
            self.blame(f"{name}= is missing")
        return found


Directive = Callable[[Drawn], None]


class Reading(BlockProcessor):
    """The block processor of all directives."""

    def __init__(
        self, parser: BlockParser, writing: Writing, marking: Marking, directives: Mapping[str, Directive]
    ) -> None:
        super().__init__(parser)
        self._writing = writing
        self._marking = marking
        self._directives = directives

    def test(self, parent: Element, block: str) -> bool:
        return block.startswith(OPEN)

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = self._marking.blocks[int(blocks.pop(0).removeprefix(OPEN))]
        body, depth = [], 1
        while blocks:
            text = blocks.pop(0).strip("\n")
            depth += text.startswith(OPEN) - (text == CLOSE)
            if not depth:
                break
            body.append(text)
        directive = self._directives.get(block.name)
        if directive is None:
            known = ", ".join(sorted(self._directives))
            self._writing.blame(block.line, f"there is no directive {block.name}; there are {known}")
            return
        drawn = replace(block, body="\n\n".join(body).strip("\n"))
        directive(Drawn(drawn, parent, self._writing, self.parser))
