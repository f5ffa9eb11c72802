"""From a clone to the first page, as a host sees it: with the machine's package cache as it is."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, percentile
from bench.server import ROOT, free_port, wait_until_up

STARTS = 5


def measure() -> Iterator[Figure]:
    """Seconds of `make run` in a fresh clone until the home page answers, twice; and of the emulator until it is up."""
    yield Figure("emulator_start", percentile([_emulator() for _ in range(STARTS)], 0.5), "s", "lower", budget=2)
    with tempfile.TemporaryDirectory(prefix="glasscloud-clone-") as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        yield Figure("clone_to_first_page", _first_page(clone), "s", "lower", budget=21)
        yield Figure("second_start", _first_page(clone), "s", "lower", budget=5)


def _emulator() -> float:
    command = [sys.executable, "manage.py", "emulator", "--port", str(free_port())]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        said = next((line for line in process.stdout if "Ctrl+C" in line), "")
        assert said, "the emulator ended before it was up"
        return time.perf_counter() - started
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(15)


def _first_page(clone: Path) -> float:
    port = free_port()
    ours = re.compile("GLASSCLOUD_|DJANGO_|DATABASE_|VIRTUAL_ENV|MAKE")
    environment = {name: value for name, value in os.environ.items() if not ours.match(name)}
    started = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env={**environment, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}")
        return time.perf_counter() - started
    finally:
        os.killpg(process.pid, 15)
        process.wait(10)
