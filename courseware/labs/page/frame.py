"""The part of a lab's page that changes by itself: clock, picture, inspector, cost, events.

It is drawn as strings, for everybody who watches, once a second. What a student may be typing in is not part of it: in
its place stands an empty element marked `data-keep`, which tells the page to leave what it has. Only when other forms
are on offer than the page knows of are they sent along.
"""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.page import clockbar, meter, same, touching
from courseware.labs.page.asked import Asked
from courseware.labs.page.history import head, history
from courseware.labs.page.notices import notices
from courseware.labs.page.offers import Forms
from courseware.labs.page.stage import Stage, address_of
from courseware.labs.svg import join, tag

RUNNING_MS = 1_000
PAUSED_MS = 5_000
BUSY_MS = 2_000
JITTER_PERCENT = 20


@dataclass(frozen=True)
class Frame:
    """The parts, and a fingerprint of all that can be seen of them. `same` are those that seldom change."""

    stage: Stage
    inner: SafeString
    digest: str
    same: Mapping[str, str] = field(default_factory=dict)


def draw(stage: Stage, *, forms: Forms, problem: str = "") -> Frame:
    """A frame. `forms` holds what stands in the places of the forms."""
    if stage.asked.on_stage:
        return _for_a_projector(stage, forms, problem)
    tabs, marks, events = _tabs(get_language()), _marks(stage), history(stage)
    costs, inspected = meter.meter(stage), tag("div", stage.drawing.inspector, id="inspected")
    card = stage.card.element if stage.card else None
    about, ways = _inspector(inspected, forms), _controls(stage, forms)
    # What somebody chose to look into stands beside the picture, and what she can do with everything below it.
    is_looked_into = stage.asked.select in stage.drawing.marks
    beside = [about] if is_looked_into else [ways, about]
    inner = join(
        [
            clockbar.clockbar(stage),
            notices(stage, problem),
            _picture(stage, marks),
            tabs,
            tag("div", card, costs, *beside, cls="gc-lab__side"),
            ways if is_looked_into else None,
            events,
        ]
    )
    pieces = (
        tabs,
        _looks(stage, marks),
        marks,
        events,
        head(stage),
        costs,
        inspected,
        _caption(stage),
        *stage.drawing.same,
        *clockbar.same(stage),
        *meter.same(stage),
    )
    parts = [part for part in pieces if part]
    if stage.asked.event:  # what is marked in the picture is not as it is at other times
        parts = [part for part in parts if part in inner]
    return Frame(stage, inner, digest_of(stage, inner, forms.digest), same.fingerprints(parts))


def _for_a_projector(stage: Stage, forms: Forms, problem: str) -> Frame:
    """What a class looks at: clock, picture and cost."""
    costs = meter.meter(stage)
    inner = join([clockbar.clockbar(stage), notices(stage, problem), _picture(stage, None), costs])
    return Frame(stage, inner, digest_of(stage, inner, forms.digest))


def stands_at(stage: Stage) -> str:
    """How a digest begins: as long as this is the same, and time stands, nothing can look different."""
    version = stage.look.version if stage.look else 0
    seen = f"{stage.asked.address_of_frame()}{stage.past.now_us if stage.past else ''}".encode()
    return f"{version}-{blake2b(seen, digest_size=4).hexdigest()}"


def digest_of(stage: Stage, inner: str, forms_digest: str) -> str:
    drawn = blake2b(f"{forms_digest}{inner}".encode(), digest_size=6).hexdigest()
    return f"{stands_at(stage)}-{drawn}"


def element(
    frame: Frame, *, forms_digest: str, busy: bool = False, said: str = "", had: Collection[str] = ()
) -> SafeString:
    """The frame as the page's element, which says itself where and when the next one comes from.

    `had` are fingerprints of parts that the page has already.
    """
    stage = frame.stage
    attributes: dict[str, str | None] = {
        "data_frame": stage.url("frame"),
        "data_view": stage.asked.address_of_frame(),
        "data_here": stage.address(),
        "data_said": said or stage.drawing.said,
        "data_answer": said or None,
    }
    if stage.look is not None:
        seen = f"{stage.look.epoch}.{stage.look.seen_us}.{frame.digest}"
        query = f"{stage.asked.address_of_frame()}&forms={forms_digest}&seen={seen}&has={same.named(frame.same)}"
        attributes |= {
            "data_seen": seen,
            "hx_get": f"{stage.url('frame')}?{query}",
            "hx_trigger": f"every {_interval_ms(stage, busy)}ms",
            "hx_target": "this",
            "hx_swap": "morph:outerHTML",
        }
    inner = SafeString(same.left_out(frame.inner, frame.same, had))
    return tag("div", inner, id="lab", cls="gc-lab", tabindex=-1, **attributes)


