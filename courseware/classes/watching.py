"""A teacher looks at a student's lab. She cannot change it, it is noted, and the student sees that."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from courseware.classes import access
from courseware.classes.models import Membership, Watched
from courseware.classes.people import may_look
from courseware.classes.within import member_of, within
from courseware.labs import worlds
from courseware.labs.page import answers, busy, staging
from courseware.labs.page import stage as stages
from courseware.labs.page.asked import asked
from courseware.labs.page.stage import Stage
from courseware.labs.views import about_a_world, seen_by


@within(*access.STAFF, methods=["POST"], even_archived=True)
def watch(request: HttpRequest, place: Membership, number: int, topic: str) -> HttpResponse:
    """Notes who looks, and leads to the lab."""
    member, found = _whose(place, number), staging.topic_called(topic)
    day = timezone.localdate()
    Watched.objects.update_or_create(membership=member, by=place.person, topic=found.slug, day=day)
    return redirect("classes:lab", place.klass.slug, member.pk, found.slug)


@within(*access.STAFF)
def lab(request: HttpRequest, place: Membership, number: int, topic: str) -> HttpResponseBase:
    """Her lab as it is now: one that is named, of hers, or the newest. Who looks has to say so first."""
    member = _whose(place, number)
    if not _is_noted(place, member, topic):
        return redirect("classes:member", place.klass.slug, member.pk)
    return _page(request, place, member, topic)


@within(*access.STAFF)
def frame(request: HttpRequest, place: Membership, number: int, topic: str) -> HttpResponseBase:
    """The part of it that changes."""
    member = _whose(place, number)
    if not _is_noted(place, member, topic):
        raise Http404
    return _frame(request, place, member, topic)


def _whose(place: Membership, number: int) -> Membership:
    """The student whose lab may be looked at. Raises Http404."""
    member = member_of(place, number)
    if not may_look(place, member):
        raise Http404
    return member


def _is_noted(place: Membership, member: Membership, topic: str) -> bool:
    today = timezone.localdate()
    return Watched.objects.filter(membership=member, by=place.person_id, topic=topic, day=today).exists()


@about_a_world
def _page(request: HttpRequest, place: Membership, member: Membership, topic: str) -> HttpResponse:
    return answers.page(request, _stage(request, place, member, topic, None))


@about_a_world
def _frame(request: HttpRequest, place: Membership, member: Membership, topic: str) -> HttpResponse:
    seen = seen_by(request.GET)
    try:
        with busy.place() as is_busy:
            return answers.news(request, _stage(request, place, member, topic, seen), seen, is_busy=is_busy)
    except worlds.Reload:
        return HttpResponse(status=204)


def _stage(request: HttpRequest, place: Membership, member: Membership, slug: str, seen: Any) -> Stage:
    """Looking renews no lease: a clock runs only while its student watches."""
    topic, wanted = staging.topic_called(slug), asked(request)
    owner_id = member.person_id
    world_id = wanted.world or worlds.newest(owner_id, kind=worlds.Kind.LAB, topic=topic.slug)
    if world_id is None:
        raise worlds.NoSuchWorld(slug)
    look = worlds.look(world_id, owner_id, seen=seen, lease_s=0)
    if look is None:
        raise worlds.Reload(f"world {world_id}")
    numbers = [place.klass.slug, member.pk]
    back, address = reverse("classes:member", args=numbers), reverse("classes:lab", args=[*numbers, slug])
    return staging.of_watched(topic, wanted, look, owner_id, stages.Watched(member.name, address, back))
