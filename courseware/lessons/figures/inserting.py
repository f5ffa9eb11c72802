"""Figures in a page as it is read: each with its world, if this reader touched it, and with the forms of its clock."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString

from courseware.labs.page import clockbar
from courseware.labs.svg import join, tag
from courseware.labs.topics import Topic
from courseware.lessons.figures import answers, staging, touching
from courseware.lessons.figures.clock import RESET
from courseware.lessons.figures.naming import BASE, named
from courseware.lessons.figures.stage import FigureStage, Spot
from courseware.lessons.page import Page
from courseware.people import persons


def figures(
    request: HttpRequest, topic: Topic, page: Page, given: Mapping[str, SafeString]
) -> Iterator[tuple[str, SafeString]]:
    """The figures of a page by their anchors. Those that are given were drawn already."""
    person_id = persons.person_id(request)
    touched = touching.of_page(person_id, topic, page)
    for figure in page.figures:
        if not staging.can_be_drawn(topic, figure):
            words = tag("p", figure.text)
            yield figure.anchor, tag("figure", words, tag("figcaption", figure.caption), id=figure.anchor, cls="gc-fig")
            continue
        spot = Spot(topic, page, figure)
        wanted = staging.asked_of(request, figure).of(touched.get(figure.anchor))
        drawn = given.get(figure.anchor)
        if drawn is None:
            stage = staging.staged(spot, wanted, person_id) or staging.start(spot, wanted)
            drawn = answers.element(request, _whole(stage))
        yield figure.anchor, join([_forms(request, spot, wanted.select), drawn])


def _whole(stage: FigureStage) -> FigureStage:
    return replace(stage, is_whole=True)


def _forms(request: HttpRequest, spot: Spot, select: str) -> SafeString:
    """The clock's buttons stand in the figure, which comes anew each second; what they send stands beside it."""
    fields = [
        tag("input", type="hidden", name="csrfmiddlewaretoken", value=get_token(request)),
        tag("input", type="hidden", name="select", value=select),
    ]
    drawn = [
        tag(
            "form",
            *fields,
            id=name,
            method="post",
            action=f"{BASE}{way}",
            hx_post=f"{BASE}{way}",
            hx_target="#lab",
            hx_swap="morph:outerHTML",
            hidden=True,
        )
        for name, way in ((clockbar.FORM, "clock"), (RESET, "reset"))
    ]
    return named(join(drawn), spot.figure.anchor, spot.address)
