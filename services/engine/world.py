"""A world: the state of some AWS-like services at an instant of virtual time, and the one door into it.

A click in a lab, a call from boto3, a handler's own request, the script that prepares an experiment and the check that
grades a task all come in by `World.call`. Between calls, `advance_to` lets time pass: it takes the due events in order
and gives each to its service. Nothing else changes a world, and everything here depends only on what came in: the same
calls at the same virtual times give the same state, however time was sliced.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b

import msgspec

from services.engine import meter, queue, topology, trace, upgrades
from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.parts import NoParts, Parts
from services.engine.service import LAB, Answer, Catalog, Kind, Params, Service

NAME = "engine/root"
UNFINISHED = "engine/instant"
MOST_EVENTS_AN_INSTANT = 10_000
MOST_PENDING_EVENTS = 100_000
DEFAULT_REGION = "us-east-1"


class Stopped(msgspec.Struct, frozen=True, array_like=True):
    """Why a world stands still for good: an event of it failed. Undo leads back to before."""

    at_us: int
    service: str
    kind: str
    reason: str


class Root(msgspec.Struct, array_like=True):
    """What the engine itself keeps: `origin_us` is the calendar instant (us since 1970 UTC) of virtual time 0."""

    origin_us: int
    schemas: dict[str, int]  # of the engine and each service, by which its parts are written
    next_sequence: int = 0
    places: list[tuple[str, str]] = []  # (service, region) that have state
    stopped: Stopped | None = None


class Unfinished(msgspec.Struct, frozen=True, array_like=True):
    """There while a budget ended between two events of one instant: how many of them have been carried out."""

    events: int


class EventFailed(Exception):
    """An event's handler raised, or too many events fell on one instant."""

    def __init__(self, event_id: queue.EventId, event: queue.Event, reason: str) -> None:
        super().__init__(reason)
        self.event_id = event_id
        self.event = event
        self.reason = reason


def never() -> bool:
    """A budget that is not spent."""
    return False


