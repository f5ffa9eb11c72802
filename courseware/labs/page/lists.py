"""The whole history, a page of it at a time, chosen by kind."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from courseware.labs import worlds
from courseware.labs.page import history
from courseware.labs.page.stage import Stage
from courseware.people import persons

A_PAGE = 100
KINDS = ("", "done", "refused", "back")


def context(request: HttpRequest, stage: Stage) -> dict[str, Any]:
    """What the page of the history shows: rows, the way to older ones, the choice of kinds."""
    before = request.GET.get("before", "")
    chosen = request.GET.get("kind", "")
    chosen = chosen if chosen in KINDS else ""
    found = _read(request, stage, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None)
    return {
        "stage": stage,
        "lab": stage.topic.lab,
        "rows": [history.line_row(stage, line) for line in found if chosen in ("", _kind(line))],
        "older": found[-1].id if len(found) == A_PAGE else None,
        "kinds": [(kind, label, kind == chosen) for kind, label in zip(KINDS, _labels(), strict=True)],
        "chosen": chosen,
        "undo_form": history.FORM,
    }


def _labels() -> tuple[str, ...]:
    return _("Everything"), _("What was done"), _("What was refused"), _("What was taken back")


def _kind(line: worlds.Line) -> str:
    if line.taken_back:
        return "back"
    return "refused" if line.outcome else "done"


def _read(request: HttpRequest, stage: Stage, before: int | None, most: int = A_PAGE) -> list[worlds.Line]:
    assert stage.look is not None
    return list(worlds.lines(stage.look.id, persons.person_id(request) or 0, most=most, before=before))
