"""What happens to reports when a guest becomes somebody."""

from typing import Any

from django.dispatch import receiver

from courseware.gradebook.models import Mistake
from courseware.people.persons import guest_joined


@receiver(guest_joined)
def hand_reports_over(guest_id: int, person_id: int, **_: Any) -> None:
    Mistake.objects.filter(person=guest_id).update(person=person_id)
