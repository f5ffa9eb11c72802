"""The forms by which a lab is handled: which are on offer now, and how they look.

Drawing forms costs more than drawing the picture, and they seldom change. So they are drawn once for each set of them
and kept, with places for what is new each time: the secret against forged requests, and a token which makes of a form
that was sent twice one operation.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from django import forms
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs import commands
from courseware.labs.page.kept import Kept
from courseware.labs.page.marks import command
from courseware.labs.page.stage import Stage
from courseware.labs.svg import join, tag
from courseware.labs.topics import Action, Gone, Prefilled

PLACES = ("inspector", "controls")
# So many groups of controls are in sight at first; the others unfold.
GROUPS_IN_SIGHT = 4
_CSRF, _TOKEN = secrets.token_hex(12), secrets.token_hex(12)

_drawn: Kept[tuple[str, str], Mapping[str, str]] = Kept(128)


@dataclass(frozen=True)
class Forms:
    """What stands in the places of the forms: them, or nothing, which means that the page has the right ones."""

    digest: str
    by_place: Mapping[str, str] = field(default_factory=dict)

    def place(self, name: str, side: str = "") -> SafeString:
        """The element of a place."""
        named = f"{side}-forms-{name}" if side else f"forms-{name}"
        if not self.by_place:
            return tag("div", id=named, data_keep="")
        return tag("div", SafeString(self.by_place[name]), id=named, cls="gc-forms")


@dataclass(frozen=True)
class Answered:
    """A form that was sent and is shown again, with what was wrong."""

    form_id: str
    form: forms.Form


def form_id(offer: Prefilled) -> str:
    """How a form is called in the page, and in what it sends."""
    return f"{offer.action}--{offer.key}" if offer.key else offer.action


def offered(stage: Stage) -> list[Prefilled]:
    """The forms that are on offer now: none in the past, and none in somebody else's world."""
    if not stage.may_act:
        return []
    return list(stage.topic.lab.offered(stage.world, stage.asked.view))


def digest(stage: Stage, offers: Sequence[Prefilled]) -> str:
    """The same for the same forms with the same values, of the same world."""
    said = [(each.action, each.key, each.heading, each.place, each.group, *each.initial.items()) for each in offers]
    asked = stage.asked
    start = f"{asked.scenario} {asked.seed} {asked.select} {stage.pair} {stage.side}"
    about = f"{stage.topic.slug} {asked.world} {start} {said!r}"
    return blake2b(about.encode(), digest_size=6).hexdigest()


def not_drawn(stage: Stage) -> Forms:
    """For a page that may have the right forms already: only their digest."""
    return Forms(digest(stage, offered(stage)))


def drawn(stage: Stage, request: HttpRequest, answered: Answered | None = None) -> Forms:
    """All forms on offer. The one that was just answered is marked, so that the page takes it as it comes."""
    offers = offered(stage)
    found = digest(stage, offers)
    by_place = _by_place(stage, offers, answered) if answered else _kept(stage, offers, found)
    csrf, token = get_token(request), secrets.token_urlsafe(12)
    return Forms(
        found,
        {place: html.replace(_CSRF, csrf).replace(_TOKEN, token) for place, html in by_place.items()},
    )


def is_on_offer(stage: Stage, sent: str) -> bool:
    """Whether the form that was sent still stands in the page."""
    return any(form_id(offer) == sent for offer in offered(stage))


def _kept(stage: Stage, offers: Sequence[Prefilled], found: str) -> Mapping[str, str]:
    key = (found, get_language() or "")
    return _drawn.get(key, lambda: _by_place(stage, offers, None))


def _by_place(stage: Stage, offers: Sequence[Prefilled], answered: Answered | None) -> dict[str, str]:
    beside = [each for each in offers if each.place == "inspector"]
    below = [each for each in offers if each.place == "controls"]
    return {
        "inspector": "".join(
            _drawn_form(stage, offer, answered, is_first=index == 0) for index, offer in enumerate(beside)
        ),
        "controls": _grouped(stage, below, answered),
    }


