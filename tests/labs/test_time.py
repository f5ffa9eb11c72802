"""Virtual time of a world in the database: leases, budgets, checkpoints, and what a page has seen."""

import pytest

from courseware.labs import worlds
from courseware.labs.models import Version
from courseware.labs.models import World as WorldRow
from courseware.labs.store import advancing
from services.engine.clock import HOUR_US, SECOND_US
from tests.labs.keeping import Process, digest_of, whole
from tests.labs.toy import COUNT, ask, light

pytestmark = pytest.mark.django_db
START_US = 10 * SECOND_US


@pytest.fixture
def slow(monkeypatch):
    """A machine on which the budget is spent at once."""
    monkeypatch.setattr(advancing, "BUDGET_NS", 1)


def test_a_clock_runs_while_somebody_watches_and_goes_on_from_where_it_stopped(lab):
    lab.set(worlds.Speed(10))
    for _ in range(8):
        lab.wait(5)
        look = lab.look()
    assert look.world.now_us == START_US + 400 * SECOND_US

    lab.wait(3600)
    left_for_an_hour = lab.look().world.now_us
    lab.wait(1)

    assert left_for_an_hour == START_US + 500 * SECOND_US
    assert lab.look().world.now_us == left_for_an_hour + 10 * SECOND_US


def test_a_lease_is_written_only_when_less_than_half_of_it_is_left(lab, django_assert_num_queries):
    lab.set(worlds.Speed(1))
    lab.wait(4)
    with django_assert_num_queries(1):
        lab.look()

    lab.wait(2)
    with django_assert_num_queries(4):  # row, lease, and a savepoint around it
        lab.look()


def test_a_look_at_what_this_process_holds_is_one_query(lab, django_assert_num_queries):
    lab.look()
    with django_assert_num_queries(1):
        lab.look()


def test_a_call_over_the_wire_has_the_clock_run_for_a_minute_and_a_half(lab):
    lab.set(worlds.Speed(1))
    lab.call(ask("first"), origin="wire")
    lab.wait(1000)

    assert lab.look().world.now_us == START_US + 90 * SECOND_US


def test_a_pause_stops_the_clock_at_what_was_shown(lab):
    lab.set(worlds.Speed(60))
    lab.wait(2.5)

    look = lab.set(worlds.Speed(0))
    lab.wait(50)

    assert look.world.now_us == lab.look().world.now_us == START_US + 150 * SECOND_US
    assert look.clock.is_paused


def test_a_step_goes_so_far_and_stands_still(lab):
    lab.set(worlds.Speed(60))

    look = lab.set(worlds.Step(7 * SECOND_US))

    assert look.world.now_us == START_US + 7 * SECOND_US
    assert look.clock.is_paused


def test_the_next_event_is_gone_to(lab):
    look = lab.set(worlds.NextEvent())
    assert look.world.now_us == START_US + SECOND_US
    assert look.world.trace_lines(1)[0].until_us == START_US + SECOND_US

    lab.call(worlds.Call("toy", "PutOut", {"Name": "first"}))
    assert lab.set(worlds.NextEvent()).world.now_us == START_US + SECOND_US


def test_a_jump_keeps_the_speed_and_goes_forwards_only(lab):
    lab.set(worlds.Speed(10))

    look = lab.set(worlds.JumpTo(START_US + 60 * SECOND_US))
    assert look.world.now_us == START_US + 60 * SECOND_US
    assert look.clock.target_us is None
    lab.wait(1)
    assert lab.look().world.now_us == START_US + 70 * SECOND_US

    with pytest.raises(worlds.Moved):
        lab.set(worlds.JumpTo(START_US))


def test_frames_approach_a_jump_that_one_budget_does_not_reach(lab, slow):
    look = lab.set(worlds.JumpTo(START_US + 10 * SECOND_US))
    assert look.clock.target_us is not None

    times = [lab.look().world.now_us for _ in range(12)]

    assert times == sorted(times)
    assert times[-1] == START_US + 10 * SECOND_US
    assert lab.look().clock.is_paused


