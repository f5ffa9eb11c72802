"""A person's labs of a topic: what she has begun or copied, to go on with or to delete."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from courseware.labs import worlds
from courseware.labs.page import staging, times
from courseware.labs.page.asked import number
from courseware.labs.views import about_a_world
from courseware.people import persons


@require_GET
@about_a_world
def mine(request: HttpRequest, slug: str) -> HttpResponse:
    """All of them, the one touched last first."""
    topic = staging.topic_called(slug)
    person_id = persons.person_id(request) or 0
    found = worlds.of_person(person_id, kind=worlds.Kind.LAB, topic=topic.slug)
    rows: list[dict[str, Any]] = [
        {
            "id": each.pk,
            "scenario": each.scenario,
            "is_copy": each.parent_id is not None or each.began_as_of_id is not None,
            "of_another": each.began_as_of_id not in (None, person_id),
            "done": worlds.count_done(each.pk, person_id),
            "touched": times.wall(each.touched_us),
        }
        for each in found
    ]
    return render(request, "labs/mine.html", {"topic": topic, "lab": topic.lab, "rows": rows})


@require_POST
@about_a_world
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Deletes one of them, with all that was done in it."""
    topic = staging.topic_called(slug)
    worlds.delete(number(request.POST, "world") or 0, persons.person_id(request) or 0)
    return HttpResponseRedirect(reverse("labs:mine", args=[topic.slug]), status=303)
