"""From a request to what is drawn: the world that it is about, as far as it is this person's."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404, HttpRequest

from courseware.labs import topics, worlds
from courseware.labs.page.asked import Asked
from courseware.labs.page.cards import card_of
from courseware.labs.page.kept import Kept
from courseware.labs.page.stage import Stage, Watched
from courseware.labs.topics import Topic
from courseware.people import persons

PAGE_LEASE_S = 60
FRAME_LEASE_S = 10
# An experiment is a lab with a card beside the picture.
SHOWN_KINDS = (worlds.Kind.LAB, worlds.Kind.EXPERIMENT, worlds.Kind.TASK)
LINES_SHOWN = 60

_lines: Kept[tuple[int, int, int, bool], Sequence[worlds.Line]] = Kept(512)
_stops: Kept[tuple[int, int, int], Sequence[worlds.Stop]] = Kept(512)


def topic_called(slug: str) -> Topic:
    """The topic of that name. Raises Http404."""
    found = topics.topic(slug)
    if found is None:
        raise Http404
    return found


def world_of(request: HttpRequest, topic: Topic, asked: Asked) -> int | None:
    """The world that is asked for, or the person's newest of this lab, if there is one; none where a start is named."""
    if asked.world is not None:
        return asked.world
    person_id = persons.person_id(request)
    if person_id is None or asked.names_a_start:
        return None
    return worlds.newest(person_id, kind=worlds.Kind.LAB, topic=topic.slug)


def world_to_change(request: HttpRequest, topic: Topic, asked: Asked) -> tuple[int, int]:
    """The world that a POST changes, and its owner; a new one where nothing was changed before. Raises NoRoom."""
    person_id = persons.ensure_person(request)
    world_id = world_of(request, topic, asked)
    if world_id is None:
        start, seed = asked.scenario, asked.seed or None
        world_id = worlds.begin(person_id, kind=worlds.Kind.LAB, topic=topic.slug, scenario=start, seed=seed)
    return world_id, person_id


def staged(request: HttpRequest, topic: Topic, asked: Asked) -> Stage:
    """What a whole page is drawn from: the person's world, or the topic's start. Raises NoSuchWorld, Reload, and Moved
    where an instant is asked for that is not kept."""
    world_id = world_of(request, topic, asked)
    if world_id is None:
        return Stage(topic, asked, worlds.preview(topic.slug, asked.scenario, asked.seed or None))
    person_id = persons.person_id(request) or 0
    version = version_of(world_id, person_id, asked)
    if version is not None:
        return of_past(topic, asked, worlds.past(world_id, person_id, version), person_id)
    found = worlds.look(world_id, person_id, lease_s=PAGE_LEASE_S)
    if found is None:
        raise worlds.Reload(f"world {world_id}")
    return of_look(topic, asked, found, person_id)


def owned(request: HttpRequest, topic: Topic, asked: Asked) -> Stage:
    """The same for pages that only a world of one's own has. Raises NoSuchWorld."""
    stage = staged(request, topic, asked.looking_at(None))
    if stage.look is None:
        raise worlds.NoSuchWorld(topic.slug)
    return stage


def version_of(world_id: int, person_id: int, asked: Asked) -> int | None:
    """The kept version that is asked for; none is the present. Raises NoSuchWorld, and Moved if it is not kept."""
    if asked.step is None:
        return asked.at
    at = None if asked.at is None else worlds.past(world_id, person_id, asked.at)
    stops = worlds.stops(world_id, person_id) if at is None else at.stops
    return stops[asked.step].version if asked.step < len(stops) else None


def of_look(topic: Topic, asked: Asked, look: worlds.Look, person_id: int) -> Stage:
    """What is drawn of a world now. Raises NoSuchWorld for one that is no lab of this topic."""
    shown = _asked_of(topic, asked, look).looking_at(None)
    shown = replace(shown, pace=look.clock.speed or asked.pace)
    return Stage(
        topic,
        shown,
        look.world,
        look,
        _lines_of(look, person_id),
        stops=_stops_of(look, person_id),
        card=card_of(look, person_id),
    )


def of_past(topic: Topic, asked: Asked, past: worlds.Past, person_id: int) -> Stage:
    """What is drawn of a world as it was. Raises NoSuchWorld for one that is no lab of this topic."""
    look = past.look
    shown = _asked_of(topic, asked, look).looking_at(look.version)
    key = (look.id, look.made_us, look.version, True)
    lines = _lines.get(key, lambda: worlds.lines(look.id, person_id, most=LINES_SHOWN, at=past.spans))
    return Stage(topic, shown, look.world, look, lines, stops=past.stops, past=past)


def of_shared(
    topic: Topic, asked: Asked, look: worlds.Look, link: worlds.Link, token: str, *, past: worlds.Past | None = None
) -> Stage:
    """What is drawn of somebody's world for who has a link to it; which world it is, the link says. Raises NoSuchWorld
    for one that is no lab of this topic."""
    if past is not None:
        stage = of_past(topic, asked, past, link.owner_id)
    else:
        stage = of_look(topic, asked, look, link.owner_id)
    shown = replace(stage.asked, world=None, named=False, at=None)
    return replace(stage, asked=shown, token=token, card=None)


def of_watched(topic: Topic, asked: Asked, look: worlds.Look, owner_id: int, watched: Watched) -> Stage:
    """What is drawn of a student's world for who may look at it. Raises NoSuchWorld for one that is no lab of this
    topic."""
    stage = of_look(topic, asked, look, owner_id)
    shown = replace(stage.asked, world=None, named=False, at=None)
    return replace(stage, asked=shown, token="watched", watched=watched, card=None)


def _asked_of(topic: Topic, asked: Asked, look: worlds.Look) -> Asked:
    if look.kind not in SHOWN_KINDS or look.topic != topic.slug:
        raise worlds.NoSuchWorld(look.id)
    return asked.of(look.id)


def _lines_of(look: worlds.Look, person_id: int) -> Sequence[worlds.Line]:
    """The newest lines of a world's history, which are the same as long as its version is."""
    key = (look.id, look.made_us, look.version, False)
    return _lines.get(key, lambda: worlds.lines(look.id, person_id, most=LINES_SHOWN))


def _stops_of(look: worlds.Look, person_id: int) -> Sequence[worlds.Stop]:
    """Where one can stop in a world's past; that, too, changes with its version alone."""
    key = (look.id, look.made_us, look.version)
    return _stops.get(key, lambda: worlds.stops(look.id, person_id, look.version))
