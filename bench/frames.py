"""What a frame costs the processor, all told, and how fast a lab can run: one process, through the whole of Django."""

import gzip
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from bench.figure import Figure, cpu_seconds
from bench.labs import learners_with_a_running_lab, next_frame_path, register_loaded, shown_us
from bench.server import database

FRAMES = 20
WARM_UP = 3


class Browser:
    """Asks a WSGI application for one frame after the other, as a page does."""

    def __init__(self, application: Callable[..., Any], path: str, cookies: str) -> None:
        self._application = application
        self._cookies = cookies
        self.path = path
        self.bytes = self.raw_bytes = 0

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
        self.bytes = len(body)
        if body:
            drawn = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
            self.raw_bytes = len(drawn)
            self.path = next_frame_path(drawn) or self.path


def measure() -> Iterator[Figure]:
    """At one frame a second with 10,000 records a second on 10 shards: CPU at 60x, bytes, and the speed at 3600x."""
    with database():
        from bench.loads import TEN_SHARDS
        from courseware.wsgi import application

        slug = register_loaded(TEN_SHARDS)
        at_60, at_3600 = (
            Browser(application, learner.frame_path, learner.cookies)
            for speed in (60, 3600)
            for learner in learners_with_a_running_lab(1, topic=slug, speed=speed)
        )
        _watch(at_60, WARM_UP)
        cpu_s = _watch(at_60, FRAMES)
        yield Figure("frame_cpu_60x", cpu_s / FRAMES * 1000, "ms", "lower", budget=3)
        yield Figure("frame_bytes_60x", at_60.bytes, "bytes", "lower", budget=2_048)
        yield Figure("frame_raw_bytes_60x", at_60.raw_bytes, "bytes", "lower", budget=12_288)
        _watch(at_3600, WARM_UP)
        began_us, began_s = shown_us(at_3600.path), time.monotonic()
        cpu_s = _watch(at_3600, FRAMES // 2)
        reached = (shown_us(at_3600.path) - began_us) / 1_000_000 / (time.monotonic() - began_s)
        yield Figure("speed_reached_3600x", reached, "virtual s/s", "higher")
        yield Figure("frame_cpu_3600x", cpu_s / (FRAMES // 2) * 1000, "ms", "lower")


def _watch(browser: Browser, frames: int) -> float:
    """Asks for frames a second apart; gives the processor time that this process took."""
    return sum(_frame_after_a_second(browser) for _ in range(frames))


def _frame_after_a_second(browser: Browser) -> float:
    time.sleep(1)
    return cpu_seconds(browser.frame)
