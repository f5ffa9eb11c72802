"""Below the vessels, what the shards keep, by age: a closed shard's records lie under those of its children."""

from collections.abc import Iterator
from functools import lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import dots, join, number, tag
from services.kinesis.board import Board, Joint, Layer
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.depth import Depth
from services.kinesis.pictures.lettering import Room, path, text, width
from services.kinesis.pictures.marks import Marks
from services.kinesis.pictures.readers import readers
from services.kinesis.pictures.sediment import sediment
from services.kinesis.pictures.sheet import Sheet

BOTTOM = grid.STORE_TOP + grid.STORE_DEEP
LEAST_TALL = 2
WITH_WORDS = 20  # with more blocks, only the selected one has words


def depth_of(board: Board) -> Depth:
    """The scale of ages."""
    return Depth(board.oldest_s, top=grid.STORE_TOP, height=grid.STORE_DEEP)


def store(board: Board, marks: Marks, room: Room, sheet: Sheet, lowest: float = 0.0) -> SafeString:
    """All records that are kept, a sample of them as grains, and how deep each reader has got; its words stand at the
    right, below `lowest`."""
    depth = depth_of(board)
    if not board.kept:
        nothing = text(grid.x(0.5), 380, _("No record is stored."), "kin-m", "kin-c")
        return join([nothing, readers(board, marks, depth, room, lowest)])
    open_blocks = [_block(layer, depth, marks) for layer in board.layers if not layer.is_closed]
    blocks = [_block(layer, depth, marks) for layer in board.layers if layer.is_closed]
    joints = [_joint(board, joint, depth) for joint in board.joints]
    joint_words = list(_joint_words(board, depth, room))
    lines = readers(board, marks, depth, room, lowest)
    words = [*joint_words, *_block_words(board, depth, room)]
    ages = sheet.keep(_scale(depth.stretches[-1].to_s))
    still = sheet.keep(tag("g", *open_blocks, id="kin-blocks")) if open_blocks else None
    return join([still, *blocks, sediment(board, depth, sheet), lines, *joints, *words, ages])


def _block(layer: Layer, depth: Depth, marks: Marks) -> SafeString | None:
    left, top, right, bottom = _sides(layer, depth)
    if bottom - top < LEAST_TALL:
        return None
    if not layer.is_closed:
        return _rect(left, top, right, bottom, f'kin-block" data-select="{marks.named(layer.part)}')
    selected = None
    if layer.part == marks.selected:
        inner = f"M{number(left + 4)} {number(top + 4)}H{number(right - 4)}V{number(bottom - 4)}H{number(left + 4)}z"
        selected = join([_rect(left, top, right, bottom, "kin-sel"), path(inner, "kin-sel")])
    block = _rect(left, top, right, bottom, "kin-block")
    return marks.mark(layer.part, phrases.layer_aloud(layer), block, selected, state="closed")


@lru_cache(maxsize=4_096)
def _rect(left: float, top: float, right: float, bottom: float, cls: str) -> SafeString:
    """A block; that of an open shard is the same as soon as it reaches down to the end of the scale."""
    across, tall = number(right - left), number(bottom - top)
    return SafeString(
        f'<rect x="{number(left)}" y="{number(top)}" width="{across}" height="{tall}" rx="2" class="{cls}"/>'
    )


def _sides(layer: Layer, depth: Depth) -> tuple[float, float, float, float]:
    begins, ends = grid.x(layer.begins), grid.x(layer.ends)
    gap = grid.gap(ends - begins)
    top, bottom = depth.y(layer.youngest_s), depth.y(layer.oldest_s)
    return begins + gap, top + (1.5 if layer.is_closed else 0), ends - gap, bottom - (0 if bottom >= BOTTOM else 1.5)


