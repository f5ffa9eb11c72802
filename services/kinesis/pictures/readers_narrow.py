"""Those who read, below the narrow picture: one line each, with its leases on a scale from now to the oldest record."""

from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import number
from services.kinesis.board import Board
from services.kinesis.pictures import reader_words as words
from services.kinesis.pictures.depth import Depth
from services.kinesis.pictures.lettering import path, shortened, text, width
from services.kinesis.pictures.marks import Marks
from services.kinesis.reading_board import ReaderMark

TALL = 58
HEAD = 22
LEFT, RIGHT = 4.0, 346.0
TRACK = 40


def height(board: Board) -> float:
    """How much of the picture they take."""
    return HEAD + TALL * len(board.readers) if board.readers else 0.0


def readers_narrow(board: Board, marks: Marks, top: float) -> Iterator[SafeString]:
    """All of them, from a height on."""
    if not board.readers:
        return
    depth = Depth(board.oldest_s, top=LEFT, height=RIGHT - LEFT)
    yield text(0, top + 14, _("Applications: how long ago what they read next came"), "kin-m")
    for turn, reader in enumerate(board.readers):
        yield _reader(reader, marks, depth, top + HEAD + TALL * turn)


def _reader(reader: ReaderMark, marks: Marks, depth: Depth, top: float) -> SafeString:
    said = [words.behind_long(reader.lag, reader.age_s), words.behind(reader.lag, reader.age_s)]
    right = next((each for each in said if width(each) <= 230), said[-1])
    below = [f"! {trouble}" for trouble in words.troubles(reader)]
    below += [each for each in (words.refused(reader),) if each]
    below.append(f"{words.kind(reader)}, {words.workers(reader)}")
    selected = path(f"M0 {number(top + 1)}h358m0 3h-358", "kin-sel") if reader.part == marks.selected else None
    return marks.mark(
        reader.part,
        words.aloud(reader),
        SafeString(f'<rect x="0.5" y="{number(top)}" width="357" height="{TALL - 6}" rx="6" class="kin-box"/>'),
        text(8, top + 17, shortened(reader.name, 110, "kin-t2"), "kin-t2"),
        text(RIGHT, top + 17, right, "", "kin-e"),
        path(f"M{LEFT + 4} {number(top + TRACK - 16)}H{RIGHT}", "kin-track"),
        path(_ticks(reader, depth, top + TRACK - 16), "kin-read"),
        text(8, top + 45, shortened(below[0], 330), "kin-m"),
        selected,
        state="hot" if below[0].startswith("!") else "",
    )


def _ticks(reader: ReaderMark, depth: Depth, y: float) -> str:
    """A stroke for each lease at work: the further right, the older what it reads next."""
    ages: Sequence[float] = [
        lease.age_s if lease.lag else 0.0 for lease in reader.leases if lease.state not in ("ended", "waiting")
    ]
    return "".join([f"M{number(max(LEFT + 4, depth.y(age)))} {number(y - 4)}v8" for age in ages])
