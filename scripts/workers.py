"""Becomes the server: `python -m scripts.workers ADDRESS PORT` loads the site once, and its workers are forks of it.

A fork shares with the others whatever none of them has changed: two workers take a sixth less memory than if each had
loaded the site. And they are there at once, also the one that takes the place of a worker that died.
"""

import multiprocessing
import os
import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

WORKERS = 2
# More than can compute at once: calls over the wire may wait for simulated answers.
THREADS = 32
# What is being answered when the server is stopped may take so long.
PATIENCE_SECONDS = 5
SITE = "courseware.wsgi"


def main() -> None:
    """Serves until it is told to end."""
    address, port = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courseware.settings")
    # Elsewhere a process that has loaded much is not safely forked: there each worker begins anew and loads it.
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        __import__(SITE)
    Granian(
        f"{SITE}:application",
        address=address,
        port=int(port),
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        # A worker that died is replaced; one that was told to stop before it could listen is not waited for.
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
    ).serve()


if __name__ == "__main__":
    main()
