"""What a drawn page says, leads to and can be led to, read from its HTML."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from courseware.lessons.directives.boxes import APART
from courseware.lessons.page import Section

HEADINGS = ("h2", "h3")


class Plain(HTMLParser):
    """The plain words of a page, section by section; the addresses and images in it; the ids of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.silent_images: list[str] = []
        self._sections: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._apart: set[int] = set()
        self._in_heading = False
        self.feed(html)
        self.close()

    @property
    def sections(self) -> Sequence[Section]:
        """The page from heading to heading; the first is what stands above them all."""
        return [
            Section(anchor, _joined(heading), _joined(text))
            for number, (anchor, heading, text) in enumerate(self._sections)
            if number not in self._apart and (anchor or _joined(text))
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if said.get("id"):
            self.ids.append(str(said["id"]))
        if tag == "a" and said.get("href") and said.get("class") not in ("gc-term", "toclink"):
            self.links.append(str(said["href"]))
        if tag == "img" and not said.get("alt"):
            self.silent_images.append(str(said.get("src")))
        if tag in HEADINGS:
            self._sections.append((said.get("id") or "", [], []))
            self._in_heading = True
            if said.get("class") == APART:
                self._apart.add(len(self._sections) - 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS:
            self._in_heading = False
        # Words on both sides of an element's edge are two words.
        if tag in ("p", "li", "td", "th", "pre", "div", "summary", "dt", "dd"):
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        _, heading, text = self._sections[-1]
        (heading if self._in_heading else text).append(data)


def _joined(pieces: Sequence[str]) -> str:
    return re.sub(r"\s+", " ", "".join(pieces)).strip()
