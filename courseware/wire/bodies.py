"""Reading bodies from clients that may be slow, or never send the rest.

A server's thread that reads a body waits as long as its client likes, and cannot be called back. So only so many may
wait at once, and whoever comes then is told to try again: the threads that are left go on with everything else.
"""

import threading
from collections.abc import Callable

# Of the 32 threads of a process. Nearly every body is there already when it is asked for.
MOST_WAITING = 24
PATIENCE_SECONDS = 2

_waiting = threading.BoundedSemaphore(MOST_WAITING)


class TooManyWait(Exception):
    """The bodies of too many requests are waited for already."""


def read(source: Callable[[int], bytes], size_bytes: int) -> bytes:
    """The body, or as much of it as came before the client ended. Raises TooManyWait."""
    if not _waiting.acquire(timeout=PATIENCE_SECONDS):
        raise TooManyWait
    try:
        return source(size_bytes)
    finally:
        _waiting.release()
