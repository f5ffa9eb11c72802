"""The lab's story, as one lives it: by pointer, by keyboard, on a phone, without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.acting import (
    LAB,
    RATE,
    SET_RATE,
    SPLIT,
    done,
    is_hot,
    looks_back_to,
    open_lab,
    refuses_nothing,
    says,
    shard,
)


def test_a_hot_key_is_found_split_and_the_split_taken_back(page, live_server):
    open_lab(page, live_server.url)
    refuses_nothing(page)

    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.click("#speed-60")
    is_hot(page, 1)
    page.click("#clock-go")

    shard(page, 1).click()
    expect(page.locator("#inspected h2")).to_have_text("Shard 1")
    expect(page.locator("#inspected")).to_contain_text("user-7777")
    expect(page).to_have_url(says("select=shard-1"))

    page.click(SPLIT)
    expect(page.locator("#events")).to_contain_text("You split shard 1")
    expect(page.locator("#events")).to_contain_text("aws kinesis split-shard --stream-name clicks")
    page.click("#speed-60")
    expect(shard(page, 3)).to_be_visible(timeout=15_000)
    refuses_nothing(page)
    page.click("#clock-go")

    split = done(page, "You split shard 1")
    split.locator("summary").click()
    expect(split).to_contain_text("Takes back: You split shard 1")
    split.get_by_role("button", name="Take back").click()
    expect(shard(page, 3)).to_have_count(0)
    is_hot(page, 1)
    expect(page.locator("#gone")).to_contain_text("1 operation taken back")


def test_the_same_by_keyboard_alone(page, live_server):
    open_lab(page, live_server.url)

    page.focus(RATE)
    page.keyboard.press("Control+a")
    page.keyboard.type("600")
    page.keyboard.press("Enter")
    expect(page.locator("#events")).to_contain_text("600 records/s")

    page.focus("#picture svg [role=button][tabindex='0']")
    page.keyboard.press("Space")
    expect(page.locator("#clock-go")).to_have_attribute("aria-label", "Pause clock")
    page.focus("#speed-60")
    page.keyboard.press("Enter")
    is_hot(page, 1)
    page.focus("#picture svg [role=button][tabindex='0']")
    page.keyboard.press("Space")
    expect(page.locator("#clock-go")).to_have_attribute("aria-label", says("Run clock"))

    page.keyboard.press("Home")
    for _ in range(12):
        if page.evaluate("document.activeElement.id") == "shard-1":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#inspector")).to_be_focused()
    page.keyboard.press("Escape")
    expect(shard(page, 1)).to_be_focused()
    page.focus(SPLIT)
    page.keyboard.press("Enter")
    expect(page.locator("#events")).to_contain_text("You split shard 1")

    page.focus("#clock-next")
    for _ in range(8):
        if shard(page, 3).count():
            break
        page.keyboard.press("n")
        page.wait_for_timeout(400)
    page.focus("#speed-60")
    page.keyboard.press("Enter")
    expect(shard(page, 3)).to_be_visible(timeout=15_000)
    refuses_nothing(page)

    page.focus("#clock-go")
    page.keyboard.press("Enter")
    expect(page.locator("#clock-go")).to_have_attribute("aria-label", says("Run clock"))
    looks_back_to(page, "just before this: “You split shard 1")
    expect(page.locator("#past")).to_contain_text("takes back 1 later operation")
    expect(shard(page, 3)).to_have_count(0)
    page.focus("#go-on")
    page.keyboard.press("Enter")
    expect(page.locator("#past")).to_have_count(0)
    expect(shard(page, 3)).to_have_count(0)


@pytest.fixture
def phone(browser, browser_context_args):
    context = browser.new_context(
        **browser_context_args, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_the_same_on_a_phone(phone, live_server):
    page = phone
    open_lab(page, live_server.url)
    expect(page.locator("#picture svg")).to_have_attribute("viewBox", says(r"^0 0 3\d\d "))
    clock = page.locator("#clock").bounding_box()
    assert clock["y"] + clock["height"] == pytest.approx(844, abs=1)

    page.tap("#tab-controls")
    page.fill(RATE, "600")
    page.tap(SET_RATE)
    page.tap("#speed-60")
    is_hot(page, 1)
    page.tap("#clock-go")
    shard(page, 1).tap()
    expect(page.locator("#inspector")).to_be_visible()
    expect(page.locator("#controls")).to_be_hidden()
    page.tap(SPLIT)
    page.tap("#speed-60")
    expect(shard(page, 3)).to_be_visible(timeout=15_000)
    refuses_nothing(page)
    page.tap("#clock-go")
    page.tap("#tab-events")
    split = done(page, "You split shard 1")
    split.locator("summary").tap()
    split.get_by_role("button", name="Take back").tap()
    expect(shard(page, 3)).to_have_count(0)


@pytest.fixture
def plain(browser, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_the_same_without_scripts(plain, live_server):
    page = plain
    open_lab(page, live_server.url)

    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.fill("#jump-to", "13:04:00")
    page.click("#clock-jump")
    for _ in range(10):
        page.goto(live_server.url + LAB)
        if page.locator("#now").inner_text() == "13:04:00":
            break
    is_hot(page, 1)
    page.click("#marks >> text=Shard 1")
    expect(page.locator("#inspected h2")).to_have_text("Shard 1")
    page.click(SPLIT)
    expect(page.locator("#events")).to_contain_text("You split shard 1")
    page.click("#clock-next")
    page.fill("#jump-to", "13:05:30")
    page.click("#clock-jump")
    for _ in range(10):
        page.goto(live_server.url + LAB)
        if page.locator("#now").inner_text() == "13:05:30":
            break
    refuses_nothing(page)

    page.locator("#table summary").click()
    expect(page.locator("#table table").first).to_be_visible()
    done(page, "You split shard 1").locator("summary").click()
    done(page, "You split shard 1").get_by_role("button", name="Take back").click()
    expect(shard(page, 3)).to_have_count(0)


def test_what_is_wrong_in_a_form_is_said_beside_it_and_without_scripts_too(plain, live_server):
    page = plain
    page.goto(live_server.url + LAB + "?select=shard-1")

    page.fill("#split-shard--shard-1-at", "1")
    page.click(SPLIT)

    expect(page.locator("#split-shard--shard-1")).to_contain_text("InvalidArgumentException")
    expect(page.locator("#split-shard--shard-1-at")).to_have_value("1")
