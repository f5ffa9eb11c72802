"""How a lab answers: with the frame for HTMX, with the whole page or a redirect for a browser without scripts."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from courseware.labs import worlds
from courseware.labs.page import frame, offers, same
from courseware.labs.page.offers import Answered
from courseware.labs.page.stage import Stage
from courseware.labs.page.starting import start_address

STOP_POLLING = 286


def page(
    request: HttpRequest, stage: Stage, *, answered: Answered | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    """The whole page."""
    stage = replace(stage, is_whole=True)
    forms = offers.drawn(stage, request, answered)
    drawn = frame.draw(stage, forms=forms, problem=problem)
    context = {
        "topic": stage.topic,
        "lab": stage.topic.lab,
        "stage": stage,
        "start": start_address(stage),
        "address": request.build_absolute_uri(start_address(stage)),
        "frame": frame.element(drawn, forms_digest=forms.digest),
    }
    return render(request, "labs/lab.html", context, status=status)


def part(
    request: HttpRequest,
    stage: Stage,
    *,
    answered: Answered | None = None,
    problem: str = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """The frame with all its forms: the answer to whatever was done."""
    forms = offers.drawn(stage, request, answered)
    drawn = frame.draw(stage, forms=forms, problem=problem)
    return HttpResponse(frame.element(drawn, forms_digest=forms.digest, said=said), status=status)


def news(request: HttpRequest, stage: Stage, seen: worlds.Seen | None, *, is_busy: bool) -> HttpResponse:
    """The frame, or 204 where it would look the same. The forms come along only if the page has others."""
    if seen is not None and _stands(stage, seen):
        return HttpResponse(status=204)
    forms = offers.not_drawn(stage)
    drawn = frame.draw(stage, forms=forms)
    if (
        seen is not None
        and seen.epoch == _epoch(stage)
        and seen.digest.partition("-")[2] == drawn.digest.partition("-")[2]
    ):
        return HttpResponse(status=204)
    if request.GET.get("forms") != forms.digest:
        forms = offers.drawn(stage, request)
        drawn = frame.draw(stage, forms=forms)
    had = same.parsed(request.GET.get("has", ""))
    return HttpResponse(frame.element(drawn, forms_digest=forms.digest, busy=is_busy, had=had))


def done(request: HttpRequest, stage: Stage, *, said: str = "") -> HttpResponse:
    """What was asked for was done."""
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, stage, said=said)
    return HttpResponseRedirect(stage.address(), status=303)


def wrong(request: HttpRequest, stage: Stage, answered: Answered, *, said: str = "") -> HttpResponse:
    """A form is wrong, or AWS refused what it asks for: it is shown again, and says why."""
    problem = "" if offers.is_on_offer(stage, answered.form_id) else _all_errors(answered)
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, stage, answered=answered, problem=problem, said=said, status=422)
    return page(request, stage, answered=answered, problem=problem, status=422)


def problem(request: HttpRequest, stage: Stage, words: str, *, status: int) -> HttpResponse:
    """What was asked for does not fit: the present picture, and why."""
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, stage, problem=words, said=words, status=status)
    return page(request, stage, problem=words, status=status)


def signed_out(request: HttpRequest) -> HttpResponse:
    """For a page that goes on asking though its person has left: where to sign in, and no further asking."""
    return HttpResponse(render_to_string("labs/signed_out.html", request=request), status=STOP_POLLING)


def link_over(request: HttpRequest) -> HttpResponse:
    """For a page that shows somebody's world by a link which has ended."""
    return HttpResponse(render_to_string("labs/link_over.html", request=request), status=STOP_POLLING)


def _stands(stage: Stage, seen: worlds.Seen) -> bool:
    is_same_instant = seen.epoch == _epoch(stage) and seen.at_us == stage.world.now_us
    return is_same_instant and seen.digest.startswith(frame.stands_at(stage) + "-")


def _epoch(stage: Stage) -> int:
    return stage.look.epoch if stage.look else 0


def _all_errors(answered: Answered) -> SafeString:
    errors = ((error,) for errors in answered.form.errors.values() for error in errors)
    return format_html_join(" ", "{}", errors)
