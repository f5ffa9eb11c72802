"""Where keys land: the ring of hash keys, its shards as arcs, and for each key the arithmetic that leads to its place.

The ring begins at the top and runs clockwise.
"""

from collections.abc import Iterator
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import join, number, tag
from courseware.labs.topics import Drawing, View
from services.engine.world import World
from services.kinesis.hashing import LAST_HASH_KEY
from services.kinesis.pictures import phrases
from services.kinesis.pictures.lettering import path, shortened, text, width
from services.kinesis.pictures.pieces import facts, heading, paragraph, rule
from services.kinesis.pictures.placement import DIGITS, placement
from services.kinesis.ring_board import KeyMark, Ring, RingShard, ring

OUT, IN = 1.0, 0.74  # of the radius
ROW = 44
CLOSE, LEVEL, MOST_LEVELS = 0.04, 0.13, 3


class Layout:
    """Where the ring and the list of keys stand, beside or below each other."""

    def __init__(self, view: View, keys: int) -> None:
        self.is_narrow = view.width == "narrow"
        self.across = 358 if self.is_narrow else 912
        self.radius = 104.0 if self.is_narrow else 132.0
        self.x, self.y = (179.0, 150.0) if self.is_narrow else (190.0, 180.0)
        self.list_left, self.list_top = (0.0, 312.0) if self.is_narrow else (400.0, 30.0)
        self.list_across = 356.0 if self.is_narrow else 508.0
        below = self.list_top + ROW * max(1, keys)
        self.tall = below if self.is_narrow else max(366.0, below)

    def at(self, share: float, out: float) -> tuple[float, float]:
        """A point of the ring, so far out."""
        turn = 2 * pi * share
        return self.x + sin(turn) * self.radius * out, self.y - cos(turn) * self.radius * out


def draw(world: World, view: View) -> Drawing:
    """The ring of the oldest stream."""
    seen = ring(world)
    layout = Layout(view, len(seen.keys))
    picture = tag(
        "svg",
        *[_arc(layout, seen, shard, turn, view.selected) for turn, shard in enumerate(seen.shards)],
        *_middle(layout, seen),
        *[_key(layout, key, (turn, level), view.selected) for turn, (key, level) in enumerate(_levels(seen))],
        None if seen.shards else text(layout.x, layout.y, _("No shards yet"), "kin-t3", "kin-c"),
        cls="kin-pic kin-pic--ring",
        viewBox=f"0 0 {layout.across} {number(layout.tall)}",
        role="group",
        aria_label=said(seen),
    )
    return Drawing(
        picture=picture,
        caption=_(
            "The ring has 2¹²⁸ places and begins at the top. A dot is where a key's MD5 lies, read as one number."
        ),
        table=_table(seen),
        inspector=_inspector(seen, view.selected),
        said=said(seen),
        marks=_marks(seen),
    )


def said(seen: Ring) -> str:
    """Which key goes where, in one sentence."""
    if not seen.shards:
        return _("There is no stream with shards.")
    told = "; ".join(_("%(key)s: shard %(shard)d") % {"key": key.key, "shard": key.shard} for key in seen.keys)
    empty = _(". No key for %(shards)s") % {"shards": phrases.names(seen.empty)} if seen.empty else ""
    return _("Ring of %(count)d shards. %(told)s%(empty)s.") % {
        "count": len(seen.shards),
        "told": told or _("No key yet"),
        "empty": empty,
    }


def _marks(seen: Ring) -> dict[str, str]:
    marks = {key.part: _("Key %(key)s") % {"key": key.key} for key in seen.keys}
    return marks | {each.part: _("Shard %(number)d") % {"number": each.number} for each in seen.shards}


def _arc(layout: Layout, seen: Ring, shard: RingShard, turn: int, selected: str) -> SafeString:
    begins, ends = shard.begins + 0.002, max(shard.begins + 0.003, shard.ends - 0.002)
    large = 1 if ends - begins > 0.5 else 0
    (ax, ay), (bx, by) = layout.at(begins, OUT), layout.at(ends, OUT)
    (cx, cy), (dx, dy) = layout.at(ends, IN), layout.at(begins, IN)
    r, q = number(layout.radius * OUT), number(layout.radius * IN)
    outline = (
        f"M{number(ax)} {number(ay)}A{r} {r} 0 {large} 1 {number(bx)} {number(by)}"
        f"L{number(cx)} {number(cy)}A{q} {q} 0 {large} 0 {number(dx)} {number(dy)}z"
    )
    middle = (shard.begins + shard.ends) / 2
    x, y = layout.at(middle, (OUT + IN) / 2)
    is_empty = shard.number in seen.empty
    words = _("Shard %(number)d, %(range)s") % {
        "number": shard.number,
        "range": phrases.key_range(shard.start, shard.end),
    }
    return _mark(
        shard.part,
        words,
        selected,
        path(outline, "kin-wall" if not is_empty else "kin-wall kin-wall--empty"),
        text(x, y + 5, str(shard.number), "kin-t3", "kin-c") if shard.ends - shard.begins > 0.03 else None,
        path(outline, "kin-sel") if shard.part == selected else None,
        is_entry=turn == 0 and selected not in _marks(seen),
    )


def _mark(part: str, words: str, selected: str, *inside: SafeString | None, is_entry: bool) -> SafeString:
    return tag(
        "g",
        *inside,
        id=part,
        data_select=part,
        role="button",
        tabindex=0 if is_entry or part == selected else -1,
        aria_pressed="true" if part == selected else "false",
        aria_label=words,
    )


