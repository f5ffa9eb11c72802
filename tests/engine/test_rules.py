"""The rules that always hold, over random lives of a toy world: the engine owes them to every service."""

import json
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.engine import meter
from services.engine import world as engine
from services.engine.clock import SECOND_US
from services.engine.errors import ServiceError
from services.engine.world import Kind, World
from tests.elsewhere import lived_elsewhere
from tests.engine import kept
from tests.engine.toy import CATALOG

names = st.sampled_from(["hall", "desk", "door", "broken"])
calls = st.one_of(
    st.tuples(
        st.just("Light"), st.builds(lambda name, blinks: {"Name": name, "Blinks": blinks}, names, st.integers(-1, 20))
    ),
    st.tuples(st.sampled_from(["PutOut", "Ask"]), st.builds(lambda name: {"Name": name}, names)),
    st.tuples(st.just("Count"), st.just({})),
    st.tuples(st.just("Ask"), st.just({"Name": 7})),
)
lives = st.lists(st.tuples(st.integers(0, 5 * SECOND_US), calls), max_size=25)


def a_world():
    return World.begin(CATALOG, seed="rules", book="2026-11-01")


def answered(world, call):
    operation, params = call
    try:
        return world.call("toy", operation, params)
    except ServiceError as refusal:
        return [refusal.code, refusal.message]


def lived(life, slices=()):
    world, answers = a_world(), []
    for wait_us, call in life:
        until_us = world.now_us + wait_us
        for slice_us in slices:
            world.advance_to(min(until_us, world.now_us + slice_us))
        if world.advance_to(until_us) == until_us:
            answers.append(answered(world, call))
    return world, answers


@given(lives, st.lists(st.integers(0, 2 * SECOND_US), max_size=6))
def test_sliced_time_equals_whole_time(life, slices):
    whole, whole_answers = lived(life)
    sliced, sliced_answers = lived(life, slices)

    assert (sliced.digest(), sliced.now_us, sliced_answers) == (whole.digest(), whole.now_us, whole_answers)


@given(lives, st.integers(0, 40 * SECOND_US), st.integers(1, 5))
def test_a_spent_budget_loses_nothing(life, further_us, events_a_slice):
    whole, _ = lived(life)
    slipping = whole.fork()
    until_us = whole.now_us + further_us
    whole.advance_to(until_us)

    for _ in range(1000):
        asked = iter(range(events_a_slice))
        if (
            slipping.advance_to(until_us, lambda asked=asked: next(asked, None) is None) == until_us
            or slipping.stopped()
        ):
            break

    assert (slipping.digest(), slipping.now_us) == (whole.digest(), whole.now_us)


@given(lives, calls)
def test_a_refusal_changes_no_resource(life, call):
    world, _ = lived(life)
    before = dict(world.parts.items())

    if isinstance(answered(world, call), list):
        after = dict(world.parts.items())
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert all(name.startswith("engine/") or "/~" in name for name in changed)


@given(lives, st.sampled_from([{"Name": "hall"}, {}]))
def test_what_looks_writes_nothing(life, params):
    world, _ = lived(life)
    before = world.digest()

    world.call("toy", "Count", {})
    world.settled()
    world.used()
    world.trace_lines(10)

    assert world.kind_of("toy", "Count") is Kind.LOOKS
    assert world.digest() == before


@given(lives)
def test_state_holds_no_floats(life):
    world, _ = lived(life)

    assert not any(b"float" in kinds_in(msgspec.msgpack.decode(encoded)) for _, encoded in world.parts.items())


def kinds_in(value):
    if isinstance(value, dict):
        return b"".join(kinds_in(entry) for entry in value.items())
    if isinstance(value, list | tuple):
        return b"".join(kinds_in(item) for item in value)
    return type(value).__name__.encode()


@given(lives)
def test_a_world_that_was_stored_and_opened_goes_on_as_if_it_had_not_been(life):
    whole, _ = lived(life)
    reopened = kept.opened(kept.kept(whole))

    for world in (whole, reopened):
        answered(world, ("Light", {"Name": "attic"}))
        world.advance_to(world.now_us + 9 * SECOND_US)

    assert reopened.parts.changes().items() <= dict(whole.parts.items()).items() | gone_in(reopened)
    assert (reopened.used(), reopened.trace_lines(99)) == (whole.used(), whole.trace_lines(99))


def gone_in(world):
    return {(name, encoded) for name, encoded in world.parts.changes().items() if not encoded}


@given(lives)
def test_forks_of_a_world_live_apart(life):
    world, _ = lived(life)
    before = world.digest()

    other = world.fork()
    answered(other, ("Light", {"Name": "other"}))
    other.advance_to(other.now_us + 9 * SECOND_US)

    assert world.digest() == before


