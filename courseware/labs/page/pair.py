"""Two worlds side by side, drawn as one frame: one clock over both, both pictures, and in what they differ.

Both pictures lie in one page, so what they call by an id is told apart; and since there is one inspector in a lab and
none here, their parts cannot be selected.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs import worlds
from courseware.labs.page import clockbar, differing, offers, times
from courseware.labs.page.frame import PAUSED_MS, RUNNING_MS
from courseware.labs.page.marks import press
from courseware.labs.page.money import usd
from courseware.labs.page.offers import Answered, Forms
from courseware.labs.page.spending import per_hour
from courseware.labs.page.stage import Stage
from courseware.labs.svg import join, tag

SIDES = ("left", "right")
_IDS = re.compile(r' (id|href|xlink:href|aria-labelledby|aria-describedby|aria-controls)="(#?)([^"]+)"')
_URLS = re.compile(r"url\(#([^)]+)\)")
_PARTS = re.compile(r' role="button"| tabindex="-?\d+"| data-select="[^"]*"| aria-pressed="\w+"')


@dataclass(frozen=True)
class Pair:
    """Both stages, each of which knows its side."""

    left: Stage
    right: Stage

    @property
    def sides(self) -> tuple[Stage, Stage]:
        return self.left, self.right

    @property
    def query(self) -> str:
        """What the pair's addresses carry."""
        return urlencode({side: stage.look.id for side, stage in zip(SIDES, self.sides, strict=True) if stage.look})

    def url(self, name: str) -> str:
        """One of the pair's addresses."""
        return f"{reverse(f'labs:{name}', args=[self.left.topic.slug])}?{self.query}"

    @property
    def ahead_us(self) -> int:
        """By how much the right is ahead of the left; behind, where it is negative."""
        return self.right.world.now_us - self.left.world.now_us

    def digest(self, inner: str) -> str:
        """A fingerprint of all that can be seen."""
        return blake2b(inner.encode(), digest_size=6).hexdigest()

    def seen(self, digest: str) -> str:
        """What a page has seen that has drawn this."""
        return "~".join(str(stage.look.seen(digest)) for stage in self.sides if stage.look)


def forms_of(pair: Pair, request: HttpRequest, answered: tuple[str, Answered] | None = None) -> tuple[Forms, ...]:
    """The controls of both sides; on one of them a form may just have been answered."""
    return tuple(
        offers.drawn(stage, request, answered[1] if answered and answered[0] == stage.side else None)
        for stage in pair.sides
    )


def not_drawn(pair: Pair) -> tuple[Forms, ...]:
    """The same where the page may have the right ones already."""
    return tuple(offers.not_drawn(stage) for stage in pair.sides)


def digest_of_forms(forms: tuple[Forms, ...]) -> str:
    return ".".join(each.digest for each in forms)


def inner(pair: Pair, forms: tuple[Forms, ...], problem: str = "") -> SafeString:
    """All that can be seen."""
    sides = [_side(stage, own) for stage, own in zip(pair.sides, forms, strict=True)]
    return join(
        [
            clockbar.clockbar(pair.left),
            tag("div", *_notices(pair, problem), id="notices", cls="gc-notices"),
            tag("div", *sides, cls="gc-pair__sides"),
            tag("div", differing.readings(pair.left, pair.right), cls="gc-scroll"),
        ]
    )


def element(pair: Pair, drawn: SafeString, forms: tuple[Forms, ...], said: str = "") -> SafeString:
    """The frame as the page's element, which says where and when the next one comes from."""
    is_paused = all(stage.clock.is_paused for stage in pair.sides)
    seen = pair.seen(pair.digest(drawn))
    width = pair.left.asked.width
    view = f"{pair.query}&width={width}&pace={pair.left.asked.pace}"
    query = f"{pair.url('compare-frame')}&width={width}&forms={digest_of_forms(forms)}&seen={seen}"
    return tag(
        "div",
        drawn,
        id="lab",
        cls="gc-lab gc-pair",
        tabindex=-1,
        data_frame=pair.url("compare-frame"),
        data_view=view,
        data_here=pair.url("compare"),
        data_seen=seen,
        data_said=said or f"{_('Left')}: {pair.left.drawing.said} {_('Right')}: {pair.right.drawing.said}",
        data_answer=said or None,
        hx_get=query,
        hx_trigger=f"every {PAUSED_MS if is_paused else RUNNING_MS}ms",
        hx_target="this",
        hx_swap="morph:outerHTML",
    )


def _notices(pair: Pair, problem: str) -> list[SafeString]:
    found = [differing.told(pair.left, pair.right)]
    if problem:
        found.insert(0, tag("p", problem, cls="gc-fb gc-fb-err", id="problem"))
    if pair.ahead_us and all(stage.clock.is_paused for stage in pair.sides):
        later = pair.right if pair.ahead_us > 0 else pair.left
        time = times.told(later.world, later.world.now_us)
        words = _("The two do not stand at the same instant, so their numbers cannot be compared.")
        button = press(
            clockbar.FORM, "way", "level", _("Bring both to %(time)s") % {"time": time}, kind="gc-btn gc-btn-s"
        )
        found.append(tag("p", words, " ", button, cls="gc-fb gc-fb-hot", id="apart"))
    return found


def _side(stage: Stage, forms: Forms) -> SafeString:
    assert stage.look is not None
    title = _("Left") if stage.side == "left" else _("Right")
    number = _("lab %(number)d") % {"number": stage.look.id}
    lab = f"{stage.url('lab')}?{urlencode({'world': stage.look.id})}"
    time = times.time_of_day(stage.world, stage.world.now_us)
    return tag(
        "section",
        tag(
            "div",
            tag("h2", title, " ", tag("small", f"{number} · {time}", cls="gc-muted gc-num")),
            tag("a", _("Open it as a lab"), href=lab),
            cls="gc-between",
        ),
        tag("figure", told_apart(stage.drawing.picture, stage.side), cls="gc-lab__picture"),
        tag("p", _cost(stage), cls="gc-small gc-num"),
        tag(
            "details",
            tag("summary", _("Change a setting"), cls="gc-small"),
            forms.place("controls", stage.side),
            id=f"{stage.side}-change",
            cls="gc-panel",
        ),
        id=stage.side,
        cls="gc-pair__side",
        aria_label=title,
    )


def _cost(stage: Stage) -> str:
    total, rate = usd(stage.world.bill().total), usd(per_hour(stage))
    return _("%(total)s so far, %(rate)s/h now") % {"total": total, "rate": rate}


def told_apart(picture: SafeString, side: str) -> SafeString:
    """A picture whose ids are this side's own, and whose parts are to be looked at."""
    still = _PARTS.sub(lambda found: ' role="img"' if found[0].startswith(" role") else "", picture)
    named = _IDS.sub(lambda found: f' {found[1]}="{found[2]}{side}-{found[3]}"', still)
    return SafeString(_URLS.sub(lambda found: f"url(#{side}-{found[1]})", named))


def seen_by(text: str) -> tuple[worlds.Seen | None, worlds.Seen | None]:
    """What a page said that it has seen of both."""
    left, _tilde, right = text.partition("~")
    return worlds.Seen.parse(left), worlds.Seen.parse(right)
