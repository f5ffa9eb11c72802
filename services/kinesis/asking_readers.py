"""What questions and experiments ask of the model about applications that read a stream, in a settled world."""

from collections.abc import Iterator
from fractions import Fraction

from services.engine.clock import HOUR_US
from services.engine.world import World
from services.kinesis.consumers.calling import PUSH_AFTER_US, PUSH_EVERY_US
from services.kinesis.consumers.standing import Standing, Standings, applications_of, reader_of
from services.kinesis.consumers.state import Application, Counts
from services.kinesis.finding import stream_named
from services.kinesis.state import Flow, Stream, flow_part

NONE = -1


def done_by(world: World, stream: str, application: str, what: str) -> int:
    """A count of what an application has done in all shards: `processed`, `duplicates`, `lost`, `inverted`, `refused`.

    -1 where there is no such application.
    """
    found = _reading(world, stream, application)
    if found is None:
        return NONE
    total = Counts()
    for standing in found[2]:
        total.add(standing.done)
    total.add(reader_of(world.context("kinesis"), found[0], application).gone)
    return total.refused if what == "refused" else int(getattr(total, what))


def lag_of(world: World, stream: str, application: str) -> int:
    """How many records wait for an application; -1 where there is none."""
    found = _reading(world, stream, application)
    return NONE if found is None else sum(standing.lag for standing in found[2])


def age_of_next_hours(world: World, stream: str, application: str) -> Fraction:
    """How old what an application has to read next is, in hours to two decimals; -1 where there is none."""
    found = _reading(world, stream, application)
    oldest_us = NONE * HOUR_US if found is None else max((each.age_us for each in found[2]), default=0)
    return round(Fraction(oldest_us, HOUR_US), 2)


def delay_ms(world: World, stream: str, application: str) -> int:
    """About how long a record waits from put to get where the application keeps up; -1 where it has not read yet.

    Polling: the longest time between two answered calls to a shard. Pushed: the mean of what a push takes.
    Source: "Develop enhanced fan-out consumers" (about 200 ms with one polling consumer, 1,000 ms with five, 70 ms
    pushed).
    """
    found = _reading(world, stream, application)
    if found is None:
        return NONE
    if found[1].kind == "FAN_OUT":
        return (PUSH_AFTER_US + PUSH_EVERY_US // 2) // 1_000
    return max((each.lease.interval_us for each in found[2]), default=0) // 1_000 or NONE


def is_quick(world: World, stream: str, application: str, limit_ms: int) -> bool:
    """Whether a record waits less than so long for an application."""
    return 0 < delay_ms(world, stream, application) < limit_ms


def is_in_order(world: World, stream: str, application: str) -> bool:
    """Whether an application has handled records, and none after a later one of its key."""
    inverted = done_by(world, stream, application, "inverted")
    return inverted == 0 and done_by(world, stream, application, "processed") > 0


def takeovers_of(world: World, stream: str, application: str) -> int:
    """How often a lease of an application has changed its owner; -1 where there is none."""
    found = _reading(world, stream, application)
    return NONE if found is None else sum(each.lease.switches for each in found[2])


def checkpoint_every(world: World, stream: str, application: str) -> int:
    """How many records lie between two checkpoints of an application; -1 where there is none."""
    found = _reading(world, stream, application)
    return NONE if found is None else found[1].checkpoint_every


def is_idempotent(world: World, stream: str, application: str) -> bool:
    """Whether what an application does twice has the effect of doing it once."""
    found = _reading(world, stream, application)
    return found is not None and found[1].is_idempotent


def living_workers(world: World, stream: str, application: str) -> int:
    """How many workers of an application are at work; -1 where there is none."""
    found = _reading(world, stream, application)
    return NONE if found is None else len(reader_of(world.context("kinesis"), found[0], application).living())


def applications_reading(world: World, stream: str) -> int:
    """How many applications read a stream."""
    found = stream_named(world.context("kinesis"), stream)
    return len(applications_of(world.context("kinesis"), found)) if found else 0


def most_in_order(world: World, stream: str) -> int:
    """The most records that any one application has processed without one coming after a later one of its key."""
    found = stream_named(world.context("kinesis"), stream)
    names = [each.name for each in applications_of(world.context("kinesis"), found)] if found else []
    ordered = [
        done_by(world, stream, name, "processed") for name in names if not done_by(world, stream, name, "inverted")
    ]
    return max(ordered, default=0)


def _reading(world: World, stream: str, name: str) -> tuple[Stream, Application, list[Standing]] | None:
    ctx = world.context("kinesis")
    found = stream_named(ctx, stream)
    flow = ctx.part(flow_part(stream), Flow) if found else None
    application = next((each for each in _applications(world, found) if each.name == name), None)
    if found is None or flow is None or application is None:
        return None
    return found, application, Standings(ctx, found, flow).of(application)


def _applications(world: World, stream: Stream | None) -> Iterator[Application]:
    yield from applications_of(world.context("kinesis"), stream) if stream else ()


FUNCTIONS = {
    each.__name__: each
    for each in (
        done_by,
        lag_of,
        age_of_next_hours,
        delay_ms,
        is_quick,
        is_in_order,
        takeovers_of,
        checkpoint_every,
        is_idempotent,
        living_workers,
        applications_reading,
        most_in_order,
    )
}
