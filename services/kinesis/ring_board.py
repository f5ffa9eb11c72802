"""Where keys land, for a figure: each key's MD5, that as a number, its share of the ring, the shard that owns it."""

from collections.abc import Iterator
from hashlib import md5
from typing import NamedTuple
from urllib.parse import quote

from services.engine.world import World
from services.kinesis.hashing import hash_key, ring_share
from services.kinesis.quotas import region_streams
from services.kinesis.state import Entry, Put, Shard, Stream, records_part

MOST_KEYS = 8
LOOKED_AT = 64  # entries of a shard in which single records are looked for


class KeyMark(NamedTuple):
    """A partition key. `put_us` is when it was put by a call; None says that a producer uses it."""

    key: str
    digest: str
    place: int
    share: float
    shard: int
    start: int
    end: int
    put_us: int | None = None

    @property
    def part(self) -> str:
        """The id of its mark."""
        return f"key-{quote(self.key, safe='')}"


class RingShard(NamedTuple):
    """An open shard's part of the ring."""

    number: int
    start: int
    end: int
    begins: float
    ends: float

    @property
    def part(self) -> str:
        return f"shard-{self.number}"


class Ring(NamedTuple):
    """The open shards of the region's oldest stream, and keys: those just put, then those that producers name."""

    stream: str
    shards: tuple[RingShard, ...]
    keys: tuple[KeyMark, ...]

    @property
    def empty(self) -> tuple[int, ...]:
        """The shards on which none of the keys lands."""
        return tuple([shard.number for shard in self.shards if shard.number not in {key.shard for key in self.keys}])


def ring(world: World) -> Ring:
    """The ring of a settled world."""
    ctx = world.context("kinesis")
    stream = min(region_streams(ctx), key=lambda each: each.number, default=None)
    if stream is None or not stream.open_shards():
        return Ring(stream.name if stream else "", (), ())
    shards = stream.open_shards()
    marks = {key: _mark(stream, key, put_us) for key, put_us in [*_put(world, stream), *_named(stream)][::-1]}
    newest = list(marks.values())[::-1][:MOST_KEYS]
    return Ring(stream.name, tuple(map(_shard, shards)), tuple(sorted(newest, key=lambda mark: mark.place)))


def _shard(shard: Shard) -> RingShard:
    start, end = shard.first_key, shard.last_key
    return RingShard(shard.number, start, end, ring_share(start), ring_share(end + 1))


def _mark(stream: Stream, key: str, put_us: int | None) -> KeyMark:
    place = hash_key(key)
    owner = stream.for_key(place)
    digest = md5(key.encode(), usedforsecurity=False).hexdigest()
    return KeyMark(key, digest, place, ring_share(place), owner.number, owner.first_key, owner.last_key, put_us)


def _named(stream: Stream) -> Iterator[tuple[str, None]]:
    for producer in stream.producers:
        for key in (
            producer.recipe.keys if producer.recipe.kind in ("SINGLE", "LIST") else producer.recipe.all_keys()[:2]
        ):
            yield key, None


def _put(world: World, stream: Stream) -> list[tuple[str, int]]:
    """Keys of single records, the newest first; one that named its hash key says nothing of where its key lands."""
    ctx = world.context("kinesis")
    found = []
    for shard in stream.shards:
        entries = ctx.collection(records_part(stream.name, shard.number), int, Entry).scan(reverse=True)
        for _looked_at, (_counter, entry) in zip(range(LOOKED_AT), entries, strict=False):
            if isinstance(entry, Put) and not entry.explicit:
                found.append((entry.partition_key, entry.at_us))
    return sorted(found, key=lambda each: -each[1])
