"""A text with blanks, each a number, words, or a list to choose from. `{name}` in the text is where one stands."""

import re
from fractions import Fraction
from typing import Any

import msgspec

from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import amounts, contract
from courseware.quizzes.types import short as words
from courseware.quizzes.types.amounts import Amount
from courseware.quizzes.types.choices import (
    Option,
    ShownOption,
    choices,
    place_of,
    problems_of_options,
    shown_options,
)
from courseware.quizzes.types.contract import Data, Field, Formula, Line, Part, Result, Strict, sent, share
from courseware.quizzes.types.draw import Draw
from courseware.quizzes.types.typed import typed_number, typed_words

BLANK = re.compile(r"(?<!\{)\{([a-z][a-z0-9_-]*)\}(?!\})")


class WrongBlank(Strict, frozen=True, kw_only=True):
    """A known wrong answer: a number's formula, or a list of words."""

    when: Formula | list[str]
    feedback: str
    misconception: str


class Blank(Strict, frozen=True, kw_only=True):
    """Exactly one of `answer` (a number), `accept` (words), `options` (a list to choose from)."""

    answer: Formula = ""
    tolerance: Formula = 0
    accept: list[str] = []
    options: list[Option] = []
    wrong: list[WrongBlank] = []
    otherwise: str = ""
    label: str = ""


class ShownBlank(msgspec.Struct, omit_defaults=True):
    name: str
    label: str = ""
    amount: Amount | None = None
    phrase: words.Words | None = None
    options: list[ShownOption] = []


class Question(contract.Question, frozen=True, kw_only=True, tag="cloze"):
    blanks: dict[str, Blank]


class Shown(contract.Shown, kw_only=True, tag="cloze"):
    blanks: list[ShownBlank]


def problems(question: Question) -> list[tuple[str, str]]:
    found = []
    standing = BLANK.findall(question.text)
    for name in {*standing} - {*question.blanks}:
        found.append(("text", f"{{{name}}} stands in the text, and `blanks` does not know it"))
    for name, blank in question.blanks.items():
        path = f"blanks.{name}"
        if standing.count(name) != 1:
            found.append((path, f"{{{name}}} stands {standing.count(name)} times in the text, and not once"))
        if sum([blank.answer != "", bool(blank.accept), bool(blank.options)]) != 1:
            found.append((path, "a blank has one of `answer`, `accept` and `options`"))
        if blank.options:
            found += [(f"{path}.{below}", said) for below, said in problems_of_options(blank.options, most_right=1)]
        elif not blank.otherwise.strip():
            found.append((path, "a blank that is typed needs `otherwise`: what to say to any other answer"))
        is_words = bool(blank.accept)
        for number, each in enumerate(blank.wrong):
            if isinstance(each.when, list) != is_words:
                found.append((f"{path}.wrong[{number}]", "`when` is a list of words for words, a formula for a number"))
        if is_words:
            known = _wrong_words(blank)
            found += [(f"{path}.{below}", said) for below, said in words.problems_of_words(blank.accept, known)]
    return found


def _wrong_words(blank: Blank) -> list[words.WrongWords]:
    return [
        words.WrongWords(when=each.when, feedback=each.feedback, misconception=each.misconception)
        for each in blank.wrong
        if isinstance(each.when, list)
    ]


def prepare(question: Question, draw: Draw) -> Shown:
    order = BLANK.findall(question.text)
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        blanks=[_blank(name, question.blanks[name], draw) for name in order],
    )