def _grouped(stage: Stage, offers: Sequence[Prefilled], answered: Answered | None) -> str:
    """Controls by their groups, of which the first few are in sight."""
    groups: dict[str, list[Prefilled]] = {}
    for offer in offers:
        groups.setdefault(offer.group or form_id(offer), []).append(offer)
    drawn = [_group(stage, name, members, answered) for name, members in groups.items()]
    rest = drawn[GROUPS_IN_SIGHT:]
    if not rest:
        return "".join(drawn)
    hidden = [each for members in list(groups.values())[GROUPS_IN_SIGHT:] for each in members]
    more = tag(
        "details",
        tag("summary", _("More controls")),
        tag("div", SafeString("".join(rest)), cls="gc-forms"),
        id=_on_its_side(stage, "more-controls"),
        cls="gc-fold",
        open=answered is not None and any(form_id(each) == answered.form_id for each in hidden),
    )
    return "".join([*drawn[:GROUPS_IN_SIGHT], more])


def _group(stage: Stage, name: str, members: Sequence[Prefilled], answered: Answered | None) -> str:
    forms = "".join(_drawn_form(stage, offer, answered, is_first=False) for offer in members)
    if not members[0].group:
        return forms
    heading = tag("h3", name, cls="gc-group__title")
    return tag("div", heading, SafeString(forms), cls="gc-group gc-forms", role="group", aria_label=name)


def _drawn_form(stage: Stage, offer: Prefilled, answered: Answered | None, *, is_first: bool) -> str:
    action = stage.topic.lab.action(offer.action)
    assert action is not None, f"no action is called {offer.action}"
    named = form_id(offer)
    is_answered = answered is not None and answered.form_id == named
    page_id = _on_its_side(stage, named)
    form = (
        answered.form if answered and is_answered else action.form(initial=dict(offer.initial), auto_id=f"{page_id}-%s")
    )
    fields = len(form.visible_fields())
    # A control on one line has its heading for a label; without one it unfolds, where there are many.
    is_line = fields == 1 and offer.heading != "" and offer.place == "controls"
    is_short = not fields or is_line or (fields == 1 and (offer.place == "inspector" or not stage.folds_controls))
    is_open = is_short or (is_first and offer.place == "inspector")
    return render_to_string(
        "labs/form.html",
        {
            "action": action,
            "offer": offer,
            "form": form,
            "form_id": page_id,
            "url": stage.action_url(action.name),
            "world": stage.asked.world or "",
            "scenario": stage.asked.scenario,
            "seed": stage.asked.seed,
            "select": stage.asked.select,
            "csrf": _CSRF,
            "token": _TOKEN,
            "is_answered": is_answered,
            "is_folded": not is_open,
            "is_main": is_first and offer.place == "inspector",
            "is_line": is_line,
            "command": _command(stage, action, offer) if offer.place == "inspector" and is_first else None,
        },
    )


def _on_its_side(stage: Stage, name: str) -> str:
    """An id that no other form of the page has."""
    return f"{stage.side}-{name}" if stage.side else name


def _command(stage: Stage, action: Action, offer: Prefilled) -> SafeString | None:
    """The command for the form as it is filled in, where that makes one."""
    form = action.form(data={name: "" if value is None else value for name, value in offer.initial.items()})
    if not form.is_valid():
        return None
    try:
        call = action.call(form.cleaned_data, stage.world)
    except Gone:
        return None
    cli = commands.cli(call.service, call.operation, call.params)
    if cli is None:
        return None
    python = commands.boto3(call.service, call.operation, call.params)
    return join(
        [
            command(f"{form_id(offer)}-cli", _("Copy command"), cli),
            tag(
                "details",
                tag("summary", "boto3", cls="gc-small"),
                command(f"{form_id(offer)}-py", _("Copy boto3"), python),
                id=f"{form_id(offer)}-boto3",
            ),
        ]
    )


def error_of_aws(code: str, message: str) -> SafeString:
    """A refusal as it stands above a form: in words, with its code beside."""
    return SafeString(f"{escape(message)} <code>{escape(code)}</code>")
