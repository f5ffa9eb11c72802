"""Several right options. The mark is the share of right ones ticked, less the wrong ones ticked.

So that ticking everything, or nothing, is worth nothing.
"""

from itertools import pairwise

from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.choices import (
    Option,
    ShownOption,
    checked_place,
    choices,
    problems_of_options,
    shown_options,
)
from courseware.quizzes.types.contract import Data, Field, Line, Part, Result, Unreadable, share
from courseware.quizzes.types.draw import Draw

FIELD = "choices"


class Question(contract.Question, frozen=True, kw_only=True, tag="multiple"):
    options: list[Option]
    shuffle: bool = True


class Shown(contract.Shown, kw_only=True, tag="multiple"):
    options: list[ShownOption]


def problems(question: Question) -> list[tuple[str, str]]:
    found = problems_of_options(question.options, most_right=None)
    for number, option in enumerate(question.options):
        if option.right and not option.feedback.strip():
            found.append((f"options[{number}]", "a right option needs `feedback` too: why it belongs to the answer"))
    return found


def prepare(question: Question, draw: Draw) -> Shown:
    options = shown_options(question.options, draw, shuffle=question.shuffle)
    if not any(each.is_right for each in options):
        raise Unclear("at least one option is right, whatever is drawn")
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
    return [Field(name=FIELD, kind="checks", choices=choices([each.text for each in shown.options]))]


def read(shown: Shown, data: Data) -> list[int]:
    sent = [each for each in data.get(FIELD) or [] if each.strip()]
    if not sent:
        raise Unreadable(FIELD, "nothing_ticked")
    return sorted({checked_place(each.strip(), FIELD, len(shown.options)) for each in sent[: len(shown.options) + 1]})


def grade(shown: Shown, answer: list[int], ground: Ground) -> Result:
    ticked = set(answer)
    parts = [_part(place, option, place in ticked) for place, option in enumerate(shown.options)]
    hits = sum(shown.options[place].is_right for place in ticked)
    misses = len(ticked) - hits
    score = share(hits - misses, sum(each.is_right for each in shown.options))
    return Result(score=score, parts=parts, explanation=shown.explanation)


def _part(place: int, option: ShownOption, is_ticked: bool) -> Part:
    name = str(place + 1)
    if is_ticked == option.is_right:
        return Part(name=name, mark="right" if is_ticked else "plain")
    if is_ticked:
        return Part(name=name, mark="wrong", feedback=option.feedback, misconception=option.misconception)
    return Part(name=name, mark="missed", feedback=option.feedback)


def tell(shown: Shown, answer: list[int], result: Result) -> list[Line]:
    return [
        Line(text=option.text, mark=part.mark, feedback=part.feedback, is_chosen=place in answer)
        for place, (option, part) in enumerate(zip(shown.options, result.parts, strict=True))
    ]


def _places(shown: Shown, *, are_right: bool) -> list[str]:
    return [str(place) for place, option in enumerate(shown.options, start=1) if option.is_right is are_right]


def right(shown: Shown, ground: Ground) -> Data:
    return {FIELD: _places(shown, are_right=True)}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    good, bad = _places(shown, are_right=True), _places(shown, are_right=False)
    one_too_many = [{FIELD: [*good, each]} for each in bad]
    one_missing = [{FIELD: [each for each in good if each != left_out]} for left_out in good if len(good) > 1]
    only_wrong = [{FIELD: list(pair)} for pair in pairwise(bad)]
    return [*one_too_many, *one_missing, *only_wrong]
