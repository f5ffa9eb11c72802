"""What a request may do to a world, sentence by sentence: how much it works, what it writes, and for how long a clock
runs on after it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.labs import worlds
from courseware.labs.models import HistoryLine, Part, Version
from courseware.labs.models import World as WorldRow
from courseware.labs.store import advancing, clocks
from services.engine.clock import SECOND_US
from services.engine.scenario import Call
from tests.labs.keeping import Process, digest_of, whole
from tests.labs.toy import COUNT, Hand, ask, light, put_out

pytestmark = pytest.mark.django_db
START_US = 10 * SECOND_US
FLOOD = Call("lab", "Flood", {})


@pytest.fixture
def slow(monkeypatch):
    """A machine on which the budget is spent at once."""
    monkeypatch.setattr(advancing, "BUDGET_NS", 1)


@pytest.fixture
def three_lamps(lab):
    """A lab in which three lamps blink at the same instants, at 60x, a second after it was started."""
    lab.call(light("second", 900))
    lab.call(light("third", 900))
    lab.set(worlds.Speed(60))
    lab.wait(1)
    return lab


def blinks(look):
    return look.world.used()["toy.blink"]


# ---- Work is bounded, and time gives way -----------------------------------------------------------------------------


@pytest.mark.parametrize(("at_work", "ms"), [(0, 100), (1, 100), (2, 100), (3, 2), (300, 2)])
def test_a_request_may_simulate_for_so_long_when_so_many_are_at_work(at_work, ms):
    assert advancing.budget_ns(at_work) == ms * 1_000_000


def test_a_frame_goes_on_where_the_budget_of_the_last_one_ended_also_within_an_instant(three_lamps, slow):
    before = blinks(three_lamps.look()) - 1

    looks = []
    for _ in range(5):
        three_lamps.wait(0.1)
        looks.append(three_lamps.look())

    assert [blinks(look) - before for look in looks] == [2, 3, 4, 5, 6]
    assert [(look.world.now_us - START_US) // SECOND_US for look in looks] == [1, 1, 2, 2, 2]


def test_another_process_goes_on_with_the_instant_too(three_lamps, slow, monkeypatch):
    monkeypatch.setattr(advancing, "CHECKPOINT_NS", 0)
    look = three_lamps.look()
    assert look.world.is_within_an_instant()
    row = WorldRow.objects.get(pk=three_lamps.id)
    assert row.now_us == look.world.now_us == START_US + SECOND_US

    with Process()():
        other = three_lamps.look()

    assert blinks(other) == blinks(look) + 1


def test_what_is_asked_for_within_an_instant_comes_after_it(three_lamps, slow, monkeypatch):
    assert three_lamps.look().world.is_within_an_instant()
    monkeypatch.setattr(advancing, "CALL_PATIENCE", 1)

    done = three_lamps.call(put_out("third"))

    assert done.error is None
    assert not done.look.world.is_within_an_instant()
    seconds = (done.look.world.now_us - START_US) // SECOND_US
    assert blinks(done.look) == 10 + 3 * seconds
    assert digest_of(whole(three_lamps.id, done.look.version)) == done.look.world.digest()


def test_a_page_that_has_seen_an_instant_is_not_shown_a_part_of_it(three_lamps, slow):
    with Process()():
        whole_instant = next(look for look in iter(three_lamps.look, None) if not look.world.is_within_an_instant())
    seen = whole_instant.seen("digest")

    answers = [three_lamps.look(seen=seen) for _ in range(12)]

    shown = [look for look in answers if look is not None]
    assert shown
    assert all((look.world.now_us, look.world.is_within_an_instant()) >= (seen.at_us, False) for look in shown)
    assert not any(look.world.now_us == seen.at_us and look.world.is_within_an_instant() for look in shown)


def test_a_page_that_saw_a_part_of_an_instant_has_not_seen_that_instant(three_lamps, slow):
    part = three_lamps.look()
    assert part.world.is_within_an_instant()
    three_lamps.set(worlds.Speed(0))
    finished = three_lamps.look(seen=part.seen("digest"))

    assert part.seen().at_us == part.world.now_us - 1
    assert finished.world.now_us == part.world.now_us
    assert finished.seen().at_us == finished.world.now_us
    assert blinks(finished) > blinks(part)


def test_what_was_not_reached_is_not_owed(three_lamps, slow):
    look = three_lamps.look()
    reached_us = look.world.now_us

    three_lamps.set(worlds.Speed(0))
    three_lamps.wait(3600)

    assert reached_us < START_US + 60 * SECOND_US
    assert three_lamps.look().world.now_us <= reached_us + SECOND_US


@pytest.mark.parametrize("call", [light("desk"), put_out("first"), ask("first"), COUNT])
def test_nothing_is_refused_because_time_could_not_be_simulated(three_lamps, slow, call):
    three_lamps.set(worlds.Speed(3600))
    three_lamps.wait(9)

    done = three_lamps.call(call)

    assert done.error is None
    assert done.look.world.now_us < START_US + 9 * 3600 * SECOND_US


@pytest.mark.parametrize(("path", "seconds"), [("", 60), ("frame", 10)])
def test_a_clock_runs_on_for_so_long_after_a_page_or_a_frame(browser_of, student, monkeypatch, path, seconds):
    world = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    wall_us = clocks.wall_us()
    monkeypatch.setattr(clocks, "wall_us", lambda: wall_us)
    WorldRow.objects.filter(pk=world).update(speed=1, anchor_wall_us=wall_us, lease_until_us=wall_us)

    browser_of(student).get(f"/labs/kinesis/{path}?world={world}")

    assert WorldRow.objects.get(pk=world).lease_until_us == wall_us + seconds * SECOND_US


def test_who_may_not_see_a_world_does_not_keep_its_clock_running(lab, outsider):
    lab.set(worlds.Speed(1))
    before = WorldRow.objects.values().get(pk=lab.id)

    with pytest.raises(worlds.NoSuchWorld):
        worlds.look(lab.id, outsider.pk, wall_us=lab.wall_us + 9 * SECOND_US)

    assert WorldRow.objects.values().get(pk=lab.id) == before


# ---- Looking changes nothing a student could see ---------------------------------------------------------------------

OF_THE_CLOCK = {"anchor_us", "anchor_wall_us", "speed", "target_us", "lease_until_us", "reached_speed", "touched_us"}
OF_A_CHECKPOINT = {"version", "now_us", "state_bytes"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    waits=st.lists(st.integers(0, 30), min_size=1, max_size=8),
    speed=st.sampled_from([0, 1, 60, 3600]),
    is_slow=st.booleans(),
    stores_often=st.booleans(),
)
def test_a_frame_writes_the_clock_and_a_checkpoint_and_nothing_else(
    toy_topic, student, monkeypatch, waits, speed, is_slow, stores_often
):
    lab = Hand(worlds.begin(student.pk, kind=worlds.Kind.FIGURE, topic="toy"), student.pk)
    lab.call(light("desk", 900))
    lab.set(worlds.Speed(speed))
    with monkeypatch.context() as patched:
        patched.setattr(advancing, "BUDGET_NS", 1 if is_slow else 10**12)
        patched.setattr(advancing, "CHECKPOINT_NS", 0 if stores_often else 10**15)
        row, lines = WorldRow.objects.values().get(pk=lab.id), list(HistoryLine.objects.values())
        undone_to = set(HistoryLine.objects.values_list("before", flat=True))
        for seconds in waits:
            lab.wait(seconds)
            lab.look()

    after = WorldRow.objects.values().get(pk=lab.id)
    assert {name for name in row if row[name] != after[name]} <= OF_THE_CLOCK | OF_A_CHECKPOINT
    assert after["speed"] == speed
    assert list(HistoryLine.objects.values()) == lines
    assert undone_to <= set(Version.objects.filter(world=lab.id).values_list("number", flat=True))
    unlined = Version.objects.filter(world=lab.id).exclude(kind="line").exclude(number__in=undone_to)
    assert unlined.count() <= 1, "a checkpoint replaces the one before it"
    if after["version"] == row["version"]:
        assert not Part.objects.filter(world=lab.id, version__gt=row["version"]).exists()


def test_a_clock_that_gave_way_is_never_set_below_what_a_page_was_sent(three_lamps, slow):
    row = WorldRow.objects.values().get(pk=three_lamps.id)
    seen = worlds.Seen(0, START_US + 40 * SECOND_US)
    written = []

    while three_lamps.look(seen=seen) is None:
        after = WorldRow.objects.values().get(pk=three_lamps.id)
        written += [after[name] for name in ("now_us", "anchor_us") if after[name] != row[name]]

    assert all(at_us >= seen.at_us for at_us in written)
    assert WorldRow.objects.get(pk=three_lamps.id).now_us >= seen.at_us


# ---- A refusal changes no resource -----------------------------------------------------------------------------------


def test_a_refusal_is_committed_as_what_spends(lab):
    resources = {name: part for name, part in whole(lab.id, 1).items() if not name.startswith("engine/")}
    lab.wait(1)

    done = lab.call(light("first"))

    assert done.error.code == "ResourceInUseException"
    version = Version.objects.get(world=lab.id, number=done.look.version)
    assert (version.kind, version.before) == ("spend", None)
    after = whole(lab.id, version.number)
    assert {name: part for name, part in after.items() if not name.startswith("engine/")} == resources
    assert lab.lines()[0].can_undo is False


def test_a_refusal_spends_its_token_and_is_traced(lab):
    answers = [lab.call(ask("first")) for _ in range(6)]

    assert [done.error and done.error.code for done in answers] == [None] * 5 + ["ThrottlingException"]
    assert [line.kind for line in answers[-1].look.world.trace_lines(1)] == ["asked_too_often"]
    assert lab.lines() == []


# ---- Every world opens, and one that stopped harms no other ----------------------------------------------------------


def test_an_instant_that_never_ends_stops_its_world_in_small_steps_and_a_step_back_helps(lab, student, slow):
    other = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="toy")
    lab.call(FLOOD)
    lab.set(worlds.Speed(1))
    lab.wait(2)

    advancing.BUDGET_NS = 30_000_000  # restored with the fixture's patch
    while (look := lab.look()).stopped is None:
        assert look.world.now_us == START_US

    assert look.stopped.reason == "10,000 events fell on one instant"
    assert look.clock.is_paused
    assert worlds.look(other, student.pk).stopped is None
    assert lab.call(light("desk")).error is None
    flood = next(line for line in lab.lines() if line.operation == "Flood")
    assert lab.undo(flood).stopped is None
    assert lab.set(worlds.Step(SECOND_US)).world.now_us == START_US + SECOND_US
