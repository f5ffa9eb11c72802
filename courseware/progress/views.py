"""The home page: the module on a shelf, and the way in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courseware.labs import topics, worlds
from courseware.labs.topics import View
from courseware.people import persons
from courseware.progress.cards import cards_for
from courseware.progress.module import SUBJECTS
from courseware.progress.review import queue_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All subjects; and the lab to open, as it begins, or to go on with."""
    topic = next(iter(topics.topics()), None)
    context: dict[str, Any] = {"due": len(queue_of(persons.person_id(request))), "subjects": SUBJECTS, "topic": topic}
    context["cards"] = cards_for(request)
    if topic is not None:
        person_id = persons.person_id(request)
        has_begun = (
            person_id is not None and worlds.newest(person_id, kind=worlds.Kind.LAB, topic=topic.slug) is not None
        )
        start = topic.lab.draw(worlds.preview(topic.slug), View(width="narrow"))
        context |= {"lab": topic.lab, "start": start, "has_begun": has_begun}
    return render(request, "progress/home.html", context)
