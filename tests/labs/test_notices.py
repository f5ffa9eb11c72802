"""What a lab says before one looks at the picture: time that gave way, a world that stopped, time that winds on."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from courseware.labs import topics, worlds
from courseware.labs.page import busy, frame, offers
from courseware.labs.page.asked import Asked
from courseware.labs.page.notices import notices
from courseware.labs.page.staging import of_look
from services.engine.clock import Clock
from services.engine.scenario import Call
from services.engine.world import Stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def hers(student):
    """The stage of a lab of the student's in which something was done."""
    world_id = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    done = worlds.call(world_id, student.pk, Call("kinesis", "DeleteStream", {"StreamName": "clicks"}))
    return of_look(topics.topic("kinesis"), Asked(), done.look, student.pk)


def with_look(stage, **changes):
    return replace(stage, look=replace(stage.look, **changes))


def test_mostly_there_is_nothing_to_say(hers):
    assert notices(hers) == '<div id="notices" class="gc-notices"></div>'


def test_time_that_gave_way_says_how_fast_it_passes(hers):
    said = notices(with_look(hers, clock=Clock(0, 0, speed=3600), reached_speed=412))

    assert "you asked for 3600×" in said
    assert "passes at 412×" in said


def test_a_world_that_stopped_says_why_and_offers_a_step_back(hers):
    said = notices(with_look(hers, stopped=Stopped(71_000_000, "kinesis", "flow", "ValueError: no")))

    assert "stopped at 13:01:11" in said
    assert "ValueError: no" in said
    assert 'form="act-undo" name="line"' in said


def test_time_that_winds_on_to_an_instant_can_be_stopped(hers):
    said = notices(with_look(hers, clock=Clock(0, 0, target_us=300_000_000)))

    assert "Winding on to 13:05:00" in said
    assert 'form="act-clock" name="speed" value="0"' in said


def test_a_page_is_asked_less_often_where_many_watch_and_not_all_at_once(hers):
    stage = with_look(hers, clock=Clock(0, 0, speed=1))
    drawn = frame.draw(stage, forms=offers.not_drawn(stage))

    waits = {wait_ms(frame.element(drawn, forms_digest="", busy=True)) for _ in range(30)}

    assert wait_ms(frame.element(drawn, forms_digest="")) == 1000
    assert all(2000 <= wait < 2400 for wait in waits)
    assert len(waits) > 1


def wait_ms(element):
    return int(element.partition('hx-trigger="every ')[2].partition("ms")[0])


def test_few_frames_are_drawn_at_once_and_who_waits_knows():
    inside, leave, waited = Barrier(busy.AT_ONCE + 1), Barrier(busy.AT_ONCE + 1), []

    def draw():
        with busy.place() as had_to_wait:
            waited.append(had_to_wait)
            inside.wait(5)
            leave.wait(5)

    def draw_late():
        with busy.place() as had_to_wait:
            waited.append(had_to_wait)

    early = [Thread(target=draw) for _ in range(busy.AT_ONCE)]
    for thread in early:
        thread.start()
    inside.wait(5)
    late = Thread(target=draw_late)
    late.start()
    late.join(0.1)
    assert late.is_alive()
    leave.wait(5)
    for thread in [*early, late]:
        thread.join(5)

    assert waited == [False] * busy.AT_ONCE + [True]
