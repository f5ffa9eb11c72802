"""How much a browser fetches for a page on a first visit: the page and all that it links, as they go over the wire."""

import asyncio
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from bench.figure import Figure
from bench.http import Answer, Connection
from bench.labs import learner, resources
from bench.server import running

BUDGETS_KB = {"home": 70, "lab": 90}
PATHS = {"home": "/", "lab": "/labs/kinesis/"}


def measure() -> Iterator[Figure]:
    """Kilobytes and requests of the home page and of a lab."""
    with running() as server:
        cookies = learner().cookies
        for name, path in PATHS.items():
            answers = asyncio.run(visit(server.port, path, cookies))
            assert all(answer.status == 200 for answer in answers.values()), f"not everything of {path} is there"
            kilobytes = sum(len(answer.body) for answer in answers.values()) / 1000
            yield Figure(f"{name}_bytes", kilobytes, "KB", "lower", budget=BUDGETS_KB[name])
            yield Figure(f"{name}_requests", len(answers), "requests", "lower")


async def visit(port: int, path: str, cookies: str) -> dict[str, Answer]:
    """Fetches a page and all that is linked from it, and from that in turn."""
    connection = Connection(port, cookies)
    answers: dict[str, Answer] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in answers or address.startswith("data:"):
            continue
        answers[address] = answer = await connection.get(address, htmx=False)
        waiting += [urljoin(address, link) for link in _linked(answer)]
    connection.close()
    return answers


def _linked(answer: Answer) -> Iterator[str]:
    content = answer.unpacked()
    match answer.headers.get("content-type", "").split(";")[0]:
        case "text/html":
            yield from resources(content)
        case "text/css":
            yield from (found.decode() for found in re.findall(rb'(?:url\(|@import ["\'])["\']?([^"\')#]+)', content))
        case "text/javascript":
            yield from (found.decode() for found in re.findall(rb'\bfrom ?["\'](\.[^"\']+)["\']', content))
