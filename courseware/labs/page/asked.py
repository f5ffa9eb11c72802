"""What a page asks to see. All of it stands in the address, so that a link shows the same again."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

from courseware.labs.topics import View, Width
from services.engine.clock import SPEEDS

LONGEST_MARK = 64
LARGEST_ID = 2**63 - 1
WIDTH_COOKIE = "width"


@dataclass(frozen=True)
class Asked:
    """A world, or the newest; what is selected in it; which parts of the page are open; how wide the picture may be.

    `named`: the page's own address names the world. `pace`: the speed at which a clock that stands goes on.
    """

    world: int | None = None
    named: bool = False
    select: str = ""
    width: Width = "wide"
    table: bool = False
    bill: bool = False
    pace: int = 1

    @property
    def view(self) -> View:
        return View(selected=self.select, width=self.width)

    def of(self, world: int | None) -> "Asked":
        """The same, of this world."""
        return replace(self, world=world)

    def selecting(self, mark: str) -> "Asked":
        """The same with another mark selected."""
        return replace(self, select=mark)

    def address(self) -> str:
        """What a link to this carries: what differs from how a page begins."""
        return urlencode(({"world": self.world} if self.named else {}) | self._said())

    def address_of_frame(self) -> str:
        """The same for a frame, which names its world always, and is drawn for a width."""
        said: dict[str, Any] = {"width": self.width, "named": int(self.named)}
        if self.world is not None:
            said["world"] = self.world
        said |= self._said()
        return urlencode(said)

    def _said(self) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if self.select:
            said["select"] = self.select
        if self.table:
            said["table"] = 1
        if self.bill:
            said["bill"] = 1
        if self.pace != 1:
            said["pace"] = self.pace
        return said


def asked(request: HttpRequest) -> Asked:
    """What a request asks to see. What makes no sense is as if it had not been asked for."""
    said = request.POST if request.method == "POST" else request.GET
    return Asked(
        world=_world(said),
        named=said.get("named", "1") == "1" and bool(said.get("world")),
        select=said.get("select", "")[:LONGEST_MARK].replace("\0", ""),
        width=_width(said.get("width") or request.COOKIES.get(WIDTH_COOKIE) or _guess(request)),
        table=said.get("table") == "1",
        bill=said.get("bill") == "1",
        pace=_pace(said.get("pace", "")),
    )


def _world(said: QueryDict) -> int | None:
    """The world's id; 0, which no world has, for what is no number."""
    text = said.get("world", "")
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_number and int(text) <= LARGEST_ID else 0


def _width(text: str) -> Width:
    return "narrow" if text == "narrow" else "wide"


def _guess(request: HttpRequest) -> str:
    """Phones say that they are; a script corrects the guess where it is wrong."""
    return "narrow" if "Mobi" in request.headers.get("User-Agent", "") else "wide"


def _pace(text: str) -> int:
    return int(text) if text in map(str, SPEEDS) and text != "0" else 1
