"""A number, from parameters that are drawn anew for each try, marked within a tolerance, in units where it has some."""

from fractions import Fraction
from typing import Any

from courseware.quizzes.formulas import plain
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import amounts, contract
from courseware.quizzes.types.amounts import Amount
from courseware.quizzes.types.contract import FULL, Data, Field, Formula, Line, Result, Unreadable, Wrong, sent
from courseware.quizzes.types.draw import Draw
from courseware.quizzes.types.typed import typed_number

FIELD = "number"
UNIT = "unit"


class Question(contract.Question, frozen=True, kw_only=True, tag="numeric"):
    answer: Formula
    otherwise: str
    tolerance: Formula = 0
    label: str = ""
    unit: str = ""
    units: dict[str, int | float] = {}
    wrong: list[Wrong] = []


class Shown(contract.Shown, kw_only=True, tag="numeric"):
    key: Amount
    label: str = ""
    unit: str = ""
    units: list[tuple[str, str]] = []


def problems(question: Question) -> list[tuple[str, str]]:
    found = []
    if question.unit and question.units:
        found.append(("units", "a number has one `unit`, or `units` to choose from"))
    if any(factor <= 0 for factor in question.units.values()):
        found.append(("units", "the factor of a unit is above 0"))
    if question.units and next(iter(question.units.values())) != 1:
        found.append(("units", "the first unit is that of `answer`, with the factor 1"))
    if not question.wrong:
        found.append(("wrong", "at least one known wrong way, with its misconception"))
    return found


def prepare(question: Question, draw: Draw) -> Shown:
    key = amounts.amount(draw.number(question.answer), question.tolerance, question.wrong, question.otherwise, draw)
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        key=key,
        label=draw.text(question.label),
        unit=question.unit,
        units=[(name, str(plain(factor))) for name, factor in question.units.items()],
    )


def fields(shown: Shown) -> list[Field]:
    found = [Field(name=FIELD, kind="number", label=shown.label, unit=shown.unit)]
    if shown.units:
        found.append(Field(name=UNIT, kind="select", label="Unit", choices=[(name, name) for name, _ in shown.units]))
    return found


def read(shown: Shown, data: Data) -> dict[str, Any]:
    text, unit = sent(data, FIELD), sent(data, UNIT)
    if not shown.units:
        return {"value": str(typed_number(text, FIELD, shown.unit)), "unit": shown.unit}
    # Who typed a unit behind the number means that one.
    typed_behind = next((name for name, _ in shown.units if text.casefold().endswith(f" {name.casefold()}")), "")
    unit = typed_behind or unit
    if unit not in dict(shown.units):
        raise Unreadable(UNIT, "nothing_chosen" if not unit else "not_offered")
    return {"value": str(typed_number(text, FIELD, unit)), "unit": unit}


def _value(shown: Shown, answer: dict[str, Any]) -> Fraction:
    return Fraction(answer["value"]) * Fraction(dict(shown.units).get(answer["unit"], "1"))


def grade(shown: Shown, answer: dict[str, Any], ground: Ground) -> Result:
    part = shown.key.mark(FIELD, _value(shown, answer))
    return Result(score=FULL if part.mark == "right" else 0, parts=[part], explanation=shown.explanation)


def tell(shown: Shown, answer: dict[str, Any], result: Result) -> list[Line]:
    unit = shown.unit or (shown.units[0][0] if shown.units else "")
    part = result.parts[0]
    given = amounts.said(answer["value"], answer["unit"])
    key = amounts.said(shown.key.value, unit)
    return [Line(text=shown.label, mark=part.mark, given=given, key=key, feedback=part.feedback, is_chosen=True)]


def _form(shown: Shown, value: Fraction) -> Data:
    form = {FIELD: [amounts.typed(value)]}
    return {**form, UNIT: [shown.units[0][0]]} if shown.units else form


def right(shown: Shown, ground: Ground) -> Data:
    return _form(shown, shown.key.key)


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    return [_form(shown, value) for value in amounts.elsewhere(shown.key)]
