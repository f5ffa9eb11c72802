"""The clock: what time it is in the world, how fast time runs, the ways to let it pass, and the way through the past.

In the past, and in somebody else's world, nothing can be set; there the ways back to the present stand instead.
"""

from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.page import history, scrubber, times
from courseware.labs.page.marks import icon, press
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag
from services.engine.clock import SPEEDS

FORM = "act-clock"


def clockbar(stage: Stage) -> SafeString:
    """The bar itself; the field to jump by stands in the page once, since somebody may be typing in it."""
    language = get_language()
    ways: list[SafeString | None]
    if stage.past is not None and not stage.token:
        ways = [_from_here(stage), _time(stage), scrubber.scrubber(stage)]
    elif not stage.may_act:
        ways = [_time(stage), _tempo(stage)]
    else:
        ways = [
            _go(language, is_paused=stage.clock.is_paused, pace=stage.asked.pace),
            _time(stage),
            _speeds(language, runs_at=stage.clock.speed),
            _unfold(language),
            scrubber.scrubber(stage),
            _jump() if stage.is_whole else tag("div", id="jump", data_keep=""),
        ]
    return tag(
        "section",
        *ways,
        id="clock",
        cls="gc-clock",
        aria_label=_("Clock"),
        data_state="past" if stage.past is not None else None,
    )


def same(stage: Stage) -> list[SafeString | None]:
    """Pieces of it that are the same in most frames."""
    if stage.past is not None or not stage.may_act:
        return []
    language = get_language()
    return [
        _go(language, is_paused=stage.clock.is_paused, pace=stage.asked.pace),
        _speeds(language, runs_at=stage.clock.speed),
        _unfold(language),
        scrubber.scrubber(stage),
    ]


@lru_cache
def _go(_language: str | None, *, is_paused: bool, pace: int) -> SafeString:
    """Buttons, which are the same from frame to frame in each language."""
    if is_paused:
        label = _("Run clock at %(speed)d×") % {"speed": pace}
        value, sign = pace, "play"
    else:
        label, value, sign = _("Pause clock"), 0, "pause"
    main = "gc-btn gc-btn-i gc-btn-main"
    return tag(
        "div",
        press(FORM, "speed", value, icon(sign), kind=main, id="clock-go", aria_label=label, title=label),
        press(FORM, "way", "step", _("Step"), " ", tag("span", _("1 s"), cls="gc-wide"), id="clock-step"),
        press(FORM, "way", "next", _("Next"), " ", tag("span", _("event"), cls="gc-wide"), id="clock-next"),
        id="clock-ways",
        cls="gc-clock__go",
    )


def _from_here(stage: Stage) -> SafeString:
    """Out of the past: on from here, or back to now."""
    assert stage.past is not None
    main = "gc-btn gc-btn-main"
    return tag(
        "div",
        press(
            history.FORM,
            "version",
            stage.past.look.version,
            _("Go on from here"),
            kind=main,
            id="go-on",
            aria_describedby="past",
        ),
        tag("a", _("Back to now"), href=history.look(stage, at=""), data_look="", cls="gc-btn", id="clock-now"),
        cls="gc-clock__go",
    )


def _time(stage: Stage) -> SafeString:
    world = stage.world
    now = times.moment(world, world.now_us)
    day = _("day %(day)d, UTC") % {"day": times.day(world, world.now_us)}
    return tag(
        "p",
        tag("time", times.time_of_day(world, world.now_us), datetime=f"{now:%Y-%m-%dT%H:%M:%SZ}", id="now"),
        tag("small", day, title=f"{now:%Y-%m-%d}"),
        cls="gc-clock__time gc-num",
    )


def _tempo(stage: Stage) -> SafeString:
    """How fast somebody else's clock runs."""
    speed = stage.clock.speed
    words = _("runs at %(speed)d×") % {"speed": speed} if speed else _("stands")
    return tag("p", words, cls="gc-muted gc-num", id="tempo")


@lru_cache
def _speeds(_language: str | None, *, runs_at: int) -> SafeString:
    buttons = [
        press(
            FORM,
            "speed",
            speed,
            f"{speed}×",
            kind="gc-seg__one",
            id=f"speed-{speed}",
            aria_pressed="true" if speed == runs_at else "false",
        )
        for speed in SPEEDS
        if speed
    ]
    label = _("Speed")
    return tag("div", *buttons, id="clock-speeds", cls="gc-seg gc-num", role="group", aria_label=label)


@lru_cache
def _unfold(_language: str | None) -> SafeString:
    """On phones, where the bar is short: shows the rest of it. A box that is ticked, since that needs no script."""
    return tag(
        "label",
        tag("input", type="checkbox", id="clock-more", autocomplete="off"),
        tag("span", _("More"), cls="gc-btn"),
        cls="gc-clock__more",
        id="clock-unfold",
        for_="clock-more",
    )


def _jump() -> SafeString:
    return tag(
        "div",
        tag("label", _("Jump to"), for_="jump-to"),
        tag(
            "input",
            id="jump-to",
            cls="form-control",
            form=FORM,
            name="to",
            placeholder="14:00:00",
            maxlength=8,
            autocomplete="off",
            inputmode="numeric",
        ),
        press(FORM, "way", "jump", _("Jump"), id="clock-jump"),
        id="jump",
        cls="gc-jump",
    )
