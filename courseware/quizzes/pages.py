"""What the templates of quizzes are given."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from courseware.labs.topics import Topic
from courseware.people import persons
from courseware.quizzes import (
    answering,
    attempts,
    checks,
    concepts,
    drafts,
    moments,
    presenting,
    queries,
    serving,
    standing,
    words,
)
from courseware.quizzes.addresses import topic_address
from courseware.quizzes.models import Attempt, Item, Mode, Place, Quiz
from courseware.quizzes.presenting import Answered, Asked
from courseware.quizzes.texts import html
from courseware.quizzes.types.contract import FULL, Unreadable


def home(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """A topic's quiz: what awaits, and the attempts so far."""
    person_id = persons.person_id(request)
    quiz = Quiz.objects.filter(slug=topic.slug).first()
    mine = [attempts.up_to_date(each) for each in queries.attempts_of(quiz, person_id)]
    bank = serving.bank_of(topic)
    groups = [group for group in bank.groups if bank.of_group(group.id)]
    return {
        "topic": topic,
        "way": topic_address(topic.slug),
        "groups": groups,
        "attempts": [listed(each) for each in mine],
        "zone": moments.zone_of(quiz, person_id),
        "open": next((each for each in mine if each.closed_at is None), None),
        "is_guest": not request.user.is_authenticated,
    }


def listed(attempt: Attempt) -> dict[str, Any]:
    """An attempt as a line of a list."""
    is_shown = attempt.closed_at is not None and presenting.may_show(attempt)
    return {
        "number": attempt.number,
        "is_dry_run": attempt.is_dry_run,
        "is_waiting": attempt.is_waiting and is_shown,
        "begun_at": attempt.begun_at,
        "closed_at": attempt.closed_at,
        "percent": words.percent(attempt.score) if is_shown and attempt.score is not None else "",
        "url": reverse("quizzes:attempt", args=[attempt.quiz.slug, attempt.number]),
    }


def goes_on_at(attempt: Attempt) -> str:
    """The first question that waits for an answer; the whole attempt where none does."""
    waiting = next((step for step in queries.steps_of(attempt) if not step.is_answered), None)
    if waiting is None:
        return reverse("quizzes:attempt", args=[attempt.quiz.slug, attempt.number])
    return reverse("quizzes:question", args=[attempt.quiz.slug, attempt.number, waiting.position])


