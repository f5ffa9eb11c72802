"""How worlds begin: as a topic's start, each person a number of them.

A topic's script always gives the same start, so it is carried out once in a process, and a page that nobody has touched
is drawn from it without a row.
"""

from functools import lru_cache

from courseware.labs import topics
from courseware.labs.models import Kind, Part, Version, World
from courseware.labs.store import clocks, erasing, transactions
from courseware.labs.store.errors import NoRoom, NoSuchWorld
from courseware.people.models import Person
from services.engine import scenario as scenarios
from services.engine import world as engine
from services.engine.service import Catalog

MOST_WORLDS = 20
MOST_WORLDS_OF_A_GUEST = 12
# What a person's newest world may push out, the longest untouched first.
PASSING_KINDS = (Kind.FIGURE, Kind.EXPERIMENT, Kind.TASK)


def begin(person_id: int, *, kind: Kind, topic: str, scenario: str = "", seed: str | None) -> int:
    """A new world's id. Raises NoSuchWorld where there is no such topic or start, and NoRoom."""
    assert kind is not Kind.VIEW, "a view is of a world that is there"
    script = _script(topic, scenario)
    start = start_of(topic, seed, script.slug)
    make_room(person_id)
    return _begun(person_id, kind, topic, script.slug, start)


def begin_alone(person_id: int, script: scenarios.Scenario) -> int:
    """A person's account, as a script that is no topic's leaves it; its id."""
    start = scenarios.begin(topics.catalog(), script, seed=script.slug)
    return _begun(person_id, Kind.ACCOUNT, "", script.slug, start)


def _begun(person_id: int, kind: Kind, topic: str, scenario: str, start: engine.World) -> int:
    now_us = clocks.wall_us()
    parts = dict(start.parts.items())
    world = World(
        owner_id=person_id,
        kind=kind,
        topic=topic,
        scenario=scenario,
        seed=start.seed,
        book=start.book,
        made_us=now_us,
        touched_us=now_us,
        version=1,
        now_us=start.now_us,
        state_bytes=sum(map(len, parts.values())),
        anchor_us=start.now_us,
        anchor_wall_us=now_us,
    )
    transactions.short(lambda: _insert(world, parts))
    return world.pk


def preview(topic: str, scenario: str = "", seed: str | None = None) -> engine.World:
    """A topic's start as it is drawn before anybody touches it. Raises NoSuchWorld where there is none."""
    return _preview(topics.catalog(), topic, _script(topic, scenario).slug, seed)


def start_of(topic: str, seed: str | None, scenario: str = "") -> engine.World:
    """A topic's start, to be forked and not to be written. Raises NoSuchWorld where there is none."""
    script = _script(topic, scenario)
    return _start(topics.catalog(), topic, script.slug, seed or script.slug)


def make_room(person_id: int) -> None:
    """Lets the longest untouched passing worlds of a person go until one more fits. Raises NoRoom."""
    is_guest = Person.objects.filter(pk=person_id, user=None).exists()
    most = MOST_WORLDS_OF_A_GUEST if is_guest else MOST_WORLDS
    excess = World.objects.filter(owner=person_id).count() - most + 1
    if excess <= 0:
        return
    passing = World.objects.filter(owner=person_id, kind__in=PASSING_KINDS).order_by("touched_us")
    going = list(passing.values_list("id", flat=True)[:excess])
    if len(going) < excess:
        raise NoRoom(f"person {person_id} has {most} worlds")
    erasing.delete(going)


def _script(topic: str, scenario: str) -> scenarios.Scenario:
    """The lab's own start where no other is named."""
    found = topics.topic(topic)
    script = found.lab.start(scenario) if found else None
    if script is None:
        raise NoSuchWorld(f"{topic} {scenario}")
    return script


def _insert(world: World, parts: dict[str, bytes]) -> None:
    world.save(force_insert=True)
    Version.objects.create(world=world, number=1, epoch=0, at_us=world.now_us, kind=Version.Kind.CHECKPOINT)
    Part.objects.bulk_create(Part(world=world, name=name, version=1, bytes=parts[name]) for name in parts)


# The catalog is a key, so that a topic that registers later finds no start made without it.
@lru_cache(maxsize=32)
def _start(catalog: Catalog, topic: str, scenario: str, seed: str) -> engine.World:
    start = scenarios.begin(catalog, _script(topic, scenario), seed=seed)
    start.parts.mark_clean()
    return start


@lru_cache(maxsize=32)
def _preview(catalog: Catalog, topic: str, scenario: str, seed: str | None) -> engine.World:
    found = start_of(topic, seed, scenario).settled()
    found.parts.mark_clean()
    return found
