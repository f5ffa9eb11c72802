"""What a question stands on: the numbers and functions of its topic, and worlds in which something can be tried.

Questions are prepared and graded by pure functions. What they need of a topic is handed to them in this value, so that
they know neither the registry nor the database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from courseware.quizzes.formulas import Functions, Unclear, Value, plain
from services.engine import scenario as scenarios
from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.scenario import Scenario
from services.engine.service import Catalog, Kind
from services.engine.world import DEFAULT_REGION, World


@dataclass(frozen=True)
class Ground:
    """A topic as its questions see it. `scenario` gives the start of a name, the lab's own for an empty one."""

    numbers: Mapping[str, Value] = field(default_factory=dict)
    functions: Functions = field(default_factory=dict)
    catalog: Catalog | None = None
    scenario: Callable[[str], Scenario | None] = lambda _: None
    region: str = DEFAULT_REGION
    world: World | None = None  # hers, where a task in the lab is graded

    def begin(self, scenario: str, seed: str) -> World:
        """A fresh world of a start. Raises Unclear where there is no such start."""
        script = self.scenario(scenario)
        if script is None or self.catalog is None:
            raise Unclear(f"there is no start “{scenario}” in this topic's lab")
        return scenarios.begin(self.catalog, script, seed=seed)

    def take(self, world: World, steps: Sequence[Any]) -> None:
        """Carries steps out, each with `service`, `operation` and `params`, or a `wait` in seconds. Raises Unclear."""
        for step in steps:
            if step.wait:
                world.advance_to(world.now_us + int(step.wait * SECOND_US))
                continue
            try:
                world.call(step.service, step.operation, step.params, region=self.region)
            except ServiceError as error:
                raise Unclear(f"{step.service} {step.operation} answers {error.code}: {error.message}") from error
        if stopped := world.stopped():
            raise Unclear(f"the world stopped: {stopped.reason}")

    def ask(self, world: World, service: str, operation: str, params: Mapping[str, Any], expression: str) -> Any:
        """What an operation that only looks shows of a world, through JMESPath; None where AWS refuses."""
        # A copy: what grades a world must not be seen in it.
        looked_at = world.settled()
        try:
            if looked_at.kind_of(service, operation) is Kind.ACTS:
                raise Unclear(f"{service} {operation} does more than look")
            answer = looked_at.call(service, operation, params, region=self.region)
        except ServiceError:
            return None
        return searched(expression, answer)

    def tell(self, world: World, function: str, arguments: Sequence[Value]) -> Value:
        """What a function of the topic says of a world. Raises Unclear."""
        found = self.functions.get(function)
        if found is None:
            raise Unclear(f"there is no function “{function}” in this topic")
        return plain(found(world.settled(), *arguments))


def searched(expression: str, answer: Any) -> Any:
    """What a JMESPath expression finds. Raises Unclear for an expression that is none."""
    try:
        return jmespath.search(expression, answer)
    except JMESPathError as error:
        raise Unclear(f"JMESPath “{expression}”: {error}") from error