def question(
    request: HttpRequest,
    item: Item,
    *,
    data: QueryDict | None = None,
    refused: Unreadable | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """A question of an attempt, with the way through the others."""
    attempt = item.attempt
    assert attempt is not None, "a quiz's item has an attempt"
    steps = queries.steps_of(attempt)
    place = next(number for number, step in enumerate(steps) if step.position == item.position)
    following = steps[place + 1] if place + 1 < len(steps) else None
    url = _url(attempt, item.position or 0)
    may_change = answering.may_change(item) and not attempts.is_over(attempt)
    is_asked = item.answered_at is None or (may_change and request.GET.get("change") == "1")
    data = drafts.form_of(item) if data is None else data
    shown: Asked | Answered = (
        _asked(item, url, data, refused, notice)
        if is_asked
        else presenting.answered(item, url=url, lab=checks.lab_address(item))
    )
    return checks.context(shown) | {
        "page": "quizzes/question.html",
        "topic": serving.topic_called(attempt.quiz.topic),
        "attempt": attempt,
        "steps": _steps(attempt, steps, item.position),
        "place": place + 1,
        "count": len(steps),
        "next": _url(attempt, following.position) if following else "",
        "review": reverse("quizzes:attempt", args=[attempt.quiz.slug, attempt.number]),
        "may_change": not is_asked and may_change,
        "name": words.name_of(attempt.quiz),
        "worth": words.points(item.weight / 100) if attempt.quiz.owner_id else "",
        **_end(attempt),
        "is_dry_run": attempt.is_dry_run,
        "is_practice": attempt.quiz.mode == Mode.PRACTICE,
        "tests": concepts.named(item) if isinstance(shown, Answered) and shown.is_marked else [],
        "is_part_of_quiz": True,
    }


def _end(attempt: Attempt) -> dict[str, Any]:
    """When an attempt that is going on ends, where it does, and in which zone that is told."""
    if attempt.closed_at is not None or attempt.due_at is None:
        return {}
    return {"due_at": attempt.due_at, "zone": moments.zone_of(attempt.quiz, attempt.person_id)}


def _asked(item: Item, url: str, data: QueryDict | None, refused: Unreadable | None, notice: str) -> Asked:
    return presenting.asked(
        serving.shown_of(item),
        url=url,
        token=item.token,
        data=data,
        refused=refused,
        hints_taken=item.hints_taken,
        lab=checks.lab_address(item),
        notice=notice,
    )


def _url(attempt: Attempt, position: int) -> str:
    return reverse("quizzes:question", args=[attempt.quiz.slug, attempt.number, position])


def _steps(attempt: Attempt, steps: list[queries.Step], now: int | None) -> list[dict[str, Any]]:
    shows_marks = presenting.may_show(attempt)
    whole = reverse("quizzes:attempt", args=[attempt.quiz.slug, attempt.number])
    listed = []
    for number, step in enumerate(steps, start=1):
        state = step.state(shows_marks=shows_marks)
        said = words.step(number, state)
        listed.append({"url": f"{whole}{step.position}/", "state": state, "said": said, "is_now": step.position == now})
    return listed


def check(
    item: Item,
    *,
    back: str,
    data: QueryDict | None = None,
    refused: Unreadable | None = None,
    notice: str = "",
) -> dict[str, Any]:
    """A question inside a lesson."""
    page = {"page": "quizzes/check_page.html"}
    url = checks.url(item.question.topic, item.question.name)
    if item.answered_at is not None and not refused:
        return checks.context(presenting.answered(item, url=url, lab=checks.lab_address(item), back=back), back) | page
    asked = presenting.asked(
        serving.shown_of(item),
        url=url,
        token=data.get("ticket", "") if data and item._state.adding else item.token,
        data=data,
        refused=refused,
        hints_taken=item.hints_taken,
        lab=checks.lab_address(item),
        back=back,
        notice=notice,
    )
    return checks.context(asked, back, way="ticket" if item._state.adding else "token") | page


def address_of(item: Item, *, back: str) -> str:
    """Where a browser without scripts goes after a form was taken."""
    if item.attempt is not None:
        return f"{_url(item.attempt, item.position or 0)}#result"
    own = checks.url(item.question.topic, item.question.name)
    if item.place == Place.LESSON and back:
        return f"{back.partition('#')[0].partition('?')[0]}#check-{item.question.name}"
    # Elsewhere the page that asked has another question by now.
    return f"{own}?{urlencode({'token': item.token, 'back': back})}" if back else own


def attempt(request: HttpRequest, attempt: Attempt) -> dict[str, Any]:
    """An attempt as a whole."""
    attempt = attempts.up_to_date(attempt)
    steps = queries.steps_of(attempt)
    items = _whole(attempt)
    is_shown = presenting.may_show(attempt)
    waiting = [step for step in steps if not step.is_answered]
    return {
        "topic": serving.topic_called(attempt.quiz.topic),
        "attempt": attempt,
        "is_shown": is_shown,
        "is_practice": attempt.quiz.mode == Mode.PRACTICE,
        "is_over": attempts.is_over(attempt),
        "percent": words.percent(attempt.score) if attempt.closed_at and is_shown and attempt.score is not None else "",
        "name": words.name_of(attempt.quiz),
        "zone": moments.zone_of(attempt.quiz, attempt.person_id) if attempt.closed_at else None,
        "why": standing.why(attempt, items) if attempt.closed_at and is_shown else [],
        "right": words.right_of(sum(step.first_score == FULL for step in steps), len(steps))
        if attempt.quiz.mode == Mode.PRACTICE
        else words.handed_in(attempt),
        "steps": _steps(attempt, steps, None),
        "waiting": len(waiting),
        "goes_on": _url(attempt, waiting[0].position) if waiting else "",
        "questions": [_reviewed(attempt, step, items) for step in steps],
        "is_guest": not request.user.is_authenticated,
    }


def _whole(attempt: Attempt) -> list[Item]:
    items = list(Item.objects.select_related("question", "version").filter(attempt=attempt).order_by("try_number"))
    for item in items:
        item.attempt = attempt
    return items


def _reviewed(attempt: Attempt, step: queries.Step, items: list[Item]) -> dict[str, Any]:
    url = _url(attempt, step.position)
    tries = [item for item in items if item.position == step.position]
    newest = next(item for item in tries if item.pk == step.item_id)
    asked = serving.shown_of(newest)
    shown = [presenting.answered(item, url=url, lab=checks.lab_address(item)) for item in tries if item.answered_at]
    # What nobody can answer any more is explained all the same, once marks may be seen.
    is_told = not shown and attempts.is_over(attempt) and presenting.may_show(attempt)
    return {
        "number": step.position,
        "url": url,
        "title": asked.title,
        "body": presenting.body(asked) if is_told else "",
        "explanation": html(asked.explanation) if is_told else "",
        "a": shown[-1] if shown else None,
        "earlier": shown[:-1],
    }