def _blank(name: str, blank: Blank, draw: Draw) -> ShownBlank:
    label = draw.text(blank.label)
    if blank.options:
        options = shown_options(blank.options, Draw(f"{draw.seed}/{name}", draw.names, draw.ground), shuffle=True)
        if sum(each.is_right for each in options) != 1:
            raise Unclear("exactly one option of a blank is right, whatever is drawn")
        return ShownBlank(name, label, options=options)
    if blank.accept:
        return ShownBlank(name, label, phrase=words.words(blank.accept, blank.otherwise, _wrong_words(blank), draw))
    wrong = [
        contract.Wrong(when=each.when, feedback=each.feedback, misconception=each.misconception)
        for each in blank.wrong
        if not isinstance(each.when, list)
    ]
    key = amounts.amount(draw.number(blank.answer), blank.tolerance, wrong, blank.otherwise, draw)
    return ShownBlank(name, label, amount=key)


def _field(blank: ShownBlank) -> str:
    return f"blank-{blank.name}"


def fields(shown: Shown) -> list[Field]:
    return [_asked(blank) for blank in shown.blanks]


def _asked(blank: ShownBlank) -> Field:
    if blank.options:
        offered = choices([each.text for each in blank.options])
        return Field(name=_field(blank), kind="select", label=blank.label, choices=offered)
    return Field(name=_field(blank), kind="number" if blank.amount else "text", label=blank.label)


def read(shown: Shown, data: Data) -> dict[str, Any]:
    return {blank.name: _read(blank, data) for blank in shown.blanks}


def _read(blank: ShownBlank, data: Data) -> Any:
    if blank.options:
        return place_of(data, _field(blank), len(blank.options))
    text = sent(data, _field(blank))
    return str(typed_number(text, _field(blank))) if blank.amount else typed_words(text, _field(blank))


def grade(shown: Shown, answer: dict[str, Any], ground: Ground) -> Result:
    parts = [_part(blank, answer[blank.name]) for blank in shown.blanks]
    score = share(sum(each.mark == "right" for each in parts), len(parts))
    return Result(score=score, parts=parts, explanation=shown.explanation)


def _part(blank: ShownBlank, given: Any) -> Part:
    name = _field(blank)
    if blank.amount:
        return blank.amount.mark(name, Fraction(given))
    if blank.phrase:
        return blank.phrase.mark(name, given)
    chosen = blank.options[given]
    if chosen.is_right:
        return Part(name=name, mark="right", feedback=chosen.feedback)
    return Part(name=name, mark="wrong", feedback=chosen.feedback, misconception=chosen.misconception)


def tell(shown: Shown, answer: dict[str, Any], result: Result) -> list[Line]:
    return [
        Line(
            text=blank.label,
            mark=part.mark,
            given=_given(blank, answer[blank.name]),
            key=_key(blank),
            feedback=part.feedback,
            is_chosen=True,
        )
        for blank, part in zip(shown.blanks, result.parts, strict=True)
    ]


def _given(blank: ShownBlank, given: Any) -> str:
    if blank.amount:
        return amounts.said(given)
    return str(given) if blank.phrase else blank.options[given].text


def _key(blank: ShownBlank) -> str:
    if blank.amount:
        return amounts.said(blank.amount.value)
    if blank.phrase:
        return blank.phrase.accept[0]
    return next(each.text for each in blank.options if each.is_right)


def _right(blank: ShownBlank) -> str:
    if blank.options:
        return str(next(place for place, each in enumerate(blank.options, start=1) if each.is_right))
    return amounts.typed(blank.amount.key) if blank.amount else _key(blank)


def _wrong(blank: ShownBlank) -> list[str]:
    if blank.options:
        return [str(place) for place, each in enumerate(blank.options, start=1) if not each.is_right]
    if blank.amount:
        return [amounts.typed(each) for each in amounts.elsewhere(blank.amount)]
    assert blank.phrase is not None, "a blank has one kind of key"
    return [*(said for each in blank.phrase.wrong for said in each.when), "no such thing"]


def right(shown: Shown, ground: Ground) -> Data:
    return {_field(blank): [_right(blank)] for blank in shown.blanks}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    good = right(shown, ground)
    return [{**good, _field(blank): [each]} for blank in shown.blanks for each in _wrong(blank)]
