"""How far a topic has come: which of its concepts are taught, asked for, and experienced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from courseware.experiments import finding
from courseware.labs.topics import Topic
from courseware.lessons import lesson
from courseware.lessons.lesson import Lesson
from courseware.quizzes.bank.loading import Bank
from courseware.quizzes.types.lab import Question as Task


@dataclass(frozen=True)
class Covered:
    """A concept, with the pages that teach it, the questions that ask for it, and where it can be seen at work.

    That is an experiment, a task in the lab, or a live figure, named by its page. `is_live` where it must be.
    """

    concept: str
    name: str
    pages: Sequence[str]
    questions: Sequence[str]
    shown: Sequence[str]
    is_live: bool = False


def covered(topic: Topic, bank: Bank | None) -> list[Covered]:
    """All concepts of a topic in their order."""
    taught = lesson.lesson_of(topic)
    asked = bank.concepts() if bank is not None else {}
    shown = _shown(topic, taught, bank)
    return [
        Covered(
            each.id,
            each.name,
            [source.name for source in taught.sources if each.id in source.front.concepts],
            list(asked.get(each.id, ())),
            shown.get(each.id, ()),
            each.is_live,
        )
        for each in taught.concepts.values()
    ]


def gaps(rows: Sequence[Covered]) -> Iterator[str]:
    """What a finished topic may not leave open."""
    for row in rows:
        if not row.pages:
            yield f"{row.concept} ({row.name}) is taught on no page"
        if not row.questions:
            yield f"{row.concept} ({row.name}) is asked for by no question"
        if row.is_live and not row.shown:
            yield f"{row.concept} ({row.name}) is to be seen in no figure, experiment or task"


def _shown(topic: Topic, taught: Lesson, bank: Bank | None) -> Mapping[str, Sequence[str]]:
    """Where a concept can be seen at work: figures, experiments, tasks."""
    found: dict[str, list[str]] = {}
    tasks = [each for each in bank.questions.values() if isinstance(each, Task)] if bank is not None else []
    named = [(page.source.name, figure.shows) for page in taught.pages for figure in page.figures]
    named += [(each.id, tuple(each.concepts)) for each in finding.all_of(topic).values()]
    named += [(each.id, tuple(each.concepts)) for each in tasks]
    for name, concepts in named:
        for concept in concepts:
            places = found.setdefault(concept, [])
            if name not in places:
                places.append(name)
    return found
