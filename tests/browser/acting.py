"""What somebody does in a lab with a browser, in her words."""

import re

from playwright.sync_api import Locator, Page, expect

LAB = "/labs/kinesis/"
RATE = "#set-rate--producer-celebrity-records_a_second"
SET_RATE = "#set-rate--producer-celebrity-go"
SPLIT = "#split-shard--shard-1-go"

AT_ONCE = """([button, part]) => {
  document.querySelector(button).click();
  document.querySelector(part).dispatchEvent(new MouseEvent("click", { bubbles: true }));
}"""


def open_lab(page: Page, server: str) -> None:
    page.goto(server + LAB)
    expect(page.locator("#shard-1")).to_be_visible()


def shard(page: Page, number: int) -> Locator:
    """A shard as the picture says it aloud."""
    return page.locator(f"#picture svg #shard-{number}")


def says(text: str) -> re.Pattern[str]:
    return re.compile(text)


def is_hot(page: Page, number: int) -> None:
    expect(shard(page, number)).to_have_attribute("aria-label", says("refused a second"), timeout=15_000)


def refuses_nothing(page: Page) -> None:
    expect(page.locator("#picture svg [aria-label*='refused a second']")).to_have_count(0, timeout=15_000)


def frames_later(page: Page, count: int) -> None:
    """Waits until so many frames have come."""
    for _ in range(count):
        with page.expect_response(lambda answer: "/frame" in answer.url and answer.status == 200):
            pass
    page.wait_for_timeout(100)


def done(page: Page, words: str) -> Locator:
    """The line of the history that says this itself, and not only what would be taken back with it."""
    return page.locator(f"#events li:has(> span:text('{words}'))")


def looks_back_to(page: Page, words: str) -> None:
    """Goes back in the history by the keyboard until the page says that."""
    for _ in range(12):
        page.keyboard.press(",")
        page.wait_for_timeout(350)
        past = page.locator("#past")
        if past.count() and words in past.inner_text():
            return
    expect(page.locator("#past")).to_contain_text(words)
