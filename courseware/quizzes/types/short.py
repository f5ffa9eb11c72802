"""A few words, compared without regard to case, hyphens, articles and the like."""

import msgspec

from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.contract import FULL, Data, Field, Line, Part, Result, Strict, sent
from courseware.quizzes.types.draw import Draw
from courseware.quizzes.types.typed import normalised, typed_words

FIELD = "words"


class WrongWords(Strict, frozen=True, kw_only=True):
    when: list[str]
    feedback: str
    misconception: str


class ShownWrongWords(msgspec.Struct):
    when: list[str]
    feedback: str
    misconception: str


class Words(msgspec.Struct, omit_defaults=True):
    """Words' key: what is accepted, the first being the one that is shown; known wrong ones; what to say else."""

    accept: list[str]
    otherwise: str
    wrong: list[ShownWrongWords] = []
    exact_case: bool = False

    def mark(self, name: str, given: str) -> Part:
        """How words are marked, and what is said to them."""
        if self._is_one_of(given, self.accept):
            return Part(name=name, mark="right")
        for each in self.wrong:
            if self._is_one_of(given, each.when):
                return Part(name=name, mark="wrong", feedback=each.feedback, misconception=each.misconception)
        return Part(name=name, mark="wrong", feedback=self.otherwise)

    def _is_one_of(self, given: str, words: list[str]) -> bool:
        plain = normalised(given, exact_case=self.exact_case)
        return any(plain == normalised(each, exact_case=self.exact_case) for each in words)


class Question(contract.Question, frozen=True, kw_only=True, tag="short"):
    accept: list[str]
    otherwise: str
    wrong: list[WrongWords] = []
    exact_case: bool = False
    label: str = ""


class Shown(contract.Shown, kw_only=True, tag="short"):
    key: Words
    label: str = ""


def words(accept: list[str], otherwise: str, wrong: list[WrongWords], draw: Draw, *, exact_case: bool = False) -> Words:
    """The key as it is stored."""
    said = [ShownWrongWords(draw.texts(each.when), draw.text(each.feedback), each.misconception) for each in wrong]
    return Words(draw.texts(accept), draw.text(otherwise), said, exact_case)


def problems_of_words(accept: list[str], wrong: list[WrongWords]) -> list[tuple[str, str]]:
    """What is missing in words' key, as (path, sentence)."""
    found = []
    if not accept or not all(normalised(each) for each in accept):
        found.append(("accept", "at least one answer is accepted, and none is empty"))
    for number, each in enumerate(wrong):
        if {normalised(words) for words in each.when} & {normalised(words) for words in accept}:
            found.append((f"wrong[{number}]", "these words are accepted, so they are not wrong"))
    return found


def problems(question: Question) -> list[tuple[str, str]]:
    return problems_of_words(question.accept, question.wrong) if not question.exact_case else []


def prepare(question: Question, draw: Draw) -> Shown:
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        key=words(question.accept, question.otherwise, question.wrong, draw, exact_case=question.exact_case),
        label=draw.text(question.label),
    )


def fields(shown: Shown) -> list[Field]:
    return [Field(name=FIELD, kind="text", label=shown.label)]


def read(shown: Shown, data: Data) -> str:
    return typed_words(sent(data, FIELD), FIELD)


def grade(shown: Shown, answer: str, ground: Ground) -> Result:
    part = shown.key.mark(FIELD, answer)
    return Result(score=FULL if part.mark == "right" else 0, parts=[part], explanation=shown.explanation)


def tell(shown: Shown, answer: str, result: Result) -> list[Line]:
    part = result.parts[0]
    return [
        Line(
            text=shown.label,
            mark=part.mark,
            given=answer,
            key=shown.key.accept[0],
            feedback=part.feedback,
            is_chosen=True,
        )
    ]


def right(shown: Shown, ground: Ground) -> Data:
    return {FIELD: [shown.key.accept[0]]}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    known = [words for each in shown.key.wrong for words in each.when]
    return [{FIELD: [each]} for each in (*known, shown.key.accept[0] + " no", "?")]
