"""A lab's page, its frames, and what is done in it.

Each view finds the world for this person, makes one call, and answers: HTMX with the frame, a browser without scripts
with the page, or a redirect to it. What is wrong with a form is answered with 422, what does not fit any more with 409.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from courseware.labs import script as scripts
from courseware.labs import worlds
from courseware.labs.page import answers, busy, lists, offers, staging, times
from courseware.labs.page.asked import asked
from courseware.labs.page.ways import WayForm
from courseware.people import persons

View = Callable[..., HttpResponse]
MOST_OF_A_TOKEN = 64


def about_a_world(view: View) -> View:
    """What the store refuses, as an answer; and no answer about a world is kept by anybody."""

    @never_cache
    @vary_on_headers("HX-Request")
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except worlds.NoSuchWorld:
            raise Http404 from None
        except worlds.Reload:
            answered = render(request, "503.html", status=503)
            answered["Retry-After"] = "2"
            return answered

    return answer


@require_GET
@about_a_world
def lab(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole page. It looks; nothing is made by it."""
    stage = staging.staged(request, staging.topic_called(slug), asked(request))
    return answers.page(request, stage)


@require_GET
@about_a_world
def frame(request: HttpRequest, slug: str) -> HttpResponse:
    """The part that changes, if it has changed since what the page has seen."""
    topic, wanted = staging.topic_called(slug), asked(request)
    person_id, world_id = persons.person_id(request), staging.world_of(request, topic, wanted)
    if world_id is None:
        return answers.part(request, staging.staged(request, topic, wanted))
    if person_id is None:
        return answers.signed_out(request)
    seen = _seen(request.GET)
    with busy.place() as is_busy:
        look = worlds.look(world_id, person_id, seen=seen, lease_s=staging.FRAME_LEASE_S)
        if look is None:
            return HttpResponse(status=204)
        return answers.news(request, staging.of_look(topic, wanted, look, person_id), seen, is_busy=is_busy)


def _seen(said: QueryDict) -> worlds.Seen | None:
    """What the page has drawn last: time must not run back on it, whichever process answers."""
    return worlds.Seen.parse(said.get("seen", ""))


@require_POST
@about_a_world
def act(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Something that a form asks for."""
    topic, wanted = staging.topic_called(slug), asked(request)
    action = topic.lab.action(name)
    if action is None:
        raise Http404
    sent = request.POST.get("form", "")
    form = action.form(request.POST, auto_id=f"{sent.replace('%', '%%')}-%s")
    if not form.is_valid():
        return answers.wrong(request, staging.staged(request, topic, wanted), offers.Answered(sent, form))
    world_id, person_id = staging.world_to_change(request, topic, wanted)
    before = staging.staged(request, topic, wanted.of(world_id))
    call = action.call(form.cleaned_data, before.world)
    token = request.POST.get("token", "")[:MOST_OF_A_TOKEN].replace("\0", "")
    done = worlds.call(world_id, person_id, call, origin=worlds.Origin.PAGE, token=token, seen=_seen(request.POST))
    stage = staging.of_look(topic, wanted, done.look, person_id)
    said = topic.lab.tell_call(call.operation, call.params, done.error.code if done.error else "")
    if done.error is not None:
        form.add_error(None, offers.error_of_aws(done.error.code, done.error.message))
        return answers.wrong(request, stage, offers.Answered(sent, form), said=said)
    return answers.done(request, stage, said=said)


@require_POST
@about_a_world
def clock(request: HttpRequest, slug: str) -> HttpResponse:
    """Another speed, a step, a jump."""
    topic, wanted = staging.topic_called(slug), asked(request)
    world_id, person_id = staging.world_to_change(request, topic, wanted)
    stage = staging.staged(request, topic, wanted.of(world_id))
    form = WayForm(request.POST, world=stage.world)
    if not form.is_valid():
        return answers.problem(request, stage, form.complaint, status=422)
    try:
        look = worlds.set_clock(world_id, person_id, form.setting, seen=_seen(request.POST))
    except worlds.Moved:
        # A fast clock has passed the instant since the page was drawn.
        stage = staging.staged(request, topic, wanted.of(world_id))
        return answers.problem(request, stage, _("Time is past that already. Here is how it is now."), status=409)
    return answers.done(request, staging.of_look(topic, wanted, look, person_id))


@require_POST
@about_a_world
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the instant before a line of the history."""
    line = request.POST.get("line", "")
    line_id = int(line) if line.isascii() and line.isdigit() and len(line) < 19 else 0
    return _turned_back(request, slug, lambda world_id, person_id: worlds.undo(world_id, person_id, line_id))


@require_POST
@about_a_world
def reset(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the scenario's start, which can be taken back like everything else."""
    return _turned_back(request, slug, worlds.reset)


def _turned_back(request: HttpRequest, slug: str, turn: Callable[[int, int], worlds.Look]) -> HttpResponse:
    topic, wanted = staging.topic_called(slug), asked(request)
    world_id, person_id = staging.world_to_change(request, topic, wanted)
    try:
        look = turn(world_id, person_id)
    except worlds.Moved:
        stage = staging.staged(request, topic, wanted.of(world_id))
        words = _("That cannot be taken back any more. Here is how it is now.")
        return answers.problem(request, stage, words, status=409)
    stage = staging.of_look(topic, wanted, look, person_id)
    said = _("Time is back at %(time)s, and stands.") % {"time": times.told(stage.world, stage.world.now_us)}
    return answers.done(request, stage, said=said)


@require_GET
@about_a_world
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was done in a world, a page at a time."""
    topic = staging.topic_called(slug)
    stage = staging.owned(request, topic, asked(request))
    return render(request, "labs/history.html", lists.context(request, stage))


@require_GET
@about_a_world
def script(request: HttpRequest, slug: str) -> HttpResponse:
    """The history as a script for a terminal."""
    topic = staging.topic_called(slug)
    stage = staging.owned(request, topic, asked(request))
    text = scripts.script(str(topic.lab.title), topic.lab.region, lists.all_oldest_first(request, stage))
    disposition = f'attachment; filename="glasscloud-{topic.slug}.sh"'
    return HttpResponse(
        text, content_type="text/x-shellscript; charset=utf-8", headers={"Content-Disposition": disposition}
    )
