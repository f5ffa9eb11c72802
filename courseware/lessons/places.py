"""Where a reader is: which pages she has read, and where she left off."""

from collections.abc import Mapping

from django.db import transaction

from courseware.lessons.models import Place


def of_topic(person_id: int | None, topic: str) -> Mapping[str, Place]:
    """Her places in a topic by the names of the pages; nothing of who has no row."""
    if person_id is None:
        return {}
    return {place.page: place for place in Place.objects.filter(person=person_id, topic=topic)}


def newest(known: Mapping[str, Place]) -> Place | None:
    """Where she was last."""
    return max(known.values(), key=lambda place: (place.at, place.pk), default=None)


def keep(person_id: int, topic: str, page: str, *, anchor: str | None = None, is_read: bool = False) -> None:
    """Notes where she is. A page that was read stays read."""
    said = ({} if anchor is None else {"anchor": anchor}) | ({"is_read": True} if is_read else {})
    Place.objects.update_or_create(person_id=person_id, topic=topic, page=page, defaults=said)


def hand_over(guest_id: int, person_id: int) -> None:
    """Gives a guest's places to a person. What she has read on either side is read; her newest place counts."""
    with transaction.atomic():
        known = {(each.topic, each.page): each for each in Place.objects.filter(person=person_id)}
        for place in Place.objects.filter(person=guest_id):
            other = known.get((place.topic, place.page))
            if other is None:
                Place.objects.filter(pk=place.pk).update(person=person_id)
                continue
            anchor = place.anchor if place.at > other.at else other.anchor
            is_read = place.is_read or other.is_read
            Place.objects.filter(pk=other.pk).update(anchor=anchor, is_read=is_read)
