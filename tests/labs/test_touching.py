"""Events and parts of the picture lead to each other, for any topic that says what touched what."""

import re
from dataclasses import replace

import pytest
from django.utils.safestring import mark_safe

from courseware.labs import worlds
from courseware.labs.page import history, touching
from courseware.labs.page.asked import Asked
from courseware.labs.page.stage import Stage
from courseware.labs.topics import Drawing
from tests.labs.toy import NOTHING, light

pytestmark = pytest.mark.django_db
PICTURE = mark_safe('<svg><g id="lamp-a"/><g id="lamp-b &lt;"/></svg>')


@pytest.fixture
def shown(lab, toy_topic):
    """The stage of a lab in which lamps a and b were lit, as it is asked for."""
    drawing = Drawing(PICTURE, "", NOTHING, NOTHING, "", marks={"lamp-a": "Lamp a", "lamp-b <": "Lamp b"})
    topic = replace(
        toy_topic,
        lab=replace(
            toy_topic.lab,
            draw=lambda world, view: drawing,
            marks_of=lambda operation, params: [f"lamp-{params['Name']}"],
            marks_of_trace=lambda line: [f"lamp-{line.ids[0]}"],
        ),
    )
    lab.call(light("a"))
    lab.call(light("b <"))

    def stage(**asked):
        look = lab.look()
        return Stage(topic, Asked(world=lab.id, **asked), look.world, look, lab.lines())

    return stage


def events(stage):
    return dict(re.findall(r'<li id="([^"]+)" class="gc-ev"([^>]*)>', history.history(stage)))


def test_a_selected_event_marks_what_it_touched(shown):
    newest, oldest = shown().lines

    assert touching.touched(shown(event=str(oldest.id))) == ("lamp-a",)
    marked = touching.marked(PICTURE, touching.touched(shown(event=str(newest.id))))
    assert marked == '<svg><g id="lamp-a"/><g id="lamp-b &lt;" data-marked="true"/></svg>'


def test_what_happened_inside_can_be_selected_too(shown):
    inside = next(line for line in shown().world.trace_lines(12) if line.ids == ("a",))

    assert touching.touched(shown(event=touching.key_of(inside))) == ("lamp-a",)


@pytest.mark.parametrize("event", ["", "0", "999999", "in-", "in-nothing", "<x>"])
def test_an_event_that_is_not_there_marks_nothing(shown, event):
    assert touching.touched(shown(event=event)) == ()


def test_a_selected_part_marks_its_events(shown):
    stage = shown(select="lamp-a")
    touches = {name for name, attributes in events(stage).items() if "data-touches" in attributes}

    assert f"ev-{stage.lines[1].id}" in touches
    assert f"ev-{stage.lines[0].id}" not in touches
    assert any(name.startswith("in-toy-lamp_lit-a") for name in touches)


def test_the_selected_event_says_so_and_leads_to_the_parts(shown):
    line = shown().lines[0]
    stage = shown(event=str(line.id))

    assert "aria-current" in events(stage)[f"ev-{line.id}"]
    assert re.search(r'<a href="[^"]*select=lamp-b[^"]*"[^>]*>Lamp b</a>', history.history(stage))


def test_a_refused_call_touched_what_it_asked_for(lab, shown):
    lab.call(light("a"))

    assert touching.touched(shown(event=str(shown().lines[0].id))) == ("lamp-a",)
    assert worlds.lines(lab.id, lab.person_id)[0].outcome