def _middle(layout: Layout, seen: Ring) -> Iterator[SafeString]:
    x, y = layout.at(0, OUT)
    yield path(f"M{number(x)} {number(y - 8)}v14", "kin-edge")
    yield text(x, y - 12, "0000… | FFFF…", "kin-m", "kin-c")
    yield text(layout.x, layout.y - 4, _("2¹²⁸ places"), "kin-t2", "kin-c")
    shards = _("%(count)d shards") % {"count": len(seen.shards)}
    yield text(layout.x, layout.y + 14, shards, "kin-m", "kin-c")


def _levels(seen: Ring) -> list[tuple[KeyMark, int]]:
    """How far out each key's name stands: further than that of a neighbour which lies close by."""
    levels: list[int] = []
    for turn, key in enumerate(seen.keys):
        is_close = turn > 0 and key.share - seen.keys[turn - 1].share < CLOSE
        levels.append((levels[-1] + 1) % MOST_LEVELS if is_close else 0)
    return list(zip(seen.keys, levels, strict=True))


def _key(layout: Layout, key: KeyMark, place: tuple[int, int], selected: str) -> SafeString:
    turn, level = place
    x, y = layout.at(key.share, (OUT + IN) / 2)
    tip_x, tip_y = layout.at(key.share, OUT + 0.06 + LEVEL * level)
    label_x, label_y = layout.at(key.share, OUT + 0.14 + LEVEL * level)
    anchor = "kin-c" if abs(label_x - layout.x) < 20 else "kin-e" if label_x < layout.x else ""
    room = label_x if anchor == "kin-e" else layout.list_left - label_x if not layout.is_narrow else 358 - label_x
    left, top = layout.list_left, layout.list_top + ROW * turn
    name = shortened(key.key, 96, "kin-t2")
    to = left + min(100.0, width(name, "kin-t2")) + 14
    return _mark(
        key.part,
        _("Key %(key)s: MD5 %(digest)s, shard %(shard)d")
        % {"key": key.key, "digest": key.digest[:DIGITS], "shard": key.shard},
        selected,
        path(f"M{number(x)} {number(y)}L{number(tip_x)} {number(tip_y)}", "kin-leader"),
        tag("circle", cx=round(x, 1), cy=round(y, 1), r=5, cls="kin-key"),
        text(label_x, label_y + 4, shortened(key.key, max(30.0, min(92.0, room - 4)), "kin-b"), "kin-b", anchor),
        text(left, top + 13, name, "kin-t2"),
        text(to, top + 13, f"MD5 = {key.digest[:DIGITS]}…", "kin-m"),
        text(left, top + 30, _arithmetic(key), ""),
        path(f"M{number(left)} {number(top + 35)}h{number(layout.list_across)}m0 3H{number(left)}", "kin-sel")
        if key.part == selected
        else None,
        is_entry=False,
    )


def _arithmetic(key: KeyMark) -> str:
    return _("= %(share)s of the ring, in %(range)s: shard %(shard)d") % {
        "share": phrases.percent(round(key.share * 100, 2)),
        "range": phrases.key_range(key.start, key.end),
        "shard": key.shard,
    }


def _inspector(seen: Ring, selected: str) -> SafeString:
    key = next((each for each in seen.keys if each.part == selected), None)
    shard = next((each for each in seen.shards if each.part == selected), None)
    if key is not None:
        return tag("div", *_about_key(key), cls="kin-inspector")
    if shard is not None:
        return tag("div", *_about_shard(seen, shard), cls="kin-inspector")
    sentence = _("The MD5 of a partition key is a number of 128 bits. The shard whose range holds it gets the record.")
    return tag("div", heading(_("The ring")), paragraph(sentence), cls="kin-inspector")


def _about_key(key: KeyMark) -> Iterator[SafeString]:
    yield heading(_("Key %(key)s") % {"key": key.key}, _("shard %(number)d") % {"number": key.shard}, "ok")
    yield rule(*placement(key.key, key.digest, key.place, (key.start, key.end)))
    yield paragraph(_("The same key always has the same MD5, so its records always go to this shard."))


def _about_shard(seen: Ring, shard: RingShard) -> Iterator[SafeString]:
    keys = [key.key for key in seen.keys if key.shard == shard.number]
    yield heading(_("Shard %(number)d") % {"number": shard.number}, phrases.share(shard.ends - shard.begins), "ok")
    yield facts(
        [
            (_("First key"), str(shard.start)),
            (_("Last key"), str(shard.end)),
            (_("Keys shown that land here"), ", ".join(keys) or _("none")),
        ]
    )


def _table(seen: Ring) -> SafeString:
    heads = (_("Key"), _("MD5"), _("As a number"), _("Of the ring"), _("Shard"))
    rows = [
        tag(
            "tr",
            tag("th", key.key, scope="row"),
            tag("td", tag("code", key.digest)),
            tag("td", str(key.place)),
            tag("td", phrases.percent(round(key.share * 100, 2)), cls="e"),
            tag("td", str(key.shard), cls="e"),
            data_row=key.part,
        )
        for key in seen.keys
    ]
    ranges = [
        tag(
            "tr",
            tag("th", str(shard.number), scope="row"),
            tag("td", str(shard.start)),
            tag("td", str(shard.end)),
            data_row=shard.part,
        )
        for shard in seen.shards
    ]
    return join([_drawn_table(_("Keys"), heads, rows), _drawn_table(_("Shards"), _range_heads(), ranges)])


def _range_heads() -> tuple[str, ...]:
    return _("Shard"), _("First hash key"), _("Last hash key")


def _drawn_table(title: str, heads: tuple[str, ...], rows: list[SafeString]) -> SafeString:
    head = tag("thead", tag("tr", *[tag("th", each, scope="col") for each in heads]))
    return tag("table", tag("caption", title), head, tag("tbody", *rows), cls="gc-tab kin-table")


assert LAST_HASH_KEY == 2**128 - 1, "the words say how many places there are"
