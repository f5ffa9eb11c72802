"""The emulator's one world and its one key: begun, gone on with, begun anew."""

from django.utils import timezone

from courseware.labs import worlds
from courseware.people.models import Person
from courseware.wire import keys
from courseware.wire.emulator.options import Options
from courseware.wire.models import AccessKey
from services.engine.clock import SECOND_US
from services.engine.scenario import Scenario
from services.engine.terms import terms

SLUG = "emulator"
# Time passes while nobody calls, too.
LEASE_S = 10 * 365 * 24 * 3600


class OtherTerms(Exception):
    """The world that was kept goes by other terms than those that were asked for."""


def open_world(chosen: Options) -> None:
    """The world that was kept, or a new one. Raises OtherTerms."""
    keys.CHOSEN[chosen.access_key] = chosen.secret_key
    person, _ = Person.objects.get_or_create(pk=1)
    world_id = worlds.newest(person.pk, kind=worlds.Kind.ACCOUNT, topic="")
    if world_id is None:
        begin(chosen)
        return
    look = worlds.look(world_id, person.pk, lease_s=LEASE_S)
    if look is not None and terms(look.world.parts) != chosen.terms:
        raise OtherTerms
    worlds.set_clock(world_id, person.pk, worlds.Speed(chosen.speed))
    worlds.look(world_id, person.pk, lease_s=LEASE_S)
    _speak_to(world_id, chosen)


def begin(chosen: Options) -> None:
    """A new world, empty, at the present second; the one before goes."""
    person_id = Person.objects.get(pk=1).pk
    origin_us = int(timezone.now().timestamp()) * SECOND_US
    world_id = worlds.begin_alone(person_id, Scenario(SLUG, origin_us=origin_us, terms=chosen.terms))
    worlds.set_clock(world_id, person_id, worlds.Speed(chosen.speed))
    worlds.look(world_id, person_id, lease_s=LEASE_S)
    _speak_to(world_id, chosen)
    for old in worlds.of_person(person_id, kind=worlds.Kind.ACCOUNT, topic=""):
        if old.pk != world_id:
            worlds.delete(old.pk, person_id)


def _speak_to(world_id: int, chosen: Options) -> None:
    """Has the key open this world, and no other key any."""
    AccessKey.objects.update_or_create(
        key_id=chosen.access_key, defaults={"world_id": world_id, "revoked_at": None, "used_at": None}
    )
    AccessKey.objects.exclude(key_id=chosen.access_key).delete()
