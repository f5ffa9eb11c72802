"""Whether a question is there already, in nearly the same words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from courseware.quizzes.types.contract import Question

ALIKE = 0.75
_WORD = re.compile(r"\w+")
_HOLE = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True)
class Like:
    """A question that reads much the same."""

    name: str
    title: str
    percent: int


def alike(question: Question, others: Mapping[str, Question] | Iterable[Question]) -> list[Like]:
    """The questions whose text shares most of its words with this one, the most alike first."""
    own = words(question.text)
    listed = others.values() if isinstance(others, Mapping) else others
    found = [
        Like(each.id, each.title, round(100 * share))
        for each in listed
        if each.id != question.id and (share := shared(own, words(each.text))) >= ALIKE
    ]
    return sorted(found, key=lambda each: -each.percent)[:5]


def words(text: str) -> frozenset[str]:
    """The words of a text without its numbers' names; numbers themselves count, as they may be all that differs."""
    return frozenset(_WORD.findall(_HOLE.sub(" ", text).casefold()))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """
    >>> shared(words("Which shard is hot?"), words("Which shard is cold?"))
    0.6
    """
    together = one | other
    return len(one & other) / len(together) if together else 0.0
