"""What every view of a class begins with: the member's place in it, the class's time zone, nothing kept by caches."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from courseware.classes import access
from courseware.classes.models import Membership

View = Callable[..., HttpResponseBase]
METHODS_THAT_LOOK = ("GET", "HEAD")


def within(
    *roles: str, methods: Sequence[str] = METHODS_THAT_LOOK, even_archived: bool = False
) -> Callable[[View], View]:
    """For views `(request, place, ...)` at addresses that begin with the class's. A 404 comes before anything else,
    so that who may not know of a class does not learn which methods it takes."""

    def decorated(view: View) -> View:
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponseBase:
            place = access.find_membership(request, slug, roles or access.MEMBERS)
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            with timezone.override(ZoneInfo(place.klass.time_zone)):
                if request.method == "POST" and place.klass.is_archived and not even_archived:
                    return render(request, "classes/archived.html", {"klass": place.klass}, status=409)
                return view(request, place, **kwargs)

        return answer

    return decorated


def member_of(place: Membership, number: int) -> Membership:
    """A member of the same class. Raises Http404."""
    found = (
        Membership.objects.select_related("person__user", "accommodation", "klass")
        .filter(klass=place.klass_id, pk=number, is_active=True)
        .first()
    )
    if found is None:
        raise Http404
    return found
