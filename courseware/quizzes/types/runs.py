"""What questions that reach into a world have in common: steps, and what is looked at afterwards."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import msgspec

from courseware.quizzes.formulas import Unclear, Value, plain
from courseware.quizzes.ground import Ground
from courseware.quizzes.types.contract import Formula, Step, Strict
from courseware.quizzes.types.draw import Draw
from services.engine.world import World

MOST_STEPS = 60
LONGEST_WAIT_S = 7 * 24 * 3600


class Observe(Strict, frozen=True, kw_only=True):
    """Where a value is found: an operation that only looks and a JMESPath expression, or a function of the topic."""

    service: str = ""
    operation: str = ""
    params: dict[str, Any] = {}
    expression: str = ""
    function: str = ""
    arguments: list[Formula] = []


class ShownStep(msgspec.Struct, omit_defaults=True):
    service: str = ""
    operation: str = ""
    params: dict[str, Any] = {}
    wait: int | float = 0


class ShownObserve(msgspec.Struct, omit_defaults=True):
    service: str = ""
    operation: str = ""
    params: dict[str, Any] = {}
    expression: str = ""
    function: str = ""
    arguments: list[str] = []


def problems_of_steps(steps: Sequence[Step], path: str) -> list[tuple[str, str]]:
    """What is missing in steps, as (path, sentence)."""
    found = []
    if len(steps) > MOST_STEPS:
        found.append((path, f"there are more than {MOST_STEPS} steps"))
    for number, step in enumerate(steps):
        is_call = bool(step.service and step.operation)
        if is_call == bool(step.wait) or (step.wait and (step.service or step.operation)):
            found.append((f"{path}[{number}]", "a step is a `service` and an `operation`, or a `wait`"))
        if not 0 <= step.wait <= LONGEST_WAIT_S:
            found.append((f"{path}[{number}].wait", "a wait is 0 seconds to a week"))
    return found


def problems_of_observe(observe: Observe, path: str) -> list[tuple[str, str]]:
    """What is missing in what is looked at."""
    by_call = bool(observe.service and observe.operation and observe.expression)
    if by_call == bool(observe.function):
        return [(path, "needs `service`, `operation` and `expression`, or a `function`")]
    return []


def shown_steps(steps: Sequence[Step], draw: Draw) -> list[ShownStep]:
    """The steps with the numbers drawn."""
    return [ShownStep(each.service, each.operation, draw.params(each.params), each.wait) for each in steps]


def shown_observe(observe: Observe, draw: Draw) -> ShownObserve:
    """The same for what is looked at; arguments are kept as `packed` values."""
    return ShownObserve(
        observe.service,
        observe.operation,
        draw.params(observe.params),
        draw.text(observe.expression),
        observe.function,
        [packed(draw.value(each)) for each in observe.arguments],
    )


def seen(observe: ShownObserve, world: World, ground: Ground) -> Value | None:
    """What is found in a world; None where nothing is. Raises Unclear for what is no value."""
    if observe.function:
        return ground.tell(world, observe.function, [unpacked(each) for each in observe.arguments])
    found = ground.ask(world, observe.service, observe.operation, observe.params, observe.expression)
    if found is None or isinstance(found, bool | int | float | str):
        return None if found is None else plain(found)
    raise Unclear(f"“{observe.expression}” finds a {type(found).__name__}, and not one value")


def packed(value: Value) -> str:
    """A value as a text that says its kind, since JSON has no fractions."""
    kind = "b" if isinstance(value, bool) else "s" if isinstance(value, str) else "n"
    return f"{kind}:{value}"


def unpacked(text: str) -> Value:
    """The value again."""
    kind, _, said = text.partition(":")
    if kind == "n":
        return plain(Fraction(said))
    return said == "True" if kind == "b" else said


class OnceRun:
    """A run, told apart from others by what is done in it, so that the same one is not run twice in a process."""

    def __init__(self, told: bytes, shown: Any, ground: Ground) -> None:
        self.key = (told, id(ground.catalog))
        self.shown = shown
        self.ground = ground

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OnceRun) and self.key == other.key
