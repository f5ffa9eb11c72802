"""One right option of several. Each wrong one meets its own reason."""

from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.choices import (
    Option,
    ShownOption,
    choices,
    place_of,
    problems_of_options,
    shown_options,
)
from courseware.quizzes.types.contract import FULL, Data, Field, Line, Part, Result
from courseware.quizzes.types.draw import Draw

FIELD = "choice"


class Question(contract.Question, frozen=True, kw_only=True, tag="single"):
    options: list[Option]
    shuffle: bool = True


class Shown(contract.Shown, kw_only=True, tag="single"):
    options: list[ShownOption]


def problems(question: Question) -> list[tuple[str, str]]:
    """What is missing, as (path below the question, sentence)."""
    return problems_of_options(question.options, most_right=1)


def prepare(question: Question, draw: Draw) -> Shown:
    options = shown_options(question.options, draw, shuffle=question.shuffle)
    if sum(each.is_right for each in options) != 1:
        raise Unclear("exactly one option is right, whatever is drawn")
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        options=options,
    )


def fields(shown: Shown) -> list[Field]:
    return [Field(name=FIELD, kind="radio", choices=choices([each.text for each in shown.options]))]


def read(shown: Shown, data: Data) -> int:
    return place_of(data, FIELD, len(shown.options))


def grade(shown: Shown, answer: int, ground: Ground) -> Result:
    chosen = shown.options[answer]
    mark: contract.Mark = "right" if chosen.is_right else "wrong"
    misconception = "" if chosen.is_right else chosen.misconception
    part = Part(name=FIELD, mark=mark, feedback=chosen.feedback, misconception=misconception)
    return Result(score=FULL if chosen.is_right else 0, parts=[part], explanation=shown.explanation)


def tell(shown: Shown, answer: int, result: Result) -> list[Line]:
    return [
        Line(
            text=option.text,
            mark="right" if option.is_right else "wrong" if place == answer else "plain",
            feedback=option.feedback if place == answer else "",
            is_chosen=place == answer,
        )
        for place, option in enumerate(shown.options)
    ]


def right(shown: Shown, ground: Ground) -> Data:
    return {FIELD: [str(place) for place, option in enumerate(shown.options, start=1) if option.is_right]}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    return [{FIELD: [str(place)]} for place, option in enumerate(shown.options, start=1) if not option.is_right]