class World:
    """One student's simulated account, or lab, at `now_us` microseconds of virtual time."""

    def __init__(self, catalog: Catalog, parts: Parts, *, seed: str, book: str, now_us: int) -> None:
        self.catalog = catalog
        self.parts = parts
        self.seed = seed
        self.book = book
        self.now_us = now_us

    @classmethod
    def begin(cls, catalog: Catalog, *, seed: str, book: str, start_us: int = 0, origin_us: int = 0) -> "World":
        """An empty world, its parts in memory."""
        parts = Parts(NoParts())
        parts.put(NAME, Root(origin_us, {upgrades.ENGINE: upgrades.ENGINE_SCHEMA, **catalog.schemas()}))
        return cls(catalog, parts, seed=seed, book=book, now_us=start_us)

    @classmethod
    def open(cls, catalog: Catalog, parts: Parts, *, seed: str, book: str, now_us: int) -> "World":
        """A world that was kept, brought up to the schemas of this catalog; the next commit stores what that changed.

        Raises NewerSchema if a newer program has written it: then it must neither be shown nor stored here.
        """
        world = cls(catalog, parts, seed=seed, book=book, now_us=now_us)
        world.bring_up_to_date()
        return world

    def bring_up_to_date(self) -> None:
        """Upgrades parts that an older program wrote. Also for who catches up with the store: the root may be another.

        Raises NewerSchema.
        """
        if upgraded := upgrades.run(self.catalog, self.parts, self._root().schemas):
            self._edit_root().schemas.update(upgraded)

    @property
    def origin_us(self) -> int:
        """The calendar instant of virtual time 0, in microseconds since 1970 UTC."""
        return self._root().origin_us

    # The door

    def kind_of(self, service: str, operation: str) -> Kind:
        """Whether an operation looks, spends or acts. Raises ServiceError for one that is not there."""
        return self.catalog.find(service, operation)[1].kind

    def call(
        self, service: str, operation: str, params: Params, *, region: str = DEFAULT_REGION, caller: str = "student"
    ) -> Answer:
        """Carries out an operation now and gives its answer, in the API's shapes.

        Raises ServiceError; then no resource has changed, though capacity may have been spent. A world that stopped
        goes on answering: what is there can be looked at and changed, only time does not pass. Anything else that an
        operation raises is our error, and leaves a world that must be dropped: whoever keeps worlds opens the last
        version anew. (Keeping a way back for each call would cost more than most calls.)
        """
        owner, found, check = self.catalog.entry(service, operation)
        is_in_time = found.kind is Kind.LOOKS or not self.is_within_an_instant()
        assert is_in_time, "what changes a world comes after all that fell due by then"
        topology.check_known(region)
        region = owner.home or region
        if service != LAB:  # or a fault could not be ended
            topology.check_reachable(self.parts, region, control_plane=found.control_plane)
        request = check(params)
        if found.kind is Kind.ACTS and len(queue.queue(self.parts)) >= MOST_PENDING_EVENTS:
            raise ServiceError(
                "LimitExceededException",
                f"{MOST_PENDING_EVENTS:,} things are pending in this world; let time pass first",
            )
        if owner.name not in self._root().schemas:
            self._edit_root().schemas[owner.name] = owner.schema
        return found.run(Context(self, owner, region, caller), request)

    # Time

    def advance_to(self, at_us: int, spent: Callable[[], bool] = never) -> int:
        """Lets time pass up to an instant and gives the time reached.

        It is less than `at_us` if the budget was spent (asked between events, after at least one) or the world stopped.
        Where the budget ends within an instant, time has reached it, the next advance goes on with the next of its
        events, and no call comes in between. An event that fails undoes all that it did: the world stops just before
        it.
        """
        due_us = self.next_event_us()
        if due_us is None or due_us > at_us:
            return self._run_events(at_us, spent, until=None)
        before, before_us = self.parts.fork(), self.now_us
        try:
            return self._run_events(at_us, spent, until=None)
        except EventFailed as failure:
            self.parts, self.now_us = before, before_us
            self._run_events(failure.event_id[0], never, until=failure.event_id)
            self._edit_root().stopped = Stopped(
                failure.event_id[0], failure.event.service, failure.event.kind, failure.reason
            )
            return self.now_us

    def is_within_an_instant(self) -> bool:
        """Whether a budget ended between two events of the present instant."""
        return self.parts.has(UNFINISHED)

    def finish_instant(self) -> None:
        """Carries out what the present instant still holds, if a budget ended within it: before a call."""
        if self.is_within_an_instant():
            self.advance_to(self.now_us)

    def next_event_us(self) -> int | None:
        """When the next event is due, if any is."""
        head = queue.queue(self.parts).first()
        return head[0][0] if head else None

    def stopped(self) -> Stopped | None:
        """Why this world goes no further, if it does not."""
        return self._root().stopped

    def schedule(self, at_us: int, event: queue.Event) -> queue.EventId:
        """Puts an event into the queue."""
        assert at_us >= self.now_us, "an event cannot fall due in the past"
        pending = queue.queue(self.parts)
        assert len(pending) < 2 * MOST_PENDING_EVENTS, "a call is refused long before, so that something runs wild here"
        root = self._edit_root()
        event_id = (at_us, root.next_sequence)
        root.next_sequence += 1
        pending.put(event_id, event)
        return event_id

    def _run_events(self, at_us: int, spent: Callable[[], bool], *, until: queue.EventId | None) -> int:
        if self.stopped() or at_us < self.now_us:
            return self.now_us
        instant_us, at_instant = self._unfinished()
        has_worked = False
        while (head := queue.queue(self.parts).first()) is not None:
            (due_us, _), event = event_id, _ = head
            if due_us > at_us or event_id == until:
                break
            if due_us != instant_us:
                instant_us, at_instant = due_us, 0
            if has_worked and spent():
                if at_instant:
                    self.parts.put(UNFINISHED, Unfinished(at_instant))
                return self.now_us
            at_instant += 1
            if at_instant >= MOST_EVENTS_AN_INSTANT:
                raise EventFailed(event_id, event, f"{MOST_EVENTS_AN_INSTANT:,} events fell on one instant")
            self.now_us = max(self.now_us, due_us)
            self._run_event(event_id, event)
            has_worked = True
        self.now_us = max(self.now_us, at_us)
        return self.now_us

    def _unfinished(self) -> tuple[int, int]:
        """The instant within which a budget ended and how many of its events are done, which is then forgotten."""
        unfinished = self.parts.get(UNFINISHED, Unfinished)
        if unfinished is None:
            return -1, 0
        self.parts.drop(UNFINISHED)
        return self.now_us, unfinished.events

    def _run_event(self, event_id: queue.EventId, event: queue.Event) -> None:
        queue.queue(self.parts).delete(event_id)
        try:
            service = self.catalog.services[event.service]
            service.handlers[event.kind](Context(self, service, event.region, "aws"), event.payload)
        except Exception as error:
            raise EventFailed(event_id, event, f"{type(error).__name__}: {error}") from error

    # Copies and looks

    def fork(self) -> "World":
        """Another world that starts as this one is. Cheap: parts are shared until one of the two writes them."""
        return World(self.catalog, self.parts.fork(), seed=self.seed, book=self.book, now_us=self.now_us)

    def settled(self) -> "World":
        """A copy in which every service has brought its lazily kept levels up to now: what pictures are drawn from."""
        twin = self.fork()
        for service, context in twin.places():
            if service.settle is not None:
                service.settle(context)
        return twin

    def places(self) -> Iterable[tuple[Service, Context]]:
        """Each service and region that has state, in the order of their first use."""
        for name, region in self._root().places:
            service = self.catalog.services[name]
            yield service, Context(self, service, region, "aws")

    def note_place(self, service: str, region: str) -> None:
        """Remembers that a service has state in a region."""
        self._edit_root().places.append((service, region))

    def context(self, service: str, region: str = DEFAULT_REGION) -> Context:
        """What a service sees in a region, for those who look (boards, checks, tests)."""
        return Context(self, self.catalog.services[service], region, "aws")

    def used(self) -> dict[str, int]:
        """All units used up to now, those that grow with time included. Settle first what is kept lazily."""
        units = meter.used(self.parts)
        for service, context in self.places():
            for item, quantity in (service.usage(context) if service.usage else {}).items():
                units[item] = units.get(item, 0) + quantity
        return units

    def bill(self) -> meter.Bill:
        """What this world has cost, by the price book with which it began."""
        return meter.bill(self.used(), meter.price_book(self.book))

    def trace_lines(self, newest: int) -> list[trace.TraceLine]:
        """What happened inside, newest first."""
        return trace.newest(self.parts, newest)

    def digest(self) -> str:
        """A fingerprint of all parts in memory."""
        hashed = blake2b(digest_size=16)
        for name, encoded in self.parts.items():
            hashed.update(f"{name}\0{len(encoded)}\0".encode())
            hashed.update(encoded)
        return hashed.hexdigest()

    def _root(self) -> Root:
        root = self.parts.get(NAME, Root)
        assert root is not None, "every world has an engine root"
        return root

    def _edit_root(self) -> Root:
        return self.parts.edit(NAME, Root)
