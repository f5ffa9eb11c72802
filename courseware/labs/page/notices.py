"""What a page has to say before one looks at the picture: time that gave way, a world that stopped, time that winds."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.page import clockbar, history, times
from courseware.labs.page.marks import press
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag


def notices(stage: Stage, problem: str = "") -> SafeString:
    """All that there is to say now, mostly nothing."""
    return tag("div", *_all(stage, problem), id="notices", cls="gc-notices")


def _all(stage: Stage, problem: str) -> Iterator[SafeString]:
    if problem:
        yield tag("p", problem, cls="gc-fb gc-fb-err", id="problem")
    if stage.look is None:
        return
    if stage.look.stopped is not None:
        yield _stopped(stage)
    elif stage.look.reached_speed is not None:
        yield _gave_way(stage, stage.look.reached_speed)
    if stage.clock.target_us is not None:
        yield _winding(stage, stage.clock.target_us)


def _gave_way(stage: Stage, reached: int) -> SafeString:
    wanted = stage.clock.speed
    if stage.clock.target_us is not None or not wanted:
        text = _("Time gave way: there is so much to do that it passes at %(reached)d×.") % {"reached": reached}
    else:
        text = _(
            "Time gave way: you asked for %(wanted)d×, and there is so much to do that it passes at %(reached)d×."
        ) % {
            "wanted": wanted,
            "reached": reached,
        }
    return tag("p", text, cls="gc-fb gc-fb-hot")


def _winding(stage: Stage, target_us: int) -> SafeString:
    text = _("Winding on to %(time)s.") % {"time": times.told(stage.world, target_us)}
    return tag(
        "p", text, " ", press(clockbar.FORM, "speed", 0, _("Stop here"), kind="gc-btn gc-btn-s"), cls="gc-fb gc-fb-good"
    )


def _stopped(stage: Stage) -> SafeString:
    """Why it goes no further, with the way back to before the last thing that was done."""
    assert stage.look is not None
    assert stage.look.stopped is not None
    stopped = stage.look.stopped
    text = _(
        "This lab stopped at %(time)s: an event of %(service)s failed (%(reason)s). That is our fault, not yours."
    ) % {
        "time": times.told(stage.world, stopped.at_us),
        "service": stopped.service,
        "reason": stopped.reason,
    }
    last = next((line for line in stage.lines if line.can_undo), None)
    words = _("Step back to before your last operation")
    back = press(history.FORM, "line", last.id, words, kind="gc-btn gc-btn-s") if last else None
    return tag("p", text, " ", back, cls="gc-fb gc-fb-err", role="alert")
