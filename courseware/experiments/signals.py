"""What happens to runs when a guest becomes somebody."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from courseware.experiments.models import Run
from courseware.people.persons import guest_has, guest_joined


@receiver(guest_joined)
def hand_runs_over(guest_id: int, person_id: int, **_: Any) -> None:
    Run.objects.filter(person=guest_id).update(person=person_id)


@receiver(guest_has)
def tell_of_runs(guest_id: int, **_: Any) -> str:
    count = Run.objects.filter(person=guest_id).count()
    return ngettext("%(count)s experiment", "%(count)s experiments", count) % {"count": count} if count else ""
