"""Where things stand in the wide picture: across is the place on the ring of hash keys, down a record's way.

From above: the producers, the fall, the pane of glass that is the service's boundary, the shards as vessels in which
one pixel is one percent of the limit, and what they keep, by age. All things of one hash key stand above one another.
"""

WIDTH = 912
HEIGHT = 460
LEFT = 64
ACROSS = 672
RIGHT = LEFT + ACROSS

FALL_TOP, FALL_BOTTOM = 66, 128
PANE_TOP, PANE_BOTTOM = 146, 154
VESSEL_TOP, LIMIT, FLOOR = 184, 192, 292
STORE_TOP, STORE_DEEP = 312, 132
FRAME_BOTTOM = 454
NOTES_LEFT = 758
NOTES_ACROSS = WIDTH - NOTES_LEFT - 2


def x(place: float) -> float:
    """Where a share of the ring lies."""
    return LEFT + place * ACROSS


def inside(middle: float, across: float) -> float:
    """The middle of words so wide that they end inside the glass."""
    return min(max(middle, LEFT + across / 2), RIGHT - across / 2)


def gap(across: float) -> int:
    """How far a vessel keeps from its neighbours."""
    return 3 if across >= 40 else 2 if across >= 16 else 1
