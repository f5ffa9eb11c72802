"""Splits and merges over time: each shard as a block, from when it opened to when it closed, as tall as its range.

Time runs to the right, the ring from top to bottom, so that children begin where their parent ends, within its range.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import join, number, tag
from courseware.labs.topics import Drawing, View
from services.engine.world import World
from services.kinesis.board import Board, Layer
from services.kinesis.pictures import phrases
from services.kinesis.pictures.inspector import inspector
from services.kinesis.pictures.lettering import path, shortened, text, width
from services.kinesis.pictures.marks import Marks
from services.kinesis.pictures.notes import pending_words
from services.kinesis.pictures.seen import seen
from services.kinesis.throughput import SECOND_US

TOP, DEEP = 30, 250
AXIS_BELOW = 26
LEAST_ACROSS = 46.0


class Time:
    """Where an instant stands, from left to right: what happened is spread over half of it at least, so that it shows.

    The scale is even from the first change to now; the time before it is shortened, if it was long.
    """

    def __init__(self, board: Board, left: float, right: float) -> None:
        opened = sorted({layer.opened_us for layer in board.layers})
        self.first_us = opened[0] if opened else 0
        changes = [at_us for at_us in opened if at_us > self.first_us]
        self.now_us = max(board.now_us, self.first_us + SECOND_US)
        self.left, self.right = left, right
        self.bend_us = changes[0] if changes else self.now_us
        before, after = self.bend_us - self.first_us, self.now_us - self.bend_us
        share = before / (before + after) if before + after else 0.0
        self.bend = left + (right - left) * (min(share, 0.4) if changes else 1.0)
        self.is_bent = bool(changes) and share > 0.4

    def x(self, at_us: int) -> float:
        """Where an instant stands."""
        if at_us <= self.bend_us:
            return self.left + (self.bend - self.left) * _part(at_us, self.first_us, self.bend_us)
        return self.bend + (self.right - self.bend) * _part(at_us, self.bend_us, self.now_us)


def _part(at_us: int, from_us: int, to_us: int) -> float:
    return (at_us - from_us) / (to_us - from_us) if to_us > from_us else 0.0


def draw(world: World, view: View) -> Drawing:
    """The shards of the stream that is shown, open and closed."""
    board = seen(world, view.selected)
    across = 358 if view.width == "narrow" else 760
    time = Time(board, 34.0, across - 4.0)
    layers = sorted(board.layers, key=lambda layer: layer.number)
    marks = Marks(board, [layer.part for layer in layers])
    picture = tag(
        "svg",
        *_ring(across),
        *[_block(layer, time, marks) for layer in layers],
        *_joints(board, time),
        *_axis(board, time),
        None if layers else text(across / 2, TOP + DEEP / 2, _("No shards yet"), "kin-t3", "kin-c"),
        cls="kin-pic",
        viewBox=f"0 0 {across} {TOP + DEEP + AXIS_BELOW}",
        role="group",
        aria_label=said(board),
    )
    shown = replace(board, selected=board.selected if board.layer(board.selected) else "")
    return Drawing(
        picture=picture,
        caption=_caption(board, time),
        table=_table(board, layers),
        inspector=inspector(shown),
        said=said(board),
        marks={marks.named(layer.part): _name(layer) for layer in layers},
    )


def said(board: Board) -> str:
    """The tree in words."""
    if not board.layers:
        return _("There are no shards.")
    told = [phrases.layer_aloud(layer) for layer in board.layers if layer.is_closed]
    opened = tuple(shard.number for shard in board.shards)
    told.append(_("Open: %(shards)s") % {"shards": phrases.names(opened)} if opened else _("None is open"))
    if board.pending is not None:
        told.append(": ".join(filter(None, pending_words(board, board.pending))))
    return ". ".join(told)


def _caption(board: Board, time: Time) -> str:
    words = _("Height: share of the hash ring. Length: the time for which a shard took records in.")
    return words + (" " + _("The time before the first change is shortened.") if time.is_bent else "")


def _name(layer: Layer) -> str:
    words = _("Shard %(number)d, closed") if layer.is_closed else _("Shard %(number)d")
    return words % {"number": layer.number}


def _y(place: float) -> float:
    return TOP + place * DEEP


def _ring(across: int) -> Iterator[SafeString]:
    yield text(30, TOP + 10, "00…", "kin-m", "kin-e")
    yield text(30, TOP + DEEP / 2 + 4, "80…", "kin-m", "kin-e")
    yield text(30, TOP + DEEP, "FF…", "kin-m", "kin-e")
    words = shortened(_("hash ring from top to bottom, time to the right"), across - 40, "kin-m")
    yield text(34, 16, words, "kin-m")


def _block(layer: Layer, time: Time, marks: Marks) -> SafeString:
    left, right = time.x(layer.opened_us), time.x(layer.closed_us) if layer.is_closed else time.right
    top, bottom = _y(layer.begins) + 2, _y(layer.ends) - 2
    right = max(left + 3, right - (3 if layer.is_closed else 0))
    shape = {"x": left + 1, "y": top, "width": right - left - 1, "height": max(2.0, bottom - top), "rx": 4}
    is_selected = layer.part == marks.selected
    return marks.mark(
        layer.part,
        phrases.layer_aloud(layer) if layer.is_closed else _name(layer),
        tag("rect", **shape, cls="kin-block"),
        None if layer.is_closed else path(f"M{number(right)} {number(top)}V{number(bottom)}", "kin-now"),
        *_words(layer, (left, top, right, bottom)),
        tag("rect", **shape, cls="kin-sel") if is_selected else None,
        state="closed" if layer.is_closed else "",
    )


def _words(layer: Layer, sides: tuple[float, float, float, float]) -> Iterator[SafeString]:
    left, top, right, bottom = sides
    room, tall = right - left - 12, bottom - top
    if tall < 16 or room < 10:
        return
    about = {"number": layer.number, "count": phrases.many(layer.stored)}
    long = _("shard %(number)d, closed") % about if layer.is_closed else _("shard %(number)d, open") % about
    name = next(
        (each for each in (long, _("shard %(number)d") % about, str(layer.number)) if width(each, "kin-t2") <= room), ""
    )
    kept = _("still holds %(count)s") % about if layer.is_closed else _("%(count)s stored") % about
    middle = (top + bottom) / 2
    if tall >= 36 and width(kept) <= room:
        yield text(left + 8, middle - 3, name, "kin-t2")
        yield text(left + 8, middle + 14, kept, "")
    else:
        yield text(left + 8, middle + 5, name, "kin-t2")


def _joints(board: Board, time: Time) -> Iterator[SafeString]:
    """Where shards became others, and when."""
    told: set[int] = set()
    for joint in board.joints:
        x, y = time.x(joint.at_us), _y(joint.place)
        yield path(f"M{number(x)} {TOP - 4}V{TOP + DEEP + 4}", "kin-limit")
        yield tag("circle", cx=round(x, 1), cy=round(y, 1), r=4, cls="kin-dot")
        if joint.at_us not in told:
            told.add(joint.at_us)
            kind = _("split %(time)s") if joint.kind == "split" else _("merged %(time)s")
            words = kind % {"time": phrases.clock(board, joint.at_us)}
            is_late = x + width(words) > time.right
            yield text(x - 4 if is_late else x + 4, TOP + DEEP + 20, words, "kin-m", "kin-e" if is_late else "")


def _axis(board: Board, time: Time) -> Iterator[SafeString]:
    yield path(f"M{time.left} {TOP + DEEP + 5}H{time.right}", "kin-axis")
    if not board.joints or time.x(board.joints[0].at_us) > time.left + 96:
        yield text(time.left, TOP + DEEP + 20, phrases.clock(board, time.first_us), "kin-m")
    if not board.joints:
        yield text(time.right, TOP + DEEP + 20, _("now"), "kin-m", "kin-e")


def _table(board: Board, layers: list[Layer]) -> SafeString:
    heads = (_("Shard"), _("Opened"), _("Closed"), _("From"), _("Became"), _("Stored"))
    parents = {child: joint.parents for joint in board.joints for child in joint.children}
    rows = [
        tag(
            "tr",
            tag("th", str(layer.number), scope="row"),
            tag("td", phrases.clock(board, layer.opened_us)),
            tag("td", phrases.clock(board, layer.closed_us) if layer.is_closed else _("open")),
            tag("td", phrases.names(parents[layer.number]) if layer.number in parents else ""),
            tag("td", phrases.names(layer.children) if layer.children else ""),
            tag("td", phrases.many(layer.stored), cls="e"),
            data_row=board.named(layer.part),
        )
        for layer in layers
    ]
    head = tag("thead", tag("tr", *[tag("th", each, scope="col") for each in heads]))
    return join([tag("table", tag("caption", _("Shards")), head, tag("tbody", *rows), cls="gc-tab kin-table")])
