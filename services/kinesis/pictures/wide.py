"""The picture where there is room: a stream in cross-section, 912 wide."""

from functools import cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courseware.labs.svg import join, number, tag
from services.kinesis.board import Board
from services.kinesis.pictures import grid, phrases
from services.kinesis.pictures.lettering import Box, Room, path, text, wrapped
from services.kinesis.pictures.marks import Marks
from services.kinesis.pictures.notes import notes
from services.kinesis.pictures.senders import fall, senders
from services.kinesis.pictures.sheet import Sheet, keep_few
from services.kinesis.pictures.store import depth_of, store
from services.kinesis.pictures.vessels import vessels
from services.kinesis.throughput import SECOND_US

DIGITS = ("00…", "40…", "80…", "C0…", "FF…")


def wide(board: Board, sheet: Sheet | None = None) -> SafeString:
    """The stream as it is now."""
    sheet = sheet or Sheet()
    parts = [each.part for each in board.producers] + [each.part for each in board.shards]
    parts += [layer.part for layer in board.layers if layer.is_closed]
    parts += [each.part for each in board.readers]
    marks = Marks(board, parts)
    above, taken = _above(board, marks)
    beside, lowest = notes(board, sheet)
    return tag(
        "svg",
        sheet.keep(above),
        store(board, marks, Room(taken), sheet, lowest) if board.layers else None,
        None if board.shards else _without_shards(board),
        beside,
        _way(board),
        cls="kin-pic",
        viewBox=f"0 0 {grid.WIDTH} {grid.HEIGHT}",
        role="group",
        aria_label=phrases.stream_aloud(board),
        data_state=board.status.lower() or "none",
    )


def _above(board: Board, marks: Marks) -> tuple[SafeString, tuple[Box, ...]]:
    """Producers, fall, glass and vessels, and where words stand in them: drawn once for all seconds that are alike."""
    key = (
        "wide",
        get_language(),
        board.named(""),
        board.stream,
        board.status,
        board.origin_us,
        board.pending,
        marks.selected,
        marks.entry,
    )
    found: tuple[SafeString, tuple[Box, ...]] | None = board.second.drawn.get(key)
    if found is None:
        room = Room()
        drawn = tag(
            "g",
            senders(board, marks) if board.exists else None,
            fall(board),
            _glass(),
            _axes(bool(board.shards)),
            vessels(board, marks, room),
            id="kin-above",
        )
        found = keep_few(board.second.drawn, key, (drawn, room.taken()))
    return found


def _way(board: Board) -> SafeString | None:
    """The way of the record that is selected: from above down to where it lies."""
    record = board.record(board.selected)
    if record is None:
        return None
    x, y = grid.x(record.share), depth_of(board).y((board.now_us - record.at_us) / SECOND_US)
    end = tag("circle", cx=number(x), cy=number(y), r=5, cls="kin-sel")
    return join([path(f"M{number(x)} {grid.FALL_TOP - 24}V{number(y - 5)}", "kin-sel"), end])


@cache
def _glass() -> SafeString:
    """The service's boundary, in cross-section."""
    outside = "M56 154v-2a6 6 0 0 1 6-6H738a6 6 0 0 1 6 6V448a6 6 0 0 1-6 6H62a6 6 0 0 1-6-6z"
    return join(
        [
            path(outside, "kin-air"),
            path(outside + "M64 154V446H736V154z", "kin-glass"),
            path("M66 149H274M286 149h18M59 166v120M59 294v10", "kin-shine"),
        ]
    )


@phrases.remembered
def _axes(has_shards: bool) -> SafeString:
    quarters = [grid.x(quarter / 4) for quarter in range(5)]
    places = [quarters[0] + 4, *quarters[1:4], quarters[4] - 4]
    digits = [
        text(x, 169, digit, "kin-m", "" if turn == 0 else "kin-e" if turn == 4 else "kin-c")
        for turn, (x, digit) in enumerate(zip(places, DIGITS, strict=True))
    ]
    ticks = "".join([f"M{x:.0f} 154v6" for x in quarters])
    drawn = [
        path(ticks, "kin-edge"),
        *digits,
        text(grid.x(0.375), 169, _("hash ring, unrolled"), "kin-m", "kin-c"),
        *[text(0, 136 + 14 * turn, line, "kin-m") for turn, line in enumerate(wrapped(_("Service boundary"), 56))],
    ]
    if has_shards:
        drawn.append(text(0, 180, _("of limit"), "kin-m"))
        drawn += [text(48, 296 - percent, f"{percent} %", "kin-m", "kin-e") for percent in (100, 50, 0)]
    return join(drawn)


def _without_shards(board: Board) -> SafeString:
    """What the glass says while nothing is in it."""
    if board.exists:
        title = _("Stream %(name)s has no shards yet") % {"name": board.stream}
        sentence = _("It takes no records before it is active.")
    else:
        title = _("There is no stream")
        sentence = _("Create one: each of its shards becomes a vessel here, with a share of the hash ring.")
    middle = grid.x(0.5)
    lines = [text(middle, 360 + 18 * turn, line, "kin-m", "kin-c") for turn, line in enumerate(wrapped(sentence, 620))]
    return join([text(middle, 336, title, "kin-t3", "kin-c"), *lines])
