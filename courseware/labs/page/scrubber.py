"""The way through the past: a slider over the versions that are kept, and a step back and forth.

It is drawn anew only where the past grew or another instant is looked at. Without scripts the steps are links, and the
slider is a field of a form that asks for the page.
"""

from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs import worlds
from courseware.labs.page import times
from courseware.labs.page.stage import Stage, address_of
from courseware.labs.svg import tag

FORM = "act-look"


def scrubber(stage: Stage) -> SafeString | None:
    """The slider and its steps; nothing before there is a past."""
    if stage.look is None or stage.side:
        return None
    count, index = _places(stage)
    back = stage.stops[index - 1] if index else None
    forth = stage.stops[index + 1] if index + 1 < count else None
    told = times.told(stage.world, stage.world.now_us) if stage.past else ""
    return _drawn(
        get_language(),
        _address(stage, back) if back else "",
        ("" if stage.past is None else _address(stage, forth)),
        count,
        index,
        told,
    )


def _places(stage: Stage) -> tuple[int, int]:
    """How many stops there are before the present, and which of these places is looked at; the last is the present.

    The newest version shows what is so now as long as time has not gone on: then there is no stop at it.
    """
    if stage.past is not None:
        version = stage.past.look.version
        at_us = stage.world.now_us
        # Of two versions that are the same only the first is a stop.
        index = next(
            (
                place
                for place, stop in enumerate(stage.stops)
                if stop.version == version or (stop.version > version and stop.at_us >= at_us)
            ),
            len(stage.stops) - 1,
        )
        return len(stage.stops), max(0, index)
    count = len(stage.stops)
    if count and stage.stops[-1].at_us == stage.world.now_us:
        count -= 1
    return count, count


def _address(stage: Stage, stop: "worlds.Stop | None") -> str:
    """An instant's; that of the present says so, since a script would else leave what is looked at."""
    if stop is not None:
        return address_of(stage.base, stage.asked.looking_at(stop.version))
    now = address_of(stage.base, stage.asked.looking_at(None))
    return f"{now}{'&' if '?' in now else '?'}at="


@lru_cache(maxsize=512)
def _drawn(_language: str | None, back: str, forth: str, count: int, index: int, told: str) -> SafeString:
    is_off = not count
    slider = tag(
        "input",
        type="range",
        id="scrub-to",
        cls="form-range",
        form=FORM,
        name="step",
        min=0,
        max=count,
        value=index,
        disabled=is_off,
        aria_label=_("Instant of the history"),
        aria_valuetext=told or _("now"),
        autocomplete="off",
    )
    return tag(
        "div",
        _step("clock-back", "‹", _("Step back in the history"), back),
        slider,
        _step("clock-forth", "›", _("Step forth in the history"), forth),
        tag("button", _("Look"), type="submit", form=FORM, cls="gc-btn gc-nojs", disabled=is_off),
        id="scrub",
        cls="gc-scrub",
    )


def _step(name: str, sign: str, words: str, address: str) -> SafeString:
    """A link; where there is nothing to step to, the same without where it leads."""
    return tag(
        "a",
        sign,
        href=address or None,
        role=None if address else "link",
        aria_disabled=None if address else "true",
        data_look="" if address else None,
        id=name,
        cls="gc-btn gc-btn-i",
        aria_label=words,
        title=words,
    )
