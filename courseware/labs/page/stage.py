"""What a lab's page is drawn from: a world at an instant, its history, and what was asked to be seen of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from django.urls import reverse

from courseware.labs import worlds
from courseware.labs.page.asked import Asked
from courseware.labs.topics import Drawing, Topic
from services.engine.clock import Clock
from services.engine.world import World

STANDS = Clock(0, 0)


@dataclass(frozen=True)
class Stage:
    """`look` is None before anything was changed: then the topic's start is shown, and nobody owns it yet.

    `is_whole` where a whole page is drawn: without scripts it is all there is, so what is folded is in it too.
    """

    topic: Topic
    asked: Asked
    world: World
    look: worlds.Look | None = None
    lines: Sequence[worlds.Line] = field(default_factory=tuple)
    is_whole: bool = False

    @property
    def clock(self) -> Clock:
        return self.look.clock if self.look else STANDS

    @cached_property
    def drawing(self) -> Drawing:
        """The picture and what belongs to it. Drawn once, though several parts of the page need it."""
        return self.topic.lab.draw(self.world, replace(self.asked.view, table=self.shows_table))

    @property
    def shows_table(self) -> bool:
        """Whether the picture's table is shown: a frame carries it only while it is open."""
        return self.asked.table or self.is_whole

    def address(self, *, select: str | None = None) -> str:
        """The page that shows this; with another mark selected, if one is named."""
        return address_of(self.topic.slug, self.asked if select is None else self.asked.selecting(select))

    def url(self, name: str) -> str:
        """One of the lab's addresses, without what is asked."""
        return _address(name, self.topic.slug)

    def action_url(self, name: str) -> str:
        """Where a form of that action is sent."""
        return _address("act", self.topic.slug, name)


def address_of(slug: str, asked: Asked) -> str:
    """The page of a topic's lab that shows what is asked for."""
    query = asked.address()
    return f"{_address('lab', slug)}?{query}" if query else _address("lab", slug)


@cache
def _address(name: str, *parts: str) -> str:
    return reverse(f"labs:{name}", args=parts)
