"""The types of questions there are. A new one is a module with the functions of `Kind`, and a line here."""

from typing import Any, Protocol

from courseware.quizzes.ground import Ground
from courseware.quizzes.types import (
    cloze,
    essay,
    lab,
    line,
    matching,
    multiple,
    numeric,
    ordering,
    predict,
    short,
    single,
)
from courseware.quizzes.types.contract import Answer, Data, Field, Line, Question, Result, Shown
from courseware.quizzes.types.draw import Draw, drawn

AnyQuestion = (
    single.Question
    | multiple.Question
    | numeric.Question
    | ordering.Question
    | matching.Question
    | cloze.Question
    | short.Question
    | predict.Question
    | line.Question
    | lab.Question
    | essay.Question
)
AnyShown = (
    single.Shown
    | multiple.Shown
    | numeric.Shown
    | ordering.Shown
    | matching.Shown
    | cloze.Shown
    | short.Shown
    | predict.Shown
    | line.Shown
    | lab.Shown
    | essay.Shown
)


class Kind(Protocol):
    """What a type's module offers; `contract.py` says what each does."""

    def problems(self, question: Any) -> list[tuple[str, str]]: ...
    def prepare(self, question: Any, draw: Draw) -> Any: ...
    def fields(self, shown: Any) -> list[Field]: ...
    def read(self, shown: Any, data: Data) -> Answer: ...
    def grade(self, shown: Any, answer: Any, ground: Ground) -> Result: ...
    def tell(self, shown: Any, answer: Any, result: Result) -> list[Line]: ...
    def right(self, shown: Any, ground: Ground) -> Data: ...
    def wrong(self, shown: Any, ground: Ground) -> list[Data]: ...


KINDS: dict[str, Kind] = {
    "single": single,
    "multiple": multiple,
    "numeric": numeric,
    "ordering": ordering,
    "matching": matching,
    "cloze": cloze,
    "short": short,
    "predict": predict,
    "line": line,
    "lab": lab,
    "essay": essay,
}


# Marked by a person. They have a place only where somebody reads what was handed in.
BY_HAND = frozenset({"essay"})


def is_by_hand(question: Question | Shown) -> bool:
    """Whether its mark waits for a reader."""
    return type_of(question) in BY_HAND


def type_of(question: Question | Shown) -> str:
    """The name of a question's type."""
    return str(question.__struct_config__.tag)


def kind_of(question: Question | Shown) -> Kind:
    """The module of a question's type."""
    return KINDS[type_of(question)]


def prepare(question: Question, seed: str, ground: Ground) -> AnyShown:
    """A question as a seed shows it. Raises Unclear."""
    shown: AnyShown = kind_of(question).prepare(question, drawn(question, seed, ground))
    return shown


def read(shown: AnyShown, data: Data) -> Answer:
    """The answer that a form is. Raises Unreadable."""
    return kind_of(shown).read(shown, data)


def grade(shown: AnyShown, answer: Answer, ground: Ground) -> Result:
    """The mark of an answer, with what is said to it."""
    return kind_of(shown).grade(shown, answer, ground)
