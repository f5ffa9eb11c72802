"""What came to a stream in the last whole second, as the live view shows it.

Steady traffic makes every second like the one before, so that this is worked out once for all seconds that are alike:
`alike` is the same for those.
"""

from collections.abc import Callable
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from services.engine.context import Context
from services.kinesis.board import LastSecond, ProducerMark, ShardMark
from services.kinesis.hashing import half_start, hash_key, ring_share
from services.kinesis.producers import Pattern, Producer, pattern
from services.kinesis.records import Log
from services.kinesis.sampling import Sample, of_calls, of_slice, step_for, tally, tally_calls, top
from services.kinesis.state import (
    MOST_CALLED,
    Called,
    Flow,
    Second,
    Shard,
    ShardFlow,
    Slice,
    Stream,
    Traffic,
    hash_bytes,
    traffics_part,
)
from services.kinesis.throughput import (
    SECOND_US,
    WRITE_BYTES_A_SECOND,
    WRITE_RECORDS_A_SECOND,
    bytes_capacity_units,
)

MOST_FALLING = 120
_encode = msgspec.msgpack.Encoder().encode


Remember = Callable[[bytes, Callable[[], LastSecond]], LastSecond]


def anew(_alike: bytes, make: Callable[[], LastSecond]) -> LastSecond:
    """Remembers nothing."""
    return make()


def last_second(ctx: Context, stream: Stream, flow: Flow, remember: Remember = anew) -> LastSecond:
    """The last whole second of a stream that has been settled."""
    at_s = ctx.now_us // SECOND_US - 1
    seconds = [(shard, _counts(ctx, stream, shard, flow.shards[shard.number], at_s)) for shard in stream.open_shards()]
    traffics = ctx.collection(traffics_part(stream.name), int, Traffic)
    traffic_by_number: dict[int, Traffic] = {}
    for number in {stretch.traffic for _shard, second in seconds for stretch in second.slices}:
        traffic = traffics.get(number)
        assert traffic is not None, "the traffic of the last second is kept"
        traffic_by_number[number] = traffic
    looked = _Looked(stream, seconds, traffic_by_number)
    return remember(_alike(stream, seconds, traffic_by_number), looked.all)


def _counts(ctx: Context, stream: Stream, shard: Shard, flow: ShardFlow, at_s: int) -> Second:
    """The counts of a second, its `calls` those that were let in, too; nothing came in one that is not kept."""
    second = next((second for second in (flow.now, flow.last) if second.at_s == at_s), Second(at_s))
    if not second.first_put:
        return second
    puts = Log(ctx, stream, shard, flow).put_in(at_s, since=second.first_put, most=MOST_CALLED)
    let_in = [Called(put.at_us % SECOND_US, put.partition_key, hash_bytes(put.hash_key), True) for put in puts]
    in_order = sorted([*let_in, *second.calls], key=lambda called: called.offset_us)
    return replace(second, calls=in_order[:MOST_CALLED])


def _alike(stream: Stream, seconds: list[tuple[Shard, Second]], traffics: dict[int, Traffic]) -> bytes:
    """The same for seconds of which all that is drawn is the same."""
    told = [
        (
            shard.number,
            shard.start,
            shard.end,
            shard.opened_us,
            shard.parents,
            second.attempts,
            second.accepted,
            second.attempted_bytes,
            second.accepted_bytes,
            second.refused_for_records,
            second.refused_for_bytes,
            second.refused_for_key,
            second.slices,
            second.calls,
        )
        for shard, second in seconds
    ]
    sent = [(number, traffic.producers, traffic.max_record_kib) for number, traffic in sorted(traffics.items())]
    said = (stream.name, stream.producers, told, sent)
    return blake2b(_encode(said), digest_size=16).digest()


class _Looked:
    """One look at a second."""

    def __init__(self, stream: Stream, seconds: list[tuple[Shard, Second]], traffics: dict[int, Traffic]) -> None:
        self._stream = stream
        self._seconds = seconds
        self._traffics = traffics

    def all(self) -> LastSecond:
        sent = sum(sum(second.attempts.values()) for _shard, second in self._seconds)
        step = step_for(sent, MOST_FALLING)
        samples = [sample for shard, second in self._seconds for sample in self._samples(shard, second, step)]
        return LastSecond(
            tuple(self._producer(producer) for producer in self._stream.producers),
            tuple(self._shard(shard, second) for shard, second in self._seconds),
            tuple(grain for sample in samples for grain in sample.came),
            tuple(grain for sample in samples for grain in sample.accepted),
            tuple(place for sample in samples for place in sample.refused),
            step,
        )

    def _producer(self, producer: Producer) -> ProducerMark:
        keys = producer.recipe.all_keys()
        sole_key = keys[0] if len(keys) == 1 else ""
        sent = sum(second.attempts.get(producer.name, 0) for _shard, second in self._seconds)
        accepted = sum(second.accepted.get(producer.name, 0) for _shard, second in self._seconds)
        return ProducerMark(
            producer.name,
            producer.records_a_second,
            producer.record_bytes,
            len(keys),
            sole_key,
            ring_share(hash_key(sole_key)) if sole_key else None,
            sent,
            sent - accepted,
            producer.recipe.kind,
            producer.recipe.prefix,
            producer.recipe.keys,
            producer.late_percent,
        )

    def _shard(self, shard: Shard, second: Second) -> ShardMark:
        accepted = sum(second.accepted.values())
        return ShardMark(
            shard.number,
            shard.first_key,
            shard.last_key,
            ring_share(shard.first_key),
            ring_share(shard.last_key + 1),
            accepted,
            second.accepted_bytes,
            second.refused_for_records,
            second.refused_for_bytes,
            100 * accepted / WRITE_RECORDS_A_SECOND,
            100 * second.accepted_bytes / WRITE_BYTES_A_SECOND,
            shard.opened_us,
            shard.parents,
            tuple(second.attempts.items()),
            second.attempted_bytes,
            *self._asked(shard, second),
            second.refused_for_key,
        )

    def _asked(self, shard: Shard, second: Second) -> tuple[str, int, int]:
        """The key of which most records came, how many of it, and how many records for the lower half of the range."""
        middle = half_start(shard.first_key, shard.last_key)
        parts = [tally(arrivals, stretch, middle) for stretch, arrivals in self._stretches(shard, second)]
        if second.calls:
            parts.append(tally_calls(second.calls, middle))
        return top(parts)

    def _samples(self, shard: Shard, second: Second, step: int) -> list[Sample]:
        """Of what came to a shard: of the calls, then of each stretch of producers' traffic."""
        samples = [of_calls(second.calls, step)] if second.calls else []
        for stretch, arrivals in self._stretches(shard, second):
            capacity_units = bytes_capacity_units(self._traffics[stretch.traffic].max_record_kib)
            samples.append(of_slice(arrivals, stretch, step, capacity_units=capacity_units))
        return samples

    def _stretches(self, shard: Shard, second: Second) -> list[tuple[Slice, Pattern]]:
        """Stretches of the second without a call, with what the producers of the time send to a shard."""
        return [
            (stretch, pattern(self._traffics[stretch.traffic].producers, shard.first_key, shard.last_key))
            for stretch in second.slices
        ]
