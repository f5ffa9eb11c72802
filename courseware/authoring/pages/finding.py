"""What the pages of the editor have in common: a question found for somebody, and the frame of the page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from courseware.authoring import access
from courseware.authoring.models import Written
from courseware.labs import topics
from courseware.labs.topics import Topic

Context = dict[str, Any]


def question(request: HttpRequest, pk: int) -> Written:
    """A question that she may see and edit. Raises Http404, for one of others as for one that is not there."""
    found = access.visible(request.user).select_related("owner__user").filter(pk=pk).first()
    if found is None or topics.topic(found.topic) is None:
        raise Http404
    return found


def topic(slug: str) -> Topic:
    """The topic of that name. Raises Http404."""
    found = topics.topic(slug)
    if found is None:
        raise Http404
    return found


def page(request: HttpRequest, frame: Context, template: str, context: Context, status: int = 200) -> HttpResponse:
    """A page in the admin's frame."""
    request.current_app = frame.get("name", "admin")
    return render(request, template, {**frame, "opts": Written._meta, **context}, status=status)
