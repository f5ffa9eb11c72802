"""Every component in all its states, light and dark side by side: for whoever works on the look, to look at.

What a lab's page draws is drawn by the code that draws it there, on the start of a topic; the rest are small templates
under `templates/components`, a file a component, and a new file is a new component.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courseware.labs import topics, worlds
from courseware.labs.page import clockbar, differing, history, meter, notices, otherwise
from courseware.labs.page.asked import Asked
from courseware.labs.page.stage import Stage
from courseware.labs.svg import tag
from courseware.labs.topics import WhatIf, WhatIfOption
from services.engine.clock import MINUTE_US, Clock
from services.engine.world import Stopped

FILES = Path(settings.BASE_DIR) / "templates" / "components"
SCHEMES = ("light", "dark")
_NAMES = re.compile(r' (id|for|form|aria-labelledby|aria-describedby|aria-controls|name)="([^"]+)"')

Example = tuple[str, SafeString]


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The page; for staff, and for everybody where the site is developed."""
    if not (settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    examples = [*_written(), *_drawn()]
    shown = [
        (title, [(scheme, _apart(html, scheme, number)) for scheme in SCHEMES])
        for number, (title, html) in enumerate(examples)
    ]
    labs = [topic.lab.stylesheet for topic in topics.topics() if topic.lab.stylesheet]
    return render(request, "components/page.html", {"examples": shown, "stylesheets": labs})


def _written() -> Iterator[Example]:
    for file in sorted(FILES.glob("[0-9]*.html")):
        title = file.stem.partition("-")[2].replace("-", " ").capitalize()
        yield title, SafeString(render_to_string(f"components/{file.name}"))


def _apart(html: str, scheme: str, number: int) -> SafeString:
    """An example whose ids are its own, though the page shows it twice."""
    return SafeString(_NAMES.sub(lambda found: f' {found[1]}="{scheme}-{number}-{found[2]}"', html))


def _drawn() -> Iterator[Example]:
    topic = next(iter(topics.topics()), None)
    if topic is None:
        return
    world = worlds.preview(topic.slug)
    stage = Stage(topic, Asked(), world, is_whole=True)
    at_work = replace(stage, look=_look(stage, Clock(world.now_us, 0, 60)), lines=_lines(stage))
    look = at_work.look
    assert look is not None
    stopped = replace(look, stopped=Stopped(world.now_us, topic.slug, "blink", "ZeroDivisionError"))
    taken = worlds.Taken(14, 3)
    stops = [worlds.Stop(1, 0), worlds.Stop(2, 1)]
    past = worlds.Past(look, world.now_us + 5 * MINUTE_US, stops, (), taken, None, was_taken_back=False)
    then = replace(at_work, past=past, look=replace(look, clock=Clock(world.now_us, 0)))
    yield _("Clock, standing"), clockbar.clockbar(stage)
    yield _("Clock, running"), clockbar.clockbar(at_work)
    yield _("Clock, in the past"), clockbar.clockbar(then)
    yield _("Clock, in somebody else's world"), clockbar.clockbar(replace(at_work, token="x"))
    wound = replace(look, clock=Clock(0, 0, 0, world.now_us + MINUTE_US))
    yield _("Notice of the past"), notices.notices(then)
    yield _("Notice of somebody else's world"), notices.notices(replace(at_work, token="x"))
    yield _("Notice of time that gave way"), notices.notices(replace(at_work, look=replace(look, reached_speed=412)))
    yield _("Notice of time that winds"), notices.notices(replace(at_work, look=wound))
    problem = _("What was wrong with a form that is gone.")
    yield _("Notices of a world that stopped"), notices.notices(replace(at_work, look=stopped), problem)
    yield _("Cost"), meter.meter(replace(stage, asked=Asked(bill=True)))
    yield _("What if"), otherwise.drawn(_what_if(), is_open=True)
    yield _("What happened"), history.history(at_work)
    yield _("What happened, one selected"), history.history(replace(at_work, asked=Asked(event="2")))
    yield _("Numbers of two worlds"), differing.readings(stage, stage)
    yield _("Picture"), tag("figure", stage.drawing.picture, cls="gc-lab__picture")
    yield _("Inspector"), tag("div", stage.drawing.inspector, cls="gc-card")


def _look(stage: Stage, clock: Clock) -> worlds.Look:
    return worlds.Look(
        world=stage.world,
        id=0,
        made_us=0,
        kind=worlds.Kind.LAB,
        topic=stage.topic.slug,
        scenario="",
        version=1,
        epoch=0,
        clock=clock,
        reached_speed=None,
        stopped=None,
        can_undo=True,
    )


def _lines(stage: Stage) -> list[worlds.Line]:
    """One that was done, one that was refused, one that was taken back: the first and the last step of the start."""
    calls = [step for step in stage.topic.lab.scenario.steps if isinstance(step, worlds.Call)]
    done, refused, gone = (_line(stage, call, 3 - index) for index, call in enumerate((calls[0], calls[-1], calls[0])))
    return [
        done,
        replace(refused, outcome="ResourceInUseException", can_undo=False),
        replace(gone, taken_back=True, can_undo=False),
    ]


def _line(stage: Stage, call: worlds.Call, number: int) -> worlds.Line:
    return worlds.Line(
        id=number,
        version=number,
        at_us=stage.world.now_us,
        service=call.service,
        region=call.region,
        operation=call.operation,
        params=call.params,
        origin=worlds.Origin.PAGE,
        outcome="",
        message="",
        count=1,
        taken_back=False,
        can_undo=True,
        turned_back=False,
        takes=worlds.Taken(1, 0),
        before=number - 1,
        is_kept=True,
    )


def _what_if() -> WhatIf:
    return WhatIf(
        _("The same records, sent as they are now:"),
        [
            WhatIfOption(_("provisioned, 2 shards"), Fraction(3, 100), is_now=True),
            WhatIfOption(_("on-demand"), Fraction(12, 100)),
        ],
        _("On-demand costs less below 41 records a second."),
    )
