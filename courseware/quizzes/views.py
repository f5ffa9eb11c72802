"""Pages of quizzes, and the checks inside lessons.

Each view finds what is this person's, makes one call, and answers: HTMX with the part that changed, a browser without
scripts with the page or a redirect to it. A stranger's attempt and one that is not there look the same.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from courseware.labs import topics, worlds
from courseware.people import persons
from courseware.quizzes import (
    answering,
    attempts,
    checks,
    drafts,
    moments,
    pages,
    rows,
    serving,
    taking,
    tickets,
    words,
)
from courseware.quizzes.models import Attempt, Item, Quiz
from courseware.quizzes.types.contract import Data, Unreadable

View = Callable[..., HttpResponse]
LONGEST_BACK = 300
MOST_FIELDS = 60
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,40}")


def about_answers(view: View) -> View:
    """No page about somebody's answers is kept by anybody; what is not there, or not hers, is not found."""

    @never_cache
    @vary_on_headers("HX-Request")
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except serving.NoQuestion:
            raise Http404 from None
        except worlds.Reload:
            answered = render(request, "503.html", status=503)
            answered["Retry-After"] = "2"
            return answered

    return answer


@require_safe
@about_answers
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """A quiz before it is begun, and what became of it so far."""
    topic = topics.topic(slug)
    if topic is None:
        return _own(request, taking.home(request, taking.find(request, slug)))
    return render(request, "quizzes/home.html", pages.home(request, topic))


