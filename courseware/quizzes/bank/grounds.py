"""A topic's ground: what its questions need of it, taken from the registry."""

from functools import lru_cache

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.quizzes.ground import Ground
from services.engine.service import Catalog


def ground_of(topic: Topic) -> Ground:
    """What a topic's questions stand on."""
    return _ground(topic.slug, topics.catalog())


# The catalog is a key, so that a topic that registers later finds no ground made without it.
@lru_cache(maxsize=32)
def _ground(slug: str, catalog: Catalog) -> Ground:
    topic = topics.topic(slug)
    assert topic is not None, "a ground is of a topic that is registered"
    return Ground(
        numbers=topic.numbers,
        functions=topic.functions,
        catalog=catalog,
        scenario=topic.lab.start,
        region=topic.lab.region,
    )