def test_time_gives_way_when_it_cannot_be_simulated(lab, slow):
    lab.set(worlds.Speed(60))
    lab.wait(1)
    look = lab.look()

    assert START_US < look.world.now_us < START_US + 60 * SECOND_US
    assert look.clock.anchor_us == look.world.now_us
    assert 0 < look.reached_speed < 60
    assert Version.objects.get(world=lab.id).kind == "checkpoint"


def test_a_page_never_goes_back_behind_what_it_has_seen(lab, slow):
    lab.call(light("other", 500))
    lab.set(worlds.Speed(10))
    lab.wait(1)
    seen = worlds.Seen(lab.look().epoch, START_US + 10 * SECOND_US)

    assert lab.look(seen=seen) is None
    while (look := lab.look(seen=seen)) is None:
        lab.wait(0.1)

    assert look.world.now_us >= seen.at_us


def test_a_click_reaches_what_its_page_has_seen_beyond_its_budget(lab, slow, monkeypatch):
    monkeypatch.setattr(advancing, "CALL_PATIENCE", 10**12)
    lab.set(worlds.Speed(10))
    lab.wait(1)

    done = lab.call(light("desk"), seen=worlds.Seen(0, START_US + 10 * SECOND_US))

    assert done.look.world.now_us == START_US + 10 * SECOND_US


def test_after_an_undo_time_has_run_backwards_in_a_new_epoch(lab):
    lab.call(light("desk"))
    lab.set(worlds.Speed(60))
    lab.wait(5)
    seen = lab.look().seen("digest")

    lab.undo(lab.lines()[0])
    look = lab.look(seen=seen)

    assert look.epoch == seen.epoch + 1
    assert look.world.now_us < seen.at_us
    assert lab.look(seen=look.seen()) is not None
    assert lab.look(seen=worlds.Seen(look.epoch + 1, 0)) is None


def test_what_was_simulated_is_stored_when_enough_has_gathered(lab, monkeypatch):
    monkeypatch.setattr(advancing, "CHECKPOINT_NS", 0)
    lab.set(worlds.Speed(60))
    lab.wait(1)
    look = lab.look()

    row = WorldRow.objects.get(pk=lab.id)
    assert row.now_us == look.world.now_us
    assert digest_of(whole(lab.id, row.version)) == look.world.digest()
    with Process()():
        assert lab.look().world.digest() == look.world.digest()


def test_looking_at_a_paused_world_writes_nothing(lab):
    row = WorldRow.objects.values().get(pk=lab.id)
    lab.wait(1000)
    lab.look()
    lab.call(COUNT)

    assert WorldRow.objects.values().get(pk=lab.id) == row


def test_an_event_that_raises_stops_its_world_there_and_a_step_back_helps(lab, student):
    other = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="toy")
    lab.call(light("broken", 5))
    lab.set(worlds.Speed(60))
    lab.wait(1)
    look = lab.look()

    assert "the bulb burst" in look.stopped.reason
    assert look.world.now_us == START_US + 2 * SECOND_US
    assert look.clock.is_paused
    version = look.version
    lab.wait(5)
    assert lab.look().version == version
    assert lab.set(worlds.Speed(60)).clock.is_paused
    assert worlds.look(other, student.pk).stopped is None

    assert lab.undo(lab.lines()[0]).stopped is None
    assert lab.set(worlds.Step(10 * SECOND_US)).world.now_us == START_US + 10 * SECOND_US


@pytest.mark.parametrize(
    "text", ["", "1", "1.", "a.b.c", "1.-2.x", "1.2." + "x" * 65, "9" * 30 + ".1.x", "²" + ".1.x", "\0.\0.\0"]
)
def test_what_no_page_of_ours_sends_was_not_seen(text):
    assert worlds.Seen.parse(text) is None


def test_what_a_page_sends_is_what_it_was_given():
    seen = worlds.Seen(3, 5 * HOUR_US, "abc")

    assert worlds.Seen.parse(str(seen)) == seen
