"""What the tests of reading begin with: applications that read the stream, and short ways to ask how they stand."""

from typing import Any

from services.engine.world import World
from services.kinesis.consumers.looking import reader_marks
from services.kinesis.consumers.standing import Standing, Standings, applications_of, lease_table, reader_of, total
from services.kinesis.consumers.state import Application, Counts
from services.kinesis.flow import settle
from services.kinesis.reading_board import ReaderMark
from services.kinesis.state import Flow, flow_part
from tests.kinesis.cast import NAME, stream_of


def control(world: World, operation: str, name: str = "app", **more: Any) -> Any:
    return world.call("lab", operation, {"StreamName": NAME, "Name": name, **more})


def start(world: World, name: str = "app", *, workers: int = 1, rate: int = 5_000, kind: str = "POLLING", **more: Any):
    """Has an application read the stream."""
    return control(world, "PutApplication", name, Kind=kind, Workers=workers, RecordsPerSecond=rate, **more)


def settle_here(world: World) -> None:
    """Settles the stream as any call would."""
    settle(world.context("kinesis"), stream_of(world))


def application(world: World, name: str = "app") -> Application:
    applications = applications_of(world.context("kinesis"), stream_of(world))
    return next(each for each in applications if each.name == name)


def standing(world: World, name: str = "app") -> list[Standing]:
    copy = world.settled()
    ctx, stream = copy.context("kinesis"), stream_of(copy)
    flow = ctx.part(flow_part(NAME), Flow)
    assert flow is not None
    return Standings(ctx, stream, flow).of(application(copy, name))


def mark(world: World, name: str = "app") -> ReaderMark:
    """The application as the board has it."""
    copy = world.settled()
    ctx, stream = copy.context("kinesis"), stream_of(copy)
    flow = ctx.part(flow_part(NAME), Flow)
    assert flow is not None
    return next(each for each in reader_marks(ctx, stream, flow) if each.name == name)


def done(world: World, name: str = "app") -> Counts:
    """What an application has done in all."""
    copy = world.settled()
    return total(reader_of(copy.context("kinesis"), stream_of(copy), name), standing(world, name))


def owners(world: World, name: str = "app") -> dict[int, int | None]:
    return {each.lease.shard: each.lease.owner for each in standing(world, name)}


def leases(world: World, name: str = "app") -> list[dict[str, Any]]:
    copy = world.settled()
    return lease_table(copy.context("kinesis"), stream_of(copy), application(copy, name))


def stored(world: World) -> int:
    """How many records all shards have let in."""
    copy = world.settled()
    flow = copy.context("kinesis").part(flow_part(NAME), Flow)
    assert flow is not None
    return sum(each.accepted for each in flow.shards.values())
