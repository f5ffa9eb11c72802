"""The part of a lab's page that changes by itself: clock, picture, inspector, cost, events.

It is drawn as strings, for everybody who watches, once a second. What a student may be typing in is not part of it: in
its place stands an empty element marked `data-keep`, which tells the page to leave what it has. Only when other forms
are on offer than the page knows of are they sent along.
"""

import random
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.page.asked import Asked
from courseware.labs.page.clockbar import clockbar
from courseware.labs.page.history import history
from courseware.labs.page.meter import meter
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
    """The parts, and a fingerprint of all that can be seen of them."""

    stage: Stage
    inner: SafeString
    digest: str


def draw(stage: Stage, *, forms: Forms, problem: str = "") -> Frame:
    """A frame. `forms` holds what stands in the places of the forms."""
    inner = join(
        [
            clockbar(stage),
            notices(stage, problem),
            _picture(stage),
            _tabs(get_language()),
            tag("div", meter(stage), _controls(forms), _inspector(stage, forms), cls="gc-lab__side"),
            history(stage),
        ]
    )
    return Frame(stage, inner, digest_of(stage, inner, forms.digest))


def stands_at(stage: Stage) -> str:
    """How a digest begins: as long as this is the same, and time stands, nothing can look different."""
    version = stage.look.version if stage.look else 0
    seen = f"{stage.asked.address_of_frame()}".encode()
    return f"{version}-{blake2b(seen, digest_size=4).hexdigest()}"


def digest_of(stage: Stage, inner: str, forms_digest: str) -> str:
    drawn = blake2b(f"{forms_digest}{inner}".encode(), digest_size=6).hexdigest()
    return f"{stands_at(stage)}-{drawn}"


def element(frame: Frame, *, forms_digest: str, busy: bool = False, said: str = "") -> SafeString:
    """The frame as the page's element, which says itself where and when the next one comes from."""
    stage = frame.stage
    attributes: dict[str, str | None] = {
        "data_frame": stage.url("frame"),
        "data_view": stage.asked.address_of_frame(),
        "data_said": said or stage.drawing.said,
        "data_answer": said or None,
    }
    if stage.look is not None:
        seen = f"{stage.look.epoch}.{stage.world.now_us}.{frame.digest}"
        query = f"{stage.asked.address_of_frame()}&forms={forms_digest}&seen={seen}"
        attributes |= {
            "data_seen": seen,
            "hx_get": f"{stage.url('frame')}?{query}",
            "hx_trigger": f"every {_interval_ms(stage, busy)}ms",
            "hx_target": "this",
            "hx_swap": "morph:outerHTML",
        }
    return tag("div", frame.inner, id="lab", cls="gc-lab", tabindex=-1, **attributes)


def _interval_ms(stage: Stage, busy: bool) -> int:
    """Often while time runs, seldom while it stands; where many watch, less often and not all at once."""
    interval = PAUSED_MS if stage.clock.is_paused else RUNNING_MS
    if busy:
        interval = max(interval, BUSY_MS)
        # Nothing of a world depends on this chance.
        interval += random.randrange(interval * JITTER_PERCENT // 100)
    return interval


def _picture(stage: Stage) -> SafeString:
    drawing = stage.drawing
    return tag(
        "figure",
        drawing.picture,
        tag("figcaption", drawing.caption) if drawing.caption else None,
        tag("div", _marks(stage), _table(stage), cls="gc-lab__looks"),
        id="picture",
        cls="gc-lab__picture",
    )


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
    return tag("div", *tabs, cls="gc-tabs", role="tablist", aria_label=_("Parts of the lab"))


def _marks(stage: Stage) -> SafeString | None:
    """The parts of the picture as a list of links, for all who do not point at them."""
    if not stage.drawing.marks:
        return None
    return _links(stage.topic.slug, stage.asked, tuple(stage.drawing.marks.items()), get_language() or "")


@lru_cache(maxsize=512)
def _links(slug: str, asked: Asked, marks: tuple[tuple[str, str], ...], _language: str) -> SafeString:
    """Kept, since most frames show the same parts."""
    links = [
        tag(
            "a",
            words,
            href=address_of(slug, asked.selecting(mark)),
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


def _inspector(stage: Stage, forms: Forms) -> SafeString:
    return tag(
        "section",
        tag("div", stage.drawing.inspector, id="inspected"),
        forms.place("inspector"),
        id="inspector",
        cls="gc-card gc-stack",
        aria_label=_("Inspector"),
        tabindex=-1,
    )


def _controls(forms: Forms) -> SafeString:
    return tag(
        "section",
        tag("h2", _("Controls")),
        forms.place("controls"),
        id="controls",
        cls="gc-panel",
        aria_label=_("Controls"),
    )
