"""A task in the lab, graded by what is so in the student's own world, which was begun from the task.

The answer is handed in without a field: what counts is the world as it stands then. Goals look at state, never at which
button was pressed. Where a goal is missed, the first trap that holds says which way was taken instead.
"""

from typing import Any, Literal

import msgspec

from courseware.quizzes.formulas import Value
from courseware.quizzes.ground import Ground
from courseware.quizzes.types import contract
from courseware.quizzes.types.contract import FULL, Data, Field, Formula, Line, Part, Result, Step, Strict, share
from courseware.quizzes.types.draw import Draw
from courseware.quizzes.types.runs import (
    Observe,
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
from services.engine.world import World

Compare = Literal["equal", "not_equal", "at_least", "at_most"]


class Goal(Observe, frozen=True, kw_only=True):
    """Something that is to be so. One of 0 points must hold as well for the full mark, and alone is worth nothing."""

    expected: Formula
    text: str
    feedback: str
    compare: Compare = "equal"
    points: int = 1


class Trap(Observe, frozen=True, kw_only=True):
    """What is so after a known wrong way."""

    expected: Formula
    feedback: str
    misconception: str
    compare: Compare = "equal"


class WrongWay(Strict, frozen=True, kw_only=True):
    misconception: str
    steps: list[Step]


class ShownGoal(msgspec.Struct, omit_defaults=True):
    text: str
    observe: ShownObserve
    expected: str
    feedback: str
    compare: Compare = "equal"
    points: int = 1


class ShownTrap(msgspec.Struct, omit_defaults=True):
    observe: ShownObserve
    expected: str
    feedback: str
    misconception: str
    compare: Compare = "equal"


class Question(contract.Question, frozen=True, kw_only=True, tag="lab"):
    goals: list[Goal]
    solution: list[Step]
    scenario: str = ""
    traps: list[Trap] = []
    wrong_ways: list[WrongWay] = []
    reflect: str = ""


class Shown(contract.Shown, kw_only=True, tag="lab"):
    scenario: str
    goals: list[ShownGoal]
    traps: list[ShownTrap] = []
    reflect: str = ""


def problems(question: Question) -> list[tuple[str, str]]:
    found = problems_of_steps(question.solution, "solution")
    for number, goal in enumerate(question.goals):
        found += problems_of_observe(goal, f"goals[{number}]")
        if goal.points < 0:
            found.append((f"goals[{number}].points", "points are not below 0"))
    if not any(goal.points > 0 for goal in question.goals):
        found.append(("goals", "at least one goal has points"))
    for number, trap in enumerate(question.traps):
        found += problems_of_observe(trap, f"traps[{number}]")
    known = {trap.misconception for trap in question.traps}
    for number, way in enumerate(question.wrong_ways):
        found += problems_of_steps(way.steps, f"wrong_ways[{number}].steps")
        if way.misconception not in known:
            found.append((f"wrong_ways[{number}]", "no trap has this misconception"))
    tried = {way.misconception for way in question.wrong_ways}
    for number, trap in enumerate(question.traps):
        if trap.misconception not in tried:
            found.append((f"traps[{number}]", "no wrong way leads into this trap, so nobody knows that it works"))
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
        goals=[
            ShownGoal(
                draw.text(goal.text),
                shown_observe(goal, draw),
                packed(draw.value(goal.expected)),
                draw.text(goal.feedback),
                goal.compare,
                goal.points,
            )
            for goal in question.goals
        ],
        traps=[
            ShownTrap(
                shown_observe(trap, draw),
                packed(draw.value(trap.expected)),
                draw.text(trap.feedback),
                trap.misconception,
                trap.compare,
            )
            for trap in question.traps
        ],
        reflect=draw.text(question.reflect),
    )


def fields(shown: Shown) -> list[Field]:
    return []


def read(shown: Shown, data: Data) -> dict[str, Any]:
    return {}


def holds(goal: ShownGoal | ShownTrap, world: World, ground: Ground) -> bool:
    """Whether what is to be so is so. Nothing found is never right."""
    found, expected = seen(goal.observe, world, ground), unpacked(goal.expected)
    if found is None:
        return False
    match goal.compare:
        case "equal":
            return _same(found, expected)
        case "not_equal":
            return not _same(found, expected)
        case "at_least":
            return _both_numbers(found, expected) and found >= expected  # type: ignore[operator]
        case "at_most":
            return _both_numbers(found, expected) and found <= expected  # type: ignore[operator]


