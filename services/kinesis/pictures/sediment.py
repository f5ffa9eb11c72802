"""The sample of kept records as grains, tile by tile: all that came in some stretch of time lie on one.

A tile's grains never change: only its place does, as it grows older. So a frame draws those tiles alone in which
something came, or went, since the one before.
"""

from collections.abc import Iterator
from functools import partial

from django.utils.safestring import SafeString

from courseware.labs.svg import dots, number
from services.kinesis.board import Board
from services.kinesis.pictures import grid
from services.kinesis.pictures.depth import Depth, Stretch
from services.kinesis.pictures.sheet import Sheet
from services.kinesis.throughput import SECOND_US

HOUR_S = 3_600
TILES_A_STRETCH = 6  # at least half as many, once there is something to show


def sediment(board: Board, depth: Depth, sheet: Sheet) -> SafeString:
    """All grains, the oldest lowest."""
    stretches = enumerate(depth.stretches)
    return SafeString("".join([tile for turn, stretch in stretches for tile in _tiles(board, turn, stretch, sheet)]))


def _tiles(board: Board, turn: int, stretch: Stretch, sheet: Sheet) -> Iterator[str]:
    """Those of one stretch of the scale, each where its age is due. What its ends cut through is drawn anew."""
    newest_us = board.now_us - int(stretch.from_s * SECOND_US)
    oldest_us = board.now_us - int(stretch.to_s * SECOND_US)
    first_us = board.now_us - int(board.oldest_s * SECOND_US)
    kept_us = max(oldest_us, board.now_us - board.retention_hours * HOUR_S * SECOND_US)
    long_us = _tile_us(newest_us - max(oldest_us, first_us))
    slope = (stretch.bottom - stretch.top) / ((stretch.to_s - stretch.from_s) * SECOND_US)
    for index in range(max(oldest_us, first_us) // long_us, -(-newest_us // long_us)):
        begins_us, ends_us = index * long_us, (index + 1) * long_us
        part = f"kin-kept-{board.number}-{turn}-{index}"
        if begins_us >= kept_us and ends_us <= newest_us:
            key = (part, long_us, board.stored_grain_records, slope)
            tile = sheet.of_the_past(key, partial(_grains, board, part, (begins_us, ends_us), slope, begins_us))
        else:
            within_us = (max(begins_us, kept_us), min(ends_us, newest_us))
            tile = _grains(board, part, within_us, slope, begins_us)
        if tile:
            down = stretch.top + (newest_us - begins_us) * slope
            yield f'<g transform="translate(0 {number(down)})">{tile}</g>'


def _tile_us(shown_us: int) -> int:
    """How long a tile is where so much is shown: a power of two of seconds, so that it seldom becomes another."""
    least_s = -(-max(shown_us, 1) // (TILES_A_STRETCH * SECOND_US))
    return SECOND_US << (least_s - 1).bit_length()


def _grains(board: Board, part: str, within_us: tuple[int, int], slope: float, foot_us: int) -> SafeString:
    """What came between two instants, as high above the tile's foot as it is younger; nothing if nothing came."""
    points = [
        (grid.LEFT + place * grid.ACROSS, (foot_us - at_us) * slope)
        for layer in board.layers
        for at_us, place in layer.sample(*within_us)
    ]
    return SafeString(f'<path id="{part}" d="{dots(points)}" class="kin-kept"/>' if points else "")
