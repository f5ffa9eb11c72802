"""A class at work: learners with a running lab, each asking for a frame a second, over real connections.

Each has set rates and keys of her own: with one lab for all, what one saw would be ready for the others.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.figure import Figure, percentile
from bench.http import Connection
from bench.labs import Learner, learners_with_a_running_lab, next_frame_path
from bench.server import running

CLASSES = {100: None, 300: 100.0, 600: None}  # learners: budget of the p95 in ms
WATCHED_SECONDS = 20
OPENING_AT_ONCE = 8


@dataclass
class Watched:
    """How long each frame took, in seconds, and what went wrong how often."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def measure() -> Iterator[Figure]:
    """p50, p95 and p99 of a frame in milliseconds, and errors, with 100, 300 and 600 learners."""
    with running() as server:
        for count, budget in CLASSES.items():
            watched = asyncio.run(_class_at_work(server.port, learners_with_a_running_lab(count, alike=False)))
            for share in (0.50, 0.95, 0.99):
                name = f"frame_p{share * 100:.0f}_{count}_learners"
                milliseconds = percentile(watched.seconds, share) * 1000
                yield Figure(name, milliseconds, "ms", "lower", budget if share == 0.95 else None)
            errors = watched.errors.total()
            yield Figure(f"frame_errors_{count}_learners", errors, "errors", "lower", budget=0)
            assert not errors, f"{count} learners: {dict(watched.errors)}"


async def _class_at_work(port: int, learners: list[Learner]) -> Watched:
    """Everybody opens her lab, which is not measured; then all watch for a while, a frame a second each."""
    watched = Watched()
    pages = [_Page(port, learner, watched) for learner in learners]
    turn = asyncio.Semaphore(OPENING_AT_ONCE)

    async def open_one(page: _Page) -> None:
        async with turn:
            await page.frame()

    await asyncio.gather(*map(open_one, pages))
    watched.seconds.clear()
    await asyncio.gather(*(page.watch() for page in pages))
    return watched


class _Page:
    """An open lab in one browser."""

    def __init__(self, port: int, learner: Learner, watched: Watched) -> None:
        self._connection = Connection(port, learner.cookies)
        self._path = learner.frame_path
        self._watched = watched

    async def frame(self) -> None:
        """Asks for a frame, as the one before said."""
        try:
            answer = await self._connection.get(self._path)
        except (OSError, asyncio.IncompleteReadError) as error:
            self._watched.errors[type(error).__name__] += 1
            self._connection.close()
            return
        self._watched.seconds.append(answer.seconds)
        if answer.status not in (200, 204):
            self._watched.errors[str(answer.status)] += 1
        self._path = next_frame_path(answer.unpacked()) or self._path

    async def watch(self) -> None:
        """A frame a second. Pages are opened at all times, so that a class does not ask at once."""
        clock = asyncio.get_running_loop().time
        await asyncio.sleep(random.random())
        for _ in range(WATCHED_SECONDS):
            next_at = clock() + 1
            await self.frame()
            await asyncio.sleep(max(0.0, next_at - clock()))
        self._connection.close()
