"""The open shards as vessels, and what is to become of them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import join, number
from services.kinesis.board import Board, Grain, ShardMark
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.lettering import Room, path
from services.kinesis.pictures.marks import Marks
from services.kinesis.pictures.senders import pile, ring_scale
from services.kinesis.pictures.vessel import Vessel, cup, drawn, lines_of
from services.kinesis.pictures.wording import wording

FEW, MANY = 8, 16


def vessels(board: Board, marks: Marks, room: Room) -> SafeString:
    """All open shards, and what is to become of them."""
    scale = ring_scale(board)
    inside = sorted(board.inside)
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
    return join([*parts, *_pending(board, room)])


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
        yield room.text((look.left + look.right) / 2, 306, words, "kin-b", "kin-c") or SafeString("")


def _pending(board: Board, room: Room) -> Iterator[SafeString]:
    """Where shards will be cut or joined, and when."""
    pending = board.pending
    if pending is None:
        return
    due = phrases.clock(board, pending.done_us) if pending.done_us is not None else ""
    if pending.kind == "create":
        yield from _to_come(pending.places)
        return
    cuts = "".join([f"M{number(grid.x(place))} {grid.VESSEL_TOP - 4}V{grid.FLOOR + 4}" for place in pending.places])
    if cuts:
        yield path(cuts, "kin-cut")
    joined = [shard for shard in board.shards if shard.number in pending.shards]
    if pending.kind == "merge" and joined:
        begins, ends = min(shard.begins for shard in joined), max(shard.ends for shard in joined)
        yield path(f"M{number(grid.x(begins) + 6)} 296v4H{number(grid.x(ends) - 6)}v-4", "kin-cut")
        words = room.text(
            grid.x((begins + ends) / 2), 310, _("one shard at %(time)s") % {"time": due}, "kin-b", "kin-c"
        )
        yield words or SafeString("")
    elif pending.kind in ("split", "count") and pending.places:
        where = grid.x(pending.places[len(pending.places) // 2])
        yield room.text(where, 308, _("cut here at %(time)s") % {"time": due}, "kin-b", "kin-c") or SafeString("")


def _to_come(places: Sequence[float]) -> Iterator[SafeString]:
    """The vessels of a stream that is being created, in outline."""
    edges = [0.0, *places, 1.0]
    for begins, ends in pairwise(edges):
        gap = grid.gap(grid.x(ends) - grid.x(begins))
        outline = cup(grid.x(begins) + gap, grid.x(ends) - gap, grid.VESSEL_TOP, grid.FLOOR)
        yield path(outline, "kin-ghost")
