"""From a request to what is drawn: the world that it is about, as far as it is this person's."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest

from courseware.labs import topics, worlds
from courseware.labs.page.asked import Asked
from courseware.labs.page.kept import Kept
from courseware.labs.page.stage import Stage
from courseware.labs.topics import Topic
from courseware.people import persons

PAGE_LEASE_S = 60
FRAME_LEASE_S = 10
LINES_SHOWN = 60

_lines: Kept[tuple[int, int, int], Sequence[worlds.Line]] = Kept(512)


def topic_called(slug: str) -> Topic:
    """The topic of that name. Raises Http404."""
    found = topics.topic(slug)
    if found is None:
        raise Http404
    return found


def world_of(request: HttpRequest, topic: Topic, asked: Asked) -> int | None:
    """The world that is asked for, or the person's newest of this lab, if there is one."""
    if asked.world is not None:
        return asked.world
    person_id = persons.person_id(request)
    return None if person_id is None else worlds.newest(person_id, kind=worlds.Kind.LAB, topic=topic.slug)


def world_to_change(request: HttpRequest, topic: Topic, asked: Asked) -> tuple[int, int]:
    """The world that a POST changes, and its owner; a new one where nothing was changed before."""
    person_id = persons.ensure_person(request)
    world_id = world_of(request, topic, asked)
    if world_id is None:
        world_id = worlds.begin(person_id, kind=worlds.Kind.LAB, topic=topic.slug)
    return world_id, person_id


def staged(request: HttpRequest, topic: Topic, asked: Asked) -> Stage:
    """What a whole page is drawn from: the person's world, or the topic's start. Raises NoSuchWorld, Reload."""
    world_id = world_of(request, topic, asked)
    if world_id is None:
        return Stage(topic, asked, worlds.preview(topic.slug))
    person_id = persons.person_id(request) or 0
    found = worlds.look(world_id, person_id, lease_s=PAGE_LEASE_S)
    if found is None:
        raise worlds.Reload(f"world {world_id}")
    return of_look(topic, asked, found, person_id)


def owned(request: HttpRequest, topic: Topic, asked: Asked) -> Stage:
    """The same for pages that only a world of one's own has. Raises NoSuchWorld."""
    stage = staged(request, topic, asked)
    if stage.look is None:
        raise worlds.NoSuchWorld(topic.slug)
    return stage


def of_look(topic: Topic, asked: Asked, look: worlds.Look, person_id: int) -> Stage:
    """What is drawn of a world. Raises NoSuchWorld for one that is no lab of this topic."""
    if look.kind != worlds.Kind.LAB or look.topic != topic.slug:
        raise worlds.NoSuchWorld(look.id)
    pace = look.clock.speed or asked.pace
    return Stage(topic, replace(asked, world=look.id, pace=pace), look.world, look, _lines_of(look, person_id))


def _lines_of(look: worlds.Look, person_id: int) -> Sequence[worlds.Line]:
    """The newest lines of a world's history, which are the same as long as its version is."""
    key = (look.id, look.made_us, look.version)
    return _lines.get(key, lambda: worlds.lines(look.id, person_id, most=LINES_SHOWN))
