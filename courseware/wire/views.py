"""Pages about the terminal: a world's keys, and what can be called."""

from typing import Any

from botocore import xform_name
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courseware.labs import topics, worlds
from courseware.labs.page import staging
from courseware.labs.page.asked import asked
from courseware.labs.topics import Topic
from courseware.labs.views import about_a_world
from courseware.people import persons
from courseware.wire import describing, keys, setup
from courseware.wire.reading import MOUNT


@require_http_methods(["GET", "HEAD", "POST"])
@about_a_world
def world_keys(request: HttpRequest, slug: str) -> HttpResponse:
    """The keys of a world: a new one is shown here, once."""
    topic, wanted = staging.topic_called(slug), asked(request)
    if request.method != "POST":
        world_id = staging.world_of(request, topic, wanted)
        return _page(request, topic, None if world_id is None else _hers(request, world_id))
    match request.POST.get("do"):
        case "make":
            world_id, _person_id = staging.world_to_change(request, topic, wanted)
            return _made(request, topic, _hers(request, world_id))
        case "revoke":
            world_id = _hers(request, wanted.world or 0)
            keys.revoke(world_id, request.POST.get("key", "")[:32])
            return HttpResponseRedirect(f"{reverse('wire:keys', args=[slug])}?world={world_id}", status=303)
    raise Http404


def _hers(request: HttpRequest, world_id: int) -> int:
    """The world, if it is this person's. Raises NoSuchWorld."""
    look = worlds.look(world_id, persons.person_id(request) or 0, lease_s=0)
    if look is None:
        raise worlds.Reload(f"world {world_id}")
    return look.id


def _made(request: HttpRequest, topic: Topic, world_id: int) -> HttpResponse:
    try:
        made = keys.make(world_id)
    except keys.TooManyKeys:
        return _page(request, topic, world_id, has_enough=True, status=409)
    return _page(request, topic, world_id, made=made)


def _page(
    request: HttpRequest,
    topic: Topic,
    world_id: int | None,
    *,
    made: keys.NewKey | None = None,
    has_enough: bool = False,
    status: int = 200,
) -> HttpResponse:
    key_id, secret = (made.key_id, made.secret) if made else (_("YOUR-KEY-ID"), _("YOUR-SECRET"))
    access = setup.Access(request.build_absolute_uri(MOUNT), topic.lab.region, key_id, secret)
    context: dict[str, Any] = {
        "topic": topic,
        "world": world_id,
        "keys": keys.of_world(world_id) if world_id is not None else [],
        "made": made,
        "has_enough": has_enough,
        "most": keys.MOST_KEYS_OF_A_WORLD,
        "files": setup.files(access),
        "first_calls": setup.first_calls(access),
        "otherwise": setup.otherwise(access),
        "lab": reverse("labs:lab", args=[topic.slug]) + (f"?world={world_id}" if world_id else ""),
    }
    return render(request, "wire/keys.html", context, status=status)


@require_safe
def offered(request: HttpRequest) -> HttpResponse:
    """What answers at the endpoint, taken from the services themselves, beside what AWS has."""
    services = []
    for name in describing.offered_services():
        model = describing.described(name)
        known = topics.catalog().services[name].operations
        services.append(
            {
                "name": name,
                "title": model.metadata.get("serviceFullName", name),
                "protocol": describing.protocol_of(model),
                "offered": [{"name": each, "cli": xform_name(each, "-")} for each in sorted(known)],
                "missing": sorted(set(model.operation_names) - set(known)),
            }
        )
    return render(request, "wire/offered.html", {"services": services, "endpoint": request.build_absolute_uri(MOUNT)})
