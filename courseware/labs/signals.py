"""What happens to worlds when their owners change or go."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from courseware.labs.models import World
from courseware.labs.store import erasing
from courseware.people.persons import guest_joined


@receiver(guest_joined)
def hand_worlds_over(guest_id: int, person_id: int, **_: Any) -> None:
    World.objects.filter(owner=guest_id).update(owner=person_id)
    World.objects.filter(began_as_of=guest_id).update(began_as_of=person_id)


@receiver(pre_delete, sender=World)
def delete_what_lies_below(instance: World, **_: Any) -> None:
    erasing.delete_below(instance.pk)
