"""Finds sections and terms for some words: those that have all of them, else those that have some, and where a word
stands nowhere, those that have the word which was probably meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons.addresses import page_address
from courseware.lessons.search import index, spelling
from courseware.lessons.search.documents import documents
from courseware.lessons.search.sqlite import START, STOP

MOST = 20
MOST_WORDS = 8
LONGEST_QUERY = 200

_WORD = re.compile(r"[\w'’-]*\w")


@dataclass(frozen=True)
class Hit:
    """What was found: `title` is the page's or the term, `heading` the section's; in `snippet` it is marked."""

    kind: str
    topic: Topic
    title: str
    heading: str
    also: str
    snippet: SafeString
    address: str


@dataclass(frozen=True)
class Found:
    """Hits, best first; `meant` are the words that they are for, where those asked for stand nowhere."""

    hits: Sequence[Hit] = ()
    meant: str = ""


def find(asked: str) -> Found:
    """What there is for a question."""
    words = _WORD.findall(asked[:LONGEST_QUERY].replace("\0", ""))[:MOST_WORDS]
    if not words:
        return Found()
    if not index.is_laid_down():  # a database that was made without a start of the site
        index.refresh()
    hits = _hits(words, all_of_them=True)
    if hits:
        return Found(_named_first(hits, words))
    corrected = [_known(word) for word in words]
    if corrected != words:
        hits = _hits(corrected, all_of_them=True) or _hits(corrected, all_of_them=False)
        return Found(_named_first(hits, corrected), " ".join(corrected) if hits else "")
    return Found(_hits(words, all_of_them=False))


def _known(word: str) -> str:
    """The word itself, if it or another form of it stands somewhere."""
    return word if _hits([word], all_of_them=True) else spelling.meant(word, _vocabulary()) or word


def _hits(words: Sequence[str], *, all_of_them: bool) -> list[Hit]:
    with connection.cursor() as cursor:
        rows = index.backend(connection).find(cursor, words, MOST, all_of_them=all_of_them)
    return [hit for row in rows if (hit := _hit(row)) is not None]


def _hit(row: Sequence[str]) -> Hit | None:
    kind, slug, page, anchor, title, heading, also, _body, snippet = row
    topic = topics.topic(slug)
    if topic is None:
        return None
    way = page_address(slug, page, anchor) if page else f"{reverse('lessons:glossary')}#{anchor}"
    return Hit(kind, topic, title, heading, also, _marked(snippet), way)


def _marked(snippet: str) -> SafeString:
    return SafeString(escape(snippet).replace(START, "<mark>").replace(STOP, "</mark>"))


def _named_first(hits: Iterable[Hit], words: Sequence[str]) -> list[Hit]:
    """A term that is called just so stands before all others."""
    asked = _plain(" ".join(words))
    return sorted(hits, key=lambda hit: hit.kind != "term" or asked not in _names(hit))


def _names(hit: Hit) -> set[str]:
    return {_plain(name) for name in (hit.title, *hit.also.split(", "))}


def _plain(words: str) -> str:
    return words.casefold().replace("-", " ").removesuffix("s")


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    """The words of the documents as this process began."""
    return dict(spelling.vocabulary(f"{each.title} {each.heading} {each.also} {each.body}" for each in documents()))
