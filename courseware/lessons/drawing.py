"""From a page's file to a page: Markdown, with the directives, terms and numbers of lessons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.toc import TocExtension

from courseware.lessons.directives.known import DIRECTIVES
from courseware.lessons.directives.marking import Marking
from courseware.lessons.directives.reading import Reading
from courseware.lessons.directives.terms import Terms
from courseware.lessons.page import Figure, Heading, Link, Page, Slot
from courseware.lessons.plain import Plain
from courseware.lessons.writing import SLOT, Writing

_SLOT = re.compile(rf'<{SLOT} n="(\d+)">(.*?)</{SLOT}>', re.DOTALL)
_CODE = re.compile(r'<div class="highlight"><pre>(?:<span></span>)?(.*?)</pre></div>', re.DOTALL)
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


class Lessons(Extension):
    """What lessons add to Markdown."""

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self._writing = writing

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  (Python-Markdown's name)
        marking = Marking(md, self._writing)
        # After line ends are made alike (30), before fenced blocks are taken away (25).
        md.preprocessors.register(marking, "lesson-marking", 28)
        md.parser.blockprocessors.register(
            Reading(md.parser, self._writing, marking, DIRECTIVES), "lesson-directives", 200
        )
        # After code in backticks (190), before links (160).
        md.inlinePatterns.register(Terms(md, self._writing), "lesson-terms", 175)


def draw(writing: Writing) -> Page:
    """The page of a file. What is wrong with it is among its faults; the rest of it can be read."""
    md = Markdown(
        extensions=[
            Lessons(writing),
            TocExtension(toc_depth="2-3", anchorlink=True),
            "tables",
            "footnotes",
            "attr_list",
            "sane_lists",
            "pymdownx.caret",
            "pymdownx.tilde",
            "pymdownx.highlight",
            "pymdownx.superfences",
        ],
        extension_configs={"pymdownx.highlight": {"guess_lang": False, "anchor_linenums": False}},
        output_format="html",
    )
    html = _tables(_codes(md.convert(writing.source.body)))
    plain = Plain(html)
    _look_at_images(writing, plain)
    return Page(
        source=writing.source,
        pieces=tuple(_pieces(html, writing.slots)),
        contents=tuple(_contents(md.toc_tokens)),  # type: ignore[attr-defined]
        sections=tuple(plain.sections),
        links=tuple(Link(address, _line_of(writing, address)) for address in plain.links),
        anchors=frozenset([*plain.ids, *(slot.anchor for slot in writing.slots)]),
        faults=tuple(sorted(writing.faults)),
    )


def _pieces(html: str, slots: Sequence[Slot]) -> Iterator[SafeString | Slot]:
    """The page cut at its slots; what stands in a figure's slot is its caption."""
    end = 0
    for found in _SLOT.finditer(html):
        if html[end : found.start()].strip():
            yield SafeString(html[end : found.start()])
        slot = slots[int(found[1])]
        yield replace(slot, caption=SafeString(found[2].strip())) if isinstance(slot, Figure) else slot
        end = found.end()
    if html[end:].strip():
        yield SafeString(html[end:])


def _codes(html: str) -> str:
    """Each block of code can be copied, and scrolled by keyboard."""
    count = 0

    def code(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        copy = f'<button type="button" class="gc-btn gc-btn-s" data-copy="code-{count}">{escape(_("Copy"))}</button>'
        return f'<div class="gc-code"><pre id="code-{count}" tabindex="0">{found[1]}</pre>{copy}</div>'

    return _CODE.sub(code, html)


def _tables(html: str) -> str:
    """A wide table scrolls by itself, and the page does not."""
    before = f'<div class="gc-scroll" tabindex="0" role="group" aria-label="{escape(_("Table"))}">'
    return _TABLE.sub(lambda found: f"{before}{found[0]}</div>", html)


def _contents(tokens: Sequence[Any]) -> Iterator[Heading]:
    for token in tokens:
        yield Heading(token["id"], unescape(token["name"]), tuple(_contents(token["children"])))


def _look_at_images(writing: Writing, plain: Plain) -> None:
    for address in plain.silent_images:
        writing.blame(_line_of(writing, address), f"the image {address} has no words in its place")


def _line_of(writing: Writing, address: str) -> int:
    """Where the text names an address first."""
    before, found, _rest = writing.source.body.partition(f"]({address}")
    return writing.source.first_line + before.count("\n") if found else 1
