"""What happens to worlds when their owners change or go."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import ngettext

from courseware.labs.models import Kind, World
from courseware.labs.store import erasing
from courseware.people.persons import guest_has, guest_joined


@receiver(guest_joined)
def hand_worlds_over(guest_id: int, person_id: int, **_: Any) -> None:
    World.objects.filter(owner=guest_id).update(owner=person_id)
    World.objects.filter(began_as_of=guest_id).update(began_as_of=person_id)


@receiver(guest_has)
def tell_of_worlds(guest_id: int, **_: Any) -> str:
    count = World.objects.filter(owner=guest_id, is_ready=True).exclude(kind=Kind.FIGURE).count()
    return ngettext("%(count)s lab", "%(count)s labs", count) % {"count": count} if count else ""


@receiver(pre_delete, sender=World)
def delete_what_lies_below(instance: World, **_: Any) -> None:
    erasing.delete_below(instance.pk)
