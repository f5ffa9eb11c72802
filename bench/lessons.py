"""How long the server takes for a page of a lesson, and how much a browser fetches for one on a first visit.

Each page of each lesson is asked for by somebody whom the server knows, with its figures and questions. The slowest and
the heaviest count.
"""

import asyncio
import statistics
from collections.abc import Iterator

from bench.figure import Figure
from bench.http import Connection
from bench.labs import learner
from bench.pages import visit
from bench.server import running

TIMES = 12
BUDGET_MS = 30
BUDGET_KB = 70


def measure() -> Iterator[Figure]:
    """Milliseconds at the median of the slowest page, and kilobytes and requests of the heaviest."""
    with running() as server:
        from courseware.labs import topics
        from courseware.lessons.addresses import page_address
        from courseware.lessons.lesson import lesson_of

        cookies = learner().cookies
        paths = [page_address(topic.slug, name) for topic in topics.topics() for name in lesson_of(topic).names]
        medians = [asyncio.run(_median_ms(server.port, path, cookies)) for path in paths]
        yield Figure("lesson_page_p50", max(medians), "ms", "lower", budget=BUDGET_MS)
        visits = [asyncio.run(visit(server.port, path, cookies)) for path in paths]
        kilobytes = [sum(len(answer.body) for answer in answers.values()) / 1000 for answers in visits]
        yield Figure("lesson_page_bytes", max(kilobytes), "KB", "lower", budget=BUDGET_KB)
        yield Figure("lesson_page_requests", max(map(len, visits)), "requests", "lower")


async def _median_ms(port: int, path: str, cookies: str) -> float:
    """Of a page that both workers have drawn before."""
    connection = Connection(port, cookies)
    answers = [await connection.get(path, htmx=False) for _ in range(2 * TIMES)]
    connection.close()
    assert all(answer.status == 200 for answer in answers), f"{path} does not answer"
    return 1000 * statistics.median(answer.seconds for answer in answers[TIMES:])
