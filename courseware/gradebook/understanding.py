"""What a class has understood of a topic: standing and share of right answers by concept, and who was sure and wrong.

Standing is derived from answers as each student's own page derives it (`progress/standing.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import NamedTuple

from courseware.progress.answered import Answered
from courseware.progress.standing import Standing, standings

SURE = 3


class Answer(NamedTuple):
    """An answer that was marked, of whom it is besides."""

    person: int
    question: str
    concepts: Sequence[str]
    at: datetime
    is_right: bool
    try_number: int
    confidence: int | None


@dataclass(frozen=True)
class Mastery:
    """A concept in a class: how many stand where, and each one's share of right answers among those about it."""

    concept: str
    practised: int
    mastered: int
    asked: int
    shares: list[float]

    @property
    def median(self) -> float | None:
        return median(self.shares) if self.shares else None


def mastery(topic: str, concepts: Sequence[str], answers: Sequence[Answer]) -> list[Mastery]:
    """Each concept in the topic's order. Whom nobody has asked about it has no share."""
    by_person: dict[int, list[Answer]] = {}
    for each in answers:
        by_person.setdefault(each.person, []).append(each)
    stand: dict[str, list[Standing]] = {each: [] for each in concepts}
    shares: dict[str, list[float]] = {each: [] for each in concepts}
    for own in by_person.values():
        for objective, standing in standings([_answered(topic, each) for each in own], ()).items():
            if objective.concept in stand:
                stand[objective.concept].append(standing)
        for concept, share in _shares(own).items():
            if concept in shares:
                shares[concept].append(share)
    return [
        Mastery(
            each,
            sum(standing == Standing.PRACTISED for standing in stand[each]),
            sum(standing == Standing.MASTERED for standing in stand[each]),
            len(shares[each]),
            sorted(shares[each]),
        )
        for each in concepts
    ]


def _answered(topic: str, each: Answer) -> Answered:
    return Answered(topic, each.question, each.concepts, each.at, each.is_right)


def _shares(own: Sequence[Answer]) -> Mapping[str, float]:
    right: dict[str, int] = {}
    asked: dict[str, int] = {}
    for each in own:
        for concept in each.concepts:
            asked[concept] = asked.get(concept, 0) + 1
            right[concept] = right.get(concept, 0) + each.is_right
    return {concept: right[concept] / count for concept, count in asked.items()}


def most_in_need(found: Sequence[Mastery]) -> Mastery | None:
    """The concept of the lowest median; None where nothing was asked yet."""
    asked = [(each.median, each) for each in found if each.median is not None]
    return min(asked, key=lambda each: each[0])[1] if asked else None


def sure_and_wrong(answers: Sequence[Answer]) -> list[tuple[str, list[int]]]:
    """Questions that somebody answered wrongly and was sure, with whom, most first; who got it right since is not."""
    newest: dict[tuple[int, str], Answer] = {}
    sure: set[tuple[int, str]] = set()
    for each in sorted(answers, key=lambda each: each.at):
        key = (each.person, each.question)
        newest[key] = each
        if each.confidence == SURE and not each.is_right:
            sure.add(key)
    found: dict[str, list[int]] = {}
    for person, question in sorted(sure):
        if not newest[person, question].is_right:
            found.setdefault(question, []).append(person)
    return sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))


@dataclass(frozen=True)
class Gain:
    """What somebody knew at first and knows now of the questions she met more than once."""

    questions: int
    at_first: float | None
    now: float | None


def gain(answers: Sequence[Answer]) -> Gain:
    """The share of questions right when first met and when met last, over those that were met at least twice."""
    met: dict[str, list[Answer]] = {}
    for each in sorted(answers, key=lambda each: each.at):
        met.setdefault(each.question, []).append(each)
    twice = [own for own in met.values() if len(own) > 1]
    if not twice:
        return Gain(0, None, None)
    first, last = (sum(own[place].is_right for own in twice) / len(twice) for place in (0, -1))
    return Gain(len(twice), first, last)


def calibration(answers: Sequence[Answer]) -> list[tuple[int, int, float | None]]:
    """For each of the three steps of being sure: how many first tries, and the share of them that was right."""
    found = []
    for step in (1, 2, SURE):
        own = [each.is_right for each in answers if each.confidence == step and each.try_number == 1]
        found.append((step, len(own), sum(own) / len(own) if own else None))
    return found
