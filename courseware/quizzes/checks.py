"""A question inside a lesson: no row until it is answered, answered in place, or by a form that comes back to it.

    checks.check(request, "kinesis", "KIN-Q04")

is the question as this reader sees it now: to be answered, or as she answered it last. A page with checks loads
`quizzes/head.html` in its head; without scripts it needs nothing.
"""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from courseware.people import persons
from courseware.quizzes import presenting, queries, serving, tickets
from courseware.quizzes.bank import loading
from courseware.quizzes.models import Item, Place
from courseware.quizzes.presenting import Answered, Asked
from courseware.quizzes.types.kinds import is_by_hand

AGAIN = "again"


def check(request: HttpRequest, topic_slug: str, question_id: str) -> SafeString:
    """A question as this reader sees it; nothing where the bank has no such question."""
    try:
        shown = part(request, topic_slug, question_id, back=request.path)
    except serving.NoQuestion:
        return SafeString()
    return render_to_string("quizzes/check.html", shown, request)


def part(request: HttpRequest, topic_slug: str, question_id: str, *, back: str = "") -> dict[str, Any]:
    """What its template shows: what she did last at the question, or the question anew. Raises NoQuestion."""
    wants_again = request.GET.get(AGAIN) == question_id
    item = queries.newest_of_lesson(persons.person_id(request), topic_slug, question_id)
    if item is None or item.fault or wants_again:
        return fresh(topic_slug, question_id, back=back)
    # Without an answer it was begun by a hint, or by opening its lab.
    return of_item(item, back=back)


def fresh(
    topic_slug: str, question_id: str, *, back: str = "", notice: str = "", place: Place = Place.LESSON
) -> dict[str, Any]:
    """The question anew, with a ticket in the place of a row. Raises NoQuestion."""
    topic = serving.topic_called(topic_slug)
    question = serving.question_called(topic, question_id)
    if question.reserved or is_by_hand(question):
        # Whoever knows its name must not be told its key before the quiz that it is kept for. And nobody reads here.
        raise serving.NoQuestion(question_id)
    ticket = tickets.issue(topic_slug, question_id, loading.digest(question), place)
    shown, _seed = serving.prepared(topic, question, ticket.seed)
    address = url(topic_slug, question_id)
    asked = presenting.asked(shown, url=address, token=ticket.sealed(), back=back, notice=notice)
    return context(asked, back, way="ticket")


def of_item(item: Item, *, back: str = "", notice: str = "") -> dict[str, Any]:
    """The question as a row has it."""
    address = url(item.question.topic, item.question.name)
    lab = lab_address(item)
    if item.answered_at is not None:
        return context(presenting.answered(item, url=address, lab=lab, back=back), back)
    shown = serving.shown_of(item)
    asked = presenting.asked(
        shown,
        url=address,
        token=item.token,
        hints_taken=item.hints_taken,
        lab=lab,
        back=back,
        notice=notice,
    )
    return context(asked, back)


def context(shown: Asked | Answered, back: str = "", *, way: str = "token") -> dict[str, Any]:
    """What the templates of a question are given; its form names it by a `ticket` or by an item's `token`."""
    is_asked = isinstance(shown, Asked)
    return {
        "key": shown.key,
        "title": shown.title,
        "q": shown if is_asked else None,
        "a": None if is_asked else shown,
        "way": way,
        "back": back,
    }


def url(topic_slug: str, question_id: str) -> str:
    """Where a check is answered."""
    return reverse("quizzes:check", args=[topic_slug, question_id])


def lab_address(item: Item) -> str:
    """The lab in which a task is solved; empty for what is no task, or has no world yet."""
    if item.world_id is None:
        return ""
    return f"{reverse('labs:lab', args=[item.question.topic])}?world={item.world_id}"
