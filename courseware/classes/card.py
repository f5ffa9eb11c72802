"""The card of the home page: what is due in somebody's classes, each in its class's time zone."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from courseware.classes import standing
from courseware.people import persons


def due_card(request: HttpRequest) -> SafeString | None:
    """What is due next, for who is in a class and has something to do in it."""
    if not request.user.is_authenticated:
        return None
    due = standing.due_of(persons.person_id(request))
    return render_to_string("classes/card.html", {"due": due}, request=request) if due else None
