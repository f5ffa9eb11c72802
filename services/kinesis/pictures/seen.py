"""The board of a world, computed once for the picture and for the forms beside it."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from courseware.labs.page.kept import Kept
from services.engine.world import World
from services.kinesis import look
from services.kinesis.board import Board, LastSecond

REMEMBERED_SECONDS = 512

_seconds: Kept[bytes, LastSecond] = Kept(REMEMBERED_SECONDS)
_boards: "WeakKeyDictionary[World, Board]" = WeakKeyDictionary()


def seen(world: World, selected: str) -> Board:
    """The board of a settled copy that is only read: at one instant it has one, whatever is selected."""
    known = _boards.get(world)
    if known is None or known.now_us != world.now_us:
        known = _boards[world] = look.board(world, remember=_seconds.get)
    return known if known.selected == selected else replace(known, selected=selected)
