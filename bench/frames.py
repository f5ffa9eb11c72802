"""What a frame costs the processor, all told, and how fast a lab can run: one process, through the whole of Django.

A server draws frames for a class: many labs in turn, each once a second. One lab alone finds the processor's caches
cold each time and costs half as much again, which is told too.
"""

import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from bench.figure import Figure, cpu_seconds
from bench.labs import learners_with_a_running_lab, next_frame_path, register_loaded, shown_us
from bench.server import database

FRAMES = 20
WARM_UP = 3
CLASS = 30


class Browser:
    """Asks a WSGI application for one frame after the other, as a page does."""

    def __init__(self, application: Callable[..., Any], path: str, cookies: str) -> None:
        self._application = application
        self._cookies = cookies
        self.path = path
        self.frames = self.bytes = self.raw_bytes = 0

    def frame(self) -> None:
        """Asks for the next frame and takes the whole answer."""
        path, _, query = self.path.partition("?")
        status = ""

        def start_response(said: str, _headers: list[tuple[str, str]]) -> None:
            nonlocal status
            status = said

        answer = self._application(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "SCRIPT_NAME": "",
                "SERVER_NAME": "127.0.0.1",
                "SERVER_PORT": "80",
                "SERVER_PROTOCOL": "HTTP/1.1",
                "HTTP_HOST": "127.0.0.1",
                "HTTP_COOKIE": self._cookies,
                "REMOTE_ADDR": "127.0.0.1",
                "HTTP_HX_REQUEST": "true",
                "HTTP_ACCEPT_ENCODING": "gzip, br",
                "wsgi.url_scheme": "http",
                "wsgi.input": BytesIO(),
                "wsgi.errors": BytesIO(),
            },
            start_response,
        )
        body = b"".join(answer)
        answer.close()
        assert status[:3] in ("200", "204"), f"{self.path} answered {status}"
        self.frames += 1
        self.bytes += len(body)
        if body:
            drawn = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
            self.raw_bytes += len(drawn)
            self.path = next_frame_path(drawn) or self.path


def measure() -> Iterator[Figure]:
    """At one frame a second with 10,000 records a second on 10 shards: CPU at 60x, bytes, and the speed at 3600x."""
    with database():
        from bench.loads import TEN_SHARDS
        from courseware.wsgi import application

        slug = register_loaded(TEN_SHARDS)

        def browsers(count: int, speed: int) -> list[Browser]:
            learners = learners_with_a_running_lab(count, topic=slug, speed=speed)
            return [Browser(application, each.frame_path, each.cookies) for each in learners]

        [alone] = browsers(1, 60)
        _watch([alone], WARM_UP)
        yield Figure("frame_cpu_60x_alone", statistics.mean(_watch([alone], FRAMES)) * 1000, "ms", "lower")
        yield Figure("frame_bytes_60x", alone.bytes / alone.frames, "bytes", "lower", budget=2_048)
        yield Figure("frame_raw_bytes_60x", alone.raw_bytes / alone.frames, "bytes", "lower", budget=12_288)
        together = browsers(CLASS, 60)
        _watch(together, WARM_UP)
        yield Figure("frame_cpu_60x", statistics.mean(_watch(together, FRAMES // 2)) * 1000, "ms", "lower", budget=3)
        [fast] = browsers(1, 3600)
        _watch([fast], WARM_UP)
        began_us, began_s = shown_us(fast.path), time.monotonic()
        cpu_s = _watch([fast], FRAMES // 2)
        reached = (shown_us(fast.path) - began_us) / 1_000_000 / (time.monotonic() - began_s)
        yield Figure("speed_reached_3600x", reached, "virtual s/s", "higher")
        yield Figure("frame_cpu_3600x", statistics.mean(cpu_s) * 1000, "ms", "lower")


def _watch(browsers: list[Browser], frames: int) -> list[float]:
    """Asks each for frames a second apart; gives the processor time that this process took for each."""
    taken = []
    for browser in browsers:
        browser.frames = browser.bytes = browser.raw_bytes = 0
    for _ in range(frames):
        next_s = time.monotonic() + 1
        taken += [cpu_seconds(browser.frame) for browser in browsers]
        time.sleep(max(0.0, next_s - time.monotonic()))
    return taken
