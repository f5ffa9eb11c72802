"""A page of a lesson as it is read: pieces of HTML, and between them what is drawn anew for each reader."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from courseware.lessons.faults import Fault
from courseware.lessons.sources import Source


@dataclass(frozen=True)
class Figure:
    """A live figure: a scenario, drawn by one of the lab's pictures, with the actions that are offered for it."""

    anchor: str
    picture: str
    scenario: str
    text: str  # in place of the picture, for who does not see it
    caption: SafeString
    actions: tuple[str, ...] = ()
    select: str = ""
    shows: tuple[str, ...] = ()  # ids of the concepts that one can see in it
    line: int = 0


@dataclass(frozen=True)
class Check:
    """A question inside the text, by its id in the bank."""

    anchor: str
    question: str
    line: int = 0


Slot = Figure | Check


@dataclass(frozen=True)
class Heading:
    """A section of a page in its contents."""

    anchor: str
    words: str
    parts: tuple["Heading", ...] = ()


@dataclass(frozen=True)
class Section:
    """What a page says between two headings, in plain words; the first has no anchor."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Link:
    """Where the text leads to, and where it says so."""

    address: str
    line: int


@dataclass(frozen=True)
class Page:
    """A page. `pieces` are HTML and slots in their order; `anchors` all that an address may name in it."""

    source: Source
    pieces: tuple[SafeString | Slot, ...]
    contents: tuple[Heading, ...]
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    anchors: frozenset[str]
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def title(self) -> str:
        return self.source.front.title

    @property
    def summary(self) -> str:
        return self.source.front.summary

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Figure))

    @property
    def checks(self) -> tuple[Check, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Check))

    def figure(self, anchor: str) -> Figure | None:
        """The figure of that name."""
        return next((each for each in self.figures if each.anchor == anchor), None)
