"""A line to be predicted: a value at several instants of a run, drawn or typed before the run, and then seen.

The key is what the engine shows at those instants. A point is right within the tolerance; the mark is the share of
right points. Where a known wrong line was drawn, its feedback says what belief it shows.
"""

from fractions import Fraction
from functools import lru_cache

import msgspec

from courseware.quizzes.formulas import Unclear
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import amounts, contract
from courseware.quizzes.types.contract import FULL, Data, Field, Formula, Line, Part, Result, Step, Strict, sent, share
from courseware.quizzes.types.draw import Draw
from courseware.quizzes.types.runs import (
    Observe,
    OnceRun,
    ShownObserve,
    ShownStep,
    problems_of_observe,
    problems_of_steps,
    seen,
    shown_observe,
    shown_steps,
)
from courseware.quizzes.types.typed import typed_number

FIELD = "at-{}"
FEWEST, MOST = 3, 12


class Point(Strict, frozen=True, kw_only=True):
    """An instant, in seconds from when the steps are done, and what it is called."""

    seconds: int
    label: str


class WrongLine(Strict, frozen=True, kw_only=True):
    """A line that a known belief leads to."""

    values: list[Formula]
    feedback: str
    misconception: str


class Question(contract.Question, frozen=True, kw_only=True, tag="line"):
    points: list[Point]
    observe: Observe
    observed: str
    unit: str
    low: int
    high: int
    expect: list[Formula]
    tolerance: Formula
    otherwise: str
    scenario: str = ""
    steps: list[Step] = []
    wrong: list[WrongLine] = []


class ShownWrongLine(msgspec.Struct):
    values: list[str]
    feedback: str
    misconception: str


class Shown(contract.Shown, kw_only=True, tag="line"):
    """`low` and `high` are the ends of the axis on which the line is drawn."""

    scenario: str
    steps: list[ShownStep]
    seconds: list[int]
    labels: list[str]
    observe: ShownObserve
    observed: str
    unit: str
    low: int
    high: int
    tolerance: str
    otherwise: str
    wrong: list[ShownWrongLine] = []


def problems(question: Question) -> list[tuple[str, str]]:
    found = problems_of_steps(question.steps, "steps") + problems_of_observe(question.observe, "observe")
    count = len(question.points)
    if not FEWEST <= count <= MOST:
        found.append(("points", f"there are {count} points; {FEWEST} to {MOST} make a line"))
    seconds = [point.seconds for point in question.points]
    if seconds != sorted(set(seconds)) or (seconds and seconds[0] < 0):
        found.append(("points", "points are in the order of their seconds, from 0 on"))
    if len(question.expect) != count:
        found.append(("expect", "there is a value for each point: what the engine will show"))
    for number, each in enumerate(question.wrong):
        if len(each.values) != count:
            found.append((f"wrong[{number}].values", "there is a value for each point"))
    if question.low >= question.high:
        found.append(("high", "the axis goes upwards, from `low` to `high`"))
    if not question.otherwise.strip():
        found.append(("otherwise", "a predicted line needs `otherwise`: what to say to any other line"))
    return found


def prepare(question: Question, draw: Draw) -> Shown:
    return Shown(
        id=question.id,
        title=draw.text(question.title),
        page=question.page,
        text=draw.text(question.text),
        explanation=draw.text(question.explanation),
        hints=draw.texts(question.hints),
        scenario=question.scenario,
        steps=shown_steps(question.steps, draw),
        seconds=[point.seconds for point in question.points],
        labels=[draw.text(point.label) for point in question.points],
        observe=shown_observe(question.observe, draw),
        observed=draw.text(question.observed),
        unit=question.unit,
        low=question.low,
        high=question.high,
        tolerance=str(draw.number(question.tolerance)),
        otherwise=draw.text(question.otherwise),
        wrong=[
            ShownWrongLine(
                [str(draw.number(each)) for each in line.values], draw.text(line.feedback), line.misconception
            )
            for line in question.wrong
        ],
    )


