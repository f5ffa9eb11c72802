"""Learners for figures: persons with a session and a lab whose clock runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.engine.scenario import Scenario

TOPIC = "kinesis"


@dataclass(frozen=True)
class Learner:
    """Somebody in her lab: the cookies of her browser, and where it asks for the first frame."""

    person_id: int
    world_id: int
    cookies: str
    frame_path: str


def learners_with_a_running_lab(count: int, *, topic: str = TOPIC, speed: int = 1) -> list[Learner]:
    """New persons, each with a new lab of a topic, its clock running."""
    from courseware.labs import worlds

    learners = [learner(topic) for _ in range(count)]
    for each in learners:
        worlds.set_clock(each.world_id, each.person_id, worlds.Speed(speed))
    return learners


def learner(topic: str = TOPIC) -> Learner:
    """A new person with a new lab, its clock standing."""
    from django.contrib.sessions.backends.db import SessionStore

    from courseware.labs import worlds
    from courseware.people.models import Person
    from courseware.people.persons import SESSION_KEY

    person_id = Person.objects.create().pk
    session = SessionStore()
    session[SESSION_KEY] = person_id
    session.save()
    world_id = worlds.begin(person_id, kind=worlds.Kind.LAB, topic=topic)
    path = f"/labs/{topic}/frame?width=wide&named=1&world={world_id}"
    return Learner(person_id, world_id, f"sessionid={session.session_key}", path)


def register_loaded(scenario: Scenario) -> str:
    """Makes this process know the lab from another start; gives the slug by which it is known."""
    from courseware.labs import topics

    real = topics.topic(TOPIC)
    assert real is not None, "the topic registers itself when Django is set up"
    topics.register(replace(real, slug=scenario.slug, services=(), lab=replace(real.lab, scenario=scenario)))
    return scenario.slug


def next_frame_path(body: bytes) -> str | None:
    """Where the frame that came says the next one is."""
    found = re.search(rb'hx-get="([^"]*frame[^"]*)"', body)
    return found[1].decode().replace("&amp;", "&") if found else None


def shown_us(path: str) -> int:
    """The virtual time that the page has seen which asks for its next frame there."""
    found = re.search(r"seen=\d+\.(\d+)", path)
    assert found is not None, f"{path} does not say what was seen"
    return int(found[1])


def resources(html: bytes) -> Iterator[str]:
    """The addresses of all that a browser fetches to show a page."""
    for tag in re.findall(rb"<(?:link|script|img|use)\b[^>]*>", html):
        link = re.search(rb'\brel="([^"]*)"', tag)
        if tag.startswith(b"<link") and (
            link is None or link[1].split()[-1] not in (b"stylesheet", b"icon", b"modulepreload")
        ):
            continue
        found = re.search(rb'\b(?:href|src)="([^"#]+)', tag)
        if found:
            yield found[1].decode()
