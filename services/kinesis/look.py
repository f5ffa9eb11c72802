"""A stream as the live view shows it, computed from a world in which everything has been settled.

It is drawn anew for each frame, so it costs little: what came in the last second is worked out once for all seconds
that are alike, and of the records that are kept only those of a sample are looked up, when they are drawn.
"""

from functools import lru_cache, partial

from services.engine.context import Context
from services.engine.world import World
from services.kinesis.board import Board, Joint, Layer, Pending, StreamMark
from services.kinesis.consumers.looking import reader_marks
from services.kinesis.hashing import even_starts, ring_share
from services.kinesis.operations.shapes import sequence_text
from services.kinesis.quotas import region_streams
from services.kinesis.record_board import Records
from services.kinesis.records import Log
from services.kinesis.resharding import steps_left
from services.kinesis.ring import Merge, Split
from services.kinesis.sampling import step_for
from services.kinesis.second import Remember, anew, last_second
from services.kinesis.standing import PLAIN, Standing, standing
from services.kinesis.state import Flow, Shard, Stream, flow_part
from services.kinesis.throughput import SECOND_US
from services.kinesis.trimming import horizon_us

MOST_STORED = 300


def board(world: World, *, number: int | None = None, selected: str = "", remember: Remember = anew) -> Board:
    """The stream of a number at this instant; the region's oldest if there is none, or none is named.

    `selected` is the id of a mark. The world must be a settled copy.
    """
    ctx = world.context("kinesis")
    streams = sorted(region_streams(ctx), key=lambda each: each.number)
    if not streams:
        return Board("", "", world.now_us, world.origin_us, selected=selected)
    shown = next((each for each in streams if each.number == number), streams[0])
    flow = ctx.part(flow_part(shown.name), Flow) or Flow(ctx.now_us, {})
    names = tuple([StreamMark(each.number, each.name, each.status) for each in streams])
    return Look(ctx, shown, flow).board(world.origin_us, selected, names, remember, standing(world, shown))


class Look:
    """One look at a stream."""

    def __init__(self, ctx: Context, stream: Stream, flow: Flow) -> None:
        self._ctx = ctx
        self._stream = stream
        self._flow = flow
        self._horizon_us = horizon_us(stream, ctx.now_us)
        self._logs = {shard.number: Log(ctx, stream, shard, flow.shards[shard.number]) for shard in stream.shards}
        self._oldest = {number: log.first_since(self._horizon_us) for number, log in self._logs.items()}

    def board(
        self,
        origin_us: int,
        selected: str,
        streams: tuple[StreamMark, ...],
        remember: Remember,
        how: Standing = PLAIN,
    ) -> Board:
        """All of it."""
        stream = self._stream
        second = last_second(self._ctx, stream, self._flow, remember)
        children: dict[int, list[Shard]] = {}
        for shard in stream.shards:
            for parent in shard.parents:
                children.setdefault(parent, []).append(shard)
        step = step_for(sum(self._stored(shard) for shard in stream.shards), MOST_STORED)
        return Board(
            stream.name,
            stream.status,
            self._ctx.now_us,
            origin_us,
            stream.retention_hours,
            second=second,
            layers=tuple([self._layer(shard, children.get(shard.number, ()), step) for shard in stream.shards]),
            joints=tuple(self._joints()) if children else (),
            pending=self._pending(),
            stored_grain_records=step,
            selected=selected,
            streams=streams,
            number=stream.number,
            readers=reader_marks(self._ctx, stream, self._flow),
            standing=how,
        )

    def _stored(self, shard: Shard) -> int:
        return self._flow.shards[shard.number].next_counter - self._oldest[shard.number]

    def _layer(self, shard: Shard, children: "list[Shard] | tuple[()]", step: int) -> Layer:
        begins, ends, start, end = _range(shard)
        number = shard.number
        oldest, log = self._oldest[number], self._logs[number]
        return Layer(
            number,
            begins,
            ends,
            0.0 if shard.closed_us is None else self._age_s(shard.closed_us),
            self._age_s(max(shard.opened_us, self._horizon_us)),
            self._flow.shards[number].next_counter - oldest,
            not shard.is_open,
            lambda from_us, to_us: log.sample(from_us, to_us, step, oldest=oldest),
            start,
            end,
            shard.opened_us,
            shard.closed_us or 0,
            tuple([child.number for child in sorted(children, key=lambda each: each.start)]),
            lambda: self._records(shard),
        )

    def _records(self, shard: Shard) -> Records:
        number = shard.number
        kept = range(self._oldest[number], self._flow.shards[number].next_counter)
        named = partial(sequence_text, self._ctx, self._stream, number)
        return Records(shard, self._logs[number], kept, named)

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
        if change.kind in ("mode", "encryption", "record_size"):
            return Pending(change.kind, done_us=change.done_us, to=change.text or str(change.target or ""))
        splits, merges = steps_left(self._stream, change)
        open_shards = self._stream.open_shards()
        shards = tuple([shard.number for shard in open_shards if _is_touched(shard.number, splits, merges)])
        return Pending(change.kind, shards, tuple(ring_share(split.at) for split in splits), change.done_us)


@lru_cache(maxsize=4_096)
def _range(shard: Shard) -> tuple[float, float, int, int]:
    """Where a shard's range begins and ends on the ring, as shares and as hash keys."""
    start, end = shard.first_key, shard.last_key
    return ring_share(start), ring_share(end + 1), start, end


def _is_touched(shard: int, splits: list[Split], merges: list[Merge]) -> bool:
    return any(step.shard == shard for step in splits) or any(shard in (step.lower, step.upper) for step in merges)
