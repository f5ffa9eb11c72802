"""A browser for the tests of this folder: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

# Playwright's loop runs in the thread of the tests, where Django would refuse to touch the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = shutil.which(os.environ.get("CHROMIUM_PATH") or "chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser, and needs a database that the server's threads can see."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium: sudo apt install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """axe comes in as an inline script, which our policy forbids; `strict_page` keeps the policy."""
    return {**browser_context_args, "bypass_csp": True, "locale": "en-GB", "timezone_id": "UTC"}


@pytest.fixture
def strict_page(browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page under the content security policy that visitors get."""
    context: BrowserContext = browser.new_context(**{**browser_context_args, "bypass_csp": False})
    yield context.new_page()
    context.close()


@pytest.fixture
def complaints() -> Any:
    """`complaints(page)` is a list that fills with what the browser's console has to say against the page."""

    def listen(page: Page) -> list[str]:
        said: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                said.append(f"{message.text} ({message.location.get('url', '')})")

        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(str(error)))
        return said

    return listen
