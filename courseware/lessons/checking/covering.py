"""How far a topic has come: which of its concepts are taught, asked for, and experienced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from courseware.experiments import finding
from courseware.labs.topics import Topic
from courseware.lessons import lesson
from courseware.quizzes.bank.loading import Bank


@dataclass(frozen=True)
class Covered:
    """A concept, with the pages that teach it, the questions that ask for it, the experiments that show it."""

    concept: str
    name: str
    pages: Sequence[str]
    questions: Sequence[str]
    experiments: Sequence[str]


def covered(topic: Topic, bank: Bank | None) -> list[Covered]:
    """All concepts of a topic in their order."""
    taught = lesson.lesson_of(topic)
    asked = bank.concepts() if bank is not None else {}
    shown = _by_experiment(topic)
    return [
        Covered(
            each.id,
            each.name,
            [source.name for source in taught.sources if each.id in source.front.concepts],
            list(asked.get(each.id, ())),
            shown.get(each.id, ()),
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


def _by_experiment(topic: Topic) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for experiment in finding.all_of(topic).values():
        for concept in experiment.concepts:
            found.setdefault(concept, []).append(experiment.id)
    return found
