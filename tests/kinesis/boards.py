"""Boards made by hand, for tests of what is drawn of them: every number of theirs is chosen, none is simulated."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from services.kinesis.board import Board, Grain, Joint, LastSecond, Layer, ProducerMark, ShardMark, StreamMark
from services.kinesis.hashing import even_ranges, hash_key

RING = 2**128
ORIGIN_US = 1_793_624_400_000_000  # 2026-11-02 13:00:00 UTC
SECOND_US = 1_000_000
QUARTER = RING // 4


def shard(number: int, start: int, end: int, *, accepted: int = 600, refused: int = 0, **more: Any) -> ShardMark:
    """An open shard that gets records of 300 bytes."""
    chosen = {
        "accepted_bytes": accepted * 300,
        "refused_for_records": refused,
        "records_percent": accepted / 10,
        "bytes_percent": accepted * 300 / 1_048_576 * 100,
        "asked_by_producer": (("shoppers", accepted + refused),),
        "asked_bytes": (accepted + refused) * 300,
    }
    return ShardMark(number, start, end, start / RING, (end + 1) / RING, accepted, **{**chosen, **more})


NOW_US = 70 * SECOND_US


def layer_of(mark: ShardMark, *, oldest_s: float = 60.0, stored: int | None = None) -> Layer:
    """What an open shard keeps."""
    middle = (mark.begins + mark.ends) / 2
    kept = mark.accepted * 60 if stored is None else stored
    return Layer(
        *(mark.number, mark.begins, mark.ends, 0, oldest_s, kept, False),
        sampled(Grain(middle, age_s) for age_s in range(0, int(oldest_s), 5)),
        *(mark.start, mark.end),
    )


def sampled(grains: Iterable[Grain]) -> Callable[[int, int], list[tuple[int, float]]]:
    """What a layer gives of these grains, by when they came."""
    came = [(NOW_US - round(grain.at_s * SECOND_US), grain.place) for grain in grains]
    return lambda from_us, to_us: [(at_us, place) for at_us, place in came if from_us <= at_us < to_us]


def board(shards: Sequence[ShardMark], **more: Any) -> Board:
    """A stream of these shards, with a producer of many keys and one of a single key."""
    falling = tuple(Grain((turn * 37 % 100) / 100, (turn * 61 % 100) / 100) for turn in range(60))
    second: dict[str, Any] = {
        "producers": (many_keys(), one_key()),
        "falling": falling,
        "inside": falling,
        "grain_records": 25,
        "refused_places": tuple((each.begins + each.ends) / 2 for each in shards if each.refused),
    }
    second |= {name: more.pop(name) for name in list(more) if name in second}
    chosen: dict[str, Any] = {
        "origin_us": ORIGIN_US,
        "layers": tuple(layer_of(each) for each in shards),
        "stored_grain_records": 500,
        "streams": (StreamMark(0, "clicks", "ACTIVE"),),
    }
    return Board("clicks", "ACTIVE", NOW_US, second=LastSecond(shards=tuple(shards), **second), **{**chosen, **more})


def evenly(count: int, *, hot: Sequence[int] = (), **more: Any) -> Board:
    """A stream of so many equal shards, some of which refuse."""
    marks = [
        shard(number, start, end, accepted=1_000, refused=279)
        if number in hot
        else shard(number, start, end, accepted=300 + number * 37 % 600)
        for number, (start, end) in enumerate(even_ranges(count))
    ]
    return board(marks, **more)


def many_keys(name: str = "shoppers", rate: int = 1_200) -> ProducerMark:
    return ProducerMark(name, rate, 300, 600, sent=rate, prefix="user-")


def one_key(name: str = "celebrity", rate: int = 600, key: str = "user-7777", **more: Any) -> ProducerMark:
    return ProducerMark(name, rate, 300, 1, key, hash_key(key) / RING, rate, kind="SINGLE", named_keys=(key,), **more)


def after_a_split(**more: Any) -> Board:
    """Shard 1 was split in the middle half a minute ago; it still holds what it let in before."""
    shards = (
        shard(0, 0, 2 * QUARTER - 1, accepted=718),
        shard(2, 2 * QUARTER, 3 * QUARTER - 1, accepted=397, parents=(1,)),
        shard(3, 3 * QUARTER, RING - 1, accepted=1_000, refused=279, parents=(1,)),
    )
    parent = Layer(
        *(1, 0.5, 1.0, 30, 120, 83_036, True, sampled([Grain(0.7, 60)])),
        *(2 * QUARTER, RING - 1, 0, 40 * SECOND_US, (2, 3)),
    )
    ages = (120.0, 30.0, 30.0)
    stored = (43_080, 11_910, 30_000)
    layers = [
        layer_of(each, oldest_s=age_s, stored=count) for each, age_s, count in zip(shards, ages, stored, strict=True)
    ]
    joint = Joint("split", 0.75, 30, 40 * SECOND_US, (1,), (2, 3))
    return board(shards, **{"layers": (*layers, parent), "joints": (joint,), **more})
