"""Today's review: a few questions about what she is about to forget, one at a time. Skipping one asks nothing."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courseware.labs import topics
from courseware.people import persons
from courseware.progress import met, reviewing
from courseware.progress.answered import Objective
from courseware.quizzes import checks, serving
from courseware.quizzes.models import Place
from courseware.quizzes.types.kinds import type_of

# Those take a lab and more than a minute, or a reader.
NOT_IN_REVIEW = ("lab", "essay")
MOST_SKIPPED = 40


def queue_of(person_id: int | None) -> list[tuple[str, str]]:
    """Today's questions, as (topic, question id)."""
    given = met.answers(person_id)
    waiting = reviewing.due(reviewing.cards(given), timezone.now())
    return reviewing.queue(waiting, _asking, reviewing.last_asked(given))


def _asking(objective: Objective) -> Sequence[tuple[str, Sequence[str]]]:
    topic = topics.topic(objective.topic)
    if topic is None:
        return []
    return [
        (question.id, question.concepts)
        for question in serving.bank_of(topic).questions.values()
        if objective.concept in question.concepts and type_of(question) not in NOT_IN_REVIEW and not question.reserved
    ]


@never_cache
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The next question of today, or that there is none."""
    skipped = [each for each in request.GET.get("skip", "").split(",") if each][:MOST_SKIPPED]
    person_id = persons.person_id(request)
    queue = queue_of(person_id)
    left = [each for each in queue if each[1] not in skipped]
    context: dict[str, Any] = {"due": len(queue), "left": len(left), "has_answers": bool(queue) or _has_met(person_id)}
    if left:
        topic, question = left[0]
        at = reverse("progress:review")
        context |= checks.fresh(topic, question, back=at, place=Place.REVIEW)
        context |= {"topic": topics.topic(topic), "title": context["q"].title, "key": question}
        context |= {"skip": f"{at}?skip={','.join([*skipped, question])}", "goes_on": at}
    return render(request, "progress/review.html", context)


def _has_met(person_id: int | None) -> bool:
    return bool(met.answers(person_id))
