"""Beside the wide picture, one sentence each, what is to be seen: refused, let in, what changes, what is kept."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from courseware.labs.svg import join, tag
from services.kinesis.board import Board, Pending
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.lettering import text, wrapped
from services.kinesis.pictures.sheet import Sheet
from services.kinesis.throughput import WRITE_RECORDS_A_SECOND

LAST = grid.HEIGHT - 6
BLOCK_GAP = 13

PENDING_TITLES = {
    "create": lazy("Creating the stream"),
    "delete": lazy("Deleting the stream"),
    "split": lazy("Splitting %(shards)s"),
    "merge": lazy("Merging %(shards)s"),
    "count": lazy("Changing the shard count"),
    "warm": lazy("Getting ready for more traffic"),
    "scale_up": lazy("Scaling by itself: splitting %(shards)s"),
    "scale_down": lazy("Scaling by itself: merging %(shards)s"),
    "record_size": lazy("Changing the largest record to %(to)s KiB"),
}

Note = tuple[float, str, str]


def notes(board: Board, sheet: Sheet) -> tuple[SafeString, float]:
    """The sentences, each beside what it is about, none over another, and where they end; one that would not end in
    time is left out. What is kept is told where nobody reads: else the readers stand there."""
    flows, lowest = _drawn(_of_the_second(board), 0.0)
    drawn = sheet.keep(tag("g", flows, id="kin-flows"))
    if board.readers:
        return drawn, lowest
    keeps, lowest = _drawn(_of_the_store(board), lowest)
    return join([drawn, keeps]), lowest


def _drawn(said: Iterable[Note], lowest: float) -> tuple[SafeString, float]:
    """Notes below a height, and where the next may begin."""
    drawn: list[SafeString] = []
    for beside, title, sentence in said:
        y = max(beside, lowest)
        block, ends = _block(y, title, sentence)
        if block is not None:
            drawn.append(block)
            lowest = ends
    return join(drawn), lowest


@lru_cache(maxsize=1_024)
def _block(y: float, title: str, sentence: str) -> tuple[SafeString | None, float]:
    """A title and a sentence from a height on, and where what comes next may begin."""
    lines = [(line, "kin-t3", 17) for line in wrapped(title, grid.NOTES_ACROSS, "kin-t3")]
    lines += [(line, "kin-m", 15) for line in wrapped(sentence, grid.NOTES_ACROSS) if line]
    if y + sum(down for _line, _style, down in lines[1:]) > LAST:
        return None, y
    drawn = []
    for line, style, down in lines:
        drawn.append(text(grid.NOTES_LEFT, y, line, style))
        y += down
    return join(drawn), y + BLOCK_GAP


def _of_the_second(board: Board) -> Iterator[Note]:
    if board.refused:
        title = _("%(count)s refused/s") % {"count": phrases.many(board.refused)}
        yield (
            142,
            title,
            _("by %(shards)s. They never got through the glass: the writer still holds them.")
            % {"shards": _who_refused(board)},
        )
    elif board.accepted:
        yield 142, _("0 refused"), _("All that was sent got through the glass.")
    if board.pending is not None:
        title, sentence = pending_words(board, board.pending)
        yield 200, title, sentence
    if board.shards:
        title = _("%(count)s let in/s") % {"count": phrases.many(board.accepted)}
        yield 210, title, _capacity(board)


def _of_the_store(board: Board) -> Iterator[Note]:
    if board.kept:
        yield 322, _("%(count)s stored") % {"count": phrases.many(board.kept)}, _stored(board)
    closed = tuple([layer.number for layer in board.layers if layer.is_closed])
    if len(closed) == 1:
        yield (
            322,
            _("Shard %(number)d is closed") % {"number": closed[0]},
            _("Its records stay in it, under its children."),
        )
    elif closed:
        title = _("%(count)d shards are closed") % {"count": len(closed)}
        yield 322, title, _("Their records stay in them, under their children.")


def _who_refused(board: Board) -> str:
    numbers = tuple(shard.number for shard in board.hot)
    return phrases.names(numbers) if len(numbers) <= 3 else _("%(count)d shards") % {"count": len(numbers)}


def _capacity(board: Board) -> str:
    return ngettext(
        "of %(most)s records/s that %(count)d shard can take.",
        "of %(most)s records/s that %(count)d shards can take, each its own 1,000.",
        len(board.shards),
    ) % {"most": phrases.many(WRITE_RECORDS_A_SECOND * len(board.shards)), "count": len(board.shards)}


def _stored(board: Board) -> str:
    return _("The oldest for %(age)s; each goes after %(hours)s.") % {
        "age": phrases.age(board.oldest_s),
        "hours": phrases.hours(board.retention_hours),
    }


def pending_words(board: Board, pending: Pending) -> tuple[str, str]:
    """What is changing, and when it is done."""
    title = _pending_title(pending)
    if pending.done_us is None:
        return title, ""
    sentence = _("Done at %(time)s, in %(age)s.") % {
        "time": phrases.clock(board, pending.done_us),
        "age": phrases.age(-(-(pending.done_us - board.now_us) // 1_000_000)),
    }
    if pending.kind not in ("create", "delete"):
        sentence += " " + _("Reads and writes go on.")
    return title, sentence


def _pending_title(pending: Pending) -> str:
    about = {"shards": phrases.names(pending.shards) if pending.shards else "", "to": pending.to}
    match pending.kind:
        case "mode":
            on_demand = pending.to == "ON_DEMAND"
            return _("Changing to on-demand mode") if on_demand else _("Changing to provisioned mode")
        case "encryption":
            return _("Beginning to encrypt new records") if pending.to else _("Ceasing to encrypt new records")
        case kind:
            return str(PENDING_TITLES[kind]) % about
