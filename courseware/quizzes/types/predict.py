"""Predict, then see: the key is what the engine shows when the scenario is run after the prediction was made.

What is said afterwards may name the value by `observed`, so those texts are filled in when the world has been run. A
run depends on the question and the numbers drawn alone, so the same one need not be run twice in a process.
"""

from fractions import Fraction
from functools import lru_cache
from typing import Any

import msgspec

from courseware.quizzes.formulas import Unclear, Value
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import amounts, contract
from courseware.quizzes.types.choices import MOST_OPTIONS, choices, place_of
from courseware.quizzes.types.contract import (
    FULL,
    Data,
    Field,
    Formula,
    Line,
    Part,
    Result,
    Step,
    Strict,
    Wrong,
    sent,
)
from courseware.quizzes.types.draw import Draw
from courseware.quizzes.types.runs import (
    Observe,
    OnceRun,
    ShownObserve,
    ShownStep,
    packed,
    problems_of_observe,
    problems_of_steps,
    seen,
    shown_observe,
    shown_steps,
    unpacked,
)
from courseware.quizzes.types.typed import typed_number

FIELD = "prediction"


class PredictOption(Strict, frozen=True, kw_only=True):
    """A prediction: right if its `value` is what was observed. `expect` marks the one that the author awaits."""

    text: str
    value: Formula
    feedback: str = ""
    misconception: str = ""
    expect: bool = False


class ShownPredictOption(msgspec.Struct, omit_defaults=True):
    text: str
    value: str
    feedback: str = ""
    misconception: str = ""


class Question(contract.Question, frozen=True, kw_only=True, tag="predict"):
    observe: Observe
    observed: str
    scenario: str = ""
    steps: list[Step] = []
    options: list[PredictOption] = []
    shuffle: bool = True
    expect: Formula = ""
    tolerance: Formula = 0
    label: str = ""
    unit: str = ""
    wrong: list[Wrong] = []
    otherwise: str = ""


class Shown(contract.Shown, kw_only=True, tag="predict"):
    """`names` are the numbers drawn, `later` the texts that wait for what is observed."""

    scenario: str
    steps: list[ShownStep]
    observe: ShownObserve
    observed: str
    names: dict[str, str]
    options: list[ShownPredictOption] = []
    tolerance: str | int | float = 0
    label: str = ""
    unit: str = ""
    wrong: list[Wrong] = []
    otherwise: str = ""


def problems(question: Question) -> list[tuple[str, str]]:
    found = problems_of_steps(question.steps, "steps") + problems_of_observe(question.observe, "observe")
    if question.options:
        if not 2 <= len(question.options) <= MOST_OPTIONS:
            found.append(("options", f"there are {len(question.options)} options; two to {MOST_OPTIONS} are good"))
        if sum(each.expect for each in question.options) != 1:
            found.append(("options", "one option has `expect: true`: what the engine will show"))
        for number, each in enumerate(question.options):
            if not each.expect and not (each.feedback.strip() and each.misconception):
                found.append((f"options[{number}]", "a wrong option needs `feedback` and `misconception`"))
    else:
        if question.expect == "":
            found.append(("expect", "a predicted number needs `expect`: what the engine will show"))
        if not question.otherwise.strip():
            found.append(("otherwise", "a predicted number needs `otherwise`: what to say to any other number"))
    return found


def prepare(question: Question, draw: Draw) -> Shown:
    options = [
        ShownPredictOption(draw.text(each.text), packed(draw.value(each.value)), each.feedback, each.misconception)
        for each in question.options
    ]
    if len({each.value for each in options}) < len(options):
        raise Unclear("two predictions stand for the same value")
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=question.explanation,
        hints=draw.texts(question.hints),
        scenario=question.scenario,
        steps=shown_steps(question.steps, draw),
        observe=shown_observe(question.observe, draw),
        observed=question.observed,
        names={name: packed(value) for name, value in draw.names.items() if name not in draw.ground.numbers},
        options=draw.shuffled(options) if question.shuffle else options,
        tolerance=question.tolerance,
        label=draw.text(question.label),
        unit=question.unit,
        wrong=question.wrong,
        otherwise=question.otherwise,
    )


def fields(shown: Shown) -> list[Field]:
    if shown.options:
        return [Field(name=FIELD, kind="radio", choices=choices([each.text for each in shown.options]))]
    return [Field(name=FIELD, kind="number", label=shown.label, unit=shown.unit)]


