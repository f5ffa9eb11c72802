"""What a figure is, and how one is measured."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Figure:
    """A measured value; `budget` is what it should keep, where one is set."""

    name: str
    value: float
    unit: str
    better: Better
    budget: float | None = None

    def line(self) -> dict[str, Any]:
        """The figure as it is printed."""
        printed: dict[str, Any] = {"name": self.name, "value": round(self.value, 3), "unit": self.unit}
        printed["better"] = self.better
        if self.budget is not None:
            printed["budget"] = self.budget
        return printed


Measure = Callable[[], Iterator[Figure]]


def seconds(work: Callable[[], Any]) -> float:
    """How long a piece of work takes, by the wall."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def cpu_seconds(work: Callable[[], Any]) -> float:
    """How much processor time a piece of work takes in this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


def best_of(times: int, measure: Callable[[], float]) -> float:
    """The least of several measurements: what the work costs when nothing else disturbs it."""
    return min(measure() for _ in range(times))


def percentile(values: list[float], share: float) -> float:
    """The value below which a share of all values lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
