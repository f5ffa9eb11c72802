"""What an operation or an event's handler gets to work with: one service in one region of one world, now."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from services.engine import chance, meter, metrics, queue, topology, trace
from services.engine.collection import Collection
from services.engine.terms import terms

if TYPE_CHECKING:
    from services.engine.service import Answer, Params, Service
    from services.engine.world import World

T = TypeVar("T")


class Context:
    """The world as one service in one region sees it. Names of parts are its own; it cannot reach another's."""

    __slots__ = ("_prefix", "_service", "_world", "caller", "now_us", "region", "seed")

    def __init__(self, world: "World", service: "Service", region: str, caller: str) -> None:
        self._world = world
        self._service = service
        self._prefix = f"{service.name}/{region}"
        self.region = region
        self.caller = caller
        self.now_us = world.now_us
        self.seed = world.seed

    # State

    def root(self, of: type[T]) -> T:
        """The service's root in this region, to be read. A region never used has an empty one."""
        root = self._world.parts.get(self._prefix, of)
        return root if root is not None else self._service.root()  # type: ignore[return-value]

    def edit_root(self, of: type[T]) -> T:
        """The root, to be changed in place."""
        if not self._world.parts.has(self._prefix):
            self._world.parts.put(self._prefix, self._service.root())
            self._world.note_place(self._service.name, self.region)
        return self._world.parts.edit(self._prefix, of)

    def part(self, name: str, of: type[T]) -> T | None:
        """A part of the service in this region, to be read, or None."""
        return self._world.parts.get(f"{self._prefix}/{name}", of)

    def edit_part(self, name: str, of: type[T]) -> T:
        """A part, to be changed in place. Raises KeyError if there is none."""
        return self._world.parts.edit(f"{self._prefix}/{name}", of)

    def put_part(self, name: str, value: object) -> None:
        """Sets a part."""
        self._world.parts.put(f"{self._prefix}/{name}", value)

    def drop_part(self, name: str) -> None:
        """Removes a part, if there is one."""
        self._world.parts.drop(f"{self._prefix}/{name}")

    def collection(self, name: str, key: Any, value: Any) -> Collection[Any, Any]:
        """A collection of the service in this region, by the types of its keys and values."""
        return Collection(self._world.parts, f"{self._prefix}/{name}", key, value)

    def everywhere(self) -> "Iterator[Context]":
        """The service in each region where it has state, to be read: for quotas of the whole world."""
        return (context for service, context in self._world.places() if service is self._service)

    # Time and chance

    def schedule(self, at_us: int, kind: str, payload: Any = None) -> queue.EventId:
        """Has the service's handler of this kind called at an instant, not before now, with plain data."""
        return self._world.schedule(at_us, queue.Event(self._service.name, self.region, kind, payload))

    def cancel(self, event_id: queue.EventId) -> bool:
        """Takes back an event; says whether it was still to come."""
        return queue.queue(self._world.parts).delete((event_id[0], event_id[1]))

    def after(self, us: int) -> int:
        """When a change that takes so long is done: at once, where the world's terms say so."""
        return self.now_us if terms(self._world.parts).is_immediate else self.now_us + us

    @property
    def is_throttled(self) -> bool:
        """Whether more than a rate allows is refused."""
        return not terms(self._world.parts).is_unthrottled

    def unix_us(self, at_us: int) -> int:
        """The calendar instant, in microseconds since 1970 UTC, of a virtual time."""
        return self._world.origin_us + at_us

    def chance(self, who: str, count: int) -> int:
        """A number in [0, 2**64), drawn by name."""
        return chance.chance(self.seed, f"{self._prefix}/{who}", count)

    def chance_below(self, who: str, count: int, bound: int) -> int:
        """A number in [0, bound), drawn by name."""
        return chance.chance_below(self.seed, f"{self._prefix}/{who}", count, bound)

    # What is told of it

    def trace(self, kind: str, ids: tuple[str, ...], *, at_us: int | None = None, **numbers: int) -> None:
        """Writes down what happened; like lines within a minute are one whose numbers are added up."""
        at_us = self.now_us if at_us is None else at_us
        trace.add(self._world.parts, trace.TraceLine(at_us, at_us, self._service.name, self.region, kind, ids, numbers))

    def metric(
        self,
        namespace: str,
        name: str,
        dimensions: metrics.Dimensions,
        *,
        total: int,
        samples: int = 1,
        low: int | None = None,
        high: int | None = None,
        at_us: int | None = None,
    ) -> None:
        """Adds to a metric's datapoint of the minute in which `at_us` (now) lies."""
        point = metrics.Point(total, samples, total if low is None else low, total if high is None else high)
        series = (self.region, namespace, name, dimensions)
        at_us = self.now_us if at_us is None else at_us
        metrics.put(self._world.parts, series, at_us, point)
        for service in self._world.catalog.told_of_metrics:
            if service.measured is not None and self._world.parts.has(f"{service.name}/{self.region}"):
                service.measured(Context(self._world, service, self.region, "aws"), series, at_us)

    def metric_series(self) -> list[metrics.Series]:
        """Every series of the region that any service has ever measured, in the order of their first datapoints."""
        return [each for each in metrics.series(self._world.parts) if each[0] == self.region]

    def metric_points(
        self, of: metrics.Series, period_us: int, start_us: int, stop_us: int
    ) -> list[tuple[int, metrics.Point]]:
        """The kept datapoints of a series, of one of the engine's periods, in [start, stop), oldest first."""
        return metrics.read(self._world.parts, of, period_us, start_us, stop_us)

    def meter(self, item: str, quantity: int) -> None:
        """Counts units of an item of the price book as used."""
        meter.add(self._world.parts, item, quantity)

    # Others

    def call(self, service: str, operation: str, params: "Params") -> "Answer":
        """Calls an operation in the same region as the same caller. Raises ServiceError."""
        return self._world.call(service, operation, params, region=self.region, caller=self.caller)

    def zones(self) -> tuple[str, ...]:
        """The region's availability zones."""
        return topology.zones(self.region)

    def is_zone_up(self, zone: str) -> bool:
        """Whether a zone works now."""
        return topology.is_zone_up(self._world.parts, zone)

    def is_out(self, scope: topology.Scope, target: str) -> bool:
        """Whether a fault is on."""
        return topology.is_out(self._world.parts, scope, target)

    def set_fault(self, scope: topology.Scope, target: str, *, on: bool) -> None:
        """Turns a fault on or off: for the control that does it."""
        topology.set_fault(self._world.parts, scope, target, on=on, at_us=self.now_us)


Handler = Callable[[Context, Any], None]
