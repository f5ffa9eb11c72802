"""What a page has to say before one looks at the picture: time that gave way, a world that stopped, time that winds."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs import worlds
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
    if stage.token:
        yield _shared(stage)
    elif stage.past is not None:
        yield _past(stage, stage.past)
    if stage.look is None or not stage.may_act:
        return
    if stage.look.stopped is not None:
        yield _stopped(stage)
    elif stage.look.reached_speed is not None:
        yield _gave_way(stage, stage.look.reached_speed)
    if stage.clock.target_us is not None:
        yield _winding(stage, stage.clock.target_us)


def _shared(stage: Stage) -> SafeString:
    """Whose world it is not, and how to have one's own of it."""
    if stage.watched:
        words = _("You look at the lab of %(name)s. Nothing you do changes it.") % {"name": stage.watched.name}
        back = tag("a", _("Back"), href=stage.watched.back)
        return tag("p", words, " ", back, cls="gc-fb gc-fb-alt", id="shared")
    words = _("This world was shared with you as it goes on. You can look at it, and nothing you do changes it.")
    if stage.past is not None:
        then = times.told(stage.world, stage.world.now_us)
        words = _("This world was shared with you as it was at %(time)s. Nothing you do changes it.") % {"time": then}
    button = tag("button", _("Make it mine"), type="submit", form="act-copy", cls="gc-btn gc-btn-s")
    return tag("p", words, " ", button, cls="gc-fb gc-fb-alt", id="shared")


def _past(stage: Stage, past: worlds.Past) -> SafeString:
    """Which instant it is, what time it is meanwhile, and what going on from here would cost."""
    then = times.time_of_day(stage.world, stage.world.now_us)
    if past.following is not None:
        named = history.told(stage, past.following)
        where = _("You look at %(then)s, just before this: “%(named)s”.") % {"then": then, "named": named}
    elif stage.lines and stage.lines[0].version == past.look.version:
        named = history.told(stage, stage.lines[0])
        where = _("You look at %(then)s, just after this: “%(named)s”.") % {"then": then, "named": named}
    else:
        where = _("You look at %(then)s.") % {"then": then}
    now = _("Now is %(now)s.") % {"now": times.told(stage.world, past.now_us)}
    gone = " " + _("This was taken back.") if past.was_taken_back else ""
    return tag("p", f"{where} {now}{gone} {_takes(past.takes)}", cls="gc-fb gc-fb-alt", id="past")


def _takes(takes: worlds.Taken) -> str:
    """What going on from here takes back, said before it is done."""
    if not takes.operations:
        return _("Going on from here takes back no operation.")
    words = ngettext(
        "Going on from here takes back %(count)s later operation",
        "Going on from here takes back %(count)s later operations",
        takes.operations,
    ) % {"count": f"{takes.operations:,}"}
    if takes.over_wire:
        return _("%(taken)s, %(count)s of them over the wire.") % {"taken": words, "count": f"{takes.over_wire:,}"}
    return f"{words}."


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
