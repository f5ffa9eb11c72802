"""Lessons of a topic that exists for a test, and single pages made of a text."""

from pathlib import Path

import pytest

from courseware.labs import topics
from courseware.lessons import drawing
from courseware.lessons.glossary import Glossary, Term
from courseware.lessons.sources import FrontMatter, Source
from courseware.lessons.writing import Writing
from tests.lessons.toy import topic_in

WORDS = [Term("shard", "A part of a stream.", "shards"), Term("Firehose", "Delivers.", also=("Kinesis Data Firehose",))]


@pytest.fixture
def toy(tmp_path):
    """The toy topic in the registry, with a lesson of two pages."""
    topic = topic_in(tmp_path)
    topics.register(topic)
    yield topic
    topics._topics.pop(topic.slug)
    topics.catalog.cache_clear()


@pytest.fixture
def page_of():
    """`page_of(text)`: the page of a text which begins in line 1 of its file."""

    def made(text: str, **numbers: int):
        source = Source(Path("010-page.md"), "page", FrontMatter("Page", "A page."), text, 1)
        return drawing.draw(Writing("kinesis", source, Glossary.of(Path(), WORDS), numbers))

    return made


@pytest.fixture
def html_of(page_of):
    """`html_of(text)`: what stands in its page, without what is drawn anew for each reader."""
    return lambda text, **numbers: "".join(piece for piece in page_of(text, **numbers).pieces if isinstance(piece, str))


@pytest.fixture
def faults_of(page_of):
    """`faults_of(text)`: what is wrong with it, as pairs of a line and words."""
    return lambda text: [(fault.line, fault.words) for fault in page_of(text).faults]
