"""What a live figure is drawn from. It is a small lab: the same picture, forms and clock, with fewer of each.

The pieces of a lab's page are drawn as they are there, and then put under the figure's own name (`naming.py`), since
several figures, or none, may stand on a page.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from courseware.labs.page.asked import Asked
from courseware.labs.page.kept import Kept
from courseware.labs.page.stage import Stage
from courseware.labs.topics import Draw, Drawing, Prefilled, Topic, View
from courseware.lessons.addresses import page_address
from courseware.lessons.figures.naming import BASE
from courseware.lessons.page import Figure, Page
from services.engine.world import World

LAB_PICTURE = "lab"

_starts: Kept[tuple[object, ...], tuple[World, Drawing]] = Kept(256)


@dataclass(frozen=True)
class Spot:
    """A figure where it stands: in a page of a topic's lesson."""

    topic: Topic
    page: Page
    figure: Figure

    @property
    def address(self) -> str:
        """Where forms and frames of this figure are."""
        return reverse("lessons:figure", args=[self.topic.slug, self.page.name, self.figure.anchor])


@dataclass(frozen=True)
class FigureStage(Stage):
    """A figure's world at an instant, or its start. `spot` is always set."""

    spot: Spot | None = None

    @property
    def figure(self) -> Figure:
        assert self.spot is not None
        return self.spot.figure

    @property
    def folds_controls(self) -> bool:
        """A figure has one or two, and they are what it is for."""
        return False

    @cached_property
    def drawing(self) -> Drawing:
        """The picture and what belongs to it. A start looks the same each time, and most readers see just that."""
        if self.look is not None:
            return super().drawing
        view = replace(self.asked.view, table=self.shows_table)
        key = (self.topic.slug, self.figure.scenario, self.figure.picture, view, get_language() or "")
        # Drawn of the same world as long as nothing registers itself anew, which is told by the world.
        made_of, drawn = _starts.get(key, lambda: (self.world, self.topic.lab.draw(self.world, view)))
        if made_of is not self.world:
            drawn = self.topic.lab.draw(self.world, view)
            _starts.keep(key, (self.world, drawn))
        return drawn

    def address(self, *, select: str | None = None) -> str:
        """The page, at this figure; with another part selected, if one is named."""
        assert self.spot is not None
        asked = self.asked if select is None else self.asked.selecting(select)
        said = {"figure": self.figure.anchor, "select": asked.select} if asked.select else {}
        query = f"?{urlencode(said)}" if said else ""
        return f"{page_address(self.spot.topic.slug, self.spot.page.name)}{query}#{self.figure.anchor}"

    def url(self, name: str) -> str:
        return f"{BASE}{name}"

    def action_url(self, name: str) -> str:
        return f"{BASE}do/{name}"


def stage_of(spot: Spot, asked: Asked, world: World) -> FigureStage:
    """The start of a figure, or what was made of it."""
    return FigureStage(_as_its_lab(spot.topic, spot.figure), asked, world, spot=spot)


def picture_of(topic: Topic, name: str) -> Draw | None:
    """The picture of that name."""
    return topic.lab.draw if name == LAB_PICTURE else topic.lab.figures.get(name)


def _as_its_lab(topic: Topic, figure: Figure) -> Topic:
    """The topic with a lab that is the figure: its picture, and the forms that it names."""
    draw = picture_of(topic, figure.picture) or topic.lab.draw

    def offered(world: World, view: View) -> list[Prefilled]:
        return [offer for offer in topic.lab.offered(world, view) if offer.action in figure.actions]

    return replace(topic, lab=replace(topic.lab, draw=draw, offered=offered))
