"""What the question bank asks of the model: keys of drawn questions, and what is so in a world.

The first functions compute with plain values; the others get a settled world first, and look.
"""

from itertools import pairwise

from services.engine import metrics
from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.meter import price_book
from services.engine.world import World
from services.kinesis import comparing, workloads
from services.kinesis.finding import stream_named
from services.kinesis.hashing import LAST_HASH_KEY, even_ranges, hash_key
from services.kinesis.measures import NAMESPACE
from services.kinesis.producers import Producer
from services.kinesis.state import Flow, Stream, flow_part
from services.kinesis.throughput import put_units

HEX_DIGITS = 16
NONE = -1


def shard_of(key: str, shards: int) -> int:
    """Which of so many equal shards of a new stream a partition key lies in, from 0.

    >>> [shard_of(key, 4) for key in ("IN", "US", "UK", "DE")]
    [3, 1, 1, 0]
    """
    place = hash_key(key)
    return next(number for number, (_, end) in enumerate(even_ranges(shards)) if place <= end)


def first_hash_digit(key: str) -> int:
    """The first hexadecimal digit of a partition key's hash, as a number from 0 to 15."""
    return hash_key(key) * HEX_DIGITS // (LAST_HASH_KEY + 1)


def hash_digit_as_text(key: str) -> str:
    """The same as it is written."""
    return f"{first_hash_digit(key):x}"


def hash_key_of(key: str) -> str:
    """A partition key's hash key, in decimal as the API takes it."""
    return str(hash_key(key))


def hash_key_after(key: str) -> str:
    """Where a shard begins that no longer has a key: the one with the key has two hash keys, the least there may be."""
    return str(hash_key(key) + 2)


def open_shards(world: World, stream: str) -> int:
    """How many shards of a stream are open; none where there is no such stream."""
    found = _stream(world, stream)
    return found.open_count if found else 0


def ring_is_whole(world: World, stream: str) -> bool:
    """Whether the stream's open shards cover all hash keys, and nothing about them is under way."""
    found = _stream(world, stream)
    if found is None or found.status != "ACTIVE":
        return False
    shards = found.open_shards()
    meets = all(lower.last_key + 1 == upper.first_key for lower, upper in pairwise(shards))
    return meets and shards[0].first_key == 0 and shards[-1].last_key == LAST_HASH_KEY


def keys_apart(world: World, stream: str, first: str, second: str) -> bool:
    """Whether two partition keys lie in different open shards."""
    found = _stream(world, stream)
    if found is None or not found.open_count:
        return False
    return found.for_key(hash_key(first)).number != found.for_key(hash_key(second)).number


def is_cut_evenly(world: World, stream: str) -> bool:
    """Whether all open shards are equally wide, but for the rounding of a shard's worth of keys."""
    found = _stream(world, stream)
    widths = [shard.last_key - shard.first_key for shard in found.open_shards()] if found else []
    return bool(widths) and max(widths) - min(widths) <= len(widths)


def idle_shard(world: World, stream: str) -> int:
    """The number of the only open shard that has never taken a record; -1 where it is not exactly one."""
    found = _stream(world, stream)
    numbers = [shard.number for shard in found.open_shards()] if found else []
    idle = [number for number, taken in zip(numbers, _taken(world, stream), strict=True) if not taken]
    return idle[0] if len(idle) == 1 else NONE


def refused_in_last_minute(world: World, stream: str) -> int:
    """How many records were refused in the newest minute that CloudWatch shows; -1 where it shows none yet."""
    of = (world.context("kinesis").region, NAMESPACE, "WriteProvisionedThroughputExceeded", (("StreamName", stream),))
    shown = metrics.read(world.parts, of, MINUTE_US, max(0, world.now_us - 3 * MINUTE_US), world.now_us)
    return shown[-1][1].total if shown else NONE


def asked_a_second(world: World, stream: str) -> int:
    """How many records the stream's producers are set to send a second."""
    found = _stream(world, stream)
    return sum(producer.records_a_second for producer in found.producers) if found else 0


def busy_shards(world: World, stream: str) -> int:
    """How many of the open shards have taken records."""
    return sum(count > 0 for count in _taken(world, stream))


def load_ratio_percent(world: World, stream: str) -> int:
    """What the busiest open shard was asked for in the last second, in percent of the average; -1 where nothing was."""
    found, flow = _stream(world, stream), world.context("kinesis").part(flow_part(stream), Flow)
    if found is None or flow is None:
        return NONE
    second = world.now_us // SECOND_US - 1
    flows = [flow.shards[shard.number] for shard in found.open_shards()]
    seconds = [[each for each in (shard.now, shard.last) if each.at_s == second] for shard in flows]
    asked = [sum(sum(each.attempts.values()) for each in found_in) for found_in in seconds]
    return max(asked) * len(asked) * 100 // sum(asked) if sum(asked) else NONE


def bytes_asked_a_second(world: World, stream: str) -> int:
    """How many bytes the stream's producers are set to send a second, data and keys."""
    found = _stream(world, stream)
    return sum(map(_bytes_a_second, found.producers)) if found else 0


def refused_so_far(world: World, stream: str) -> int:
    """How many records the stream's shards have ever refused."""
    found = _stream(world, stream)
    flow = world.context("kinesis").part(flow_part(stream), Flow) if found else None
    return sum(each.refused for each in flow.shards.values()) if flow else 0


def is_provisioned(world: World, stream: str) -> bool:
    """Whether the stream is there, in provisioned mode."""
    found = _stream(world, stream)
    return found is not None and not found.is_on_demand


def on_demand_costs_times(world: World, stream: str) -> int:
    """How many whole times as much an hour costs on demand (Standard) as with the fewest shards that take the load; 0
    where it is less, or nothing is known."""
    found = _stream(world, stream)
    if found is None:
        return 0
    load = workloads.of_stream(world, found)
    fewest = comparing.fewest_shards(tuple(found.producers), load)
    if fewest is None:
        return 0
    book = price_book(world.book)
    there = comparing.provisioned(load, fewest, book, way="fewest").dollars_an_hour
    return int(comparing.on_demand(load, book).dollars_an_hour / there)


def keys_of(world: World, stream: str) -> int:
    """How many different partition keys the stream's producers use, all together."""
    found = _stream(world, stream)
    return len({key for producer in found.producers for key in producer.recipe.all_keys()}) if found else 0


def _bytes_a_second(producer: Producer) -> int:
    keys = producer.recipe.all_keys()
    key_bytes = sum(len(key.encode()) for key in keys) // len(keys)
    return producer.records_a_second * (producer.record_bytes + key_bytes)


def _taken(world: World, stream: str) -> list[int]:
    """How many records each open shard has taken since it was opened."""
    found, flow = _stream(world, stream), world.context("kinesis").part(flow_part(stream), Flow)
    if found is None or flow is None:
        return []
    return [flow.shards[shard.number].next_counter - 1 for shard in found.open_shards()]


def _stream(world: World, name: str) -> Stream | None:
    return stream_named(world.context("kinesis"), name)


FUNCTIONS = {
    each.__name__: each
    for each in (
        shard_of,
        first_hash_digit,
        hash_digit_as_text,
        hash_key_of,
        hash_key_after,
        put_units,
        open_shards,
        ring_is_whole,
        keys_apart,
        is_cut_evenly,
        idle_shard,
        busy_shards,
        load_ratio_percent,
        is_provisioned,
        on_demand_costs_times,
        keys_of,
        bytes_asked_a_second,
        refused_so_far,
        refused_in_last_minute,
        asked_a_second,
    )
}
