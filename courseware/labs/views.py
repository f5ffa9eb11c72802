"""A lab's page, its frames, and what is done in it.

Each view finds the world for this person, makes one call, and answers: HTMX with the frame, a browser without scripts
with the page, or a redirect to it. What is wrong with a form is answered with 422, what does not fit any more with 409.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from courseware.labs import script as scripts
from courseware.labs import worlds
from courseware.labs.page import answers, busy, lists, offers, staging, times
from courseware.labs.page.asked import Asked, asked, number
from courseware.labs.page.stage import Stage
from courseware.labs.page.ways import WayForm
from courseware.labs.topics import Gone, Topic
from courseware.people import persons

View = Callable[..., HttpResponseBase]
MOST_OF_A_TOKEN = 64


def about_a_world(view: View) -> View:
    """What the store refuses, as an answer; and no answer about a world is kept by anybody."""

    @never_cache
    @vary_on_headers("HX-Request")
    @wraps(view)
    def answer(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except worlds.NoSuchWorld:
            raise Http404 from None
        except worlds.NoRoom:
            return _no_room(request, kwargs["slug"])
        except worlds.Reload:
            answered = render(request, "503.html", status=503)
            answered["Retry-After"] = "2"
            return answered

    return answer


def _no_room(request: HttpRequest, slug: str) -> HttpResponse:
    """A person has as many labs as she may: where she can let one go."""
    answer = render(request, "labs/no_room.html", {"topic": staging.topic_called(slug)}, status=409)
    if request.htmx:  # type: ignore[attr-defined]
        answer["HX-Redirect"] = reverse("labs:mine", args=[slug]) + "?full=1"
    return answer


@require_GET
@about_a_world
def lab(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole page. It looks; nothing is made by it."""
    topic, wanted = staging.topic_called(slug), asked(request)
    try:
        stage = staging.staged(request, topic, wanted)
    except worlds.Moved:
        return _not_kept(request, topic, wanted)
    return answers.page(request, stage)


def _not_kept(request: HttpRequest, topic: Topic, wanted: Asked) -> HttpResponse:
    """How it is now, where an instant was asked for that is not kept."""
    stage = staging.staged(request, topic, wanted.looking_at(None))
    return answers.problem(request, stage, _("That instant is not kept any more. Here is how it is now."), status=409)


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
    seen = seen_by(request.GET)
    if wanted.at is not None or wanted.step is not None:
        try:
            stage = staging.staged(request, topic, wanted)
        except worlds.Moved:
            return _not_kept(request, topic, wanted)
        return answers.news(request, stage, seen, is_busy=False)
    with busy.place() as is_busy:
        look = worlds.look(world_id, person_id, seen=seen, lease_s=staging.FRAME_LEASE_S)
        if look is None:
            return HttpResponse(status=204)
        return answers.news(request, staging.of_look(topic, wanted, look, person_id), seen, is_busy=is_busy)


def _is_behind(stage: Stage, seen: worlds.Seen | None) -> bool:
    """Whether the page has seen more than this process: then it knows better what there is."""
    return bool(stage.look and seen and seen.epoch == stage.look.epoch and seen.at_us > stage.world.now_us)


def form_token(said: QueryDict) -> str:
    """By which a form that is sent twice is carried out once. No database takes a zero in it."""
    return said.get("token", "")[:MOST_OF_A_TOKEN].replace("\0", "")


def seen_by(said: QueryDict) -> worlds.Seen | None:
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
    before = staging.staged(request, topic, wanted)
    sent, token = request.POST.get("form", ""), form_token(request.POST)
    fits = sent.partition("--")[0] == name and offers.is_on_offer(before, sent)
    if not fits and not _is_behind(before, seen_by(request.POST)):
        if before.look is not None and worlds.is_done(before.look.id, persons.person_id(request) or 0, token):
            return answers.done(request, before)
        return answers.problem(request, before, _("That is not there any more. Here is how it is now."), status=409)
    form = action.form(request.POST, auto_id=f"{sent.replace('%', '%%')}-%s")
    if not form.is_valid():
        return answers.wrong(request, before, offers.Answered(sent, form))
    try:
        call = action.call(form.cleaned_data, before.world)
    except Gone as gone:
        return answers.problem(request, before, str(gone), status=409)
    world_id, person_id = staging.world_to_change(request, topic, wanted)
    done = worlds.call(world_id, person_id, call, origin=worlds.Origin.PAGE, token=token, seen=seen_by(request.POST))
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
    stage = staging.staged(request, topic, wanted)
    form = WayForm(request.POST, world=stage.world)
    if not form.is_valid():
        return answers.problem(request, stage, form.complaint, status=422)
    world_id, person_id = staging.world_to_change(request, topic, wanted)
    try:
        look = worlds.set_clock(world_id, person_id, form.setting, seen=seen_by(request.POST))
    except worlds.Moved:
        # A fast clock has passed the instant since the page was drawn.
        stage = staging.staged(request, topic, wanted.of(world_id))
        return answers.problem(request, stage, _("Time is past that already. Here is how it is now."), status=409)
    return answers.done(request, staging.of_look(topic, wanted, look, person_id))


@require_POST
@about_a_world
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the instant before a line of the history, or to a version that was looked at."""
    version = number(request.POST, "version")
    if version is not None:
        return _turned_back(request, slug, lambda world_id, person_id: worlds.return_to(world_id, person_id, version))
    line_id = number(request.POST, "line") or 0
    return _turned_back(request, slug, lambda world_id, person_id: worlds.undo(world_id, person_id, line_id))


@require_POST
@about_a_world
def reset(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to the scenario's start, which can be taken back like everything else."""
    return _turned_back(request, slug, worlds.reset)


def _turned_back(request: HttpRequest, slug: str, turn: Callable[[int, int], worlds.Look]) -> HttpResponse:
    topic, wanted = staging.topic_called(slug), asked(request)
    stage = staging.staged(request, topic, wanted)
    if stage.look is None:
        return answers.problem(request, stage, _("Nothing was done here that could be taken back."), status=409)
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
def script(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The history as a script for a terminal."""
    topic = staging.topic_called(slug)
    stage = staging.owned(request, topic, asked(request))
    assert stage.look is not None
    lines = worlds.lines_oldest_first(stage.look.id, persons.person_id(request) or 0)
    disposition = f'attachment; filename="glasscloud-{topic.slug}.sh"'
    return StreamingHttpResponse(
        scripts.script(str(topic.lab.title), topic.lab.region, lines),
        content_type="text/x-shellscript; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )
