"""Which parts of the picture an event touched, and which events touched a part: each leads to the other by its id."""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs import worlds
from courseware.labs.page.kept import Kept
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag
from services.engine.trace import TraceLine

INSIDE = "in-"
# So far back is an event looked for that is selected.
INSIDE_LOOKED_AT = 200

_marks: Kept[tuple[str, int, int, int], tuple[str, ...]] = Kept(4096)


def key_of(event: worlds.Line | TraceLine) -> str:
    """How an event is called in addresses."""
    if isinstance(event, worlds.Line):
        return str(event.id)
    return f"{INSIDE}{event.service}-{event.kind}-{'-'.join(event.ids)}-{event.at_us}"


def marks_of(stage: Stage, event: worlds.Line | TraceLine) -> tuple[str, ...]:
    """The ids of the parts that an event touched."""
    lab = stage.topic.lab
    if isinstance(event, TraceLine):
        return tuple(lab.marks_of_trace(event)) if lab.marks_of_trace else ()
    if lab.marks_of is None or event.turned_back or stage.look is None:
        return ()
    asked_for = lab.marks_of
    key = (stage.topic.slug, stage.look.id, stage.look.made_us, event.id)
    return _marks.get(key, lambda: tuple(asked_for(event.operation, event.params)))


def touched(stage: Stage) -> tuple[str, ...]:
    """The parts that the selected event touched; none where no event is selected."""
    wanted = stage.asked.event
    if not wanted:
        return ()
    events: Iterable[worlds.Line | TraceLine] = stage.lines
    if wanted.startswith(INSIDE):
        events = stage.world.trace_lines(INSIDE_LOOKED_AT)
    found = next((event for event in events if key_of(event) == wanted), None)
    return marks_of(stage, found) if found else ()


def marked(picture: SafeString, marks: Iterable[str]) -> SafeString:
    """The picture with these parts marked."""
    drawn = str(picture)
    for mark in marks:
        named = f' id="{escape(mark)}"'
        drawn = drawn.replace(named, f'{named} data-marked="true"', 1)
    return SafeString(drawn)


def named(stage: Stage, event: worlds.Line | TraceLine) -> SafeString | None:
    """The parts that an event touched, as links to each that the picture shows."""
    known = stage.drawing.marks
    links = [
        tag("a", known[mark], href=stage.address(select=mark), data_look="")
        for mark in marks_of(stage, event)
        if mark in known
    ]
    if not links:
        return None
    return tag("p", _("In the picture:"), *[child for link in links for child in (" ", link)], cls="gc-ev__touched")