def _block_words(board: Board, depth: Depth, room: Room) -> Iterator[SafeString]:
    stored = _("%(count)s stored")
    for layer in sorted(
        board.layers, key=lambda layer: (layer.part != board.selected, not layer.is_closed, layer.number)
    ):
        left, top, right, bottom = _sides(layer, depth)
        if bottom - top < 16 or (len(board.layers) > WITH_WORDS and layer.part != board.selected):
            continue
        baseline = bottom - 8 if layer.is_closed and bottom - top >= 24 else top + min(17.0, (bottom - top) / 2 + 5)
        style = "kin-t2" if layer.is_closed else ""
        count = f"{layer.stored:,}"
        for words in phrases.kept(layer) if layer.is_closed else (stored % {"count": count}, count):
            if width(words, style) <= right - left - 20:
                beside = (baseline, bottom - 8, baseline + 18)
                drawn = (room.text(left + 10, y, words, style, "kin-halo") for y in beside if y < bottom - 4)
                yield next((each for each in drawn if each is not None), SafeString(""))
                break


def _joint(board: Board, joint: Joint, depth: Depth) -> SafeString:
    """A Y: the arms are the children of a split, or turned round, the parents of a merge. Each fits in its block."""
    x, y = grid.x(joint.place), depth.y(joint.age_s)
    armed = joint.children if joint.kind == "split" else joint.parents
    sides = [_sides(layer, depth) for layer in board.layers if layer.number in armed]
    side = min([16.0, *((right - left) * 0.4 for left, _top, right, _bottom in sides)])
    long = min([16.0, *((bottom - top) * 0.4 for _left, top, _right, bottom in sides)])
    end = y - long if joint.kind == "split" else y + long
    dot = tag("circle", cx=x, cy=y, r=3.5, cls="kin-dot")
    if long < 5:
        return dot
    bend, near = (y + 2 * end) / 3, (2 * y + end) / 3
    arms = "".join(
        [
            f"M{number(x)} {number(y)}"
            f"C{number(x)} {number(bend)} {number(tip)} {number(near)} {number(tip)} {number(end)}"
            for tip in (x - side, x + side)
        ]
    )
    tips = dots([(x - side, end), (x + side, end)])
    return join([path(arms, "kin-ink"), path(tips, "kin-tip"), dot])


def _joint_words(board: Board, depth: Depth, room: Room) -> Iterator[SafeString]:
    for joint in board.joints:
        x, y = grid.x(joint.place), depth.y(joint.age_s)
        room.take(x - 20, y - (18 if joint.kind == "split" else 4), x + 20, y + (4 if joint.kind == "split" else 18))
    told: set[tuple[str, int]] = set()
    for joint in board.joints:
        if (joint.kind, joint.at_us) in told and len(board.joints) > 2:
            continue
        y = depth.y(joint.age_s)
        kind = _("split") if joint.kind == "split" else _("merged")
        words = f"{kind} {phrases.clock(board, joint.at_us)}"
        drawn = _beside(room, grid.x(joint.place), y - 6 if joint.kind == "split" else y + 14, words)
        if drawn is not None:
            told.add((joint.kind, joint.at_us))
            yield drawn


def _beside(room: Room, x: float, baseline: float, words: str) -> SafeString | None:
    if x + 26 + width(words) < grid.RIGHT:
        return room.text(x + 26, baseline, words, "kin-m", "kin-halo")
    return room.text(x - 26, baseline, words, "kin-m", "kin-halo kin-e")


@phrases.remembered
def _scale(oldest_s: float) -> SafeString:
    """The ages beside the sediment, the same as long as the scale ends with this one."""
    depth = Depth(oldest_s, top=grid.STORE_TOP, height=grid.STORE_DEEP)
    ticks, breaks = list(depth.ticks()), depth.breaks()
    slanted = "".join([f"M{x} {number(y + 4)}l8-5m-8 8l8-5" for y in breaks for x in (56, 736)])
    return tag(
        "g",
        path("".join([f"M52 {number(y)}h-6" for y, _words in ticks]), "kin-axis"),
        *[text(42, y + 4, words, "kin-m", "kin-e") for y, words in ticks],
        path(slanted, "kin-break") if breaks else None,
        id="kin-ages",
    )
