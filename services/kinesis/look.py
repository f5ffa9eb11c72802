"""A stream as the live view shows it, computed from a world in which everything has been settled.

It is drawn anew for each frame, so it costs little: what follows from the traffic alone is remembered with its pattern,
and of the records only those of a sample are looked up.
"""

from services.engine.context import Context
from services.engine.world import World
from services.kinesis.board import Board, Grain, Joint, Layer, Pending, ProducerMark, ShardMark
from services.kinesis.hashing import even_starts, half_start, hash_key, ring_share
from services.kinesis.producers import Pattern, Producer, pattern
from services.kinesis.quotas import region_streams
from services.kinesis.records import Log
from services.kinesis.resharding import steps_left
from services.kinesis.ring import Merge, Split
from services.kinesis.sampling import Sample, of_calls, of_slice, step_for, tally, tally_calls, top
from services.kinesis.state import Flow, Second, Shard, ShardFlow, Slice, Stream, Traffic, flow_part, traffics_part
from services.kinesis.throughput import (
    SECOND_US,
    WRITE_BYTES_A_SECOND,
    WRITE_RECORDS_A_SECOND,
    bytes_capacity_units,
)
from services.kinesis.trimming import horizon_us

MOST_FALLING = 120
MOST_STORED = 300


def board(world: World, *, selected: str = "") -> Board:
    """The region's oldest stream at this instant. `selected` is the id of a mark. The world must be a settled copy."""
    ctx = world.context("kinesis")
    streams = sorted(region_streams(ctx), key=lambda each: each.number)
    stream = streams[0] if streams else None
    if stream is None:
        return Board("", "", world.now_us, world.origin_us, selected=selected)
    flow = ctx.part(flow_part(stream.name), Flow)
    looked = Look(ctx, stream, flow or Flow(ctx.now_us, {}))
    return looked.board(world.origin_us, selected, tuple(each.name for each in streams))


