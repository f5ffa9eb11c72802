"""What the emulator's server serves: the endpoint at any path, and one address to begin anew."""

import json
from collections.abc import Iterable

from courseware.garbage import look_seldom
from courseware.wire import keys
from courseware.wire.emulator import world
from courseware.wire.emulator.options import handed_over
from courseware.wire.mount import Environ, Start, endpoint

RESET = "/_emulator/reset"

_chosen = handed_over()
# A process that was not forked has not heard of it yet.
keys.CHOSEN[_chosen.access_key] = _chosen.secret_key
look_seldom()


def application(environ: Environ, start: Start) -> Iterable[bytes]:
    """Answers a request."""
    if environ.get("PATH_INFO") != RESET:
        return endpoint(environ, start)
    if environ["REQUEST_METHOD"] != "POST":
        return _told(start, "405 Method Not Allowed", {"message": "POST begins the world anew."})
    if "HTTP_ORIGIN" in environ:
        # A browser says so when a page of somebody else's asks for it.
        return _told(start, "403 Forbidden", {"message": "Not from a page in a browser."})
    world.begin(_chosen)
    return _told(start, "200 OK", {"message": "The world has begun anew."})


def _told(start: Start, status: str, what: dict[str, str]) -> Iterable[bytes]:
    body = json.dumps(what).encode() + b"\n"
    start(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
