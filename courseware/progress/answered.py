"""What progress is derived from: answers, each to a question that asks for some concepts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was marked: a first try with its numbers, right only if the whole mark was reached."""

    topic: str
    question: str
    concepts: Sequence[str]
    at: datetime
    is_right: bool


@dataclass(frozen=True, slots=True, order=True)
class Objective:
    """A concept of a topic, as something to be remembered."""

    topic: str
    concept: str


def objectives(answer: Answered) -> list[Objective]:
    """What an answer tells about."""
    return [Objective(answer.topic, concept) for concept in answer.concepts]
