"""How much memory the server's processes take together: each shared page counted once, in shares (PSS)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psutil

from bench.figure import Figure
from bench.http import Connection
from bench.labs import Learner, learners_with_a_running_lab, next_frame_path
from bench.server import running

LABS = 300
FRAMES = 5
AT_ONCE = 30


def measure() -> Iterator[Figure]:
    """Megabytes with two workers, after the first pages, and with 300 labs open and watched."""
    with running() as server:
        asyncio.run(_look_around(server.port))
        yield Figure("memory_idle", megabytes(server.pid), "MB", "lower", budget=160)
        learners = learners_with_a_running_lab(LABS)
        asyncio.run(_watch_all(server.port, learners))
        yield Figure("memory_300_labs", megabytes(server.pid), "MB", "lower", budget=400)


def megabytes(pid: int) -> float:
    """The proportional memory of a process and all its descendants."""
    parent = psutil.Process(pid)
    return sum(_pss_kilobytes(process.pid) for process in [parent, *parent.children(recursive=True)]) / 1000


def _pss_kilobytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    kibibytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kibibytes * 1.024


async def _look_around(port: int) -> None:
    """Pages that any visitor opens, on several connections, so that both workers have served some."""
    for _ in range(8):
        connection = Connection(port)
        for path in ("/", "/labs/kinesis/"):
            await connection.get(path, htmx=False)
        connection.close()


async def _watch_all(port: int, learners: list[Learner]) -> None:
    """Some frames of each lab, each over a connection of its own that stays open."""
    connections = [Connection(port, learner.cookies) for learner in learners]
    paths = [learner.frame_path for learner in learners]
    turn = asyncio.Semaphore(AT_ONCE)

    async def watch(number: int) -> None:
        for _ in range(FRAMES):
            async with turn:
                answer = await connections[number].get(paths[number])
            assert answer.status in (200, 204), f"{paths[number]} answered {answer.status}"
            paths[number] = next_frame_path(answer.unpacked()) or paths[number]

    await asyncio.gather(*map(watch, range(len(learners))))
    for connection in connections:
        connection.close()
