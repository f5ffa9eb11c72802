"""Refused records, as rings that lie on the pane in a pile, beside the key that they were sent with."""

from collections.abc import Sequence

RING = 9.0
STEPS = (1, 2, 5)


def next_step(step: int) -> int:
    """The step after one of 1, 2, 5, 10, 20 ...

    >>> [next_step(step) for step in (1, 2, 5, 20)]
    [2, 5, 10, 50]
    """
    digit = int(str(step)[0])
    return step * 2 if digit in (1, 5) else step // 2 * 5


def records_a_ring(refused: Sequence[int], *, at_least: int, most: int) -> int:
    """How many records a ring stands for, so that no pile has more than `most` of them."""
    step = at_least
    while max(refused, default=0) > most * step:
        step = next_step(step)
    return step


def pile(rings: int, *, broadest: int) -> list[tuple[float, float]]:
    """Where the rings lie, measured in rings from the middle of the pile's foot: each row one fewer than the one below.

    >>> pile(3, broadest=5)
    [(-0.5, 0.0), (0.5, 0.0), (0.0, 0.9)]
    """
    foot = 1
    while foot < broadest and foot * (foot + 1) // 2 < rings:
        foot += 1
    placed: list[tuple[float, float]] = []
    row, across = 0, foot
    while len(placed) < rings:
        now = min(across, rings - len(placed))
        placed += [(place - (now - 1) / 2, round(row * 0.9, 1)) for place in range(now)]
        row, across = row + 1, max(1, across - 1)
    return placed
