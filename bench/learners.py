"""A class at work: learners with a running lab, each asking for a frame a second, over real connections."""

import asyncio
import random
from collections.abc import Iterator

from bench.figure import Figure, percentile
from bench.http import Connection
from bench.labs import Learner, learners_with_a_running_lab, next_frame_path
from bench.server import running

CLASSES = {100: None, 300: 100.0, 600: None}  # learners: budget of the p95 in ms
WATCHED_SECONDS = 20


def measure() -> Iterator[Figure]:
    """p50, p95 and p99 of a frame in milliseconds, and errors, with 100, 300 and 600 learners."""
    with running() as server:
        learners = learners_with_a_running_lab(max(CLASSES))
        for count, budget in CLASSES.items():
            times, errors = asyncio.run(_class_at_work(server.port, learners[:count]))
            for share in (0.50, 0.95, 0.99):
                name = f"frame_p{share * 100:.0f}_{count}_learners"
                yield Figure(name, percentile(times, share) * 1000, "ms", "lower", budget if share == 0.95 else None)
            yield Figure(f"frame_errors_{count}_learners", errors, "errors", "lower", budget=0)


async def _class_at_work(port: int, learners: list[Learner]) -> tuple[list[float], int]:
    times: list[float] = []
    errors = 0

    async def watch(learner: Learner) -> None:
        nonlocal errors
        connection = Connection(port, learner.cookies)
        await asyncio.sleep(random.random())
        path = learner.frame_path
        for _ in range(WATCHED_SECONDS):
            next_at = asyncio.get_running_loop().time() + 1
            try:
                answer = await connection.get(path)
                times.append(answer.seconds)
                errors += answer.status not in (200, 204)
                path = next_frame_path(answer.unpacked()) or path
            except (OSError, asyncio.IncompleteReadError):
                errors += 1
                connection.close()
            await asyncio.sleep(max(0.0, next_at - asyncio.get_running_loop().time()))
        connection.close()

    await asyncio.gather(*map(watch, learners))
    return times, errors
