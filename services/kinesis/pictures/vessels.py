"""The open shards as vessels: the level is what was let in in the last second, the brim the limit that binds."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import dots, join, number, tag
from services.kinesis.board import Board, ShardMark
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.lettering import Room, text, width
from services.kinesis.pictures.marks import Marks
from services.kinesis.pictures.senders import pile, ring_scale

FEW, MANY = 8, 16
HIGHEST = grid.VESSEL_TOP + 3
ASCENT_BY_STYLE = {"kin-t5": 17, "kin-t3": 12, "kin-t2": 10, "": 10}
BASELINES_BY_LINES = {3: (216, 244, 264), 2: (210, 227), 1: (212,)}
SHIFTS = (0, -8, 8, 12, 16, 24, 32)
WIDEST_PERCENT = phrases.percent(88.8)

Line = tuple[str, str]


def vessels(board: Board, marks: Marks, room: Room) -> SafeString:
    """All open shards, and what is to become of them."""
    scale = ring_scale(board)
    drawn = [_vessel(board, shard, marks, scale) for shard in board.shards]
    if board.shards:
        drawn.append(tag("path", d=f"M{grid.LEFT} {grid.LIMIT}H{grid.RIGHT}", cls="kin-limit"))
    if len(board.shards) > FEW:
        drawn += _labels_below(board, room)
    return join([*drawn, *_pending(board, room)])


def level(shard: ShardMark) -> float:
    """Where the surface lies. What a rested shard lets in beyond its limit for a second stands at the brim."""
    return max(HIGHEST, grid.FLOOR - max(shard.percent, 3 if shard.accepted else 2))


def _sides(shard: ShardMark) -> tuple[int, int]:
    """Where a vessel's walls stand, in whole pixels."""
    begins, ends = grid.x(shard.begins), grid.x(shard.ends)
    gap = grid.gap(ends - begins)
    return round(begins) + gap, round(ends) - gap


def _vessel(board: Board, shard: ShardMark, marks: Marks, scale: int) -> SafeString:
    left, right = _sides(shard)
    surface = level(shard)
    inset = 2 if right - left > 16 else 1
    hot_line = _cup(left - 1, right + 1, grid.VESSEL_TOP, grid.FLOOR + 2)
    top = f"M{left + inset} {number(surface)}H{right - inset}"
    plate, *words = _words(board, shard, surface)
    parts = [
        tag("path", d=_cup(left, right, grid.VESSEL_TOP, grid.FLOOR), cls="kin-wall"),
        tag("path", d=_cup(left + inset, right - inset, surface, grid.FLOOR - 2) + "z", cls="kin-fill"),
        _inside(board, shard, surface),
        tag("path", d=hot_line, cls="kin-hotline") if shard.state == "hot" else None,
        plate,
        tag("path", d=top, cls="kin-top") if shard.accepted else None,
        *words,
        pile(board, shard, scale),
    ]
    if shard.part == marks.selected:
        parts.append(tag("path", d=f"M{left - 1} 175.5H{right + 1}M{left - 1} 179.5H{right + 1}", cls="kin-sel"))
    return marks.mark(shard.part, phrases.shard_aloud(shard), *parts, state=shard.state)


def _cup(left: float, right: float, top: float, bottom: float) -> str:
    """Down, across and up again, with round corners as large as there is room for."""
    turn = max(0.0, min(10.0, (right - left) / 2, bottom - top))
    r = number(turn)
    return (
        f"M{number(left)} {number(top)}V{number(bottom - turn)}a{r} {r} 0 0 0 {r} {r}"
        f"H{number(right - turn)}a{r} {r} 0 0 0 {r}-{r}V{number(top)}"
    )


def _words(board: Board, shard: ShardMark, surface: float) -> list[SafeString | None]:
    """A plate, if one is needed, and on it name, percent and use, as many as there is room for."""
    left, right = _sides(shard)
    lines = _lines(board, shard)
    drawn: list[SafeString | None] = [None]
    if lines:
        down = _shift(lines, surface)
        top, bottom = _extent(lines, down)
        if bottom > surface:
            plate = min(max(width(*line) for line in lines) + 8, right - left - 6)
            drawn[0] = tag(
                "rect", x=left + 6, y=top - 3, width=round(plate), height=bottom - top + 6, rx=5, cls="kin-plate"
            )
        for (words, style), baseline in zip(lines, BASELINES_BY_LINES[len(lines)], strict=True):
            drawn.append(text(left + 10, baseline + down, words, style))
    if shard.state == "hot" and _has_badge(lines, right - left):
        drawn.append(tag("circle", cx=right - 20, cy=210, r=11, cls="kin-badge"))
        drawn.append(text(right - 20, 215, "!", "kin-t3", "kin-c"))
    elif shard.state == "hot":
        drawn.append(text((left + right) / 2, grid.FLOOR - 6, "!", "kin-t3", "kin-c"))
    return drawn