def read(shown: Shown, data: Data) -> int | str:
    if shown.options:
        return place_of(data, FIELD, len(shown.options))
    return str(typed_number(sent(data, FIELD), FIELD, shown.unit))


def run(shown: Shown, ground: Ground) -> Value:
    """What the engine shows. Raises Unclear where it shows nothing."""
    told = msgspec.json.encode((shown.scenario, shown.steps, shown.observe), order="deterministic")
    found = _run(OnceRun(told, shown, ground))
    if found is None:
        raise Unclear("the run shows no value")
    return found


@lru_cache(maxsize=256)
def _run(asked: OnceRun) -> Value | None:
    shown, ground = asked.shown, asked.ground
    world = ground.begin(shown.scenario, seed=shown.scenario or "predict")
    ground.take(world, shown.steps)
    return seen(shown.observe, world, ground)


def _after(shown: Shown, observed: Value, ground: Ground) -> Draw:
    """The numbers drawn, and what was observed."""
    names = {name: unpacked(value) for name, value in shown.names.items()}
    return Draw("", {**ground.numbers, **names, "observed": observed}, ground)


def grade(shown: Shown, answer: int | str, ground: Ground) -> Result:
    observed = run(shown, ground)
    draw = _after(shown, observed, ground)
    part = _part(shown, answer, observed, draw)
    return Result(
        score=FULL if part.mark == "right" else 0,
        parts=[part, Part(name="observed", mark="plain", feedback=packed(observed))],
        explanation=draw.text(shown.explanation),
        observed=draw.text(shown.observed),
    )


def _part(shown: Shown, answer: int | str, observed: Value, draw: Draw) -> Part:
    if isinstance(answer, int):
        chosen = shown.options[answer]
        if unpacked(chosen.value) == observed:
            return Part(name=FIELD, mark="right")
        feedback = draw.text(chosen.feedback)
        return Part(name=FIELD, mark="wrong", feedback=feedback, misconception=chosen.misconception)
    if isinstance(observed, str | bool):
        raise Unclear("a number was predicted, and what was observed is none")
    key = amounts.amount(observed, shown.tolerance, shown.wrong, shown.otherwise, draw)
    return key.mark(FIELD, Fraction(answer))


def tell(shown: Shown, answer: int | str, result: Result) -> list[Line]:
    part = result.parts[0]
    observed = unpacked(result.parts[1].feedback)
    if isinstance(answer, str):
        given = amounts.said(answer, shown.unit)
        key = amounts.said(str(observed), shown.unit)
        return [Line(text=shown.label, mark=part.mark, given=given, key=key, feedback=part.feedback, is_chosen=True)]
    return [
        Line(
            text=option.text,
            mark="right" if unpacked(option.value) == observed else "wrong" if place == answer else "plain",
            feedback=part.feedback if place == answer else "",
            is_chosen=place == answer,
        )
        for place, option in enumerate(shown.options)
    ]


def right(shown: Shown, ground: Ground) -> Data:
    observed = run(shown, ground)
    if shown.options:
        places = [place for place, each in enumerate(shown.options, start=1) if unpacked(each.value) == observed]
        return {FIELD: [str(place) for place in places]}
    return {FIELD: [amounts.typed(Fraction(observed))]}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    observed = run(shown, ground)
    if shown.options:
        places = [place for place, each in enumerate(shown.options, start=1) if unpacked(each.value) != observed]
        return [{FIELD: [str(place)]} for place in places]
    draw = _after(shown, observed, ground)
    key = amounts.amount(draw.number("observed"), shown.tolerance, shown.wrong, shown.otherwise, draw)
    return [{FIELD: [amounts.typed(each)]} for each in amounts.elsewhere(key)]


def unexpected(question: Question, shown: Shown, draw: Draw) -> str:
    """Why the engine does not show what the author awaits; empty where it does."""
    observed: Any = run(shown, draw.ground)
    if question.options:
        awaited: Value = draw.value(next(each for each in question.options if each.expect).value)
        return "" if awaited == observed else f"the engine shows {observed!r}, and not {awaited!r}"
    number = draw.number(question.expect)
    off = abs(Fraction(observed) - Fraction(number))
    if off <= amounts.tolerated(question.tolerance, number, draw):
        return ""
    return f"the engine shows {float(observed)}, and not {float(number)}"
