"""What a class has understood, and who needs somebody now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courseware.classes.access import STAFF
from courseware.classes.models import Membership
from courseware.gradebook import naming, watching
from courseware.gradebook.views.around import of_class


@require_safe
@of_class(STAFF)
def insight(request: HttpRequest, place: Membership) -> HttpResponse:
    """A topic of the class's, or the first."""
    listed = watching.topics_of(place.klass)
    chosen = next((each for each in listed if each.slug == request.GET.get("topic")), listed[0] if listed else None)
    context = {
        "klass": place.klass,
        "topics": listed,
        "topic": chosen,
        "names_hidden": naming.are_hidden(request),
        "at": "insight",
    }
    if chosen is not None:
        context |= watching.insight(place.klass, chosen, naming.names(request, place.klass))
    return render(request, "gradebook/insight.html", context)
