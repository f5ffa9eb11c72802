"""The toy topic with its bank in the registry, and people at its quiz."""

import pytest

from courseware.labs import topics
from courseware.quizzes.bank import grounds, loading
from tests.quizzes.cast import QUIZ_TOPIC


@pytest.fixture
def quiz_topic():
    """The toy topic, for one test."""
    topics.register(QUIZ_TOPIC)
    yield QUIZ_TOPIC
    topics._topics.pop(QUIZ_TOPIC.slug)
    topics.catalog.cache_clear()
    grounds._ground.cache_clear()
    loading._kept.cache_clear()
