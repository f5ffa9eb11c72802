"""A figure's clock: what time it is in its world, and the few ways to let it pass."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.page import clockbar, times
from courseware.labs.page.marks import icon, press
from courseware.labs.svg import tag
from courseware.lessons.figures.stage import FigureStage

RESET = "act-reset"
SPEEDS = (1, 10, 60)


def clock(stage: FigureStage) -> SafeString:
    """One line below the picture."""
    now = times.moment(stage.world, stage.world.now_us)
    return tag(
        "div",
        _go(stage),
        tag(
            "div", *[_speed(stage, speed) for speed in SPEEDS], cls="gc-seg gc-num", role="group", aria_label=_("Speed")
        ),
        press(clockbar.FORM, "way", "step", _("Step 1 s"), kind="gc-btn gc-btn-s", id="clock-step"),
        tag("time", times.told(stage.world, stage.world.now_us), datetime=f"{now:%Y-%m-%dT%H:%M:%SZ}", cls="gc-num"),
        _reset(stage),
        cls="gc-fig__clock gc-noprint",
        role="group",
        aria_label=_("Clock"),
    )


def _go(stage: FigureStage) -> SafeString:
    if stage.clock.is_paused:
        label, value, sign = _("Run clock at %(speed)d×") % {"speed": stage.asked.pace}, stage.asked.pace, "play"
    else:
        label, value, sign = _("Pause clock"), 0, "pause"
    kind = "gc-btn gc-btn-i gc-btn-main"
    return press(clockbar.FORM, "speed", value, icon(sign), kind=kind, id="clock-go", aria_label=label, title=label)


def _speed(stage: FigureStage, speed: int) -> SafeString:
    return press(
        clockbar.FORM,
        "speed",
        speed,
        f"{speed}×",
        kind="gc-seg__one",
        id=f"speed-{speed}",
        aria_pressed="true" if speed == stage.clock.speed else "false",
    )


def _reset(stage: FigureStage) -> SafeString | None:
    """There is nothing to set back before anything was touched."""
    if stage.look is None:
        return None
    return press(RESET, "reset", "1", _("Reset"), kind="gc-btn gc-btn-s", id="clock-reset")
