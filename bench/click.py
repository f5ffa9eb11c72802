"""How long somebody waits in a browser: from a press to the new picture, and from the answer to the first paint.

Chromium, driven by Playwright, on a server of its own and on the same machine: what is measured holds the server's
work, the browser's, and no network.
"""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bench.figure import Figure, percentile
from bench.labs import learner
from bench.server import Server, running

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

LAB = "/labs/kinesis/"
CLICKS = 40
VISITS = 12
BUDGET_MS = 150
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"]

# From the press of a button to the frame that shows what came of it, as it is on the screen: the next time that the
# browser paints after the lab's element was morphed.
_CLICK = """(id) => new Promise((done) => {
    const began = performance.now();
    document.addEventListener("htmx:afterSettle", () =>
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))), { once: true });
    document.getElementById(id).click();
})"""
_PAINT = """() => new Promise((done) => {
    const [visit] = performance.getEntriesByType("navigation");
    new PerformanceObserver((list) => {
        const paint = list.getEntriesByName("first-contentful-paint")[0];
        if (paint) done(paint.startTime - visit.responseEnd);
    }).observe({ type: "paint", buffered: true });
})"""


def measure() -> Iterator[Figure]:
    """Milliseconds, 95th percentile of both."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise RuntimeError("there is no Chromium: sudo apt install chromium")
    with running() as server:
        # Before Playwright's loop runs in this thread, in which Django would refuse to touch the database.
        sessions = [learner().cookies for _ in range(1 + VISITS)]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            contexts = (_context(browser, server, session) for session in sessions)
            clicks = percentile(_clicks(next(contexts)), 0.95)
            yield Figure("click_to_picture", clicks, "ms", "lower", budget=BUDGET_MS)
            paints = percentile([_paint(context) for context in contexts], 0.95)
            yield Figure("first_paint", paints, "ms", "lower", budget=BUDGET_MS)
            browser.close()


def _context(browser: Any, server: Server, session: str) -> "BrowserContext":
    """A window of a person who has a lab, its cache empty."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 720}, base_url=server.url)
    name, _, value = session.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.url}])
    return context


def _lab(context: "BrowserContext") -> "Page":
    page = context.new_page()
    page.goto(LAB)
    page.wait_for_load_state("networkidle")
    return page


def _clicks(context: "BrowserContext") -> list[float]:
    """Steps of the clock, while traffic flows: each is a commit and a new picture."""
    page = _lab(context)
    page.evaluate(_CLICK, "clock-step")
    times = [page.evaluate(_CLICK, "clock-step") for _ in range(CLICKS)]
    context.close()
    return times


def _paint(context: "BrowserContext") -> float:
    """A first visit."""
    painted = float(_lab(context).evaluate(_PAINT))
    context.close()
    return painted
