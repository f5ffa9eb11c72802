"""What somebody has met: her answers and the pages she has read, as standing and review are derived from."""

from collections.abc import Iterable

from courseware.labs import topics
from courseware.labs.topics import Topic
from courseware.lessons import places
from courseware.lessons.lesson import lesson_of
from courseware.progress.answered import Answered, Objective
from courseware.quizzes import queries
from courseware.quizzes.types.contract import FULL


def answers(person_id: int | None, of: Iterable[Topic] | None = None) -> list[Answered]:
    """Her marked answers in some topics, or in all."""
    if person_id is None:
        return []
    return [
        Answered(topic.slug, each.question, each.concepts, each.answered_at, each.score >= FULL)
        for topic in (topics.topics() if of is None else of)
        for each in queries.answers_of(person_id, topic.slug)
        if each.answered_at is not None
    ]


def read(person_id: int | None, topic: Topic) -> list[Objective]:
    """The concepts of the pages that she has read."""
    known = places.of_topic(person_id, topic.slug)
    return [
        Objective(topic.slug, concept)
        for source in lesson_of(topic).sources
        if (place := known.get(source.name)) and place.is_read
        for concept in source.front.concepts
    ]
