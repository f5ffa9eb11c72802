"""The board of a world, computed once for the picture and for the forms beside it.

A mark's id in an address says which stream it is of, unless that is the region's oldest: `stream-2:shard-0`. A board
knows its own marks only, by their ids without that.
"""

import re
from dataclasses import replace
from weakref import WeakKeyDictionary

from courseware.labs.page.kept import Kept
from services.engine.world import World
from services.kinesis import look
from services.kinesis.board import Board, LastSecond

REMEMBERED_SECONDS = 512
_OF_A_STREAM = re.compile(r"stream-(\d{1,9})(?::(.*))?", re.ASCII)

_seconds: Kept[bytes, LastSecond] = Kept(REMEMBERED_SECONDS)
_boards: "WeakKeyDictionary[World, dict[int | None, Board]]" = WeakKeyDictionary()


def seen(world: World, selected: str) -> Board:
    """The board of a settled copy that is only read: at one instant a stream has one, whatever of it is selected."""
    number, part = parsed(selected)
    boards = _boards.setdefault(world, {})
    known = boards.get(number)
    if known is None or known.now_us != world.now_us:
        known = boards[number] = look.board(world, number=number, remember=_seconds.get)
    return known if known.selected == part else replace(known, selected=part)


def parsed(selected: str) -> tuple[int | None, str]:
    """The number of the stream that a selection names, if it names one, and which of its marks."""
    found = _OF_A_STREAM.fullmatch(selected)
    return (int(found[1]), found[2] or "") if found else (None, selected)
