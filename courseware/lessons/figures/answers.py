"""How a figure answers: with its frame for HTMX, with the page that it stands in for a browser without scripts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from courseware.labs import worlds
from courseware.labs.page import offers
from courseware.labs.page.offers import Answered
from courseware.lessons.figures import drawing
from courseware.lessons.figures.stage import FigureStage

Whole = Callable[[HttpRequest, FigureStage, SafeString, int], HttpResponse]


@dataclass(frozen=True)
class Answer:
    """What there is to say besides the figure itself."""

    answered: Answered | None = None
    problem: str = ""
    said: str = ""
    status: int = 200


def element(request: HttpRequest, stage: FigureStage, answer: Answer | None = None) -> SafeString:
    """The figure with all its forms."""
    answer = answer or Answer()
    forms = offers.drawn(stage, request, answer.answered)
    drawn = drawing.draw(stage, forms=forms, problem=answer.problem)
    return drawing.element(drawn, forms_digest=forms.digest, said=answer.said)


def news(request: HttpRequest, stage: FigureStage, seen: worlds.Seen | None, *, is_busy: bool) -> HttpResponse:
    """The frame, or 204 where it would look the same. The forms come along only if the page has others."""
    forms = offers.not_drawn(stage)
    drawn = drawing.draw(stage, forms=forms)
    if seen is not None and stage.look is not None and _looks_the_same(seen, stage.look.epoch, drawn.digest):
        return HttpResponse(status=204)
    if request.GET.get("forms") != forms.digest:
        forms = offers.drawn(stage, request)
        drawn = drawing.draw(stage, forms=forms)
    return HttpResponse(drawing.element(drawn, forms_digest=forms.digest, busy=is_busy))


def wrong(stage: FigureStage, answered: Answered, *, said: str = "") -> Answer:
    """A form is wrong, or AWS refused what it asks for: it is shown again, and says why."""
    if offers.is_on_offer(stage, answered.form_id):
        return Answer(answered, said=said, status=422)
    errors = ((error,) for errors in answered.form.errors.values() for error in errors)
    return Answer(answered, format_html_join(" ", "{}", errors), said, 422)


def changed(request: HttpRequest, stage: FigureStage, answer: Answer, whole: Whole) -> HttpResponse:
    """The answer to a form."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(element(request, stage, answer), status=answer.status)
    if answer.status == 200:
        return HttpResponseRedirect(stage.address(), status=303)
    return whole(request, stage, element(request, stage, answer), answer.status)


def _looks_the_same(seen: worlds.Seen, epoch: int, digest: str) -> bool:
    """A digest begins with what a frame was asked for; what follows is what is seen of it."""
    return seen.epoch == epoch and seen.digest.partition("-")[2] == digest.partition("-")[2]
