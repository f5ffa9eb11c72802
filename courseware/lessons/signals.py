"""What lessons do when a guest becomes a person who was here before."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from courseware.lessons import places
from courseware.lessons.models import Place, TouchedFigure
from courseware.people.persons import guest_has, guest_joined


@receiver(guest_joined)
def hand_places_over(guest_id: int, person_id: int, **_: Any) -> None:
    places.hand_over(guest_id, person_id)
    known = TouchedFigure.objects.filter(person=person_id).values_list("topic", "page", "anchor")
    taken = set(known)
    for figure in TouchedFigure.objects.filter(person=guest_id):
        if (figure.topic, figure.page, figure.anchor) not in taken:
            TouchedFigure.objects.filter(pk=figure.pk).update(person=person_id)


@receiver(guest_has)
def tell_of_pages(guest_id: int, **_: Any) -> str:
    count = Place.objects.filter(person=guest_id, is_read=True).count()
    return ngettext("%(count)s page", "%(count)s pages", count) % {"count": count} if count else ""
