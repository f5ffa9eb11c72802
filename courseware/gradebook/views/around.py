"""What all pages of a class's marks have in common: who may see them, in which time zone; and nobody keeps them."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache

from courseware.classes.access import find_membership
from courseware.classes.models import Assignment, Membership, Role

View = Callable[..., HttpResponse]


def of_class(roles: Iterable[str]) -> Callable[[View], View]:
    """A view that is given the caller's place in the class of the address; to all others there is no such page.

    An archived class can only be read.
    """
    allowed = tuple(roles)

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            place = find_membership(request, slug, allowed)
            if place.klass.is_archived and request.method == "POST":
                raise Http404
            with timezone.override(ZoneInfo(place.klass.time_zone)):
                return view(request, place, *args, **kwargs)

        return answer

    return wrap


def student_of(place: Membership, member: int) -> Membership:
    """A student of the same class. Raises Http404."""
    return get_object_or_404(Membership, pk=member, klass_id=place.klass_id, role=Role.STUDENT, is_active=True)


def work_of(place: Membership, work: int) -> Assignment:
    """A published piece of work of the same class. Raises Http404."""
    return get_object_or_404(
        Assignment.objects.select_related("quiz"), pk=work, klass_id=place.klass_id, is_published=True
    )
