"""The row of those who want to write, without a database."""

import time
from threading import Thread

from courseware.sqlite.turns import Turns

PATIENCE_S = 30.0


def soon() -> float:
    return time.monotonic() + PATIENCE_S


def stands_in_row(turns: Turns, deed) -> Thread:
    """Somebody who waits for her turn, once she does."""
    before = len(turns._waiting)

    def wait():
        assert turns.take(soon())
        deed()
        turns.give_back()

    thread = Thread(target=wait)
    thread.start()
    while len(turns._waiting) == before:
        time.sleep(0.001)
    return thread


def test_the_turn_goes_to_who_has_waited_longest():
    turns, came = Turns(), []
    assert turns.take(soon())
    threads = [stands_in_row(turns, lambda number=number: came.append(number)) for number in range(5)]

    turns.give_back()
    for thread in threads:
        thread.join(PATIENCE_S)

    assert came == [0, 1, 2, 3, 4]


def test_nobody_pushes_in_before_who_waits():
    turns, came = Turns(), []
    assert turns.take(soon())
    thread = stands_in_row(turns, lambda: came.append("who waited"))

    turns.give_back()
    assert turns.take(soon())
    came.append("who came back at once")
    turns.give_back()
    thread.join(PATIENCE_S)

    assert came == ["who waited", "who came back at once"]


def test_who_gives_up_leaves_the_row():
    turns = Turns()
    assert turns.take(soon())

    assert not turns.take(time.monotonic())

    assert not turns._waiting
    turns.give_back()
    assert turns.take(time.monotonic())
