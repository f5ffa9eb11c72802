"""From a request to what a figure is drawn from."""

from dataclasses import replace

from django.http import Http404, HttpRequest

from courseware.labs import topics, worlds
from courseware.labs.page.asked import Asked, asked
from courseware.labs.topics import Topic
from courseware.lessons import lesson as lessons
from courseware.lessons.figures.stage import FigureStage, Spot, picture_of, stage_of
from courseware.lessons.page import Figure

# A figure that nobody looks at stands soon: its lease is short.
LEASE_S = 5


def spot_called(slug: str, name: str, anchor: str) -> Spot:
    """The figure of that name. Raises Http404."""
    topic = topics.topic(slug)
    page = lessons.lesson_of(topic).page(name) if topic else None
    figure = page.figure(anchor) if page else None
    if topic is None or page is None or figure is None or not can_be_drawn(topic, figure):
        raise Http404
    return Spot(topic, page, figure)


def can_be_drawn(topic: Topic, figure: Figure) -> bool:
    """Whether the topic has the picture and the start that the figure names."""
    return topic.lab.start(figure.scenario) is not None and picture_of(topic, figure.picture) is not None


def asked_of(request: HttpRequest, figure: Figure) -> Asked:
    """What is asked of a figure: by a form or frame of its own, or by the address of the page, if it is about it."""
    wanted = asked(request)
    if request.resolver_match and request.resolver_match.view_name == "lessons:page":
        is_meant = request.GET.get("figure") == figure.anchor
        wanted = Asked(select=wanted.select if is_meant else figure.select, width=wanted.width)
    return replace(wanted, named=False, scenario="", seed="", event="", bill=False, what_if=False, on_stage=False)


def start(spot: Spot, wanted: Asked) -> FigureStage:
    """A figure that nobody touched yet."""
    return stage_of(spot, wanted.of(None), worlds.preview(spot.topic.slug, spot.figure.scenario))


def staged(spot: Spot, wanted: Asked, person_id: int | None, *, seen: worlds.Seen | None = None) -> FigureStage | None:
    """A figure as it is now, or its start, where its world has ended. None where this process is behind."""
    if wanted.world is None or person_id is None:
        return start(spot, wanted)
    try:
        look = worlds.look(wanted.world, person_id, seen=seen, lease_s=LEASE_S)
        return None if look is None else of_look(spot, wanted, look)
    except worlds.NoSuchWorld:
        return start(spot, wanted)


def of_look(spot: Spot, wanted: Asked, look: worlds.Look) -> FigureStage:
    """A figure's world. Raises NoSuchWorld for one that began otherwise."""
    begins = spot.figure.scenario or spot.topic.lab.scenario.slug
    if (look.kind, look.topic, look.scenario) != (worlds.Kind.FIGURE, spot.topic.slug, begins):
        raise worlds.NoSuchWorld(look.id)
    stage = stage_of(spot, replace(wanted.of(look.id), pace=look.clock.speed or wanted.pace), look.world)
    return replace(stage, look=look)
