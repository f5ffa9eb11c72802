"""Frames of live figures, and what is done with them: as in a lab, but in the midst of a text."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from courseware.labs import worlds
from courseware.labs.page import busy, offers
from courseware.labs.page.asked import Asked
from courseware.labs.page.ways import WayForm
from courseware.labs.topics import Gone
from courseware.labs.views import MOST_OF_A_TOKEN, about_a_world
from courseware.lessons import lesson as lessons
from courseware.lessons import shown
from courseware.lessons.addresses import page_address
from courseware.lessons.figures import answers, staging, touching
from courseware.lessons.figures.answers import Answer
from courseware.lessons.figures.stage import FigureStage, Spot
from courseware.people import persons


@require_safe
def at(request: HttpRequest, slug: str, name: str, anchor: str) -> HttpResponse:
    """A figure has no page of its own."""
    spot = staging.spot_called(slug, name, anchor)
    return HttpResponseRedirect(page_address(slug, name, spot.figure.anchor))


@require_GET
@about_a_world
def frame(request: HttpRequest, slug: str, name: str, anchor: str) -> HttpResponse:
    """The figure now, if it has changed since what the page has seen."""
    spot = staging.spot_called(slug, name, anchor)
    wanted = staging.asked_of(request, spot.figure)
    seen = worlds.Seen.parse(request.GET.get("seen", ""))
    with busy.place() as is_busy:
        stage = staging.staged(spot, wanted, persons.person_id(request), seen=seen)
        if stage is None:
            return HttpResponse(status=204)
        return answers.news(request, stage, seen, is_busy=is_busy)


@require_POST
@about_a_world
def act(request: HttpRequest, slug: str, name: str, anchor: str, action: str) -> HttpResponse:
    """Something that a form of a figure asks for."""
    spot = staging.spot_called(slug, name, anchor)
    wanted = staging.asked_of(request, spot.figure)
    found = spot.topic.lab.action(action) if action in spot.figure.actions else None
    if found is None:
        raise Http404
    sent = request.POST.get("form", "")
    form = found.form(request.POST, auto_id=f"{sent.replace('%', '%%')}-%s")
    before = _before(request, spot, wanted)
    if not form.is_valid():
        return answers.changed(request, before, answers.wrong(before, offers.Answered(sent, form)), _whole)
    token = request.POST.get("token", "")[:MOST_OF_A_TOKEN].replace("\0", "")
    try:
        call = found.call(form.cleaned_data, before.world)
    except Gone as gone:
        if before.look is not None and worlds.is_done(before.look.id, persons.person_id(request) or 0, token):
            return answers.changed(request, before, Answer(), _whole)
        return answers.changed(request, before, Answer(problem=str(gone), said=str(gone), status=409), _whole)
    world_id, person_id = _world(request, spot)
    done = worlds.call(world_id, person_id, call, origin=worlds.Origin.PAGE, token=token, seen=_seen(request))
    stage = staging.of_look(spot, wanted, done.look)
    said = spot.topic.lab.tell_call(call.operation, call.params, done.error.code if done.error else "")
    if done.error is None:
        return answers.changed(request, stage, Answer(said=said), _whole)
    form.add_error(None, offers.error_of_aws(done.error.code, done.error.message))
    return answers.changed(request, stage, answers.wrong(stage, offers.Answered(sent, form), said=said), _whole)


@require_POST
@about_a_world
def clock(request: HttpRequest, slug: str, name: str, anchor: str) -> HttpResponse:
    """Another speed, or a step. One figure runs at a time."""
    spot = staging.spot_called(slug, name, anchor)
    wanted = staging.asked_of(request, spot.figure)
    stage = _before(request, spot, wanted)
    form = WayForm(request.POST, world=stage.world)
    if not form.is_valid():
        return answers.changed(request, stage, Answer(problem=form.complaint, said=form.complaint, status=422), _whole)
    world_id, person_id = _world(request, spot)
    try:
        look = worlds.set_clock(world_id, person_id, form.setting, seen=_seen(request))
    except worlds.Moved:
        words = _("Time is past that already. Here is how it is now.")
        return answers.changed(request, stage, Answer(problem=words, said=words, status=409), _whole)
    if look.clock.speed:
        touching.pause_others(world_id, person_id)
    return answers.changed(request, staging.of_look(spot, wanted, look), Answer(), _whole)


@require_POST
@about_a_world
def reset(request: HttpRequest, slug: str, name: str, anchor: str) -> HttpResponse:
    """Back to the start."""
    spot = staging.spot_called(slug, name, anchor)
    wanted = staging.asked_of(request, spot.figure)
    stage = _before(request, spot, wanted)
    if stage.look is None:
        return answers.changed(request, stage, Answer(said=_("As it began.")), _whole)
    world_id, person_id = _world(request, spot)
    try:
        look = worlds.reset(world_id, person_id)
    except worlds.Moved:
        stage = _now(request, spot, wanted.of(world_id))
        words = _("That cannot be taken back any more. Here is how it is now.")
        return answers.changed(request, stage, Answer(problem=words, said=words, status=409), _whole)
    return answers.changed(request, staging.of_look(spot, wanted, look), Answer(said=_("As it began.")), _whole)


def _before(request: HttpRequest, spot: Spot, wanted: Asked) -> FigureStage:
    """The figure before anything is done: nothing is made for a request that is refused."""
    return _now(request, spot, wanted.of(touching.touched(spot, persons.person_id(request))))


def _world(request: HttpRequest, spot: Spot) -> tuple[int, int]:
    person_id = persons.ensure_person(request)
    return touching.world_to_change(spot, person_id), person_id


def _now(request: HttpRequest, spot: Spot, wanted: Asked) -> FigureStage:
    stage = staging.staged(spot, wanted, persons.person_id(request))
    if stage is None:
        raise worlds.Reload(f"world {wanted.world}")
    return stage


def _seen(request: HttpRequest) -> worlds.Seen | None:
    return worlds.Seen.parse(request.POST.get("seen", ""))


def _whole(request: HttpRequest, stage: FigureStage, drawn: SafeString, status: int) -> HttpResponse:
    """The page in which the figure stands, with this figure as it was just drawn."""
    assert stage.spot is not None
    lesson = lessons.lesson_of(stage.spot.topic)
    figures = {stage.figure.anchor: drawn}
    context = shown.context(request, stage.spot.topic, lesson, stage.spot.page, figures)
    return render(request, "lessons/page.html", context, status=status)
