"""The open shards as vessels, and what is to become of them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import join, number
from services.kinesis.board import Board, Grain, ShardMark
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.lettering import Room, path, width
from services.kinesis.pictures.marks import Marks
from services.kinesis.pictures.senders import pile, ring_scale
from services.kinesis.pictures.vessel import Vessel, cup, drawn, lines_of
from services.kinesis.pictures.wording import wording

FEW, MANY = 8, 16
WORDS_TOP, WORDS_BOTTOM = 193, 286


def vessels(board: Board, marks: Marks, room: Room) -> SafeString:
    """All open shards, and what is to become of them."""
    scale = ring_scale(board)
    inside = sorted(board.second.inside)
    looks = [_look(board, shard, inside) for shard in board.shards]
    parts: list[SafeString] = []
    for shard, look in zip(board.shards, looks, strict=True):
        selected = None
        if shard.part == marks.selected:
            ruler = f"M{look.left - 1} 175.5H{look.right + 1}M{look.left - 1} 179.5H{look.right + 1}"
            selected = path(ruler, "kin-sel")
        children = (drawn(look), pile(board, shard, scale), selected)
        parts.append(marks.mark(shard.part, wording(shard).aloud, *children, state=shard.state))
    if board.shards:
        parts.append(path(f"M{grid.LEFT} {grid.LIMIT}H{grid.RIGHT}", "kin-limit"))
    if len(board.shards) > FEW:
        parts += _labels_below(board, looks, room)
    return join([*parts, *_pending(board, looks, room)])


def _look(board: Board, shard: ShardMark, inside: Sequence[Grain]) -> Vessel:
    begins, ends = grid.x(shard.begins), grid.x(shard.ends)
    gap = grid.gap(ends - begins)
    is_told = shard.state == "hot" or shard.part == board.selected
    count, words = len(board.shards), wording(shard)
    return Vessel(
        shard.number,
        round(begins) + gap,
        round(ends) - gap,
        shard.state,
        round(shard.percent, 1),
        words.name,
        words.uses,
        "full" if count <= FEW else "short" if count < MANY or is_told else "none",
        tuple(inside[bisect_left(inside, (shard.begins,)) : bisect_left(inside, (shard.ends,))]),
    )


def _labels_below(board: Board, looks: Sequence[Vessel], room: Room) -> Iterator[SafeString]:
    """Where vessels are too narrow for words, those of the selected and the hottest stand below, if they can."""
    told = [
        (shard, look)
        for shard, look in zip(board.shards, looks, strict=True)
        if (shard.part == board.selected or shard.state == "hot") and not lines_of(look)
    ]
    for shard, look in sorted(told, key=lambda each: (each[0].part != board.selected, -each[0].refused)):
        words = f"{shard.number}: {phrases.percent(round(shard.percent))}"
        yield _below((look.left + look.right) / 2, 306, words, room)


def _below(middle: float, y: float, words: str, room: Room) -> SafeString:
    """Words in the row between vessels and store, if there is room for them."""
    middle = grid.inside(middle, width(words, "kin-b"))
    return room.text(middle, y, words, "kin-b", "kin-c") or SafeString("")


def _pending(board: Board, looks: Sequence[Vessel], room: Room) -> Iterator[SafeString]:
    """Where shards will be cut or joined, and when."""
    pending = board.pending
    if pending is None:
        return
    if pending.kind == "create":
        yield from _to_come(pending.places)
        return
    due = {"time": phrases.clock(board, pending.done_us) if pending.done_us is not None else ""}
    if pending.places:
        yield path("".join([_cut(grid.x(place), looks) for place in pending.places]), "kin-cut")
        middle = grid.x(pending.places[len(pending.places) // 2])
        yield _below(middle, 308, _("cut here at %(time)s") % due, room)
    joined = [shard for shard in board.shards if shard.number in pending.shards]
    if pending.kind == "merge" and joined:
        left, right = grid.x(min(shard.begins for shard in joined)), grid.x(max(shard.ends for shard in joined))
        yield path(f"M{number(left + 6)} 296v4H{number(right - 6)}v-4", "kin-cut")
        yield _below((left + right) / 2, 310, _("one shard at %(time)s") % due, room)


def _cut(x: float, looks: Sequence[Vessel]) -> str:
    """A line through a vessel, interrupted where its words stand."""
    top, bottom = grid.VESSEL_TOP - 4, grid.FLOOR + 4
    vessel = next((look for look in looks if look.left <= x <= look.right), None)
    lines = lines_of(vessel) if vessel else ()
    if vessel and lines and x < vessel.left + 16 + max(width(*line) for line in lines):
        return f"M{number(x)} {top}V{WORDS_TOP}M{number(x)} {WORDS_BOTTOM}V{bottom}"
    return f"M{number(x)} {top}V{bottom}"


def _to_come(places: Sequence[float]) -> Iterator[SafeString]:
    """The vessels of a stream that is being created, in outline."""
    edges = [0.0, *places, 1.0]
    for begins, ends in pairwise(edges):
        gap = grid.gap(grid.x(ends) - grid.x(begins))
        outline = cup(grid.x(begins) + gap, grid.x(ends) - gap, grid.VESSEL_TOP, grid.FLOOR)
        yield path(outline, "kin-ghost")
