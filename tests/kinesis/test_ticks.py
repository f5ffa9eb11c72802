"""The fast way to judge a second of traffic gives what the slow way gives, record by record."""

from hypothesis import given
from hypothesis import strategies as st

from services.kinesis import ticks
from services.kinesis.hashing import LAST_HASH_KEY
from services.kinesis.producers import KeyRecipe, Pattern, Producer, pattern
from services.kinesis.throughput import FULL, SECOND_US, Level, binding_limit, bytes_capacity_units, charged, later

RECIPES = st.one_of(
    st.builds(KeyRecipe, st.sampled_from(("UNIFORM", "ZIPF")), st.integers(1, 50)),
    st.builds(KeyRecipe, st.just("SINGLE"), keys=st.just(("user-7777",))),
)
PRODUCERS = st.lists(
    st.builds(
        Producer,
        st.sampled_from("abc"),
        st.sampled_from((0, 1, 7, 400, 999, 1_000, 1_001, 1_500, 2_500)),
        st.sampled_from((1, 200, 1_024, 5_114, 30_000)),
        RECIPES,
    ),
    max_size=3,
).map(tuple)
CAPACITIES = st.sampled_from((bytes_capacity_units(1024), bytes_capacity_units(10_240)))
LEVELS = st.builds(
    Level, st.sampled_from((0, 1, 300_000, 999_500, 1_000_000)), st.integers(0, bytes_capacity_units(1024))
)


def call_by_call(
    traffic: Pattern, level: Level, from_us: int, to_us: int, capacity_units: int
) -> tuple[Level, list[int]]:
    """What the limits of `throughput` let in when each record is one call."""
    at_us, places = from_us, []
    for place, arrival_us in enumerate(traffic.offsets_us):
        if not from_us <= arrival_us < to_us:
            continue
        level, at_us = later(level, arrival_us - at_us), arrival_us
        if binding_limit(level, traffic.sizes[place], capacity_units) is None:
            level = charged(level, traffic.sizes[place])
            places.append(place)
    return later(level, to_us - at_us), places


@given(PRODUCERS, LEVELS, CAPACITIES, st.integers(0, SECOND_US), st.integers(0, SECOND_US))
def test_a_slice_of_a_second_is_what_its_calls_are_one_by_one(producers, level, capacity, one, other):
    from_us, to_us = sorted((one, other))
    traffic = pattern(producers, 0, LAST_HASH_KEY)

    outcome = ticks.part(traffic, level, from_us, to_us, capacity_units=capacity)
    end, accepted = call_by_call(traffic, level, from_us, to_us, capacity)

    assert outcome.level == end
    assert list(ticks.accepted_places(traffic, level, from_us, to_us, capacity_units=capacity)) == accepted
    assert outcome.accepted == len(accepted) == sum(outcome.accepted_by_producer)
    assert outcome.accepted_bytes == sum(traffic.sizes[place] for place in accepted)


@given(
    PRODUCERS.filter(lambda producers: any(p.records_a_second for p in producers)),
    LEVELS,
    CAPACITIES,
    st.integers(1, 20),
)
def test_many_seconds_at_once_are_the_same_as_one_after_the_other(producers, level, capacity, seconds):
    traffic = pattern(producers, 0, LAST_HASH_KEY)

    pieces = list(ticks.span(traffic, level, seconds, capacity_units=capacity))
    one_by_one = []
    for _ in range(seconds):
        one_by_one.append(ticks.played(traffic, level, 0, SECOND_US, capacity_units=capacity))
        level = one_by_one[-1].level

    assert sum(piece.ticks for piece in pieces) == seconds
    assert pieces[-1].level == level
    assert [piece.each[1:] for piece in pieces for _ in range(piece.ticks)] == [outcome[1:] for outcome in one_by_one]


def spread_for_a_minute(rate: int, record_bytes: int) -> ticks.Outcome:
    """A minute of one key, evenly spread, at a rested shard."""
    traffic = pattern((Producer("p", rate, record_bytes, KeyRecipe("SINGLE", keys=("user-1",))),), 0, LAST_HASH_KEY)
    return list(ticks.span(traffic, FULL, 60, capacity_units=bytes_capacity_units(1024)))


def test_1500_small_records_a_second_lose_every_third_once_the_stored_burst_is_used_up():
    pieces = spread_for_a_minute(1_500, 200)

    assert sum(piece.ticks * piece.each.accepted for piece in pieces) == 60_999
    assert sum(piece.ticks * piece.each.refused_for_records for piece in pieces) == 29_001
    assert sum(piece.ticks for piece in pieces if piece.began is None) >= 1


def test_300_records_of_5_kb_a_second_are_held_to_the_byte_rate():
    pieces = spread_for_a_minute(300, 5 * 1024 - len("user-1"))

    assert sum(piece.ticks * piece.each.accepted for piece in pieces) == 12_492
    assert sum(piece.ticks * piece.each.refused_for_bytes for piece in pieces) == 18_000 - 12_492
