"""A figure as a string: its picture and clock, its caption, what can be done with it, and the same as a table.

Like a lab's frame it is drawn for everybody who watches, once a second, and only while its clock runs.
"""

import re
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.page import frame
from courseware.labs.page.frame import Frame
from courseware.labs.page.notices import notices
from courseware.labs.page.offers import Forms
from courseware.labs.svg import join, tag
from courseware.lessons.figures.clock import clock
from courseware.lessons.figures.naming import named
from courseware.lessons.figures.stage import FigureStage

WIDTH_OF_THE_TEXT = 664

_BOX = re.compile(r'<svg[^>]* viewBox="0 0 (\d+)')


def draw(stage: FigureStage, *, forms: Forms, problem: str = "") -> Frame:
    """The parts. `forms` holds what stands in the places of the forms."""
    inner = join(
        [
            _picture(stage),
            clock(stage),
            notices(stage, problem),
            _caption(stage),
            _marks(stage),
            _handles(stage, forms),
            _table(stage),
        ]
    )
    return Frame(stage, inner, frame.digest_of(stage, inner, forms.digest))


def element(drawn: Frame, *, forms_digest: str, busy: bool = False, said: str = "") -> SafeString:
    """The figure as the page's element, which says itself where and when the next frame comes from, while time runs."""
    stage = drawn.stage
    assert isinstance(stage, FigureStage)
    assert stage.spot is not None
    view = stage.asked.address_of_frame()
    attributes: dict[str, str | None] = {
        "data_frame": stage.url("frame"),
        "data_view": view,
        "data_said": said or stage.drawing.said,
        "data_answer": said or None,
    }
    if stage.look is not None:
        seen = f"{stage.look.epoch}.{stage.look.seen_us}.{drawn.digest}"
        attributes |= {"data_seen": seen}
        if not stage.clock.is_paused:
            attributes |= {
                "hx_get": f"{stage.url('frame')}?{view}&forms={forms_digest}&seen={seen}",
                "hx_trigger": f"every {frame.BUSY_MS if busy else frame.RUNNING_MS}ms",
                "hx_target": "this",
                "hx_swap": "morph:outerHTML",
            }
    html = named(
        tag("figure", drawn.inner, cls=f"gc-fig gc-fig--{_size(stage)}", tabindex=-1, **attributes),
        stage.figure.anchor,
        stage.spot.address,
    )
    # The figure's own id is the name under which all others stand.
    return SafeString(html.replace("<figure", f'<figure id="{escape(stage.figure.anchor)}"', 1))


def _size(stage: FigureStage) -> str:
    """A picture that is no wider than the text keeps to its column; a wider one reaches into the margin."""
    box = _BOX.search(stage.drawing.picture)
    return "column" if stage.asked.width == "wide" and box and int(box[1]) <= WIDTH_OF_THE_TEXT else stage.asked.width


def _picture(stage: FigureStage) -> SafeString:
    """Before anybody touched it, it is what the author says it is; then what it has become."""
    words = stage.figure.text if stage.look is None else stage.drawing.said
    return tag("div", stage.drawing.picture, cls="gc-fig__picture", role="group", aria_label=words)


def _caption(stage: FigureStage) -> SafeString:
    lab = f"{reverse('labs:lab', args=[stage.topic.slug])}?scenario={stage.figure.scenario}"
    scale = tag("small", stage.drawing.caption, cls="gc-muted") if stage.drawing.caption else None
    way = tag("a", _("Open in the lab"), href=lab, cls="gc-noprint")
    return tag("figcaption", stage.figure.caption, tag("p", scale, " ", way, cls="gc-fig__scale"))


def _marks(stage: FigureStage) -> SafeString | None:
    """The parts of the picture as links, for all who do not point at them."""
    if not stage.drawing.marks:
        return None
    links = [
        tag(
            "a",
            words,
            href=stage.address(select=mark),
            data_mark=mark,
            aria_current="true" if mark == stage.asked.select else None,
        )
        for mark, words in stage.drawing.marks.items()
    ]
    label = tag("span", _("Look at"), cls="gc-muted")
    return tag("nav", label, *links, cls="gc-marks gc-noprint", id="marks", aria_label=_("Parts of the picture"))


def _handles(stage: FigureStage, forms: Forms) -> SafeString | None:
    """The forms that the figure names, and beside them what is selected."""
    is_selected = stage.asked.select in stage.drawing.marks
    if not is_selected and not stage.figure.actions:
        return None
    inspected = tag("div", stage.drawing.inspector, id="inspected") if is_selected else None
    places = [forms.place("inspector"), forms.place("controls")] if stage.figure.actions else []
    return tag("div", inspected, *places, cls="gc-fig__handles", id="handles")


def _table(stage: FigureStage) -> SafeString:
    """The same in words and numbers."""
    inside = tag("div", id="table-in", data_keep="")
    if stage.shows_table:
        label = _("The picture as a table")
        table = stage.drawing.table
        inside = tag("div", table, id="table-in", cls="gc-scroll", tabindex=0, role="group", aria_label=label)
    summary = tag("summary", _("Show as table"), cls="gc-small")
    return tag("details", summary, inside, id="table", cls="gc-noprint", open=stage.asked.table, data_open="table")
