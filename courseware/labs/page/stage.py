"""What a lab's page is drawn from: a world at an instant, its history, and what was asked to be seen of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from django.urls import reverse

from courseware.labs import worlds
from courseware.labs.page.asked import Asked
from courseware.labs.page.cards import Card
from courseware.labs.topics import Drawing, Topic
from services.engine.clock import Clock
from services.engine.world import World

STANDS = Clock(0, 0)


@dataclass(frozen=True)
class Watched:
    """Whose world a teacher looks at, at which address, and where she came from."""

    name: str
    address: str
    back: str


@dataclass(frozen=True)
class Stage:
    """`look` is None before anything was changed: then the topic's start is shown, and nobody owns it yet.

    `is_whole` where a whole page is drawn: without scripts it is all there is, so what is folded is in it too. `past`
    is set where a kept version is looked at, `token` where somebody else's world is: then nothing can be done in it.
    `watched` is set besides the token where a teacher looks at a student's world.
    `side` tells two worlds apart that one page shows, and `pair` names both in its addresses.
    """

    topic: Topic
    asked: Asked
    world: World
    look: worlds.Look | None = None
    lines: Sequence[worlds.Line] = field(default_factory=tuple)
    is_whole: bool = False
    stops: Sequence[worlds.Stop] = ()
    past: worlds.Past | None = None
    token: str = ""
    watched: Watched | None = None
    side: str = ""
    pair: str = ""
    card: Card | None = None

    @property
    def folds_controls(self) -> bool:
        """Whether controls without a heading unfold, where there are many."""
        return True

    @property
    def clock(self) -> Clock:
        return self.look.clock if self.look else STANDS

    @property
    def may_act(self) -> bool:
        """Whether something can be done here: not in the past, and not in somebody else's world."""
        return self.past is None and not self.token

    @cached_property
    def drawing(self) -> Drawing:
        """The picture and what belongs to it. Drawn once, though several parts of the page need it."""
        line = (self.look.id, self.look.made_us, self.look.version) if self.look and self.past is None else None
        return self.topic.lab.draw(self.world, replace(self.asked.view, table=self.shows_table, line=line))

    @property
    def shows_table(self) -> bool:
        """Whether the picture's table is shown: a frame carries it only while it is open."""
        return self.asked.table or (self.is_whole and not self.asked.on_stage)

    @property
    def shows_bill(self) -> bool:
        """Whether the bill's lines are shown: likewise."""
        return self.asked.bill or (self.is_whole and not self.asked.on_stage)

    @property
    def base(self) -> str:
        """The page's address, without what is asked."""
        return self.watched.address if self.watched else base_of(self.topic.slug, self.token)

    def address(self, *, select: str | None = None) -> str:
        """The page that shows this; with another mark selected, if one is named."""
        return address_of(self.base, self.asked if select is None else self.asked.selecting(select))

    def url(self, name: str) -> str:
        """One of the lab's addresses, without what is asked."""
        if self.watched and name == "frame":
            return f"{self.watched.address}frame"
        if self.token and name == "frame":
            return _address("shared-frame", self.topic.slug, self.token)
        return _address(name, self.topic.slug)

    def action_url(self, name: str) -> str:
        """Where a form of that action is sent."""
        if self.side:
            return f"{_address('compare-act', self.topic.slug, self.side, name)}?{self.pair}"
        return _address("act", self.topic.slug, name)


@lru_cache(maxsize=512)
def address_of(base: str, asked: Asked) -> str:
    """The page of a lab that shows what is asked for."""
    query = asked.address()
    return f"{base}?{query}" if query else base


def base_of(slug: str, token: str = "") -> str:
    """The address of a topic's lab, or of a shared world in it."""
    return _address("shared", slug, token) if token else _address("lab", slug)


@lru_cache(maxsize=512)
def _address(name: str, *parts: str) -> str:
    return reverse(f"labs:{name}", args=parts)
