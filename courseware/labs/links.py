"""Links to a lab: to its start, which needs no right, and to a world as it is, for whoever has the link.

Who follows a link to a world sees it and can make it hers; nothing else of it is there for her.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_GET, require_POST

from courseware.labs import worlds
from courseware.labs.page import answers, busy, staging, times
from courseware.labs.page.asked import Asked, asked, number
from courseware.labs.page.stage import Stage
from courseware.labs.page.starting import start_address
from courseware.labs.views import about_a_world, seen_by
from courseware.people import persons

DAYS = (1, 7, 30, 90)
THEN, LIVE = "then", "live"


class ShareForm(forms.Form):
    """A link to a world: what it shows, and for how long."""

    shows = forms.ChoiceField(
        label=gettext_lazy("The link shows"),
        choices=[(THEN, ""), (LIVE, gettext_lazy("this world as it goes on"))],
        widget=forms.RadioSelect,
        initial=THEN,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It ends after"),
        choices=[(days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS],
        coerce=int,
        initial=7,
    )

    def __init__(self, *args: Any, instant: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shows: Any = self.fields["shows"]
        shows.choices = [(THEN, _("this world as it is at %(time)s") % {"time": instant}), *shows.choices[1:]]


@about_a_world
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be shared of a lab, the links there are, and a new one."""
    topic, wanted = staging.topic_called(slug), asked(request)
    if request.method == "POST":
        wanted = wanted.looking_at(number(request.POST, "at"))
    try:
        stage = staging.staged(request, topic, wanted)
    except worlds.Moved:
        stage = staging.staged(request, topic, wanted.looking_at(None))
    form = ShareForm(request.POST or None, instant=times.told(stage.world, stage.world.now_us))
    made, status = "", 200
    if request.method == "POST":
        made = _made(request, stage, form) if form.is_valid() else ""
        status = 200 if made else 422
    return render(request, "labs/share.html", _context(request, stage, form, made), status=status)


def _made(request: HttpRequest, stage: Stage, form: ShareForm) -> str:
    """The address of the new link, which is told only now; empty where there is none, and the form says why."""
    if stage.look is None:
        raise worlds.NoSuchWorld(stage.topic.slug)
    is_live = form.cleaned_data["shows"] == LIVE
    version = stage.past.look.version if stage.past else None
    try:
        token = worlds.share(
            stage.look.id,
            persons.person_id(request) or 0,
            version=version,
            is_live=is_live,
            days=form.cleaned_data["days"],
        )
    except worlds.NoRoom:
        form.add_error(None, _("There are as many links to this world as there may be. End one first."))
        return ""
    except worlds.Moved:
        form.add_error(None, _("That instant is not kept any more."))
        return ""
    return request.build_absolute_uri(reverse("labs:shared", args=[stage.topic.slug, token]))


def _context(request: HttpRequest, stage: Stage, form: ShareForm, made: str) -> dict[str, Any]:
    links = worlds.links(stage.look.id, persons.person_id(request) or 0) if stage.look else []
    return {
        "stage": stage,
        "topic": stage.topic,
        "lab": stage.topic.lab,
        "form": form if stage.look else None,
        "made": made,
        "start": request.build_absolute_uri(start_address(stage)),
        "links": [
            {
                "id": link.id,
                "shows": _("as it goes on") if link.at_us is None else times.told(stage.world, link.at_us),
                "ends": times.wall(link.ends_us),
            }
            for link in links
        ],
    }


@require_POST
@about_a_world
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Ends a link."""
    topic, wanted = staging.topic_called(slug), asked(request)
    worlds.end_share(number(request.POST, "link") or 0, persons.person_id(request) or 0)
    query = f"?world={wanted.world}" if wanted.world else ""
    return HttpResponseRedirect(reverse("labs:share", args=[topic.slug]) + query, status=303)


@require_GET
@about_a_world
def shared(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Somebody's world, as a link shows it."""
    return answers.page(request, _shown(slug, token, asked(request), None))


@require_GET
@about_a_world
def shared_frame(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The part of it that changes."""
    seen = seen_by(request.GET)
    try:
        with busy.place() as is_busy:
            stage = _shown(slug, token, asked(request), seen)
            return answers.news(request, stage, seen, is_busy=is_busy)
    except worlds.NoSuchWorld:
        return answers.link_over(request)
    except worlds.Reload:
        return HttpResponse(status=204)


def _shown(slug: str, token: str, wanted: Asked, seen: worlds.Seen | None) -> Stage:
    topic, link = staging.topic_called(slug), worlds.shared(token)
    if link.version is not None:
        try:
            past = worlds.past(link.world_id, link.owner_id, link.version)
        except worlds.Moved:
            raise worlds.NoSuchWorld(link.version) from None
        return staging.of_shared(topic, wanted, past.look, link, token, past=past)
    look = worlds.look(link.world_id, link.owner_id, seen=seen, lease_s=0)
    if look is None:
        raise worlds.Reload(f"world {link.world_id}")
    return staging.of_shared(topic, wanted, look, link, token)


@require_POST
@about_a_world
def make_mine(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A copy of somebody's world for who was shown it."""
    topic, link = staging.topic_called(slug), worlds.shared(token)
    person_id = persons.ensure_person(request)
    copy = worlds.fork(link.world_id, link.owner_id, version=link.version, to=person_id)
    return HttpResponseRedirect(reverse("labs:lab", args=[topic.slug]) + f"?world={copy}", status=303)


@require_POST
@about_a_world
def fork(request: HttpRequest, slug: str) -> HttpResponse:
    """A copy of a world of one's own, as it is, or was at an instant."""
    topic, wanted = staging.topic_called(slug), asked(request)
    stage = staging.owned(request, topic, wanted)
    assert stage.look is not None
    person_id = persons.person_id(request) or 0
    try:
        copy = worlds.fork(stage.look.id, person_id, version=number(request.POST, "at"))
    except worlds.Moved:
        return answers.problem(
            request, stage, _("That instant is not kept any more. Here is how it is now."), status=409
        )
    return HttpResponseRedirect(reverse("labs:lab", args=[topic.slug]) + f"?world={copy}", status=303)
