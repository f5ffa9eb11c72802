"""How many frames a process draws at once: few, so that calls which wait never find all threads drawing."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

AT_ONCE = 4

_places = BoundedSemaphore(AT_ONCE)


@contextmanager
def place() -> Iterator[bool]:
    """A place to draw a frame in; says whether one had to wait for it."""
    had_to_wait = not _places.acquire(blocking=False)
    if had_to_wait:
        _places.acquire()
    try:
        yield had_to_wait
    finally:
        _places.release()
