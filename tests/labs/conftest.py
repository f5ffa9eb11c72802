"""A topic for tests of worlds in the database: the toy service of the engine's tests, with a lab that draws nothing."""

import pytest

from courseware.labs import topics, worlds
from tests.labs.toy import TOY_TOPIC, Hand


@pytest.fixture
def toy_topic():
    """The toy topic in the registry, for one test."""
    topics.register(TOY_TOPIC)
    yield TOY_TOPIC
    topics._topics.pop(TOY_TOPIC.slug)
    topics.catalog.cache_clear()


@pytest.fixture
def lab(toy_topic, student):
    """The student at a lab of hers that has just begun."""
    return Hand(worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="toy"), student.pk)


@pytest.fixture
def var(settings, tmp_path):
    """A folder of this test's own for what the store writes besides the database."""
    settings.VAR = tmp_path
    return tmp_path
