"""Learners for figures: persons with a session and a lab whose clock runs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from services.engine.scenario import Call, Scenario
from services.engine.service import LAB

TOPIC = "kinesis"


@dataclass(frozen=True)
class Learner:
    """Somebody in her lab: the cookies of her browser, and where it asks for the first frame."""

    person_id: int
    world_id: int
    cookies: str
    frame_path: str


def learners_with_a_running_lab(count: int, *, topic: str = TOPIC, speed: int = 1, alike: bool = True) -> list[Learner]:
    """New persons, each with a new lab of a topic, its clock running; each with rates of her own if not `alike`."""
    from courseware.labs import worlds

    learners = [learner(topic) for _ in range(count)]
    for number, each in enumerate(learners):
        for rate in () if alike else _rates(number):
            worlds.call(each.world_id, each.person_id, rate)
        worlds.set_clock(each.world_id, each.person_id, worlds.Speed(speed))
    return learners


def _rates(number: int) -> Iterator[Call]:
    """What one learner sets: hardly two set the same, and some of their shards refuse, so that no drawing of one is
    that of another."""
    shoppers = {"Kind": "UNIFORM", "Count": 300 + number * 7 % 500, "Prefix": f"user-{number}-"}
    celebrity = {"Kind": "SINGLE", "Keys": [f"celebrity-{number}"]}
    yield _producer("shoppers", 700 + number * 53 % 900, 200 + number % 300, shoppers)
    yield _producer("celebrity", 100 + number * 37 % 1_200, 300, celebrity)


def _producer(name: str, rate: int, size: int, keys: Mapping[str, object]) -> Call:
    params = {"StreamName": "clicks", "Name": name, "RecordsPerSecond": rate, "RecordBytes": size, "Keys": keys}
    return Call(LAB, "PutProducer", params)


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
