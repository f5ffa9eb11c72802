"""What the tests of the model begin with: a world with a stream, and short ways to ask it things."""

from typing import Any

from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.faults import FAULTS
from services.engine.scenario import begin
from services.engine.service import Catalog
from services.engine.world import World
from services.kinesis.flow import settle
from services.kinesis.scenarios import START
from services.kinesis.sequence import shard_id
from services.kinesis.service import KINESIS
from services.kinesis.state import Stream, stream_part

CATALOG = Catalog([KINESIS, FAULTS])
NAME = "clicks"
ORIGIN_US = START.origin_us
ACTIVE_US = 10 * SECOND_US
LAST = 2**128 - 1
HALF = 2**127


def empty_world() -> World:
    return World.begin(CATALOG, seed="tests", book="2026-11-01", origin_us=ORIGIN_US)


def world_with_stream(shards: int = 1, **more: Any) -> World:
    """A world whose stream has just become active."""
    world = empty_world()
    ask(world, "CreateStream", ShardCount=shards, **more)
    world.advance_to(ACTIVE_US)
    return world


def lab_world() -> World:
    return begin(CATALOG, START, seed="tests")


def ask(world: World, operation: str, **params: Any) -> Any:
    """An operation on the stream, unless the parameters say what it is about."""
    named = {"StreamName", "StreamARN", "ShardIterator", "NextToken"} & params.keys()
    about = {} if named or operation in ("ListStreams", "DescribeLimits") else {"StreamName": NAME}
    return world.call("kinesis", operation, {**about, **params})


def refused(world: World, operation: str, **params: Any) -> ServiceError:
    """The error that an operation ends with."""
    try:
        ask(world, operation, **params)
    except ServiceError as error:
        return error
    raise AssertionError(f"{operation} was not refused")


def outcome(world: World, operation: str, **params: Any) -> str:
    """The code with which an operation ends; empty if it was carried out."""
    try:
        ask(world, operation, **params)
    except ServiceError as error:
        return error.code
    return ""


def wait(world: World, seconds: float) -> None:
    world.advance_to(world.now_us + round(seconds * SECOND_US))


def put(world: World, key: str, data: bytes = b"data", **more: Any) -> Any:
    return ask(world, "PutRecord", PartitionKey=key, Data=data, **more)


def send(world: World, rate: int, *keys: str, name: str = "p", size: int = 100, stream: str = NAME) -> None:
    """Has a producer send records of these keys."""
    recipe = {"Kind": "LIST", "Keys": list(keys)} if keys else {"Kind": "UNIFORM", "Count": 50}
    params = {"StreamName": stream, "Name": name, "RecordsPerSecond": rate, "RecordBytes": size, "Keys": recipe}
    world.call("lab", "PutProducer", params)


def status(world: World) -> str:
    return ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]["StreamStatus"]


def shards(world: World, **filtered: Any) -> list[dict[str, Any]]:
    return ask(world, "ListShards", **({"ShardFilter": filtered} if filtered else {}))["Shards"]


def numbers(listed: list[dict[str, Any]]) -> list[int]:
    return [int(shard["ShardId"][-12:]) for shard in listed]


def open_numbers(world: World) -> list[int]:
    return numbers(shards(world, Type="AT_LATEST"))


def ranges(world: World) -> list[tuple[int, int]]:
    """The ranges of the open shards, lowest first."""
    found = [shard["HashKeyRange"] for shard in shards(world, Type="AT_LATEST")]
    return sorted((int(each["StartingHashKey"]), int(each["EndingHashKey"])) for each in found)


def iterator(world: World, shard: int = 0, kind: str = "TRIM_HORIZON", **more: Any) -> str:
    asked = ask(world, "GetShardIterator", ShardId=shard_id(shard), ShardIteratorType=kind, **more)
    return asked["ShardIterator"]


def read(world: World, at: str, **more: Any) -> Any:
    return ask(world, "GetRecords", ShardIterator=at, **more)


def read_all(world: World, shard: int = 0) -> list[dict[str, Any]]:
    """All records of a shard, oldest first, read by a copy to which nothing more comes and which has time."""
    reader = world.fork()
    for producer in stream_of(reader).producers:
        reader.call("lab", "RemoveProducer", {"StreamName": NAME, "Name": producer.name})
    at: str | None = iterator(reader, shard)
    found: list[dict[str, Any]] = []
    while at is not None:
        answer = read(reader, at)
        found += answer["Records"]
        if not answer["MillisBehindLatest"]:
            break
        at = answer.get("NextShardIterator")
        wait(reader, 5)
    return found


def resources(world: World) -> dict[str, bytes]:
    """The parts that hold resources: all but what flows, what was counted and the engine's own."""
    return {name: part for name, part in world.parts.items() if not (name.startswith("engine/") or "/~" in name)}


def stream_of(world: World, name: str = NAME) -> Stream:
    found = world.context("kinesis").part(stream_part(name), Stream)
    assert found is not None
    return found


def totals(world: World, name: str = NAME) -> tuple[int, int]:
    """How many records the shards that are still there have let in and refused, up to now."""
    copy = world.fork()
    flow = settle(copy.context("kinesis"), stream_of(copy, name))
    return sum(each.accepted for each in flow.shards.values()), sum(each.refused for each in flow.shards.values())
