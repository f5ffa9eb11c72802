"""The worlds of figures: none before somebody touches one; then her own, of which one runs at a time."""

from collections.abc import Mapping
from typing import Any

from courseware.labs import worlds
from courseware.labs.models import World
from courseware.labs.topics import Topic
from courseware.lessons.figures.stage import Spot
from courseware.lessons.models import TouchedFigure
from courseware.lessons.page import Page


def of_page(person_id: int | None, topic: Topic, page: Page) -> Mapping[str, int]:
    """The worlds of a page's figures, by the figures' anchors."""
    if person_id is None or not page.figures:
        return {}
    found = TouchedFigure.objects.filter(person=person_id, topic=topic.slug, page=page.name)
    return dict(found.values_list("anchor", "world"))


def touched(spot: Spot, person_id: int | None) -> int | None:
    """The world of a figure that somebody has touched, while it is there."""
    if person_id is None:
        return None
    known = TouchedFigure.objects.filter(**_key(spot, person_id)).values_list("world", flat=True).first()
    is_there = known is not None and World.objects.filter(pk=known, owner=person_id).exists()
    return known if is_there else None


def world_to_change(spot: Spot, person_id: int) -> int:
    """The world of a figure that somebody touches, begun now if there is none, or none any more. Raises NoRoom."""
    known = touched(spot, person_id)
    if known is not None:
        return known
    begun = worlds.begin(person_id, kind=worlds.Kind.FIGURE, topic=spot.topic.slug, scenario=spot.figure.scenario)
    TouchedFigure.objects.update_or_create(**_key(spot, person_id), defaults={"world": begun})
    return begun


def _key(spot: Spot, person_id: int) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "topic": spot.topic.slug,
        "page": spot.page.name,
        "anchor": spot.figure.anchor,
    }


def pause_others(world_id: int, person_id: int) -> None:
    """Stops the clocks of this person's other figures."""
    running = World.objects.filter(owner=person_id, kind=worlds.Kind.FIGURE, speed__gt=0).exclude(pk=world_id)
    for other in running.values_list("pk", flat=True):
        try:
            worlds.set_clock(other, person_id, worlds.Speed(0))
        except (worlds.NoSuchWorld, worlds.Moved):
            continue