def _lines(board: Board, shard: ShardMark) -> Sequence[Line]:
    """What is written into a vessel: the longest wording that fits, or nothing."""
    left, right = _sides(shard)
    count = len(board.shards)
    if count >= MANY and shard.state != "hot" and shard.part != board.selected:
        return ()
    fitting = (lines for lines in _wordings(shard, is_short=count > FEW) if _fits(lines, right - left - 14))
    return next(fitting, ())


def _wordings(shard: ShardMark, *, is_short: bool) -> Iterator[Sequence[Line]]:
    """What can be written into a vessel, from the longest to the shortest."""
    name = _("shard %(number)d") % {"number": shard.number}
    percent = phrases.percent(shard.percent)
    if not is_short:
        for use in phrases.uses(shard):
            yield ((name, "kin-t3"), (percent, "kin-t5"), (use, ""))
        for use in phrases.uses(shard):
            yield ((name, "kin-t2"), (percent, "kin-t3"), (use, ""))
    yield ((name, "kin-t2"), (percent, "kin-t2"))
    yield ((str(shard.number), "kin-t2"), (percent, "kin-t2"))
    yield ((str(shard.number), "kin-t2"), (phrases.percent(round(shard.percent)), ""))


def _fits(lines: Sequence[Line], across: float) -> bool:
    """Whether lines fit, whatever digits the percent has, so that neighbours are written alike."""
    return width(WIDEST_PERCENT, lines[1][1]) <= across and max(width(*line) for line in lines) <= across


def _has_badge(lines: Sequence[Line], across: float) -> bool:
    """Whether there is room for the round badge beside the words."""
    return len(lines) == 3 and max(width(*line) for line in lines[:2]) + 52 <= across


def _extent(lines: Sequence[Line], down: int) -> tuple[float, float]:
    baselines = BASELINES_BY_LINES[len(lines)]
    return baselines[0] - ASCENT_BY_STYLE[lines[0][1]] + down, baselines[-1] + 3 + down


def _shift(lines: Sequence[Line], surface: float) -> int:
    """How far the words move up or down so that the surface passes between two lines."""
    for down in SHIFTS:
        is_struck = any(
            baseline + down - ASCENT_BY_STYLE[style] < surface < baseline + down + 4
            for (_words, style), baseline in zip(lines, BASELINES_BY_LINES[len(lines)], strict=True)
        )
        if not is_struck and _extent(lines, down)[1] < grid.FLOOR - 6:
            return down
    return 0


def _labels_below(board: Board, room: Room) -> Iterator[SafeString]:
    """Where vessels are too narrow for words, those of the selected and the hottest stand below, if they can."""
    told = [shard for shard in board.shards if shard.part == board.selected or shard.state == "hot"]
    for shard in sorted(told, key=lambda shard: (shard.part != board.selected, -shard.refused, shard.number)):
        if not _lines(board, shard):
            words = f"{shard.number}: {phrases.percent(round(shard.percent))}"
            middle = (shard.begins + shard.ends) / 2
            yield room.text(grid.x(middle), 306, words, "kin-b", "kin-c") or SafeString("")


def _inside(board: Board, shard: ShardMark, surface: float) -> SafeString | None:
    """Those of the last second that were let in: they lie below the surface, the later the higher."""
    top = min(surface + 7, grid.FLOOR - 7)
    points = [
        (grid.x(grain.place), top + (1 - grain.at_s) * (grid.FLOOR - 7 - top))
        for grain in board.inside
        if shard.begins <= grain.place < shard.ends
    ]
    return tag("path", d=dots(points), cls="kin-g") if points else None


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
        yield tag("path", d=cuts, cls="kin-cut")
    joined = [shard for shard in board.shards if shard.number in pending.shards]
    if pending.kind == "merge" and joined:
        begins, ends = min(shard.begins for shard in joined), max(shard.ends for shard in joined)
        yield tag("path", d=f"M{number(grid.x(begins) + 6)} 296v4H{number(grid.x(ends) - 6)}v-4", cls="kin-cut")
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
        cup = _cup(grid.x(begins) + gap, grid.x(ends) - gap, grid.VESSEL_TOP, grid.FLOOR)
        yield tag("path", d=cup, cls="kin-ghost")