def _same(found: Value, expected: Value) -> bool:
    # True is 1 to Python, and nothing of the kind to a reader.
    return isinstance(found, bool) == isinstance(expected, bool) and found == expected


def _both_numbers(found: Value, expected: Value) -> bool:
    return not isinstance(found, str | bool) and not isinstance(expected, str | bool)


def grade_world(shown: Shown, world: World, ground: Ground) -> Result:
    """The mark of a world. One of the goals without points, missed, halves it."""
    reached = [holds(goal, world, ground) for goal in shown.goals]
    parts = [
        Part(name=f"goal-{number}", mark="right" if is_so else "missed", feedback="" if is_so else goal.feedback)
        for number, (goal, is_so) in enumerate(zip(shown.goals, reached, strict=True), start=1)
    ]
    if all(reached):
        return Result(score=FULL, parts=parts, explanation=shown.explanation, observed=shown.reflect)
    trap = next((each for each in shown.traps if holds(each, world, ground)), None)
    if trap is not None:
        parts.append(Part(name="trap", mark="wrong", feedback=trap.feedback, misconception=trap.misconception))
    return Result(score=_score(shown.goals, reached), parts=parts, explanation=shown.explanation)


def _score(goals: list[ShownGoal], reached: list[bool]) -> int:
    """The points of goals that are reached; half of that where one without points is missed."""
    points = sum(goal.points for goal, is_so in zip(goals, reached, strict=True) if is_so)
    score = share(points, sum(goal.points for goal in goals))
    is_kept = all(is_so for goal, is_so in zip(goals, reached, strict=True) if not goal.points)
    return score if is_kept else score // 2


def grade(shown: Shown, answer: dict[str, Any], ground: Ground) -> Result:
    """The mark of the ground's world: hers, or none where she never began it."""
    if ground.world is None:
        parts = [
            Part(name=f"goal-{number}", mark="missed", feedback=goal.feedback)
            for number, goal in enumerate(shown.goals, start=1)
        ]
        return Result(score=0, parts=parts, explanation=shown.explanation)
    return grade_world(shown, ground.world, ground)


def tell(shown: Shown, answer: dict[str, Any], result: Result) -> list[Line]:
    lines = [
        Line(text=goal.text, mark=part.mark, feedback=part.feedback)
        for goal, part in zip(shown.goals, result.parts, strict=False)
    ]
    traps = [part for part in result.parts if part.name == "trap"]
    return [*lines, *(Line(text="", mark="wrong", feedback=part.feedback) for part in traps)]


def right(shown: Shown, ground: Ground) -> Data:
    return {}


def wrong(shown: Shown, ground: Ground) -> list[Data]:
    return []


def unexpected(question: Question, draw: Draw, seed: str) -> str:
    """Why the solution does not reach the goals, or a wrong way its trap, in a world of that seed; empty if all do."""
    shown, ground = prepare(question, draw), draw.ground
    start = ground.begin(question.scenario, seed)
    result = grade_world(shown, start, ground)
    if result.score:
        return "the start has points already: a goal that holds there has 0 points"
    solved = start.fork()
    ground.take(solved, _steps(question.solution, draw))
    result = grade_world(shown, solved, ground)
    if result.score != FULL:
        missed = [goal.text for goal, part in zip(shown.goals, result.parts, strict=False) if part.mark != "right"]
        return f"the solution misses: {'; '.join(missed)}"
    for way in question.wrong_ways:
        went = start.fork()
        ground.take(went, _steps(way.steps, draw))
        result = grade_world(shown, went, ground)
        named = [part.misconception for part in result.parts if part.name == "trap"]
        if result.score == FULL:
            return f"the wrong way “{way.misconception}” reaches the full mark"
        if named != [way.misconception]:
            return f"the wrong way “{way.misconception}” is named {named or 'not at all'}"
    return ""


def _steps(steps: list[Step], draw: Draw) -> list[ShownStep]:
    return shown_steps(steps, draw)
