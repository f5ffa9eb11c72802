"""What stands below the picture: what a grain stands for, and what is a sample."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.topics import Width
from services.kinesis.board import Board
from services.kinesis.pictures import phrases
from services.kinesis.pictures.senders import ring_scale


def caption(board: Board, width: Width = "wide") -> str:
    """The scale of everything that is drawn one for many."""
    if not board.exists:
        return _("Level: what a shard let in in the last second, against its limit. Width: its share of the hash ring.")
    said = [_falling(board)]
    if board.refused:
        said.append(_("1 ring = up to %(count)s refused") % {"count": phrases.many(ring_scale(board))})
    if width == "wide" and board.kept:
        said.append(_("1 stored grain = %(count)s") % {"count": phrases.many(board.stored_grain_records)})
    is_sample = max(board.grain_records, board.stored_grain_records) > 1
    said.append(_("a sample, each at its own hash key and age") if is_sample else _("each at its own hash key and age"))
    said.append(_("kept for %(hours)s") % {"hours": phrases.hours(board.retention_hours)})
    return " · ".join(said)


def _falling(board: Board) -> str:
    step = board.grain_records
    return ngettext(
        "1 falling grain = %(count)s record of the last second",
        "1 falling grain = %(count)s records of the last second",
        step,
    ) % {"count": phrases.many(step)}
