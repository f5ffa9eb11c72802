"""`[[shard]]` and `[[shard|shards]]`: a word that leads to the glossary, with its sentence for who stops at it."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from courseware.lessons.addresses import glossary_address
from courseware.lessons.directives.marking import TERM
from courseware.lessons.writing import Writing


class Terms(InlineProcessor):
    """Words that the glossary does not know stay words."""

    def __init__(self, md: Markdown, writing: Writing) -> None:
        super().__init__(TERM.pattern, md)
        self._writing = writing

    def handleMatch(  # type: ignore[override]  # noqa: N802  (Python-Markdown's name)
        self, found: re.Match[str], data: str
    ) -> tuple[Element | str, int, int]:
        words = (found[2] or found[1]).strip()
        term = self._writing.glossary.find(found[1])
        if term is None:
            return words, found.start(0), found.end(0)
        address = glossary_address(self._writing.topic, term)
        link = Element("a", {"class": "gc-term", "href": address, "data-line": term.line})
        link.text = words
        return link, found.start(0), found.end(0)
