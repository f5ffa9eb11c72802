"""What a service is to the engine: a name, a root of state per region, operations, and handlers of its events.

A `Service` is a plain value that a topic offers in its `service.py`. The `Catalog` is the set of them that a world can
be opened with, and the one place that finds an operation by its name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from services.engine.errors import ServiceError
from services.engine.shapes.problems import MOST_NAME, clipped
from services.engine.shapes.requests import RequestCheck, check_of

if TYPE_CHECKING:
    from services.engine.context import Context
    from services.engine.metrics import Series

LAB = "lab"

Params = Mapping[str, Any]
Answer = Mapping[str, Any]


class Kind(Enum):
    """What an operation does to a world."""

    LOOKS = "looks"  # changes nothing
    SPENDS = "spends"  # a metered read: uses up capacity or calls, and changes no resource
    ACTS = "acts"  # changes resources, and is a line of the history


@dataclass(frozen=True)
class Operation:
    """One operation, named as AWS names it.

    `run` takes the context and the request in the API's own shape and gives the answer in the API's shape. It raises
    ServiceError before it changes any resource. `control_plane` is False for what goes on when a region's control
    plane is out. `input_shape` (in botocore's format) is given for controls, which no AWS model describes.
    """

    name: str
    kind: Kind
    run: "Callable[[Context, Params], Answer]"
    control_plane: bool = True
    input_shape: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Service:
    """One AWS service, named as the AWS CLI names it.

    `root` makes a new region's empty state. `controls` are operations that AWS does not have and a lab needs; they
    answer as the service "lab". `settle` brings lazily kept levels up to now. `usage` gives the units that grow with
    time alone, such as hours. `measured` is told of each datapoint that any service adds to a metric of a region in
    which this one has state, and of the instant for which it counts. `schema` is raised when parts are written in a way
    that older programs cannot read; `upgrades` then maps each earlier version to the function that brings the parts of
    one region from it to the next. Parts are named as the context names them, and the root "". Events that are pending
    keep their payloads: handlers go on understanding those that earlier versions scheduled.
    """

    name: str
    schema: int
    root: Callable[[], msgspec.Struct]
    operations: Mapping[str, Operation]
    controls: Mapping[str, Operation] = field(default_factory=dict)
    handlers: "Mapping[str, Callable[[Context, Any], None]]" = field(default_factory=dict)
    settle: "Callable[[Context], None] | None" = None
    usage: "Callable[[Context], Mapping[str, int]] | None" = None
    measured: "Callable[[Context, Series, int], None] | None" = None
    upgrades: Mapping[int, Callable[[dict[str, bytes]], dict[str, bytes]]] = field(default_factory=dict)
    home: str | None = None  # where the state of a global service lies, whatever region it is called for


class Entry(NamedTuple):
    """An operation ready to be carried out: whose it is, and the check of its requests."""

    service: Service
    operation: Operation
    check: RequestCheck


class Catalog:
    """All services that a world can be opened with."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.services = {service.name: service for service in services}
        self.told_of_metrics = tuple(service for service in self.services.values() if service.measured is not None)
        self._controls: dict[str, tuple[Service, Operation]] = {}
        self._entries: dict[tuple[str, str], Entry] = {}
        for service in self.services.values():
            missing = [version for version in range(1, service.schema) if version not in service.upgrades]
            assert not missing, f"{service.name} does not say how its schemas {missing} are upgraded"
            for name, control in service.controls.items():
                assert name not in self._controls, f"two services bring a control named {name}"
                assert control.input_shape is not None, f"the control {name} needs an input shape"
                self._controls[name] = (service, control)

    def find(self, service: str, operation: str) -> tuple[Service, Operation]:
        """The service whose state an operation works on, and the operation.

        Raises ServiceError UnknownOperationException.
        """
        if service == LAB and operation in self._controls:
            return self._controls[operation]
        found = self.services.get(service)
        if found is None or operation not in found.operations:
            asked = f"{clipped(service, MOST_NAME)} has no operation {clipped(operation, MOST_NAME)} here"
            raise ServiceError("UnknownOperationException", asked)
        return found, found.operations[operation]

    def entry(self, service: str, operation: str) -> Entry:
        """The operation with its check, which is compiled when it is first asked for. Raises as `find` does."""
        entry = self._entries.get((service, operation))
        if entry is None:
            owner, found = self.find(service, operation)
            entry = Entry(owner, found, check_of(owner.name, found.name, found.input_shape))
            self._entries[service, operation] = entry
        return entry

    def schemas(self) -> dict[str, int]:
        """Each service's schema version."""
        return {name: service.schema for name, service in self.services.items()}
