"""The toy service as a topic, and a hand on one of its worlds, with the wall's time handed in."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import mark_safe

from courseware.labs import worlds
from courseware.labs.topics import Drawing, Lab, Topic
from services.engine.clock import SECOND_US
from services.engine.scenario import Call, Scenario, Wait
from tests.engine.toy import TOY

START = Scenario("two-lamps", [Call("toy", "Light", {"Name": "first", "Blinks": 1000}), Wait(10 * SECOND_US)])
NOTHING = mark_safe("")
TOY_TOPIC = Topic(
    slug="toy",
    title="Toy",
    order=99,
    services=[TOY],
    lab=Lab(
        title="Toy",
        sentence="Light a lamp.",
        scenario=START,
        draw=lambda world, view: Drawing(NOTHING, "", NOTHING, NOTHING, ""),
        actions=[],
        offered=lambda world, view: [],
        tell_call=lambda operation, params, outcome: operation,
        tell_trace=lambda line: line.kind,
    ),
)


def light(name: str, blinks: int = 3) -> Call:
    return Call("toy", "Light", {"Name": name, "Blinks": blinks})


def put_out(name: str) -> Call:
    return Call("toy", "PutOut", {"Name": name})


def ask(name: str) -> Call:
    return Call("toy", "Ask", {"Name": name})


COUNT = Call("toy", "Count", {})


@dataclass
class Hand:
    """A person at a world: `wall_us` is what her clock shows, and stands still until it is moved."""

    id: int
    person_id: int
    wall_us: int = 1_800_000_000_000_000

    def wait(self, seconds: float) -> None:
        self.wall_us += round(seconds * SECOND_US)

    def look(self, **how: Any) -> Any:
        return worlds.look(self.id, self.person_id, wall_us=self.wall_us, **how)

    def call(self, call: Call, **how: Any) -> Any:
        return worlds.call(self.id, self.person_id, call, wall_us=self.wall_us, **how)

    def set(self, setting: Any, **how: Any) -> Any:
        return worlds.set_clock(self.id, self.person_id, setting, wall_us=self.wall_us, **how)

    def undo(self, line: Any) -> Any:
        return worlds.undo(self.id, self.person_id, line.id, wall_us=self.wall_us)

    def reset(self) -> Any:
        return worlds.reset(self.id, self.person_id, wall_us=self.wall_us)

    def lines(self, **how: Any) -> Any:
        return worlds.lines(self.id, self.person_id, **how)

    def told(self) -> list[str]:
        """The history, oldest first, with what was taken back in brackets."""
        names = [f"{line.operation} {line.params.get('Name', '')}".strip() for line in reversed(self.lines())]
        taken_back = [line.taken_back for line in reversed(self.lines())]
        return [f"({name})" if taken else name for name, taken in zip(names, taken_back, strict=True)]
