"""The picture where there is little room: turned by a quarter, laid out anew, 358 wide.

The hash ring runs down, shards are rows, levels run to the right, the pane is the left wall and records come from the
left. What is kept is told by the inspector and the table.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.svg import dots, join, number, tag
from services.kinesis.board import Board, ProducerMark, ShardMark
from services.kinesis.pictures import phrases, readers_narrow, rings
from services.kinesis.pictures.lettering import path, shortened, text, width, wrapped
from services.kinesis.pictures.marks import Marks, producer_aloud
from services.kinesis.pictures.notes import pending_words
from services.kinesis.pictures.senders import ring_scale
from services.kinesis.pictures.sheet import Sheet, keep_few
from services.kinesis.pictures.wording import wording

WIDTH = 358
RING_TOP = 28
BOX_ACROSS, BOX_TALL = 78, 44
FALL_LEFT, FALL_RIGHT = 84, 114
PANE, INSIDE = 118, 126
ROW_LEFT, ROW_RIGHT = 130, 346
FULL = 338  # where 100 % is
TEXT_LEFT = 142
Piece = tuple[Sequence[str], str]
LEAST_TALL, MOST_TALL = 288, 1_280
ROW_FEW, ROW_MANY, FEW = 48, 26, 8


class Down:
    """Where a share of the ring lies, from top to bottom: so that the smallest shard is tall enough to be touched."""

    def __init__(self, board: Board) -> None:
        row = ROW_FEW if len(board.shards) <= FEW else ROW_MANY
        smallest = min((shard.ends - shard.begins for shard in board.shards), default=1.0)
        self.tall = min(MOST_TALL, max(LEAST_TALL, row / smallest))
        self.bottom = RING_TOP + 6 + self.tall

    def y(self, place: float) -> float:
        return RING_TOP + 6 + place * self.tall


def narrow(board: Board, sheet: Sheet | None = None) -> SafeString:
    """The stream as it is now."""
    down = Down(board)
    parts = [each.part for each in board.producers] + [each.part for each in board.shards]
    marks = Marks(board, parts + [each.part for each in board.readers])
    words = list(_words_below(board, down))
    ends = down.bottom + 14 + (16 * len(words) + 4 if words else 0)
    height = ends + readers_narrow.height(board)
    return tag(
        "svg",
        (sheet or Sheet()).keep(_across(board, down, marks)),
        _way(board, down),
        *words,
        *readers_narrow.readers_narrow(board, marks, ends),
        cls="kin-pic kin-pic--narrow",
        viewBox=f"0 0 {WIDTH} {number(height)}",
        role="group",
        aria_label=phrases.stream_aloud(board),
        data_state=board.status.lower() or "none",
    )


def _way(board: Board, down: Down) -> SafeString | None:
    """The way of the record that is selected, into the shard that keeps it."""
    record = board.record(board.selected)
    if record is None:
        return None
    return path(f"M{FALL_LEFT} {number(down.y(record.share))}H{ROW_RIGHT}", "kin-sel")


def _across(board: Board, down: Down, marks: Marks) -> SafeString:
    """Producers, fall, glass and rows: drawn once for all seconds that are alike."""
    key = ("narrow", get_language(), board.named(""), board.pending, marks.selected, marks.entry)
    found: SafeString | None = board.second.drawn.get(key)
    if found is None:
        scale = ring_scale(board)
        found = tag(
            "g",
            _glass(board, down),
            *[_sender(producer, y, down, marks) for producer, y in _placed(board.producers, down)],
            _fall(board, down),
            *[_row(board, shard, down, marks, scale) for shard in board.shards],
            *_pending(board, down),
            id="kin-across",
        )
        keep_few(board.second.drawn, key, found)
    return found


def _glass(board: Board, down: Down) -> SafeString:
    top, bottom, inner = RING_TOP - 4, down.bottom + 8, down.bottom
    outside = f"M{PANE} {top}H{WIDTH - 1}V{number(bottom)}H{PANE}z"
    words = _("100 % of its limit") if board.shards else ""
    return join(
        [
            path(outside, "kin-air"),
            path(f"{outside}M{INSIDE} {top + 8}V{number(inner)}H{ROW_RIGHT + 4}V{top + 8}z", "kin-glass"),
            path(f"M{PANE + 3} {top + 14}v84", "kin-shine"),
            text(FULL, 16, words, "kin-m", "kin-e") if words else None,
            path(f"M{FULL} 20v{RING_TOP - 16}", "kin-limit") if words else None,
            text(0, 16, _("Producers"), "kin-m"),
        ]
    )


def _placed(producers: Sequence[ProducerMark], down: Down) -> list[tuple[ProducerMark, float]]:
    """Producers from top to bottom, one with a single key beside its place if it can be."""
    ordered = sorted(producers, key=lambda each: (each.sole_place if each.sole_place is not None else -1.0, each.name))
    shown = ordered[: max(1, int(down.tall // (BOX_TALL + 6)))]
    tops: list[float] = []
    for producer in shown:
        wish = down.y(producer.sole_place) - BOX_TALL / 2 if producer.sole_place is not None else RING_TOP
        tops.append(max(wish, tops[-1] + BOX_TALL + 6 if tops else float(RING_TOP)))
    limit = down.bottom - BOX_TALL
    for index in reversed(range(len(tops))):
        tops[index] = min(tops[index], limit)
        limit = tops[index] - BOX_TALL - 6
    return list(zip(shown, tops, strict=True))


def _sender(producer: ProducerMark, top: float, down: Down, marks: Marks) -> SafeString:
    rate = _("stopped") if not producer.records_a_second else f"{phrases.many(producer.records_a_second)}/s"
    middle, room = BOX_ACROSS / 2, BOX_ACROSS - 8
    shape = {"width": BOX_ACROSS - 1, "rx": 6}
    is_selected = producer.part == marks.selected
    thread = None
    if producer.sole_place is not None and abs(down.y(producer.sole_place) - top - BOX_TALL / 2) > 2:
        to = number(down.y(producer.sole_place))
        thread = path(f"M{BOX_ACROSS} {number(top + BOX_TALL / 2)}L{FALL_LEFT} {to}", "kin-thread")
    return marks.mark(
        producer.part,
        producer_aloud(producer),
        tag("rect", x=0.5, y=top, height=BOX_TALL, cls="kin-box", **shape),
        path(f"M6 {number(top + 4)}h{BOX_ACROSS - 12}m0 3h{12 - BOX_ACROSS}", "kin-sel") if is_selected else None,
        thread,
        text(middle, top + 20, shortened(producer.name, room, "kin-t2"), "kin-t2", "kin-c"),
        text(middle, top + 36, shortened(rate, room), "", "kin-c"),
        state="" if producer.records_a_second else "stopped",
    )


def _fall(board: Board, down: Down) -> SafeString | None:
    points = [
        (FALL_LEFT + (1 - grain.at_s) * (FALL_RIGHT - FALL_LEFT), down.y(grain.place)) for grain in board.second.falling
    ]
    return path(dots(points), "kin-g") if points else None


def level(shard: ShardMark) -> float:
    """How far to the right the surface lies."""
    return min(ROW_RIGHT - 3.0, ROW_LEFT + 2 + (FULL - ROW_LEFT - 2) * shard.percent / 100)


def _row(board: Board, shard: ShardMark, down: Down, marks: Marks, scale: int) -> SafeString:
    gap = 3 if len(board.shards) <= FEW else 1
    top, bottom = round(down.y(shard.begins)) + gap, round(down.y(shard.ends)) - gap
    surface = level(shard)
    tall = bottom - top
    turn = 8 if tall > 20 else 3
    across = ROW_RIGHT - ROW_LEFT
    is_hot = shard.state == "hot"
    filled = tag(
        "rect", x=ROW_LEFT + 2, y=top + 2, width=surface - ROW_LEFT - 2, height=tall - 4, rx=turn - 2, cls="kin-fill"
    )
    hot = tag("rect", x=ROW_LEFT - 1, y=top - 1, width=across + 2, height=tall + 2, rx=turn + 1, cls="kin-hotline")
    double = f"M{INSIDE - 3} {top}V{bottom}M{INSIDE + 1} {top}V{bottom}"
    return marks.mark(
        shard.part,
        wording(shard).aloud,
        tag("rect", x=ROW_LEFT, y=top, width=across, height=tall, rx=turn, cls="kin-wall"),
        filled if shard.accepted else None,
        path(f"M{FULL} {top}V{bottom}", "kin-limit"),
        path(f"M{number(surface)} {top + 2}V{bottom - 2}", "kin-top") if shard.accepted else None,
        hot if is_hot else None,
        *_row_words(board, shard, (top, bottom)),
        _pile(board, shard, down, scale) if is_hot else None,
        path(double, "kin-sel") if shard.part == marks.selected else None,
        state=shard.state,
    )


def _row_words(board: Board, shard: ShardMark, sides: tuple[int, int]) -> Iterator[SafeString]:
    top, bottom = sides
    tall, middle = bottom - top, (top + bottom) / 2
    is_hot = shard.state == "hot"
    name, _state, uses, _aloud = wording(shard)
    percent = phrases.percent(shard.percent)
    until = ROW_RIGHT - (42 if is_hot else 6)
    if len(board.shards) <= FEW and tall >= 74:
        left = _left(shard, max(width(name, "kin-t3"), width(percent, "kin-t5"), width(uses[-1])), until)
        yield from _line(shard, top + 24, [([name], "kin-t3")], until, left=left)
        yield from _line(shard, top + 50, [([percent], "kin-t5")], until, left=left)
        yield from _line(shard, top + 69, [(uses, "")], until, left=left)
    elif len(board.shards) <= FEW and tall >= 40:
        left = _left(shard, max(width(name, "kin-t2"), width(percent, "kin-t3")), until)
        yield from _line(shard, middle - 5, [([name], "kin-t2")], until, left=left)
        yield from _line(shard, middle + 14, [([percent], "kin-t3"), (uses, "")], until, left=left)
    elif tall >= 16:
        pieces: list[Piece] = [([str(shard.number)], "kin-t2"), ([percent], "kin-b"), (uses[-1:], "")]
        yield from _line(shard, middle + 4, pieces, until, column=34)
    if is_hot and tall >= 30:
        y = min(top + 22.0, middle)
        yield tag("circle", cx=ROW_RIGHT - 24, cy=y, r=11, cls="kin-badge")
        yield text(ROW_RIGHT - 24, y + 5, "!", "kin-t3", "kin-c")
    elif is_hot:
        yield text(ROW_RIGHT - 18, middle + 5, "!", "kin-t3", "kin-c")


def _left(shard: ShardMark, across: float, until: float) -> float:
    """Where the words of a row begin, so many wide: before the surface, or all of them behind it."""
    begins = level(shard) + 8 if _is_struck(shard, TEXT_LEFT, across) else TEXT_LEFT
    return begins if begins + across <= until else TEXT_LEFT


def _is_struck(shard: ShardMark, left: float, across: float) -> bool:
    """Whether the surface would strike through words so wide."""
    return bool(shard.accepted) and left - 3 < level(shard) < left + across + 3


def _line(
    shard: ShardMark,
    baseline: float,
    pieces: Sequence[Piece],
    until: float,
    *,
    column: float = 0,
    left: float = TEXT_LEFT,
) -> Iterator[SafeString]:
    """Pieces beside one another, each in its longest wording that fits and that the surface does not strike through.

    A first piece that fits nowhere has a halo; a later one is left out.
    """
    for turn, (wordings, style) in enumerate(pieces):
        fitted = _fitted(shard, left, wordings, style, until)
        if fitted is not None:
            yield text(fitted[0], baseline, fitted[1], style)
        elif turn == 0:
            fitted = (left, shortened(wordings[-1], until - left, style))
            yield text(left, baseline, fitted[1], style, "kin-halo-in")
        else:
            continue
        left = max(left + column, fitted[0] + width(fitted[1], style) + 10)


def _fitted(
    shard: ShardMark, left: float, wordings: Sequence[str], style: str, until: float
) -> tuple[float, str] | None:
    """Where the longest wording can stand: here if any can, or else behind the surface."""
    for begins in (left, level(shard) + 8):
        for words in wordings:
            across = width(words, style)
            if begins + across <= until and not _is_struck(shard, begins, across):
                return begins, words
    return None


def _pile(board: Board, shard: ShardMark, down: Down, scale: int) -> SafeString:
    """What was refused lies before the glass in columns, beside its key."""
    tall = down.y(shard.ends) - down.y(shard.begins)
    count = -(-shard.refused // scale)
    column = min(count, max(1, min(6, int(tall / rings.RING))))
    half = column * rings.RING / 2
    places = sorted(place for place in board.second.refused_places if shard.begins <= place < shard.ends)
    falls = down.y(places[len(places) // 2] if places else (shard.begins + shard.ends) / 2)
    first, last = down.y(shard.begins), down.y(shard.ends) - 2 * half
    top = falls + 7 if falls + 7 <= last else falls - 7 - 2 * half
    top = min(max(top, first), max(first, last))
    lying = [
        (PANE - 6 - turn // column * rings.RING, top + (turn % column + 0.5) * rings.RING) for turn in range(count)
    ]
    heap = dots(lying)
    return join([path(heap, "kin-ring"), path(heap, "kin-ring-in")])


def _pending(board: Board, down: Down) -> Iterator[SafeString]:
    pending = board.pending
    if pending is None:
        return
    if pending.kind == "create":
        edges = [0.0, *pending.places, 1.0]
        for begins, ends in pairwise(edges):
            top, tall = down.y(begins) + 3, down.y(ends) - down.y(begins) - 6
            yield tag("rect", x=ROW_LEFT, y=top, width=ROW_RIGHT - ROW_LEFT, height=tall, rx=8, cls="kin-ghost")
    elif pending.places:
        # Interrupted, where the words of a row stand.
        heights = [number(down.y(place)) for place in pending.places]
        cuts = "".join([f"M{INSIDE - 6} {y}H{TEXT_LEFT - 4}M{FULL - 44} {y}H{ROW_RIGHT + 4}" for y in heights])
        yield path(cuts, "kin-cut")
    elif pending.kind == "merge":
        joined = [shard for shard in board.shards if shard.number in pending.shards]
        begins, ends = min(shard.begins for shard in joined), max(shard.ends for shard in joined)
        bracket = f"M{ROW_RIGHT - 4} {number(down.y(begins) + 8)}h6V{number(down.y(ends) - 8)}h-6"
        yield path(bracket, "kin-cut")


def _words_below(board: Board, down: Down) -> Iterator[SafeString]:
    """The sentences that stand beside the wide picture."""
    said: list[str] = []
    if not board.exists:
        said.append(_("There is no stream. Create one: each of its shards becomes a row here."))
    if board.pending is not None:
        said.append(": ".join(filter(None, pending_words(board, board.pending))))
    if board.refused:
        said.append(
            _("%(count)s records/s refused: rings, still with the writer.") % {"count": phrases.many(board.refused)}
        )
    if board.exists and not board.producers:
        said.append(_("No producer yet: nothing is sent."))
    lines = [line for words in said for line in wrapped(words, WIDTH - 4)]
    for turn, line in enumerate(lines):
        yield text(0, down.bottom + 26 + 16 * turn, line, "kin-m")
