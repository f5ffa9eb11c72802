"""How a stream on demand follows its load by itself.

It is ready for twice the most that it has taken in a minute of the last 30 days: so many shards it has, four at least.
And a shard of which more than half is used is split in the middle, wherever the busy key lies; where one key alone is
too much, that does not help.
Source: "Choose the right mode to stream in": it starts with 4 MB a second; it takes up to double the peak of the last
30 days, and more within 15 minutes; shards above 500 KB a second are split evenly; a key is held to its shard's limits.
Model: the load is looked at when a full minute has passed. A shard that let in more than 500 KB, or 500 records, a
second for three minutes is split, which takes a minute; the busiest first, and no further than to twice the shards that
the peak needs. When fewer than half of the shards are needed, neighbours are merged, down to four. Peaks are remembered
by the day. A stream that was provisioned before is taken to have had a peak of half of what its shards take.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from services.engine.context import Context
from services.kinesis.finding import edit_stream
from services.kinesis.hashing import half_start
from services.kinesis.quotas import SHARDS, open_shards
from services.kinesis.ring import Merge, Split
from services.kinesis.state import Change, Flow, Shard, Stream
from services.kinesis.throughput import MIB, SECOND_US, WRITE_BYTES_A_SECOND, WRITE_RECORDS_A_SECOND
from services.kinesis.trimming import HOUR_US, MINUTE_US

FIRST_SHARDS = 4
HEADROOM = 2
HOT_BYTES_A_SECOND = 500 * 1024
HOT_RECORDS_A_SECOND = WRITE_RECORDS_A_SECOND // 2
HOT_MINUTES = 3
PEAK_DAYS = 30
SCALING_US = 60 * SECOND_US
DAY_US = 24 * HOUR_US
MINUTE_S = 60
MOST_MIB = 10 * 1024  # a second, that a stream may be asked to be ready for


class Load(NamedTuple):
    """Records and bytes let in in a minute."""

    records: int = 0
    size_bytes: int = 0

    @property
    def is_hot(self) -> bool:
        """Whether more than half of what a shard takes came."""
        return self.size_bytes > HOT_BYTES_A_SECOND * MINUTE_S or self.records > HOT_RECORDS_A_SECOND * MINUTE_S

    @property
    def weight(self) -> int:
        """Which of two shards is busier, by the limit of which it uses more."""
        return max(self.records * MIB, self.size_bytes * WRITE_RECORDS_A_SECOND)

    def needed(self) -> int:
        """How many shards take twice this.

        >>> Load(size_bytes=40 * MIB * 60).needed()
        80
        """
        by_records = -(-HEADROOM * self.records // (WRITE_RECORDS_A_SECOND * MINUTE_S))
        by_bytes = -(-HEADROOM * self.size_bytes // (WRITE_BYTES_A_SECOND * MINUTE_S))
        return max(1, by_records, by_bytes)


class Peak(msgspec.Struct, frozen=True, array_like=True):
    """The most that came in a minute of a day."""

    day: int
    records: int
    size_bytes: int


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A shard as it was last looked at: its totals, what the minute before had brought, and how long it is hot."""

    records: int = 0
    size_bytes: int = 0
    load: Load = Load()
    hot_minutes: int = 0


class Scaling(msgspec.Struct, array_like=True):
    """What a stream on demand knows of its load. `short_minutes` tells how long it has had fewer shards than needed."""

    peaks: list[Peak]
    seen: dict[int, Seen] = {}
    seen_us: int = 0
    short_minutes: int = 0
    due: tuple[int, int] | None = None


def scaling_part(name: str) -> str:
    """The part of what a stream on demand knows of its load."""
    return f"scaling/~{name}"


def begin(ctx: Context, stream: Stream, flow: Flow) -> None:
    """Has a stream, settled up to now, be watched from now on."""
    shards = stream.open_count
    half = Peak(
        ctx.now_us // DAY_US,
        WRITE_RECORDS_A_SECOND * MINUTE_S * shards // HEADROOM,
        WRITE_BYTES_A_SECOND * MINUTE_S * shards // HEADROOM,
    )
    ctx.put_part(scaling_part(stream.name), Scaling([half], _looked_at(stream, flow, {}), ctx.now_us))
    wake(ctx, stream)


def end(ctx: Context, stream: Stream) -> None:
    """Has it be watched no longer."""
    found = ctx.part(scaling_part(stream.name), Scaling)
    if found is not None:
        if found.due is not None:
            ctx.cancel(found.due)
        ctx.drop_part(scaling_part(stream.name))


def wake(ctx: Context, stream: Stream) -> None:
    """Has it be looked at when the next full minute has passed: something comes."""
    _look_at(ctx, stream, ctx.now_us - ctx.now_us % MINUTE_US + MINUTE_US)


def peak(scaling: Scaling) -> Load:
    """The most that came in a minute of the last 30 days; records and bytes may be of different minutes."""
    return Load(max(each.records for each in scaling.peaks), max(each.size_bytes for each in scaling.peaks))


def needed(scaling: Scaling, stream: Stream) -> int:
    """How many shards the peak, and what it was asked to be ready for, need."""
    return max(peak(scaling).needed(), stream.warm_mib)


