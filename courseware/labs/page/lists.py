"""The whole history: a page of it at a time, chosen by kind and by what it is about, and all of it for a script."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from courseware.labs import worlds
from courseware.labs.page import history
from courseware.labs.page.asked import number
from courseware.labs.page.stage import Stage
from courseware.people import persons

A_PAGE = 100
A_READ = 500
KINDS = ("", "done", "refused", "back")
LONGEST_CHOICE = 200


def context(request: HttpRequest, stage: Stage) -> dict[str, Any]:
    """What the page of the history shows: rows, the way to older ones, what can be chosen and what is."""
    assert stage.look is not None
    wanted = _wanted(request)
    found = _read(request, stage, number(request.GET, "before"), A_PAGE + 1, wanted)
    shown = found[:A_PAGE]
    chosen = {"kind": wanted.kind, "service": wanted.service, "resource": wanted.resource}
    kept = {"world": stage.look.id} | {name: value for name, value in chosen.items() if value}
    return {
        "stage": stage,
        "lab": stage.topic.lab,
        "rows": [history.line_row(stage, line) for line in shown],
        "older": urlencode(kept | {"before": shown[-1].id}) if len(found) > A_PAGE else "",
        "kinds": [(kind, label, kind == wanted.kind) for kind, label in zip(KINDS, _labels(), strict=True)],
        "services": _services(stage),
        "resources": worlds.resources(stage.look.id, persons.person_id(request) or 0),
        "chosen": chosen,
        "undo_form": history.FORM,
    }


def all_oldest_first(request: HttpRequest, stage: Stage) -> Iterator[worlds.Line]:
    """Every line that is kept."""
    found: list[worlds.Line] = []
    while len(page := _read(request, stage, found[-1].id if found else None, A_READ)) > 0:
        found += page
    return reversed(found)


def _wanted(request: HttpRequest) -> worlds.Wanted:
    """What is chosen. A kind that is none is every kind; a name that nothing has finds nothing."""
    said = {name: request.GET.get(name, "")[:LONGEST_CHOICE].replace("\0", "") for name in ("service", "resource")}
    kind = request.GET.get("kind", "")
    return worlds.Wanted(kind if kind in KINDS else "", **said)


def _services(stage: Stage) -> list[str]:
    """The services of the topic, and the lab's own controls."""
    return [*(service.name for service in stage.topic.services), "lab"]


def _labels() -> tuple[str, ...]:
    return _("Everything"), _("What was done"), _("What was refused"), _("What was taken back")


def _read(
    request: HttpRequest, stage: Stage, before: int | None, most: int, wanted: worlds.Wanted | None = None
) -> list[worlds.Line]:
    assert stage.look is not None
    person_id = persons.person_id(request) or 0
    return worlds.lines(stage.look.id, person_id, most=most, before=before, wanted=wanted or worlds.Wanted())
