"""Those who read, in the wide picture: a line through the sediment at the depth that each has reached. Lag is depth.

Where a line lies above the sediment, nothing is unread. It runs through a closed parent as long as that is not read to
its end. One with enhanced fan-out is a pipe: what it is sent takes nothing from the others. At the right stands who it
is, how far behind, and what is wrong.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.svg import join, number
from services.kinesis.board import Board
from services.kinesis.pictures import grid
from services.kinesis.pictures import reader_words as words
from services.kinesis.pictures.depth import Depth
from services.kinesis.pictures.lettering import Room, path, shortened, text, wrapped
from services.kinesis.pictures.marks import Marks
from services.kinesis.reading_board import LeaseMark, ReaderMark

FIRST_LINE, LINE, GAP = 17, 15, 9
ABOVE, APART = 4, 3  # how far above the sediment lines lie that have hardly anything unread, and from one another
SIDE_BY_SIDE = 5
LAST = grid.HEIGHT - 4
LABEL_LEFT = grid.NOTES_LEFT + 6
LABEL_ACROSS = grid.NOTES_ACROSS - 6
MARKER_X = 749.0
LINES_BY_READERS = {1: 6, 2: 4, 3: 3, 4: 2, 5: 2}
MOST = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """A lease that is at work, as a stretch of the line."""

    lease: LeaseMark
    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at the right: its lines, and where the first one may stand."""

    reader: ReaderMark
    lines: tuple[tuple[str, str], ...]
    beside: float

    @property
    def tall(self) -> float:
        return FIRST_LINE + LINE * (len(self.lines) - 1)


def readers(board: Board, marks: Marks, depth: Depth, room: Room, lowest: float) -> SafeString | None:
    """All of them; `lowest` is where the sentences above end."""
    if not board.readers:
        return None
    shown = board.readers[:MOST]
    lines = [segments(board, reader, depth, turn) for turn, reader in enumerate(shown)]
    labels = [_label(reader, line, len(board.readers)) for reader, line in zip(shown, lines, strict=True)]
    more = len(board.readers) - len(shown)
    tops = _placed(labels, lowest, LAST - (FIRST_LINE if more else 0))
    drawn = [
        _reader(marks, label, line, (top, turn), _segment_words(label.reader, line, room, is_alone=len(shown) == 1))
        for turn, (label, line, top) in enumerate(zip(labels, lines, tops, strict=True))
    ]
    rest = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return join([*drawn, text(LABEL_LEFT, LAST, rest, "kin-m") if more else None])


def segments(board: Board, reader: ReaderMark, depth: Depth, turn: int) -> list[Segment]:
    """The stretches of a reader's line, from left to right."""
    layers = {layer.number: layer for layer in board.layers}
    found = []
    for lease in reader.leases:
        layer = layers.get(lease.shard)
        if layer is None or lease.state in ("ended", "waiting"):
            continue
        y = depth.y(lease.age_s) if lease.lag else grid.STORE_TOP
        if y < grid.STORE_TOP + 1:
            y = grid.STORE_TOP - ABOVE - APART * (turn % SIDE_BY_SIDE)
        found.append(Segment(lease, grid.x(layer.begins) + 2, grid.x(layer.ends) - 2, y))
    return sorted(found, key=lambda each: (each.left, each.right))


def _label(reader: ReaderMark, line: Sequence[Segment], count: int) -> Label:
    most = LINES_BY_READERS.get(count, 1)
    beside = line[-1].y if line else grid.STORE_TOP
    behind = words.behind(reader.lag, reader.age_s)
    if most == 1:
        return Label(reader, ((shortened(f"{reader.name}: {behind}", LABEL_ACROSS, "kin-b"), "kin-b"),), beside)
    lines = [(shortened(reader.name, LABEL_ACROSS, "kin-t2"), "kin-t2")]
    told = [words.behind_long(reader.lag, reader.age_s) if most > 2 else behind]
    told += [f"! {trouble}" for trouble in words.troubles(reader)]
    told += [refused] if (refused := words.refused(reader)) else []
    told.append(f"{words.kind(reader)}, {words.workers(reader)}" if most > 2 else words.kind(reader))
    for said in told:
        wraps = wrapped(said, LABEL_ACROSS)
        if len(lines) + len(wraps) <= most:
            lines += [(each, "" if said == told[0] else "kin-m") for each in wraps]
    return Label(reader, tuple(lines), beside)