class Look:
    """One look at a stream."""

    def __init__(self, ctx: Context, stream: Stream, flow: Flow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._flow = flow
        self._open = stream.open_shards()
        second = ctx.now_us // SECOND_US - 1
        self._seconds = {shard.number: _last_second(flow.shards[shard.number], second) for shard in self._open}
        horizon = horizon_us(stream, ctx.now_us)
        self._logs = {shard.number: Log(ctx, stream, shard, flow.shards[shard.number]) for shard in stream.shards}
        self._oldest = {number: log.first_since(horizon) for number, log in self._logs.items()}

    def board(self, origin_us: int, selected: str, streams: tuple[str, ...]) -> Board:
        """All of it."""
        stream, seconds = self._stream, self._seconds.values()
        step = step_for(sum(sum(second.attempts.values()) for second in seconds), MOST_FALLING)
        samples = [sample for shard in self._open for sample in self._samples(shard, step)]
        stored_step = step_for(sum(self._stored(shard) for shard in stream.shards), MOST_STORED)
        return Board(
            stream.name,
            stream.status,
            self._ctx.now_us,
            origin_us,
            stream.retention_hours,
            producers=tuple(self._producer(producer) for producer in stream.producers),
            shards=tuple(self._shard(shard) for shard in self._open),
            layers=tuple(self._layer(shard, stored_step) for shard in stream.shards),
            joints=tuple(self._joints()),
            pending=self._pending(),
            falling=tuple(grain for sample in samples for grain in sample.came),
            inside=tuple(grain for sample in samples for grain in sample.accepted),
            grain_records=step,
            refused_places=tuple(place for sample in samples for place in sample.refused),
            stored_grain_records=stored_step,
            selected=selected,
            streams=streams,
        )

    def _producer(self, producer: Producer) -> ProducerMark:
        keys = producer.recipe.all_keys()
        sole_key = keys[0] if len(keys) == 1 else ""
        seconds = self._seconds.values()
        sent = sum(second.attempts.get(producer.name, 0) for second in seconds)
        accepted = sum(second.accepted.get(producer.name, 0) for second in seconds)
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
        )

    def _shard(self, shard: Shard) -> ShardMark:
        second = self._seconds[shard.number]
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
            self._stored(shard),
            shard.opened_us,
            shard.parents,
            tuple(second.attempts.items()),
            second.attempted_bytes,
            *self._asked(shard),
        )

    def _asked(self, shard: Shard) -> tuple[str, int, int]:
        """The key of which most records came, how many of it, and how many records for the lower half of the range."""
        second, middle = self._seconds[shard.number], half_start(shard.first_key, shard.last_key)
        parts = [tally(arrivals, stretch, middle) for stretch, arrivals in self._stretches(shard)]
        if second.calls:
            parts.append(tally_calls(second.calls, middle))
        return top(parts)

    def _stored(self, shard: Shard) -> int:
        return self._flow.shards[shard.number].next_counter - self._oldest[shard.number]

    def _layer(self, shard: Shard, step: int) -> Layer:
        since_us = max(shard.opened_us, horizon_us(self._stream, self._ctx.now_us))
        sample = self._logs[shard.number].sample(self._oldest[shard.number], step)
        now_us = self._ctx.now_us
        return Layer(
            shard.number,
            ring_share(shard.first_key),
            ring_share(shard.last_key + 1),
            0.0 if shard.closed_us is None else self._age_s(shard.closed_us),
            self._age_s(since_us),
            self._stored(shard),
            not shard.is_open,
            tuple([Grain(place, (now_us - at_us) / SECOND_US) for at_us, place in sample]),
            shard.first_key,
            shard.last_key,
            shard.opened_us,
            shard.closed_us or 0,
            tuple(child.number for child in self._stream.children(shard.number)),
        )

    def _age_s(self, at_us: int) -> float:
        return (self._ctx.now_us - at_us) / SECOND_US

    def _joints(self) -> list[Joint]:
        """Where shards of which a parent is still there have come from."""
        by_parents: dict[tuple[int, ...], list[Shard]] = {}
        known = {shard.number for shard in self._stream.shards}
        for shard in self._stream.shards:
            if known.intersection(shard.parents):
                by_parents.setdefault(shard.parents, []).append(shard)
        return [self._joint(parents, children) for parents, children in by_parents.items()]

    def _joint(self, parents: tuple[int, ...], children: list[Shard]) -> Joint:
        at_us = children[0].opened_us
        numbers = tuple(child.number for child in children)
        if len(parents) == 1:
            place = max(child.first_key for child in children)
            return Joint("split", ring_share(place), self._age_s(at_us), at_us, parents, numbers)
        upper = self._stream.shard(parents[1])
        lower = self._stream.shard(parents[0])
        place = upper.first_key if upper else lower.last_key + 1 if lower else 0
        return Joint("merge", ring_share(place), self._age_s(at_us), at_us, parents, numbers)

    def _pending(self) -> Pending | None:
        change = self._stream.change
        if change is None:
            return None
        if change.kind == "create":
            starts = even_starts(self._stream.shard_count)[1:]
            return Pending("create", places=tuple(ring_share(start) for start in starts), done_us=change.done_us)
        if change.kind == "delete":
            return Pending("delete", done_us=change.done_us)
        splits, merges = steps_left(self._stream, change)
        shards = tuple(shard.number for shard in self._open if _is_touched(shard.number, splits, merges))
        return Pending(change.kind, shards, tuple(ring_share(split.at) for split in splits), change.done_us)

    def _samples(self, shard: Shard, step: int) -> list[Sample]:
        """Of what came to a shard in the last second: of the calls, then of each stretch of producers' traffic."""
        second = self._seconds[shard.number]
        capacity_units = bytes_capacity_units(self._stream.max_record_kib)
        samples = [of_calls(second.calls, step)] if second.calls else []
        return samples + [
            of_slice(arrivals, stretch, step, capacity_units=capacity_units)
            for stretch, arrivals in self._stretches(shard)
        ]

    def _stretches(self, shard: Shard) -> list[tuple[Slice, Pattern]]:
        """Stretches of the last second without a call, with what the producers of the time send to a shard."""
        traffics = self._ctx.collection(traffics_part(self._stream.name), int, Traffic)
        found = []
        for stretch in self._seconds[shard.number].slices:
            traffic = traffics.get(stretch.traffic)
            assert traffic is not None, "the traffic of the last second is kept"
            found.append((stretch, pattern(traffic.producers, shard.first_key, shard.last_key)))
        return found


def _last_second(flow: ShardFlow, at_s: int) -> Second:
    """The counts of a second; nothing came in one that is not kept."""
    return next((second for second in (flow.now, flow.last) if second.at_s == at_s), Second(at_s))


def _is_touched(shard: int, splits: list[Split], merges: list[Merge]) -> bool:
    return any(step.shard == shard for step in splits) or any(shard in (step.lower, step.upper) for step in merges)