def fields(shown: Shown) -> list[Field]:
    return [
        Field(name=FIELD.format(number), kind="number", label=label, unit=shown.unit)
        for number, label in enumerate(shown.labels)
    ]


def read(shown: Shown, data: Data) -> list[str]:
    names = [FIELD.format(number) for number in range(len(shown.labels))]
    return [str(typed_number(sent(data, name), name, shown.unit)) for name in names]


def run(shown: Shown, ground: Ground) -> list[Fraction]:
    """What the engine shows at each point. Raises Unclear where it shows no number."""
    told = msgspec.json.encode((shown.scenario, shown.steps, shown.seconds, shown.observe), order="deterministic")
    return list(_run(OnceRun(told, shown, ground)))


@lru_cache(maxsize=64)
def _run(asked: OnceRun) -> tuple[Fraction, ...]:
    shown, ground = asked.shown, asked.ground
    world = ground.begin(shown.scenario, seed=shown.scenario or "line")
    ground.take(world, shown.steps)
    found, passed = [], 0
    for seconds in shown.seconds:
        if seconds > passed:
            ground.take(world, [ShownStep(wait=seconds - passed)])
            passed = seconds
        value = seen(shown.observe, world, ground)
        if value is None or isinstance(value, str | bool):
            raise Unclear("the run shows no number")
        found.append(Fraction(value))
    return tuple(found)


def grade(shown: Shown, answer: list[str], ground: Ground) -> Result:
    observed = run(shown, ground)
    given = [Fraction(each) for each in answer]
    tolerance = Fraction(shown.tolerance)
    near = [abs(one - other) <= tolerance for one, other in zip(given, observed, strict=True)]
    parts = [
        Part(name=FIELD.format(number), mark="right" if is_near else "wrong", feedback=str(value))
        for number, (is_near, value) in enumerate(zip(near, observed, strict=True))
    ]
    if not all(near):
        parts.append(_why(shown, given, tolerance))
    return Result(
        score=FULL if all(near) else share(sum(near), len(near)),
        parts=parts,
        explanation=shown.explanation,
        observed=shown.observed,
    )


def _why(shown: Shown, given: list[Fraction], tolerance: Fraction) -> Part:
    for each in shown.wrong:
        wrong = [Fraction(value) for value in each.values]
        if all(abs(one - other) <= tolerance for one, other in zip(given, wrong, strict=True)):
            return Part(name="line", mark="wrong", feedback=each.feedback, misconception=each.misconception)
    return Part(name="line", mark="wrong", feedback=shown.otherwise)


def tell(shown: Shown, answer: list[str], result: Result) -> list[Line]:
    lines = [
        Line(
            text=label,
            mark=part.mark,
            given=amounts.said(given, shown.unit),
            key=amounts.said(part.feedback, shown.unit),
            is_chosen=True,
        )
        for label, given, part in zip(shown.labels, answer, result.parts, strict=False)
    ]
    why = next((part.feedback for part in result.parts if part.name == "line"), "")
    return [*lines, Line(text="", mark="wrong", feedback=why)] if why else lines


def right(shown: Shown, ground: Ground) -> Data:
    return {FIELD.format(number): [amounts.typed(value)] for number, value in enumerate(run(shown, ground))}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    observed = run(shown, ground)
    off = Fraction(shown.tolerance) * 2 + 1
    lines = [[Fraction(value) for value in each.values] for each in shown.wrong]
    lines.append([value + off for value in observed])
    return [{FIELD.format(number): [amounts.typed(value)] for number, value in enumerate(line)} for line in lines]


def unexpected(question: Question, shown: Shown, draw: Draw) -> str:
    """Why the engine does not show what the author awaits; empty where it does."""
    observed = run(shown, draw.ground)
    awaited = [Fraction(draw.number(each)) for each in question.expect]
    tolerance = Fraction(shown.tolerance)
    if all(abs(one - other) <= tolerance for one, other in zip(observed, awaited, strict=True)):
        return ""
    return f"the engine shows {[float(each) for each in observed]}, and not {[float(each) for each in awaited]}"