def _placed(labels: Sequence[Label], lowest: float, last: float) -> list[float]:
    """Where each label's first line stands: beside its line as far as can be, none over another or below `last`."""
    order = sorted(range(len(labels)), key=lambda turn: (labels[turn].beside, turn))
    tops = [0.0] * len(labels)
    free = max(lowest, 300.0)
    for turn in order:
        tops[turn] = max(free, labels[turn].beside + 4)
        free = tops[turn] + labels[turn].tall + GAP
    limit = last
    for turn in reversed(order):
        tops[turn] = min(tops[turn], limit - labels[turn].tall + FIRST_LINE)
        limit = tops[turn] - FIRST_LINE - GAP + 4
    return tops


def _reader(
    marks: Marks, label: Label, line: Sequence[Segment], place: tuple[float, int], said: Iterable[SafeString]
) -> SafeString:
    """`place`: where its label stands, and how many readers came before it."""
    top, turn = place
    reader = label.reader
    is_pipe = reader.kind == "FAN_OUT"
    is_wrong = next(words.troubles(reader), None) is not None
    way = _way(line)
    y = line[-1].y if line else top - 4
    leader = f"M{number(line[-1].right if line else MARKER_X)} {number(y)}H744L{MARKER_X} {number(top - 4)}"
    style = f"kin-read kin-read--{turn % 4}"
    lettering = []
    at = top
    for told, classes in label.lines:
        lettering.append(text(LABEL_LEFT, at, told, classes))
        at += LINE
    selected = None
    if reader.part == marks.selected:
        selected = path(f"M{LABEL_LEFT} {number(at - 10)}h{LABEL_ACROSS}m0 3h-{LABEL_ACROSS}", "kin-sel")
    return marks.mark(
        reader.part,
        words.aloud(reader),
        path(leader, "kin-leader"),
        path(way, "kin-pipe") if is_pipe and way else None,
        path(way, "kin-pipe-in" if is_pipe else style) if way else None,
        path(_orphans(line), "kin-lost") if any(each.lease.state == "orphaned" for each in line) else None,
        *said,
        _marker(turn, MARKER_X, top - 4),
        *lettering,
        selected,
        state="hot" if is_wrong else "",
    )


def _way(line: Sequence[Segment]) -> str:
    """Across each shard at its depth, and down or up where the next one begins."""
    parts = []
    for turn, each in enumerate(line):
        goes_on = turn > 0 and abs(line[turn - 1].right - each.left) < 8
        parts.append(f"{'L' if goes_on else 'M'}{number(each.left)} {number(each.y)}H{number(each.right)}")
    return "".join(parts)


def _orphans(line: Sequence[Segment]) -> str:
    """Crosses where nobody reads, because the owner of the lease has died."""
    middles = [((each.left + each.right) / 2, each.y) for each in line if each.lease.state == "orphaned"]
    return "".join([f"M{number(x - 5)} {number(y - 5)}l10 10m0-10l-10 10" for x, y in middles])


def _segment_words(reader: ReaderMark, line: Sequence[Segment], room: Room, *, is_alone: bool) -> Iterator[SafeString]:
    """On each stretch, who reads there, if there is room; above the sediment only where no other line lies there."""
    for each in line:
        room.take(each.left, each.y - 2, each.right, each.y + 2)
    for each in line:
        if each.y < grid.STORE_TOP + LINE and not is_alone:
            continue
        lease, across = each.lease, each.right - each.left - 24
        for said in _wordings(reader, lease):
            if words_fit(said, across):
                drawn = room.text(each.left + 10, each.y - 5, said, "", "kin-halo")
                if drawn is not None:
                    yield drawn
                break


def words_fit(said: str, across: float) -> bool:
    """Whether words take no more room than there is."""
    return shortened(said, across) == said


def _wordings(reader: ReaderMark, lease: LeaseMark) -> Iterator[str]:
    who = words.lease_state(lease)
    yield f"{reader.name}, {who}, {words.behind(lease.lag, lease.age_s)}"
    yield f"{who}, {words.behind(lease.lag, lease.age_s)}"
    yield who
    if lease.owner is not None:
        yield _("w %(number)d") % {"number": lease.owner}


def _marker(turn: int, x: float, y: float) -> SafeString:
    """The end of a line: a ring, a square, a triangle or a diamond."""
    shapes = (
        f"M{number(x - 5)} {number(y)}a5 5 0 1 1 10 0a5 5 0 1 1 -10 0z",
        f"M{number(x - 4.5)} {number(y - 4.5)}h9v9h-9z",
        f"M{number(x)} {number(y - 5.5)}l5.5 10h-11z",
        f"M{number(x)} {number(y - 6)}l6 6l-6 6l-6-6z",
    )
    return path(shapes[turn % 4], "kin-end")
