"""Above the glass: producers, each over what it sends if it has one key, what falls, and what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.svg import dots, join
from services.kinesis.board import Board, ProducerMark, ShardMark
from services.kinesis.pictures import grid, phrases, rings
from services.kinesis.pictures.lettering import path, shortened, text, width
from services.kinesis.pictures.marks import Marks, producer_aloud

BOX_TOP, BOX_BOTTOM, POINT = 4.5, 30.5, 36.5
GAP = 12
SOLE_ACROSS = 140
BROAD_LEAST = 150
MOST_BOXES = 6
SERIF = 1.15  # how much wider the one line in italics may be


@dataclass(frozen=True, slots=True)
class Box:
    """Where a producer stands."""

    producer: ProducerMark
    left: float
    across: float

    @property
    def middle(self) -> float:
        return self.left + self.across / 2


def senders(board: Board, marks: Marks) -> SafeString:
    """The producers."""
    drawn = [text(0, 22, _("Producers"), "kin-m")]
    if not board.producers:
        drawn.append(text(grid.LEFT + 12, 22, _("No producer yet: nothing is sent."), "kin-m"))
    shown = board.producers[:MOST_BOXES]
    drawn += [_sender(box, marks) for box in placed(shown)]
    if len(board.producers) > len(shown):
        more = ngettext("and %(count)d more", "and %(count)d more", len(board.producers) - len(shown))
        drawn.append(text(grid.RIGHT + 12, 22, more % {"count": len(board.producers) - len(shown)}, "kin-m"))
    return join(drawn)


def placed(producers: Sequence[ProducerMark]) -> list[Box]:
    """Producers with one key above its place as far as can be, the others in the room between; else all in a row."""
    soles = sorted(
        (each for each in producers if each.sole_place is not None),
        key=lambda each: (each.sole_place or 0.0, each.name),
    )
    broad = [each for each in producers if each.sole_place is None]
    column = (grid.ACROSS - GAP * (len(producers) - 1)) / max(1, len(producers))
    boxes = _above_their_keys(soles, min(SOLE_ACROSS, column))
    free = _free(boxes)
    if not broad:
        return boxes
    widest = max(free, key=lambda stretch: stretch[1] - stretch[0], default=(0.0, 0.0))
    across = (widest[1] - widest[0] - GAP * (len(broad) - 1)) / len(broad)
    if across >= min(BROAD_LEAST, column):
        return [*boxes, *(Box(each, widest[0] + turn * (across + GAP), across) for turn, each in enumerate(broad))]
    return [Box(each, grid.LEFT + turn * (column + GAP), column) for turn, each in enumerate([*broad, *soles])]


def _above_their_keys(soles: Sequence[ProducerMark], across: float) -> list[Box]:
    lefts = [min(max(grid.x(each.sole_place or 0.0) - across / 2, grid.LEFT), grid.RIGHT - across) for each in soles]
    for index in range(1, len(lefts)):
        lefts[index] = max(lefts[index], lefts[index - 1] + across + GAP)
    limit = grid.RIGHT - across
    for index in reversed(range(len(lefts))):
        lefts[index] = min(lefts[index], limit)
        limit = lefts[index] - across - GAP
    return [Box(each, left, across) for each, left in zip(soles, lefts, strict=True)]


def _free(boxes: Sequence[Box]) -> list[tuple[float, float]]:
    """The stretches of the row in which nobody stands."""
    begins, stretches = float(grid.LEFT), []
    for box in boxes:
        stretches.append((begins, box.left - GAP))
        begins = box.left + box.across + GAP
    return [*stretches, (begins, float(grid.RIGHT))]


def _sender(box: Box, marks: Marks) -> SafeString:
    producer = box.producer
    is_stopped = producer.records_a_second == 0
    selected = path(f"M{box.left:.1f} 39.5h{box.across:.1f}m0 3h{-box.across:.1f}", "kin-sel")
    return marks.mark(
        producer.part,
        producer_aloud(producer),
        _leader(box),
        path(_outline(box), "kin-box"),
        *_sender_words(box),
        selected if producer.part == marks.selected else None,
        state="stopped" if is_stopped else "",
    )


def _outline(box: Box) -> str:
    left, across, flat = round(box.left, 1), round(box.across, 1), BOX_BOTTOM - BOX_TOP
    if box.producer.sole_place is None:
        return f"M{left} {BOX_TOP}h{across}v{flat}l-6 6h{round(12 - across, 1)}l-6-6z"
    to_point = round(across / 2, 1)
    return f"M{left} {BOX_TOP}h{across}v{flat}l{-to_point} 6l{-to_point}-6z"


def _leader(box: Box) -> SafeString | None:
    """A thread to where the one key falls, if the producer could not stand above it."""
    if box.producer.sole_place is None:
        return None
    falls = grid.x(box.producer.sole_place)
    if abs(falls - box.middle) < 2:
        return None
    return path(f"M{box.middle:.1f} {POINT}L{falls:.1f} {grid.FALL_TOP - 4}", "kin-thread")


def _sender_words(box: Box) -> list[SafeString]:
    producer, room = box.producer, box.across - 16
    rate = _("stopped") if not producer.records_a_second else f"{phrases.many(producer.records_a_second)}/s"
    whole_rate = _("%(rate)s records/s") % {"rate": phrases.many(producer.records_a_second)}
    keys = phrases.keys(producer)
    on_one_line = width(producer.name, "kin-t2") + width(keys) + width(whole_rate, "kin-t2") + 56
    if producer.sole_place is None and on_one_line <= room and producer.records_a_second:
        left = box.left + 16
        return [
            text(left, 23, producer.name, "kin-t2"),
            text(left + width(producer.name, "kin-t2") + 12, 23, keys, "kin-m"),
            text(box.left + box.across - 16, 23, whole_rate, "kin-t2", "kin-e"),
        ]
    below = next((words for words in (f"{keys}, {rate}", rate) if width(words) <= room), rate)
    return [
        text(box.middle, 17, shortened(producer.name, room, "kin-t2"), "kin-t2", "kin-c"),
        text(box.middle, 30, shortened(below, room), "", "kin-c"),
    ]


def fall(board: Board) -> SafeString:
    """What was sent in the last second, each record at its hash key: the later, the higher."""
    deep = grid.FALL_BOTTOM - grid.FALL_TOP
    points = [(grid.x(grain.place), grid.FALL_TOP + (1 - grain.at_s) * deep) for grain in board.second.falling]
    rule = _("MD5(partition key) decides where a record falls")
    after = grid.LEFT + 24 + width(rule, "kin-m") * SERIF
    return join(
        [
            text(grid.LEFT + 12, 55, rule, "kin-m", "kin-serif"),
            path(f"M{grid.LEFT} 51h8M{after:.0f} 51H{grid.RIGHT}", "kin-hair"),
            path(dots(points), "kin-g") if points else None,
        ]
    )


def ring_scale(board: Board) -> int:
    """How many refused records a ring stands for."""
    return rings.records_a_ring(
        [shard.refused for shard in board.hot], at_least=board.grain_records, most=_most_rings(board)
    )


def _most_rings(board: Board) -> int:
    """What the narrowest pile can hold, but never so little that a pile says nothing."""
    broadest = min((_broadest(shard) for shard in board.hot), default=5)
    return max(6, broadest * (broadest + 1) // 2)


def _broadest(shard: ShardMark) -> int:
    return max(1, min(5, int((grid.x(shard.ends) - grid.x(shard.begins)) / rings.RING)))


def pile(board: Board, shard: ShardMark, records_a_ring: int) -> SafeString | None:
    """What a shard refused in the last second: it lies on the glass, with who sent it, beside its key."""
    if not shard.refused:
        return None
    lying = rings.pile(-(-shard.refused // records_a_ring), broadest=_broadest(shard))
    half = (max(across for across, _up in lying) + 0.5) * rings.RING
    left, right = grid.x(shard.begins) + 2 + half, grid.x(shard.ends) - 2 - half
    middle = min(max(_beside_the_key(board, shard, half), left), right) if left < right else (left + right) / 2
    heap = dots([(middle + across * rings.RING, grid.PANE_TOP - 5 - up * rings.RING) for across, up in lying])
    lead = None
    if shard is board.hot[-1]:  # what the sentence at the right is about
        lead = path(f"M{middle + half + 4:.0f} 137H{grid.NOTES_LEFT - 6}", "kin-lead")
    return join([lead, path(heap, "kin-ring"), path(heap, "kin-ring-in")])


def _beside_the_key(board: Board, shard: ShardMark, half: float) -> float:
    """The middle of the pile: right of the place from which most were refused, or left of it at the shard's end."""
    places = sorted(place for place in board.second.refused_places if shard.begins <= place < shard.ends)
    falls = grid.x(places[len(places) // 2] if places else (shard.begins + shard.ends) / 2)
    right = falls + half + 8
    return right if right + half <= grid.x(shard.ends) - 2 else falls - half - 8
