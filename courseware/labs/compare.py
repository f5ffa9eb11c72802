"""Two worlds of one person side by side, under one clock: what one setting makes of it, in numbers.

Whatever the clock is told, both are told at one instant of the wall, so that they stay in step as long as neither has
too much to do. A control changes the side on which it stands.
"""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courseware.labs import worlds
from courseware.labs.page import busy, offers, pair, staging
from courseware.labs.page.asked import Asked, asked, number
from courseware.labs.page.offers import Answered
from courseware.labs.page.pair import Pair
from courseware.labs.page.ways import WayForm
from courseware.labs.topics import Gone, Topic
from courseware.labs.views import about_a_world, form_token
from courseware.people import persons


@require_POST
@about_a_world
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A copy of the world as it is, beside it. Both stand, so that they begin at one instant."""
    topic, wanted = staging.topic_called(slug), asked(request)
    world_id, person_id = staging.world_to_change(request, topic, wanted)
    look = worlds.set_clock(world_id, person_id, worlds.Speed(0))
    staging.of_look(topic, wanted, look, person_id)
    copy = worlds.fork(world_id, person_id)
    query = f"?left={world_id}&right={copy}"
    return HttpResponseRedirect(reverse("labs:compare", args=[topic.slug]) + query, status=303)


@require_GET
@about_a_world
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole page."""
    return _page(request, _pair(request, staging.topic_called(slug)))


@require_GET
@about_a_world
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """The part that changes, if it has."""
    topic, seen = staging.topic_called(slug), request.GET.get("seen", "")
    with busy.place():
        try:
            both = _pair(request, topic, pair.seen_by(seen))
        except worlds.Reload:
            return HttpResponse(status=204)
        forms = pair.not_drawn(both)
        drawn = pair.inner(both, forms)
        if seen and both.seen(both.digest(drawn)) == seen:
            return HttpResponse(status=204)
        if request.GET.get("forms") != pair.digest_of_forms(forms):
            forms = pair.forms_of(both, request)
            drawn = pair.inner(both, forms)
        return HttpResponse(pair.element(both, drawn, forms))


@require_POST
@about_a_world
def clock(request: HttpRequest, slug: str) -> HttpResponse:
    """Another speed, a step or a jump for both."""
    topic = staging.topic_called(slug)
    both = _pair(request, topic)
    if request.POST.get("way") == "level":
        return _level(request, topic, both)
    form = WayForm(request.POST, world=both.left.world)
    if not form.is_valid():
        return _answer(request, both, problem=form.complaint, status=422)
    return _set(request, topic, both, form.setting)


def _level(request: HttpRequest, topic: Topic, both: Pair) -> HttpResponse:
    """Brings the one that is behind to where the other is."""
    if not both.ahead_us:
        return _answer(request, both)
    return _set(request, topic, both, worlds.JumpTo(max(stage.world.now_us for stage in both.sides)))


def _set(request: HttpRequest, topic: Topic, both: Pair, setting: worlds.Setting) -> HttpResponse:
    person_id, wall_us = persons.person_id(request) or 0, worlds.wall_us()
    for stage in both.sides:
        assert stage.look is not None
        if isinstance(setting, worlds.JumpTo) and setting.at_us == stage.world.now_us:
            continue
        try:
            worlds.set_clock(stage.look.id, person_id, setting, wall_us=wall_us)
        except worlds.Moved:
            words = _("Time is past that already. Here is how it is now.")
            return _answer(request, _pair(request, topic), problem=words, status=409)
    return _answer(request, _pair(request, topic))


@require_POST
@about_a_world
def act(request: HttpRequest, slug: str, side: str, name: str) -> HttpResponse:
    """Something that a form of one side asks for."""
    topic = staging.topic_called(slug)
    action = topic.lab.action(name)
    if action is None or side not in pair.SIDES:
        raise Http404
    both = _pair(request, topic)
    stage = both.left if side == "left" else both.right
    sent = request.POST.get("form", "").removeprefix(f"{side}-")
    if sent.partition("--")[0] != name or not offers.is_on_offer(stage, sent):
        return _answer(request, both, problem=_("That is not there any more. Here is how it is now."), status=409)
    form = action.form(request.POST, auto_id=f"{side}-{sent.replace('%', '%%')}-%s")
    if not form.is_valid():
        return _answer(request, both, answered=(side, Answered(sent, form)), status=422)
    try:
        call = action.call(form.cleaned_data, stage.world)
    except Gone as gone:
        return _answer(request, both, problem=str(gone), status=409)
    assert stage.look is not None
    person_id, token = persons.person_id(request) or 0, form_token(request.POST)
    done = worlds.call(stage.look.id, person_id, call, origin=worlds.Origin.PAGE, token=token)
    both = _pair(request, topic)
    said = topic.lab.tell_call(call.operation, call.params, done.error.code if done.error else "")
    if done.error is not None:
        form.add_error(None, offers.error_of_aws(done.error.code, done.error.message))
        return _answer(request, both, answered=(side, Answered(sent, form)), said=said, status=422)
    return _answer(request, both, said=said)


def _pair(
    request: HttpRequest, topic: Topic, seen: tuple[worlds.Seen | None, worlds.Seen | None] = (None, None)
) -> Pair:
    """Both worlds at one instant of the wall. Raises NoSuchWorld, also for a world beside itself, and Reload."""
    wanted, person_id, wall_us = asked(request), persons.person_id(request) or 0, worlds.wall_us()
    ids = [number(request.GET, side) or 0 for side in pair.SIDES]
    if ids[0] == ids[1]:
        raise worlds.NoSuchWorld(ids[0])
    stages = []
    for side, world_id, own_seen in zip(pair.SIDES, ids, seen, strict=True):
        look = worlds.look(world_id, person_id, seen=own_seen, lease_s=staging.FRAME_LEASE_S, wall_us=wall_us)
        if look is None:
            raise worlds.Reload(f"world {world_id}")
        plain = Asked(world=world_id, width=wanted.width, pace=wanted.pace)
        stages.append(replace(staging.of_look(topic, plain, look, person_id), side=side))
    named = Pair(*stages).query
    left, right = (replace(stage, pair=named, asked=replace(stage.asked, width="narrow")) for stage in stages)
    return Pair(left, right)


def _page(
    request: HttpRequest,
    both: Pair,
    *,
    answered: tuple[str, Answered] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    forms = pair.forms_of(both, request, answered)
    drawn = pair.inner(both, forms, problem)
    context = {
        "topic": both.left.topic,
        "lab": both.left.topic.lab,
        "stage": both.left,
        "pair": both,
        "clock": both.url("compare-clock"),
        "frame": pair.element(both, drawn, forms),
    }
    return render(request, "labs/compare.html", context, status=status)


def _answer(
    request: HttpRequest,
    both: Pair,
    *,
    answered: tuple[str, Answered] | None = None,
    problem: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The frame for HTMX; else the page, to which what was done leads back."""
    if not request.htmx:  # type: ignore[attr-defined]
        if status == 200:
            return HttpResponseRedirect(both.url("compare"), status=303)
        return _page(request, both, answered=answered, problem=problem, status=status)
    forms = pair.forms_of(both, request, answered)
    drawn = pair.inner(both, forms, problem)
    return HttpResponse(pair.element(both, drawn, forms, said=said or problem), status=status)
