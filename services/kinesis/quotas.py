"""How much a region may hold and how much may be sent, so that every world stays small enough to be looked at.

Source: "Quotas and limits": streams being created, shards and streams on demand an account, changes a day.
Model: AWS grants 20,000 shards an account in its largest regions and 1,000 or 6,000 elsewhere; a world has 200. AWS
keeps whatever was put; a world keeps 32 MiB of records that were put one by one. Producers are the lab's own: what they
may send in all regions together is what a page that shows it can work out while somebody waits.
"""

from collections.abc import Iterable
from typing import NamedTuple

from services.engine.context import Context
from services.kinesis import refusals
from services.kinesis.consumers.state import Applications, applications_part
from services.kinesis.producers import Producer
from services.kinesis.state import Kept, Root, Stream, kept_part, stream_part

SHARDS = 200
STREAMS_IN_CREATION = 5
ON_DEMAND_STREAMS = 50
MOST_SHARDS_OF_A_STREAM = 10_000
COUNT_UPDATES_A_DAY = 10
MODE_UPDATES_A_DAY = 2
KEY_CHANGES_A_DAY = 25
TAGS = 50
KEPT_PUT_BYTES = 32 * 1024 * 1024

PRODUCERS = 10
PRODUCER_RECORDS_A_SECOND = 10_000
STREAM_RECORDS_A_SECOND = 20_000
LISTED_KEYS = 100
FED_STREAMS = 20
WORLD_RECORDS_A_SECOND = 40_000
WORLD_KEYS = 40_000
READ_SHARDS = 1_000


def region_streams(ctx: Context) -> list[Stream]:
    """Every stream of the region by name, to be read."""
    found = [ctx.part(stream_part(name), Stream) for name in sorted(ctx.root(Root).streams)]
    return [stream for stream in found if stream is not None]


def open_shards(ctx: Context) -> int:
    """The open shards of the region; those that are being created count."""
    counts = (s.shard_count if s.status == "CREATING" else s.open_count for s in region_streams(ctx))
    return sum(counts)


def check_shards(ctx: Context, more: int) -> None:
    """Raises LimitExceededException if the region cannot hold so many more open shards."""
    held = open_shards(ctx)
    if held + more > SHARDS:
        raise refusals.limit_exceeded(
            f"This request would exceed the shard limit for the account {refusals.ACCOUNT} in {ctx.region}. "
            f"Current shard count for the account: {held}. Limit: {SHARDS}. "
            f"Number of additional shards that would have resulted from this request: {more}."
        )


def on_demand_streams(ctx: Context) -> int:
    """The streams on demand of the region; those that become so count."""
    streams = region_streams(ctx)
    becoming = [each for each in streams if each.change is not None and each.change.text == "ON_DEMAND"]
    return sum(stream.is_on_demand for stream in streams) + len(becoming)


def check_on_demand_streams(ctx: Context) -> None:
    """Raises LimitExceededException if the region cannot have one more stream on demand."""
    if on_demand_streams(ctx) >= ON_DEMAND_STREAMS:
        raise refusals.limit_exceeded(
            f"The account {refusals.ACCOUNT} has {ON_DEMAND_STREAMS} streams in on-demand mode in {ctx.region}, which "
            "is the limit."
        )


def check_kept(ctx: Context, more_bytes: int) -> None:
    """Raises LimitExceededException if the region cannot keep so much more content of single records."""
    kept = ctx.part(kept_part(), Kept)
    if (kept.put_bytes if kept else 0) + more_bytes > KEPT_PUT_BYTES:
        raise refusals.limit_exceeded(
            f"The streams of {ctx.region} keep at most {KEPT_PUT_BYTES // 2**20} MiB of records put by calls in this "
            "simulation. Wait until older ones expire, delete a stream, or let a producer send."
        )


class Load(NamedTuple):
    """What producers send to some streams."""

    streams: int
    keys: int
    records_a_second: int


_WORLD_QUOTAS = Load(FED_STREAMS, WORLD_KEYS, WORLD_RECORDS_A_SECOND)
_WORLD_WORDS = ("streams with producers", "keys of producers", "records a second from producers")


def load_of(fed: Iterable[list[Producer]]) -> Load:
    """The load of streams with these producers each."""
    fed = [producers for producers in fed if producers]
    everyone = [producer for producers in fed for producer in producers]
    keys = sum(producer.recipe.key_count for producer in everyone)
    return Load(len(fed), keys, sum(producer.records_a_second for producer in everyone))


def check_load(ctx: Context, stream: Stream, producers: list[Producer]) -> None:
    """Raises LimitExceededException if a stream with these producers has the world carry more than it may.

    What a world carries already from an earlier release may stay, and become less.
    """
    streams = [each for region in ctx.everywhere() for each in region_streams(region)]
    others = load_of(each.producers for each in streams if each is not stream)
    before, after = load_of([stream.producers]), load_of([producers])
    for quota, words, held, had, gets in zip(_WORLD_QUOTAS, _WORLD_WORDS, others, before, after, strict=True):
        if held + gets > quota and gets > had:
            raise refusals.limit_exceeded(
                f"This simulation carries at most {quota:,} {words}, all regions together; these would be "
                f"{held + gets:,}. Take away or slow down another producer first."
            )


def readers_of(ctx: Context, stream: Stream) -> int:
    """How many applications read a stream."""
    found = ctx.part(applications_part(stream.name), Applications)
    return len(found.applications) if found is not None else 0


def check_readers(ctx: Context, more: int) -> None:
    """Raises LimitExceededException if the applications of the world would read so many more shards than they may.

    A shard counts for each application that reads it: so many leases are brought up to now for each picture.
    """
    streams = ((region, stream) for region in ctx.everywhere() for stream in region_streams(region))
    held = sum(readers_of(region, stream) * stream.open_count for region, stream in streams)
    if more > 0 and held + more > READ_SHARDS:
        raise refusals.limit_exceeded(
            f"The applications of this simulation read at most {READ_SHARDS:,} shards, all regions together, and a "
            f"shard counts for each of them; these would be {held + more:,}. Remove an application first."
        )