def _interval_ms(stage: Stage, busy: bool) -> int:
    """Often while time runs, seldom while it stands; where many watch, less often and not all at once."""
    interval = PAUSED_MS if stage.clock.is_paused else RUNNING_MS
    if busy:
        interval = max(interval, BUSY_MS)
        # Nothing of a world depends on this chance.
        interval += random.randrange(interval * JITTER_PERCENT // 100)
    return interval


def _picture(stage: Stage, marks: SafeString | None) -> SafeString:
    drawing = stage.drawing
    return tag(
        "figure",
        touching.marked(drawing.picture, touching.touched(stage)) if stage.asked.event else drawing.picture,
        _caption(stage),
        None if stage.asked.on_stage else _looks(stage, marks),
        id="picture",
        cls="gc-lab__picture",
    )


def _looks(stage: Stage, marks: SafeString | None) -> SafeString:
    """Other ways to look at the picture."""
    return tag("div", marks, _table(stage), id="looks", cls="gc-lab__looks")


def _caption(stage: Stage) -> SafeString | None:
    return tag("figcaption", stage.drawing.caption, id="caption") if stage.drawing.caption else None


def _table(stage: Stage) -> SafeString:
    """The same in words and numbers."""
    inside = tag("div", id="table-in", data_keep="")
    if stage.shows_table:
        label = _("The picture as a table")
        table = stage.drawing.table
        inside = tag("div", table, id="table-in", cls="gc-scroll", tabindex=0, role="group", aria_label=label)
    summary = tag("summary", _("Show as table"), cls="gc-small")
    return tag("details", summary, inside, id="table", open=stage.asked.table, data_open="table")


@lru_cache
def _tabs(_language: str | None) -> SafeString:
    """On phones one of the parts below the picture at a time. The same in each frame of a language."""
    names = {"controls": _("Controls"), "inspector": _("Inspector"), "events": _("Events"), "meter": _("Cost")}
    tabs = [
        tag("a", words, href=f"#{part}", id=f"tab-{part}", role="tab", aria_controls=part)
        for part, words in names.items()
    ]
    return tag("div", *tabs, id="tabs", cls="gc-tabs", role="tablist", aria_label=_("Parts of the lab"))


def _marks(stage: Stage) -> SafeString | None:
    """The parts of the picture as a list of links, for all who do not point at them."""
    if not stage.drawing.marks:
        return None
    return _links(stage.base, stage.asked, tuple(stage.drawing.marks.items()), get_language() or "")


@lru_cache(maxsize=512)
def _links(base: str, asked: Asked, marks: tuple[tuple[str, str], ...], _language: str) -> SafeString:
    """Kept, since most frames show the same parts."""
    links = [
        tag(
            "a",
            words,
            href=address_of(base, asked.selecting(mark)),
            data_mark=mark,
            aria_current="true" if mark == asked.select else None,
        )
        for mark, words in marks
    ]
    return tag(
        "nav",
        tag("span", _("Look at"), cls="gc-muted"),
        *links,
        cls="gc-marks",
        id="marks",
        aria_label=_("Parts of the picture"),
    )


def _inspector(inspected: SafeString, forms: Forms) -> SafeString:
    return tag(
        "section",
        inspected,
        forms.place("inspector"),
        id="inspector",
        cls="gc-card gc-stack",
        aria_label=_("Inspector"),
        tabindex=-1,
    )


def _controls(stage: Stage, forms: Forms) -> SafeString:
    still = None
    if stage.watched:
        still = tag("p", _("This is a student's world. You can look at it."), cls="gc-small")
    elif stage.token:
        still = tag("p", _("This is somebody else's world. Make it yours to change something."), cls="gc-small")
    elif stage.past is not None:
        still = tag("p", _("This is the past: go on from here, or back to now, to change something."), cls="gc-small")
    return tag(
        "section",
        tag("h2", _("Controls")),
        still,
        forms.place("controls"),
        id="controls",
        cls="gc-panel",
        aria_label=_("Controls"),
    )
