"""The Kinesis lab at an instant, as the page shows it."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.topics import Drawing, View, Width
from services.engine.world import World
from services.kinesis.board import Board
from services.kinesis.pictures import phrases
from services.kinesis.pictures.caption import caption
from services.kinesis.pictures.inspector import inspector
from services.kinesis.pictures.marks import listed
from services.kinesis.pictures.narrow import narrow
from services.kinesis.pictures.notes import pending_words
from services.kinesis.pictures.seen import seen
from services.kinesis.pictures.sheet import Sheet
from services.kinesis.pictures.table import table
from services.kinesis.pictures.wide import wide


def draw(world: World, view: View) -> Drawing:
    """What a world looks like; it must be a settled copy."""
    return drawing(seen(world, view.selected), view.width, Sheet(view.line), with_table=view.table)


def drawing(board: Board, width: Width, sheet: Sheet | None = None, *, with_table: bool = True) -> Drawing:
    """What a board looks like."""
    sheet = sheet or Sheet()
    return Drawing(
        picture=narrow(board, sheet) if width == "narrow" else wide(board, sheet),
        caption=caption(board, width),
        table=table(board) if with_table else SafeString(),
        inspector=inspector(board, sheet),
        said=said(board),
        marks=listed(board),
        same=tuple(sheet.same),
    )


def said(board: Board) -> str:
    """The one sentence that matters now."""
    if not board.exists:
        return _("There is no stream.")
    if board.hot:
        numbers = tuple(shard.number for shard in board.hot)
        who = phrases.names(numbers) if len(numbers) <= 4 else _("%(count)d shards") % {"count": len(numbers)}
        return ngettext(
            "Hot: %(shards)s; %(count)s record refused a second",
            "Hot: %(shards)s; %(count)s records refused a second",
            board.refused,
        ) % {"shards": who, "count": phrases.many(board.refused)}
    if board.pending is not None:
        return ": ".join(filter(None, pending_words(board, board.pending)))
    return phrases.stream_aloud(board) + "."
