"""Short ways to ask what stands in a picture, a table or an inspector."""

import re
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from services.kinesis.pictures.lettering import width

NO_BREAK = "\u00a0"
ASCENT_BY_STYLE = {"": 10, "kin-m": 10, "kin-b": 10, "kin-t2": 11, "kin-t3": 13, "kin-t5": 18}


class Words(NamedTuple):
    """A text of a picture, and the box that it takes at most."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Words") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def parsed(markup: str) -> Element:
    """What was drawn, which must be well-formed."""
    return ElementTree.fromstring(f"<all>{markup}</all>")


def words_in(picture: str) -> list[Words]:
    """Every text of a picture with its box."""
    return [_box(element) for element in parsed(picture).iter("text")]


def _box(element: Element) -> Words:
    classes = element.get("class", "").split()
    style = next((each for each in classes if each in ASCENT_BY_STYLE), "")
    said, x, y = element.text or "", float(element.get("x", 0)), float(element.get("y", 0))
    across = width(said, style)
    left = x - across / 2 if "kin-c" in classes else x - across if "kin-e" in classes else x
    return Words(said, left, y - ASCENT_BY_STYLE[style], left + across, y + 2)


def said(markup: str) -> str:
    """All words, as they are read one after the other."""
    return re.sub(r"\s+", " ", " ".join(parsed(markup).itertext())).replace(NO_BREAK, " ").strip()


def sentence(markup: str) -> str:
    """The words as they stand, without spaces between elements."""
    return re.sub(r"\s+", " ", "".join(parsed(markup).itertext()).replace(NO_BREAK, " "))


def marks(picture: str) -> list[Element]:
    """The parts that can be selected, in their order."""
    return [element for element in parsed(picture).iter("g") if element.get("role") == "button"]


def mark(picture: str, part: str) -> Element:
    """One of them."""
    return next(element for element in marks(picture) if element.get("id") == part)


def words_of(element: Element) -> str:
    """The words that stand in a part of a picture."""
    return " ".join(text.text or "" for text in element.iter("text")).replace(NO_BREAK, " ")


def rows(table: str) -> dict[str, list[str]]:
    """The cells of a table's rows by the mark that each is about."""
    return {
        str(row.get("data-row")): ["".join(cell.itertext()).replace(NO_BREAK, " ") for cell in row]
        for row in parsed(table).iter("tr")
        if row.get("data-row")
    }
