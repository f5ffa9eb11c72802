"""How shards become other shards: splitting, merging, and the plan for a whole new shard count.

A stream is resharded in single steps. A split cuts a shard's range in two, a merge joins two neighbours; the parents
close and the children open. A plan is a list of steps over shard numbers, made before anything is changed; numbers of
new shards follow from the order of the steps.
Source: API reference, SplitShard, MergeShards, UpdateShardCount.
Model: AWS does not publish which steps UpdateShardCount takes. Here every new boundary is first cut, lowest first, and
then the neighbours inside each new range are merged, from the lowest up. Boundaries that differ only by rounding count
as one, else 3 to 6 shards would cut off slivers of a single key.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.kinesis.hashing import even_starts


@dataclass(frozen=True)
class Span:
    """An open shard's number and its inclusive range of hash keys."""

    shard: int
    start: int
    end: int


@dataclass(frozen=True)
class Split:
    """Cut a shard: the upper child starts at `at`. The children are the next two numbers, lower child first."""

    shard: int
    at: int


@dataclass(frozen=True)
class Merge:
    """Join two neighbours, `lower` below `upper`. The child is the next number."""

    lower: int
    upper: int


Step = Split | Merge


def are_neighbours(one: Span, other: Span) -> bool:
    """Whether two ranges touch, in either order."""
    return one.end + 1 == other.start or other.end + 1 == one.start


def plan(spans: Iterable[Span], target: int, next_shard: int) -> tuple[list[Split], list[Merge]]:
    """The splits, then the merges, that lead from these open shards to `target` even ones.

    >>> plan([Span(0, 0, 2**128 - 1)], 2, 1)
    ([Split(shard=0, at=170141183460469231731687303715884105728)], [])
    """
    now = sorted(spans, key=lambda span: span.start)
    wanted = [_settled(start, now, target) for start in even_starts(target)[1:]]
    splits: list[Split] = []
    for at in wanted:
        place = next(index for index, span in enumerate(now) if span.start <= at <= span.end)
        cut = now[place]
        if cut.start != at:
            splits.append(Split(cut.shard, at))
            now[place : place + 1] = [Span(next_shard, cut.start, at - 1), Span(next_shard + 1, at, cut.end)]
            next_shard += 2
    return splits, _merges(now, wanted, next_shard)


def _settled(start: int, spans: Sequence[Span], tolerance: int) -> int:
    """A boundary that exists already within `tolerance` keys, or the boundary itself."""
    near = [span.start for span in spans if abs(span.start - start) <= tolerance]
    return min(near, key=lambda known: abs(known - start)) if near else start


def _merges(spans: Sequence[Span], boundaries: Sequence[int], next_shard: int) -> list[Merge]:
    merges: list[Merge] = []
    wanted = set(boundaries)
    joined: Span | None = None
    for span in spans:
        if joined is None or span.start in wanted:
            joined = span
            continue
        merges.append(Merge(joined.shard, span.shard))
        joined = replace(joined, shard=next_shard, end=span.end)
        next_shard += 1
    return merges
