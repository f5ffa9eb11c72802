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
        said += _rings(board)
    if width == "wide" and any(layer.stored for layer in board.layers):
        step = board.stored_grain_records
        said.append(
            ngettext("1 stored grain = %(count)s record", "1 stored grain = %(count)s records", step)
            % {"count": phrases.many(step)}
        )
    said.append(_("each at its own hash key and age"))
    if max(board.grain_records, board.stored_grain_records) > 1:
        said.append(_("a sample"))
    said.append(_("retention %(hours)s") % {"hours": phrases.hours(board.retention_hours)})
    return " · ".join(said)


def _falling(board: Board) -> str:
    step = board.grain_records
    return ngettext(
        "1 falling grain = %(count)s record of the last second",
        "1 falling grain = %(count)s records of the last second",
        step,
    ) % {"count": phrases.many(step)}


def _rings(board: Board) -> list[str]:
    step = ring_scale(board)
    return [
        ngettext("1 ring = %(count)s record refused", "1 ring = up to %(count)s records refused", step)
        % {"count": phrases.many(step)}
    ]
