"""What every page of the lesson owes its reader."""

import re
from collections import Counter

import pytest

from tests.kinesis.lesson import PAGES, SOURCES

EACH_PAGE = pytest.mark.parametrize("name", SOURCES)
MOST_WORDS = 850


def blocks(text, name):
    """What stands behind the name of each directive of that kind."""
    return re.findall(rf"^::: {name}\b *(.*)$", text, re.MULTILINE)


def prose(text):
    """A page's words, without its code and the lines of its directives."""
    without_code = re.sub(r"^```.*?^```$", "", text.split("---", 2)[2], flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"^:::.*$", "", without_code, flags=re.MULTILINE).split()


def test_every_correction_stands_in_one_place():
    counted = Counter(words.split()[0] for text in SOURCES.values() for words in blocks(text, "correction"))

    assert counted == {f"C-{number:02d}": 1 for number in range(1, 27)}


def test_there_are_live_figures_from_every_picture():
    figures = [words.split()[0] for text in SOURCES.values() for words in blocks(text, "live")]

    assert len(figures) >= 8
    assert set(figures) == {f"kinesis/{picture}" for picture in ("shards", "ring", "lineage", "readers", "bill")}


def test_the_two_questions_of_the_beginning_are_asked_again_at_the_end():
    pages = list(SOURCES.values())

    assert blocks(pages[0], "check")[:2] == blocks(pages[-1], "check") == ["KIN-Q08", "KIN-Q14"]


@EACH_PAGE
def test_a_page_asks_sums_up_and_names_its_sources(name):
    assert 1 <= len(blocks(SOURCES[name], "check")) <= 4
    assert len(blocks(SOURCES[name], "summary")) == len(blocks(SOURCES[name], "sources")) == 1


@EACH_PAGE
def test_a_page_is_short(name):
    assert len(prose(SOURCES[name])) <= MOST_WORDS


@EACH_PAGE
def test_the_summary_comes_after_the_questions(name):
    assert PAGES[name].rindex("::: check") < PAGES[name].rindex("::: summary") < PAGES[name].rindex("::: sources")


@EACH_PAGE
def test_code_fits_its_box(name):
    code = re.findall(r"^```\w+\n(.*?)^```$", SOURCES[name], re.MULTILINE | re.DOTALL)

    assert all(len(line) <= 72 for block in code for line in block.splitlines())