def _own(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    with timezone.override(moments.zone_of(context["quiz"], persons.person_id(request))):
        return render(request, "quizzes/own.html", context, status=status)


@require_POST
@about_answers
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """A new attempt, or the one that is open."""
    topic = topics.topic(slug)
    if topic is None:
        return _begin_own(request, taking.find(request, slug))
    person_id = persons.ensure_person(request)
    quiz = attempts.quiz_of_topic(topic)
    try:
        begun = attempts.begin(quiz, person_id)
    except attempts.MayNot as may_not:
        context = pages.home(request, topic) | {"refused": words.reason(may_not.reason)}
        return render(request, "quizzes/home.html", context, status=409)
    return redirect(pages.goes_on_at(begun))


def _begin_own(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    try:
        begun = taking.begin(request, quiz, persons.ensure_person(request))
    except attempts.MayNot as may_not:
        context = taking.home(request, quiz, words.reason(may_not.reason))
        return _own(request, context, status=409)
    except serving.NoQuestion:
        context = taking.home(request, quiz, _("There are no questions in this quiz yet."))
        return _own(request, context, status=409)
    return redirect(pages.goes_on_at(begun))


@require_safe
@about_answers
def attempt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All questions of an attempt, with marks and explanations as far as they may be seen."""
    return render(request, "quizzes/attempt.html", pages.attempt(request, _attempt(request, slug, number)))


@require_safe
@about_answers
def due(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """When an attempt that is going on ends, if that is not what the page has seen: somebody was given more time."""
    found = _attempt(request, slug, number)
    if found.closed_at is not None or found.due_at is None or attempts.is_over(found):
        whole = reverse("quizzes:attempt", args=[slug, number])
        return HttpResponse(status=204, headers={"HX-Redirect": whole})
    if request.GET.get("seen") == str(int(found.due_at.timestamp())):
        return HttpResponse(status=204)
    zone = moments.zone_of(found.quiz, found.person_id)
    context = {"attempt": found, "due_at": found.due_at, "zone": zone, "is_changed": True}
    return render(request, "quizzes/due.html", context)


@require_POST
@about_answers
def hand_in(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The attempt is closed: what is not answered counts as nothing."""
    closed = attempts.close(_attempt(request, slug, number))
    return redirect("quizzes:attempt", slug, closed.number)


@require_http_methods(["GET", "HEAD", "POST"])
@about_answers
def question(request: HttpRequest, slug: str, number: int, position: int) -> HttpResponse:
    """A question of an attempt, and its answer."""
    if request.method != "POST":
        item = rows.at(slug, persons.person_id(request) or 0, number, position)
        if item is None:
            raise Http404
        if item.answered_at is None and item.attempt is not None and attempts.is_over(item.attempt):
            # There is nothing to do at it any more.
            return redirect(f"{reverse('quizzes:attempt', args=[slug, number])}#question-{position}")
        return render(request, "quizzes/question.html", pages.question(request, item))
    item = _hers(request)
    attempt = item.attempt
    if attempt is None or (attempt.quiz.slug, attempt.number, item.position) != (slug, number, position):
        raise Http404
    return _Doing(request, item, lambda item, **how: pages.question(request, item, **how)).done()


@require_http_methods(["GET", "HEAD", "POST"])
@about_answers
def check(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A question inside a lesson: by itself, and answered."""
    if request.method != "POST":
        return _part_or_page(request, _looked_at(request, slug, name), "quizzes/check_page.html")
    person_id = persons.ensure_person(request)
    back = _back(request.POST)

    def page(item: Item, **how: Any) -> dict[str, Any]:
        return pages.check(item, back=back, **how)

    try:
        item = _of_ticket(request, person_id) or _hers(request)
    except answering.Changed:
        notice = _("This question has been changed since the page was made. Here it is as it is now.")
        return _part_or_page(
            request, checks.fresh(slug, name, back=back, notice=notice), "quizzes/check_page.html", 409
        )
    if item.question.topic != slug or item.question.name != name or item.attempt_id is not None:
        raise Http404
    return _Doing(request, item, page).done()


def _looked_at(request: HttpRequest, slug: str, name: str) -> dict[str, Any]:
    """The item that an address names, if it is hers and of this question; else what she did last at it."""
    back = _back(request.GET)
    item = _item_called(request, request.GET.get("token", ""))
    if item is not None and (item.question.topic, item.question.name) == (slug, name):
        return checks.of_item(item, back=back)
    return checks.part(request, slug, name, back=back)


def _attempt(request: HttpRequest, slug: str, number: int) -> Attempt:
    person_id = persons.person_id(request)
    found = answering.attempt_of(slug, person_id, number) if person_id is not None else None
    if found is None:
        raise Http404
    return found


def _hers(request: HttpRequest) -> Item:
    """The item that a form names, if it is this person's."""
    found = _item_called(request, request.POST.get("token", ""))
    if found is None:
        raise Http404
    return found


def _item_called(request: HttpRequest, token: str) -> Item | None:
    person_id = persons.person_id(request)
    is_one = person_id is not None and _TOKEN.fullmatch(token)
    return answering.item_of(person_id, token) if is_one and person_id is not None else None


def _of_ticket(request: HttpRequest, person_id: int) -> Item | None:
    """The item of a form's ticket, not necessarily saved; None where the form has none. Raises Changed, NoQuestion."""
    sealed = request.POST.get("ticket", "")
    if not sealed:
        return None
    try:
        ticket, made_at = tickets.opened(sealed)
    except tickets.NoTicket:
        raise Http404 from None
    return answering.item_of_ticket(ticket, made_at, person_id)


def _back(said: QueryDict) -> str:
    """The page of a lesson that a form came from: one of ours, or none."""
    back = said.get("back", "")[:LONGEST_BACK]
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else ""


def _part_or_page(request: HttpRequest, context: dict[str, Any], page: str, status: int = 200) -> HttpResponse:
    part = "quizzes/part.html" if request.headers.get("HX-Request") else page
    return render(request, part, context, status=status)


class _Doing:
    """What a question's form may ask for: to answer, a hint, another try, the lab of a task."""

    def __init__(self, request: HttpRequest, item: Item, page: Callable[..., dict[str, Any]]) -> None:
        self._request = request
        self._item = item
        self._page = page
        self._is_part = bool(request.headers.get("HX-Request"))

    def done(self) -> HttpResponse:
        match self._request.POST.get("do", "answer"):
            case "draft":
                return self._draft()
            case "hint":
                return self._shown(answering.hint(self._item), data=self._request.POST)
            case "again":
                return self._shown(answering.again(self._item))
            case "lab":
                return self._lab()
            case _:
                return self._answered()

    def _answered(self) -> HttpResponse:
        try:
            taken = answering.answer(self._item, _data(self._request.POST))
        except Unreadable as refused:
            how = {"data": self._request.POST, "refused": refused}
            return self._rendered(self._page(self._item, **how), status=422)
        except answering.TooLate:
            return self._late()
        if taken.broke:
            notice = _(
                "Something went wrong with our marking, not with your answer. Nothing was counted: here it is anew."
            )
            return self._rendered(self._page(taken.item, notice=notice), status=200)
        return self._shown(taken.item)

    def _draft(self) -> HttpResponse:
        """What is typed, kept without a word; 409 where it comes too late."""
        is_over = self._item.attempt is None or attempts.is_over(self._item.attempt)
        is_kept = not is_over and drafts.keep(self._item, self._request.POST)
        return HttpResponse(status=204 if is_kept else 409)

    def _late(self) -> HttpResponse:
        notice = _("Time is over: this answer came too late. What you answered before was handed in.")
        return self._rendered(self._page(self._item, notice=notice), status=409)

    def _lab(self) -> HttpResponse:
        if not serving.is_task(serving.shown_of(self._item)):
            raise Http404
        try:
            world_id = answering.begin_task(self._item)
        except worlds.NoRoom:
            notice = _("You have as many worlds as there is room for. Give one back in a lab, then try again.")
            return self._rendered(self._page(self._item, notice=notice), status=409)
        address = f"{reverse('labs:lab', args=[self._item.question.topic])}?world={world_id}"
        return HttpResponse(status=204, headers={"HX-Redirect": address}) if self._is_part else redirect(address)

    def _shown(self, item: Item, data: QueryDict | None = None) -> HttpResponse:
        """The part; or, without scripts, the page to which the form comes back."""
        if self._is_part or data is not None:
            return self._rendered(self._page(item, data=data), status=200)
        return redirect(pages.address_of(item, back=_back(self._request.POST)))

    def _rendered(self, context: dict[str, Any], status: int) -> HttpResponse:
        template = "quizzes/part.html" if self._is_part else context["page"]
        return render(self._request, template, context, status=status)


def _data(sent: QueryDict) -> Data:
    """What was sent, by field; a form of ours has not that many."""
    return dict(list(sent.lists())[:MOST_FIELDS])
