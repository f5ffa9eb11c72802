"""`make run` as a host sees it: it starts, says what to do, answers, and ends when it is told."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.server import free_port, wait_until_up
from scripts import run

pytestmark = pytest.mark.servers


class Started:
    """A server with a `var` of its own, in a session of its own, as a terminal would have it."""

    def __init__(self, var: Path, **variables: str) -> None:
        self.port = free_port()
        self.said = var / "said"
        self._file = self.said.open("w")
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "scripts/run.py", "run"],
            cwd=run.ROOT,
            env={**kept, "GLASSCLOUD_VAR": str(var), "PORT": str(self.port), **variables},
            stdout=self._file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        wait_until_up(f"http://127.0.0.1:{self.port}")

    def stop(self) -> float:
        """Ctrl+C; seconds until it has ended."""
        started = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(20)
        self._file.close()
        return time.monotonic() - started


@pytest.fixture
def start(tmp_path) -> Iterator[object]:
    started: list[Started] = []

    def begin(**variables: str) -> Started:
        started.append(Started(tmp_path, **variables))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            each.stop()


def test_a_first_start_makes_what_it_needs_and_the_second_does_not(start, tmp_path):
    first = start()
    words = first.said.read_text()
    link = re.search(r"http://127\.0\.0\.1:\d+/people/instructor/\S+", words)

    assert words.index("Making the database") < words.index("Collecting static files") < words.index("Open http://")
    assert "Only this machine can open it" in words
    assert link
    assert urllib.request.urlopen(link[0]).status == 200
    assert first.stop() < 10
    assert "Making" not in start().said.read_text()
    assert not (tmp_path / "backup").exists()


def test_static_files_come_compressed_under_names_that_never_change(start):
    server = start()

    page = urllib.request.urlopen(f"http://127.0.0.1:{server.port}/people/sign-in").read().decode()
    style = re.search(r'/static/[^"]+\.[0-9a-f]{12}\.css', page)
    assert style
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{style[0]}", headers={"Accept-Encoding": "br"})
    answer = urllib.request.urlopen(request)

    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_name_that_was_not_allowed_is_not_answered(start):
    server = start(HOST="0.0.0.0")
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/health", headers={"Host": "evil.example"})

    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)

    assert "only requests for 127.0.0.1 are answered" in server.said.read_text()


def test_an_error_of_ours_shows_its_traceback_to_the_host_and_not_to_the_visitor(start, tmp_path):
    server = start()
    with sqlite3.connect(tmp_path / "glasscloud.sqlite3") as database:
        database.execute("DROP TABLE people_instructorlink")

    with pytest.raises(urllib.error.HTTPError) as seen:
        urllib.request.urlopen(f"http://127.0.0.1:{server.port}/people/instructor/x")

    assert seen.value.code == 500
    assert "Traceback" not in seen.value.read().decode()
    assert "Traceback" in server.said.read_text()
