"""What CloudWatch keeps in a region: the metrics of one's own, the alarms, and what has become of them.

Values of one's own metrics are doubles, as they are at AWS; all that AWS's services measure is the engine's, in
integers.
"""

from typing import Any, Literal

import msgspec

from services.engine.collection import Collection
from services.engine.context import Context
from services.engine.identity import ACCOUNT

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
Dimensions = tuple[tuple[str, str], ...]  # sorted
Metric = tuple[str, str, Dimensions]  # namespace, name, dimensions


class Root(msgspec.Struct, array_like=True):
    """`sleepers` are the alarms that nothing can change until a metric has a new datapoint, by that metric's key."""

    next_alarm: int = 0
    next_line: int = 0
    sleepers: dict[str, list[str]] = {}


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """What was measured in one period."""

    total: float
    samples: float
    low: float
    high: float

    def __add__(self, other: "Sample") -> "Sample":
        return Sample(
            self.total + other.total,
            self.samples + other.samples,
            min(self.low, other.low),
            max(self.high, other.high),
        )


class Own(msgspec.Struct, array_like=True):
    """The series of one's own metrics, each a metric and a unit; its place in the list is its number."""

    known: list[tuple[str, str, Dimensions, str]]


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """In which state an alarm is and why. `data` is JSON."""

    value: State
    reason: str
    data: str
    at_us: int  # when value or reason were last changed
    since_us: int  # when the value was


class Alarm(msgspec.Struct, frozen=True, array_like=True):
    """An alarm. `asked` is the request that made it, less its name, its tags and whether it may act."""

    number: int
    asked: dict[str, Any]
    standing: Standing
    is_acting: bool
    configured_us: int
    tags: dict[str, str] = {}
    due: tuple[int, int] | None = None  # the event that judges it next; none while it sleeps


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line of the alarms' history."""

    at_us: int
    alarm: str
    kind: str
    summary: str
    data: str


def alarms(ctx: Context) -> Collection[str, Alarm]:
    """The region's alarms by name."""
    return ctx.collection("alarms", str, Alarm)


def lines(ctx: Context) -> Collection[int, Line]:
    """The history of the region's alarms, oldest first."""
    return ctx.collection("history", int, Line)


def arn(ctx: Context, name: str) -> str:
    """An alarm's ARN."""
    return f"arn:aws:cloudwatch:{ctx.region}:{ACCOUNT}:alarm:{name}"


def key_of(metric: Metric) -> str:
    """A metric as one text."""
    namespace, name, dimensions = metric
    return "\0".join([namespace, name, *(word for pair in dimensions for word in pair)])


def metric_of(described: Any) -> Metric:
    """The metric that a request describes by Namespace, MetricName and Dimensions."""
    pairs = tuple(sorted((each["Name"], each["Value"]) for each in described.get("Dimensions") or ()))
    return described["Namespace"], described["MetricName"], pairs
