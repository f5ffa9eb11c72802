"""What can be found: each section of each page, and each term of the glossary."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons import lesson as lessons
from courseware.lessons.addresses import term_anchor
from courseware.lessons.sources import LANGUAGE

# Raised when documents are made otherwise from the same files: then they are laid down anew.
FORMAT = 2


@dataclass(frozen=True)
class Document:
    """A section or a term. `also` are other words for it; for a term `page` is empty, and `title` the term."""

    kind: Literal["section", "term"]
    topic: str
    page: str
    anchor: str
    title: str
    heading: str
    also: str
    body: str


def documents() -> list[Document]:
    """All of them, topic by topic, in the order in which they are read."""
    return [each for topic in topics.topics() for each in (*_terms(topic), *_sections(topic))]


def digest() -> str:
    """The same as long as the lessons say the same. It is found without drawing a page."""
    told = hashlib.sha256(str(FORMAT).encode())
    for topic in topics.topics():
        told.update(f"{topic.slug} {sorted(topic.numbers.items())}".encode())
        for path, _written, _size in lessons.stamp_of(topic, LANGUAGE):
            told.update(path.read_bytes())
        told.update(repr(lessons.edits_of(topic)).encode())
    return told.hexdigest()


def _terms(topic: Topic) -> Iterator[Document]:
    for term in lessons.lesson_of(topic, LANGUAGE).glossary.terms:
        also = ", ".join(term.also)
        yield Document("term", topic.slug, "", term_anchor(topic.slug, term), term.term, "", also, term.line)


def _sections(topic: Topic) -> Iterator[Document]:
    for page in lessons.lesson_of(topic, LANGUAGE).pages:
        for number, section in enumerate(page.sections):
            # Who looks for the page's own words finds its beginning.
            body = f"{page.summary} {section.text}" if number == 0 else section.text
            anchor, heading = (section.anchor, section.heading) if section.anchor else ("", "")
            yield Document("section", topic.slug, page.name, anchor, page.title, heading, "", body)
