"""What a page asks to see. All of it stands in the address, so that a link shows the same again."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from courseware.labs.topics import View, Width
from services.engine.clock import SPEEDS

LONGEST_MARK = 64
LONGEST_EVENT = 200
LONGEST_SLUG = 80
LARGEST_ID = 2**63 - 1
WIDTH_COOKIE = "width"


@dataclass(frozen=True)
class Asked:
    """A world, the newest, or a start; what is selected in it; what of the page is open; how wide the picture may be.

    `named`: the page's own address names the world. `at` is the kept version that is looked at, and `step` one of those
    by its place among them; without either it is now. `event` is a line of the history that is selected. `pace`: the
    speed at which a clock that stands goes on. `on_stage`: for a projector, without forms.
    """

    world: int | None = None
    named: bool = False
    scenario: str = ""
    seed: str = ""
    at: int | None = None
    step: int | None = None
    select: str = ""
    event: str = ""
    width: Width = "wide"
    table: bool = False
    bill: bool = False
    what_if: bool = False
    pace: int = 1
    on_stage: bool = False

    @property
    def view(self) -> View:
        return View(selected=self.select, width=self.width)

    @property
    def names_a_start(self) -> bool:
        """Whether a start is asked for by its name, and no world."""
        return self.world is None and bool(self.scenario or self.seed)

    def of(self, world: int | None) -> "Asked":
        """The same, of this world. One that began from a start which the address named has a name of its own."""
        if world is None or not self.names_a_start:
            return replace(self, world=world)
        return replace(self, world=world, named=True, scenario="", seed="")

    def selecting(self, mark: str) -> "Asked":
        """The same with another mark selected."""
        return replace(self, select=mark)

    def looking_at(self, version: int | None) -> "Asked":
        """The same at another kept version, or now."""
        return replace(self, at=version, step=None)

    def address(self) -> str:
        """What a link to this carries: what differs from how a page begins."""
        return urlencode(({"world": self.world} if self.named else {}) | self._said())

    def address_of_frame(self) -> str:
        """The same for a frame, which names its world always, and is drawn for a width."""
        return self._address_of_frame

    @cached_property
    def _address_of_frame(self) -> str:
        said: dict[str, Any] = {"width": self.width, "named": int(self.named)}
        if self.world is not None:
            said["world"] = self.world
        said |= self._said()
        return urlencode(said)

    def _said(self) -> dict[str, Any]:
        said = {
            "scenario": self.scenario,
            "seed": self.seed,
            "at": self.at,
            "select": self.select,
            "event": self.event,
            "table": int(self.table),
            "bill": int(self.bill),
            "what_if": int(self.what_if),
            "pace": self.pace if self.pace != 1 else 0,
            "view": "stage" if self.on_stage else "",
        }
        return {name: value for name, value in said.items() if value}


def asked(request: HttpRequest) -> Asked:
    """What a request asks to see. What makes no sense is as if it had not been asked for; what changes a world is about
    the present, whatever was looked at."""
    said = request.POST if request.method == "POST" else request.GET
    looks_back = request.method != "POST"
    return Asked(
        world=number(said, "world"),
        named=said.get("named", "1") == "1" and bool(said.get("world")),
        scenario=_text(said, "scenario", LONGEST_SLUG),
        seed=_text(said, "seed", LONGEST_SLUG),
        at=number(said, "at") if looks_back else None,
        step=number(said, "step") if looks_back else None,
        select=_text(said, "select", LONGEST_MARK),
        event=_text(said, "event", LONGEST_EVENT),
        width=_width(said.get("width") or request.COOKIES.get(WIDTH_COOKIE) or _guess(request)),
        table=said.get("table") == "1",
        bill=said.get("bill") == "1",
        what_if=said.get("what_if") == "1",
        pace=_pace(said.get("pace", "")),
        on_stage=said.get("view") == "stage",
    )


def number(said: QueryDict, name: str) -> int | None:
    """A number that names something, None if there is none; 0, which nothing is called, for what is no number."""
    text = said.get(name, "")
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_number and int(text) <= LARGEST_ID else 0


def _text(said: QueryDict, name: str, longest: int) -> str:
    return said.get(name, "")[:longest].replace("\0", "")


def _width(text: str) -> Width:
    return "narrow" if text == "narrow" else "wide"


def _guess(request: HttpRequest) -> str:
    """Phones say that they are; a script corrects the guess where it is wrong."""
    return "narrow" if "Mobi" in request.headers.get("User-Agent", "") else "wide"


def _pace(text: str) -> int:
    return int(text) if text in map(str, SPEEDS) and text != "0" else 1