def look(ctx: Context, stream: Stream, flow: Flow) -> None:
    """Looks at the minute that has passed, and begins to split or merge if that is due. The stream is settled."""
    scaling = ctx.edit_part(scaling_part(stream.name), Scaling)
    scaling.due = None
    is_next = ctx.now_us - scaling.seen_us <= MINUTE_US
    scaling.seen = _looked_at(stream, flow, scaling.seen, is_next=is_next)
    scaling.seen_us = ctx.now_us
    loads = [each.load for each in scaling.seen.values()]
    total = Load(sum(load.records for load in loads), sum(load.size_bytes for load in loads))
    _note_peak(scaling, total, (ctx.now_us - 1) // DAY_US)
    is_short = stream.open_count < needed(scaling, stream)
    scaling.short_minutes = scaling.short_minutes + 1 if is_short and is_next else int(is_short)
    if stream.status == "ACTIVE":
        change = decide(scaling, stream, room=SHARDS - open_shards(ctx), done_us=ctx.now_us + SCALING_US)
        if change is not None:
            edited = edit_stream(ctx, stream)
            edited.status, edited.change = "UPDATING", change
            ctx.schedule(change.done_us, "resharded", [stream.name, stream.number])
    if stream.is_fed or total.records or is_short:
        wake(ctx, stream)
    else:
        _look_at(ctx, stream, (ctx.now_us // DAY_US + 1) * DAY_US)


def decide(scaling: Scaling, stream: Stream, *, room: int, done_us: int) -> Change | None:
    """What is to be done about the load: shards to split, neighbours to merge, or nothing."""
    wanted, shards = needed(scaling, stream), stream.open_shards()
    missing = wanted - len(shards) if scaling.short_minutes >= HOT_MINUTES else 0
    wanted = max(wanted, FIRST_SHARDS)
    most = min(room, HEADROOM * wanted - len(shards))
    splits = tuple(sorted(_to_split(scaling, shards, missing=missing, most=most)))
    if splits:
        return Change("scale_up", done_us, splits)
    if 2 * wanted < len(shards):
        return Change("scale_down", done_us, tuple(_to_merge(scaling, shards, most=len(shards) - wanted)))
    return None


def splits_of(stream: Stream, numbers: Sequence[int]) -> list[Split]:
    """Each of these shards cut in the middle."""
    found = [shard for shard in stream.open_shards() if shard.number in numbers]
    return [Split(shard.number, half_start(shard.first_key, shard.last_key)) for shard in found]


def merges_of(numbers: Sequence[int]) -> list[Merge]:
    """These shards joined, two by two."""
    return [Merge(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def _to_split(scaling: Scaling, shards: Iterable[Shard], *, missing: int, most: int) -> list[int]:
    by_load = sorted(shards, key=lambda shard: (-scaling.seen[shard.number].load.weight, shard.number))
    can_split = [shard for shard in by_load if shard.first_key < shard.last_key]
    hot = [shard for shard in can_split if scaling.seen[shard.number].hot_minutes >= HOT_MINUTES]
    others = [shard for shard in can_split if shard not in hot]
    chosen = [*hot, *others[: max(0, missing - len(hot))]]
    return [shard.number for shard in chosen[: max(0, most)]]


def _to_merge(scaling: Scaling, shards: Sequence[Shard], *, most: int) -> Iterator[int]:
    """Pairs of neighbours, the smallest ranges first, none that would be hot."""
    pairs = sorted(pairwise(shards), key=lambda pair: pair[1].last_key - pair[0].first_key)
    taken: set[int] = set()
    for lower, upper in pairs:
        one, other = scaling.seen[lower.number].load, scaling.seen[upper.number].load
        together = Load(one.records + other.records, one.size_bytes + other.size_bytes)
        if len(taken) < 2 * most and not taken.intersection((lower.number, upper.number)) and not together.is_hot:
            taken.update((lower.number, upper.number))
            yield from (lower.number, upper.number)


def _looked_at(stream: Stream, flow: Flow, before: dict[int, Seen], *, is_next: bool = False) -> dict[int, Seen]:
    seen = {}
    for shard in stream.shards:
        if shard.is_open:
            now, then = flow.shards[shard.number], before.get(shard.number, Seen())
            load = Load(now.accepted - then.records, now.accepted_bytes - then.size_bytes) if before else Load()
            hot_minutes = (then.hot_minutes if is_next else 0) + 1 if load.is_hot else 0
            seen[shard.number] = Seen(now.accepted, now.accepted_bytes, load, hot_minutes)
    return seen


def _note_peak(scaling: Scaling, load: Load, day: int) -> None:
    kept = [each for each in scaling.peaks if each.day > day - PEAK_DAYS and each.day != day]
    today = next((each for each in scaling.peaks if each.day == day), Peak(day, 0, 0))
    newest = Peak(day, max(today.records, load.records), max(today.size_bytes, load.size_bytes))
    scaling.peaks = [*kept, newest]


def _look_at(ctx: Context, stream: Stream, at_us: int) -> None:
    scaling = ctx.part(scaling_part(stream.name), Scaling)
    if scaling is None or (scaling.due is not None and scaling.due[0] <= at_us):
        return
    edited = ctx.edit_part(scaling_part(stream.name), Scaling)
    if edited.due is not None:
        ctx.cancel(edited.due)
    edited.due = ctx.schedule(at_us, "scaling", [stream.name, stream.number])
