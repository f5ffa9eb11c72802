"""The parts of a picture that can be selected, and how they are called where they are listed in words."""

from collections.abc import Mapping, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.svg import Child, join
from services.kinesis.board import Board, ProducerMark
from services.kinesis.pictures import phrases
from services.kinesis.pictures.sheet import keep_few

STREAM = "stream"


class Marks:
    """Draws parts that can be selected. One of them, the selected or the first, is where the Tab key enters."""

    def __init__(self, board: Board, parts: Sequence[str]) -> None:
        self.selected = board.selected
        self._board = board
        self.entry = board.selected if board.selected in parts else parts[0] if parts else ""

    def named(self, part: str) -> str:
        """How a part is called in the page."""
        return escape(self._board.named(part))

    def mark(self, part: str, aloud: str, *children: Child, state: str = "") -> SafeString:
        """A part with its words for who hears the picture. Written out, since a picture has dozens."""
        name = self.named(part)
        data_state = f' data-state="{state}"' if state else ""
        tabindex = 0 if part == self.entry else -1
        pressed = "true" if part == self.selected else "false"
        return SafeString(
            f'<g id="{name}" data-select="{name}"{data_state} role="button" tabindex="{tabindex}"'
            f' aria-pressed="{pressed}" aria-label="{escape(aloud)}">{join(children)}</g>'
        )


def listed(board: Board) -> Mapping[str, str]:
    """Every mark by its id, in words, to be chosen from a list."""
    if not board.exists:
        return {}
    closed = tuple([layer.number for layer in board.layers if layer.is_closed])
    readers = tuple([reader.name for reader in board.readers])
    key = ("listed", get_language(), board.number, board.streams, closed, readers)
    found: Mapping[str, str] | None = board.second.drawn.get(key)
    if found is None:
        found = keep_few(board.second.drawn, key, _listed(board))
    record = board.record(board.selected)
    if record is None:
        return found
    return {**found, board.named(record.part): _("Record of %(key)s") % {"key": record.key}}


def _listed(board: Board) -> dict[str, str]:
    parts = {shard.part: _("Shard %(number)d") % {"number": shard.number} for shard in board.shards}
    parts |= {
        layer.part: _("Shard %(number)d, closed") % {"number": layer.number}
        for layer in board.layers
        if layer.is_closed
    }
    parts |= {each.part: _("Producer %(name)s") % {"name": each.name} for each in board.producers}
    parts |= {each.part: _("Application %(name)s") % {"name": each.name} for each in board.readers}
    words = {_stream_part(board, board.number): _("Stream %(name)s") % {"name": board.stream}}
    words |= {board.named(part): said for part, said in parts.items()}
    other = _("Stream %(name)s, %(status)s")
    return words | {
        _stream_part(board, each.number): other % {"name": each.name, "status": each.status} for each in board.others
    }


def _stream_part(board: Board, number: int) -> str:
    """How a stream as a whole is selected."""
    is_oldest = not board.streams or board.streams[0].number == number
    return STREAM if is_oldest else f"stream-{number}"


def producer_aloud(producer: ProducerMark) -> str:
    """A producer with its numbers in words."""
    said = _("Producer %(name)s, %(keys)s, %(rate)s records a second") % {
        "name": producer.name,
        "keys": phrases.keys(producer),
        "rate": phrases.many(producer.records_a_second),
    }
    if producer.refused:
        said += _(", %(count)s of them refused") % {"count": phrases.many(producer.refused)}
    return said
