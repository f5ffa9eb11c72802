"""The lesson's text as the tests read it: by page, without line breaks, its tables by cells, its figures as worlds."""

import re
from fractions import Fraction
from pathlib import Path

from services.engine.meter import bill, price_book
from services.engine.scenario import begin
from services.engine.world import World
from services.kinesis.board import Board
from services.kinesis.look import board
from services.kinesis.scenarios import FURTHER, START
from services.kinesis.starts import STARTS
from tests.kinesis.cast import CATALOG

FOLDER = Path(__file__).parents[2] / "services" / "kinesis" / "lesson" / "en"
SOURCES = {path.stem[4:]: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.md"))}
PAGES = {name: re.sub(r"\s+", " ", text) for name, text in SOURCES.items()}
BOOK = price_book(START.book)


def rows(page: str, heading: str, *, table: int = 0) -> list[list[str]]:
    """The cells, without emphasis, of a table that begins with these words; of several, the one of that number."""
    lines = SOURCES[page].splitlines()
    first = [number for number, line in enumerate(lines) if line.startswith(f"| {heading} |")][table]
    found = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip().strip("*`") for cell in line.strip("|").split("|")])
    return found


def code(page: str, language: str) -> list[str]:
    """The pieces of code of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```", SOURCES[page], re.MULTILINE | re.DOTALL)


def figure(slug: str) -> World:
    """A figure's world as it is first drawn."""
    start = next(each for each in (*FURTHER, *STARTS) if each.slug == slug)
    return begin(CATALOG, start, seed=slug)


def seen(slug: str) -> Board:
    """What the figure shows."""
    return board(figure(slug).settled())


def dollars(**units: int) -> Fraction:
    """What so many units of the price book's items cost."""
    return bill({f"kinesis.{item}": count for item, count in units.items()}, BOOK).total
