"""Starts of an instructor's own: what was done in a lab of hers becomes the script with which a world begins.

A lab's history is calls at instants of virtual time, and the same calls at the same times give the same state. So the
script is the lab, as it was when it was shared: without what was taken back, and without what AWS refused.
"""

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from courseware.authoring.keeping import new_name
from courseware.authoring.models import Start
from courseware.labs import topics, worlds
from courseware.labs.models import World
from courseware.labs.topics import OWN, Topic
from courseware.people.models import Person
from services.engine import scenario as scenarios
from services.engine.errors import ServiceError
from services.engine.scenario import Call, Scenario, Wait

MOST_CALLS = 300
LONGEST_S = 0.4  # every student's world begins so

Step = Sequence[Any]


class CannotTell(Exception):
    """A lab that no script can tell; the message says why."""


def mine(person: Person, topic: Topic) -> list[World]:
    """The labs of which somebody can make a start."""
    return worlds.of_person(person.pk, kind=worlds.Kind.LAB, topic=topic.slug)


def of_topic(topic: Topic) -> list[Start]:
    """The starts that instructors have made of labs of a topic."""
    return list(Start.objects.filter(topic=topic.slug).select_related("owner__user"))


def of_link(token: str) -> tuple[int, int, int | None, int | None]:
    """The world that a link shows, whose it is, its version and instant. Raises CannotTell."""
    try:
        link = worlds.shared(token.strip().rstrip("/").rpartition("/")[2])
    except worlds.NoSuchWorld:
        raise CannotTell(_("No link that holds has this address.")) from None
    return link.world_id, link.owner_id, link.version, link.at_us


def make(
    topic: Topic, world_id: int, owner_id: int, title: str, author: Person, version: int | None, at_us: int | None
) -> Start:
    """A start made of a lab as it is, or as a link shows it. Raises CannotTell."""
    try:
        look = worlds.look(world_id, owner_id, lease_s=0)
    except worlds.NoSuchWorld:
        look = None
    if look is None or look.topic != topic.slug:
        raise CannotTell(_("There is no such lab of this topic."))
    until_us = look.world.now_us if at_us is None else at_us
    base = topic.lab.start(look.scenario)
    if base is None:
        raise CannotTell(_("The start of this lab is not there any more."))
    began_us = scenarios.begin(topics.catalog(), base, seed=look.world.seed).now_us
    lines = worlds.lines_oldest_first(world_id, owner_id)
    steps = list(_steps(lines, began_us, until_us, version))
    start = Start(topic=topic.slug, name=OWN + new_name()[2:], title=title[:80], owner=author)
    start.begins_with, start.script = base.slug, msgspec.msgpack.encode(steps)
    _try(start, base, look.world.seed)
    start.save(force_insert=True)
    return start


def _steps(lines: Iterator[worlds.Line], now_us: int, until_us: int, version: int | None) -> Iterator[Step]:
    calls = 0
    for line in lines:
        is_later = line.at_us > until_us or (version is not None and line.version > version)
        if line.taken_back or line.turned_back or line.outcome or is_later:
            continue
        calls += 1
        if line.count > 1 or line.aside:
            raise CannotTell(_("A program was at work in this lab, or what was sent is too long: make it by hand."))
        if calls > MOST_CALLS:
            raise CannotTell(_("More than %(most)s things were done in this lab.") % {"most": MOST_CALLS})
        if line.at_us > now_us:
            yield ("wait", line.at_us - now_us)
            now_us = line.at_us
        yield ("call", line.service, line.operation, dict(line.params), line.region)
    if until_us > now_us:
        yield ("wait", until_us - now_us)


def _try(start: Start, base: Scenario, seed: str) -> None:
    """Begins it once, and sees that it works and is quick."""
    began = time.perf_counter()
    try:
        scenarios.begin(topics.catalog(), _scenario(start, base), seed=seed)
    except ServiceError as error:
        raise CannotTell(_("Done anew it is refused: %(why)s") % {"why": error.message}) from None
    if time.perf_counter() - began > LONGEST_S:
        raise CannotTell(_("It takes too long to begin so: let less time pass in the lab, or send less."))


def _scenario(start: Start, base: Scenario) -> Scenario:
    steps = tuple(map(_step, msgspec.msgpack.decode(bytes(start.script))))
    return Scenario(start.name, (*base.steps, *steps), base.origin_us, base.book)


def _step(step: Step) -> Call | Wait:
    if step[0] == "wait":
        return Wait(step[1])
    _kind, service, operation, params, region = step
    return Call(service, operation, params, region)


def found(name: str) -> Scenario | None:
    """The start of that name; kept once it was found, as it never changes."""
    try:
        return _found(name)
    except LookupError:
        return None


@lru_cache(maxsize=64)
def _found(name: str) -> Scenario:
    start = Start.objects.filter(name=name).first()
    topic = topics.topic(start.topic) if start else None
    base = topic.lab.start(start.begins_with) if topic and start else None
    if start is None or base is None:
        raise LookupError(name)
    return _scenario(start, base)
