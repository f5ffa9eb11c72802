"""A server of its own for figures that need one: a fresh `var` folder and a free port, else as `make run` starts it."""

import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Where it answers, its folder, and the process from which its workers come."""

    port: int
    var: Path
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running() -> Iterator[Server]:
    """Starts a server and stops it at the end. This process's Django works on the same database."""
    with _folder() as folder:
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "scripts.serve"],
            cwd=ROOT,
            env={**os.environ, "PORT": str(port)},
            stdout=subprocess.DEVNULL,
        )
        try:
            server = Server(port, folder, process.pid)
            wait_until_up(server.url)
            django.setup()
            yield server
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def database() -> Iterator[Path]:
    """This process's Django on a database of its own, static files collected; gives its folder."""
    with _folder() as folder:
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        yield folder


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder in the place of `var`. Settings are read once, so that a process can have only one."""
    with tempfile.TemporaryDirectory(prefix="glasscloud-bench-") as folder:
        os.environ["GLASSCLOUD_VAR"] = folder
        yield Path(folder)


def free_port() -> int:
    """A port of this machine that nobody listens on, and that no connection of anybody's is given by itself.

    One that the system gives out to whoever connects is not free for long. The first to connect to it, while the server
    is not up yet, may even be given that very port, and be connected with itself.
    """
    first_given = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    while True:
        port = random.randrange(10_000, first_given)
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port


def wait_until_up(url: str) -> None:
    """Returns when the server answers; raises TimeoutError when it does not in a minute."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{url} did not answer")