@given(lives)
def test_usage_equals_an_independent_count(life):
    lit, blinks, lamp_us, now_us = {}, 0, 0, 0
    world, _ = lived([(wait, call) for wait, call in life if call[1].get("Name") != "broken"])
    for wait_us, (operation, params) in life:
        if params.get("Name") == "broken":
            continue
        now_us += wait_us
        name = params.get("Name")
        if operation == "Light" and params["Blinks"] >= 1 and name not in lit:
            lit[name] = (now_us, params["Blinks"])
        elif operation == "PutOut" and name in lit:
            since_us, most = lit.pop(name)
            blinks += min(most, (now_us - since_us) // SECOND_US)
    for since_us, most in lit.values():
        blinks += min(most, (now_us - since_us) // SECOND_US)
        lamp_us += (now_us - since_us) // SECOND_US

    assert world.used().get("toy.blink", 0) == blinks
    assert world.used().get("toy.lamp_second", 0) == lamp_us


def test_money_is_exact():
    book = meter.PriceBook("2026-01-01", "us-east-1", {"unit": meter.Price("0.014", 1_000_000, "unit", "")})

    assert meter.bill({"unit": 535_680_000}, book).total == Fraction("7.49952")


@settings(max_examples=3, deadline=None)
@given(lives)
def test_another_process_with_another_hash_seed_comes_to_the_same(life):
    world, answers = lived(life)

    assert lived_elsewhere(__name__, life) == json.loads(json.dumps([world.digest(), answers]))


def test_the_ten_thousandth_event_of_one_instant_stops_the_world():
    world, other = a_world(), a_world()
    world.call("toy", "Light", {"Name": "hall"})
    world.call("lab", "Flood", {})

    world.advance_to(SECOND_US)

    assert world.stopped().service == "toy"
    assert world.now_us == 0
    assert other.advance_to(SECOND_US) == SECOND_US


def test_a_world_that_stopped_answers_and_its_time_stands_still():
    world = a_world()
    world.call("toy", "Light", {"Name": "broken"})
    world.advance_to(9 * SECOND_US)
    assert world.now_us == 2 * SECOND_US

    assert world.call("toy", "Light", {"Name": "hall"}) == {"Name": "hall"}
    assert world.call("toy", "PutOut", {"Name": "broken"}) == {}
    with pytest.raises(ServiceError, match="ValidationException"):
        world.call("toy", "Light", {})

    assert world.advance_to(9 * SECOND_US) == 2 * SECOND_US
    assert world.call("toy", "Count", {}) == {"Lit": 1}


def test_no_more_is_scheduled_than_can_be_kept(monkeypatch):
    monkeypatch.setattr(engine, "MOST_PENDING_EVENTS", 3)
    world = a_world()
    for name in ("hall", "desk", "door"):
        world.call("toy", "Light", {"Name": name})

    before = world.digest()

    with pytest.raises(ServiceError, match="LimitExceededException: 3 things are pending in this world"):
        world.call("toy", "Light", {"Name": "attic"})

    assert world.digest() == before
    assert world.call("toy", "Count", {}) == {"Lit": 3}
    assert world.advance_to(9 * SECOND_US) == 9 * SECOND_US


def three_lamps_of_one_instant():
    world = a_world()
    for name in ("hall", "desk", "door"):
        world.call("toy", "Light", {"Name": name})
    return world


def test_the_budget_is_asked_between_events_also_within_an_instant():
    world = three_lamps_of_one_instant()

    for blinks in (1, 2):
        assert world.advance_to(9 * SECOND_US, lambda: True) == world.now_us == SECOND_US
        assert (world.used()["toy.blink"], world.is_within_an_instant()) == (blinks, True)

    assert world.advance_to(9 * SECOND_US, lambda: True) == SECOND_US
    assert (world.used()["toy.blink"], world.is_within_an_instant()) == (3, False)


def test_what_changes_a_world_comes_after_all_that_fell_due_by_then():
    world, whole = three_lamps_of_one_instant(), three_lamps_of_one_instant()
    world.advance_to(9 * SECOND_US, lambda: True)
    whole.advance_to(SECOND_US)

    assert world.call("toy", "Count", {}) == {"Lit": 3}
    with pytest.raises(AssertionError, match="comes after all that fell due"):
        world.call("toy", "PutOut", {"Name": "door"})
    world.finish_instant()

    assert world.digest() == whole.digest()
    assert world.call("toy", "PutOut", {"Name": "door"}) == {}


@given(st.integers(1, 3_000))
@settings(max_examples=10)
def test_an_instant_that_never_ends_stops_the_world_however_it_is_sliced(events_a_slice):
    whole, sliced = a_world(), a_world()
    for world in (whole, sliced):
        world.call("toy", "Light", {"Name": "hall"})
        world.call("lab", "Flood", {})
    whole.advance_to(SECOND_US)

    while not sliced.stopped():
        left = iter(range(events_a_slice))
        sliced.advance_to(SECOND_US, lambda left=left: next(left, None) is None)

    assert sliced.stopped() == whole.stopped()
    assert (sliced.digest(), sliced.now_us) == (whole.digest(), whole.now_us)


@given(lives, st.integers(0, 9 * SECOND_US), st.integers(1, 4))
def test_what_is_left_of_an_instant_may_be_done_by_whoever_opens_the_world_next(life, further_us, events_a_slice):
    whole, _ = lived(life)
    passed_on = whole.fork()
    until_us = whole.now_us + further_us
    whole.advance_to(until_us)

    left = iter(range(events_a_slice))
    passed_on.advance_to(until_us, lambda: next(left, None) is None)
    opened = kept.opened(kept.kept(passed_on))
    opened.advance_to(until_us)

    assert opened.parts.changes().items() <= dict(whole.parts.items()).items() | gone_in(opened)
    assert (opened.used(), opened.stopped(), opened.now_us) == (whole.used(), whole.stopped(), whole.now_us)
