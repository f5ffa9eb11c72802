"""Takes the README's pictures of a site that runs: `.venv/bin/python -m scripts.pictures http://127.0.0.1:8000`."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs"
WIDE = {"width": 1280, "height": 680}
PHONE = {"width": 390, "height": 760}


def hot(page: Page) -> None:
    """A shard over its limit, with its rule beside it."""
    page.goto("/labs/kinesis/?scenario=hot-shard&select=shard-1")


def split(page: Page) -> None:
    """The same a while after a split: the closed parent keeps its records, and nothing is refused."""
    hot(page)
    page.click("#split-shard--shard-1-go")
    page.locator("#events", has_text="You split shard 1").wait_for()
    page.click("#speed-60")
    page.locator("#picture svg #shard-3").wait_for()
    page.wait_for_timeout(1_500)
    page.click("#clock-go")
    page.locator("#clock-go[aria-label^=Run]").wait_for()
    page.click("#marks a[data-mark=shard-1]")
    page.locator("#inspected", has_text="closed").wait_for()
    page.evaluate("scrollTo(0, 0)")


def lesson(page: Page) -> None:
    """A page of the lesson, with its figure."""
    page.goto("/topics/kinesis/hot-keys/")


PICTURES: dict[str, tuple[dict[str, int], str, Callable[[Page], None]]] = {
    "lab": (WIDE, "light", hot),
    "lab-split": (WIDE, "dark", split),
    "lesson": (WIDE, "light", lesson),
    "phone": (PHONE, "dark", hot),
}


def main() -> None:
    with sync_playwright() as play:
        chromium = shutil.which(os.environ.get("CHROMIUM_PATH") or "chromium")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (viewport, scheme, come_to) in PICTURES.items():
            context = browser.new_context(
                base_url=sys.argv[1],
                viewport=viewport,  # type: ignore[arg-type]
                color_scheme=scheme,  # type: ignore[arg-type]
                locale="en-GB",
            )
            page = context.new_page()
            come_to(page)
            page.wait_for_load_state("networkidle")
            page.mouse.move(0, 0)
            page.wait_for_timeout(800)
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
