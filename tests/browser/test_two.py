"""Two people, and two worlds: a shared world is looked at and copied, two worlds are compared, a class looks at one."""

import pytest
from playwright.sync_api import expect

from courseware.labs.models import World
from tests.browser.acting import LAB, RATE, SET_RATE, frames_later, open_lab, says, shard

RIGHT_RATE = "#right-set-rate--producer-celebrity-records_a_second"


@pytest.fixture
def worked(page, live_server):
    open_lab(page, live_server.url)
    page.fill(RATE, "600")
    page.click(SET_RATE)
    expect(page.locator(RATE)).to_have_value("600")
    expect(page.locator("#lab[hx-get]")).to_have_count(1)
    return page


@pytest.fixture
def another(browser, browser_context_args):
    """The browser of somebody else."""
    context = browser.new_context(**browser_context_args)
    yield context.new_page()
    context.close()


def link_to(page, server, shows):
    page.goto(f"{server}{LAB}share")
    page.check(f"input[name=shows][value={shows}]")
    page.click("text=Make link")
    return page.input_value("#made-link")


def test_somebody_else_watches_a_world_and_makes_it_hers(worked, another, live_server):
    another.goto(link_to(worked, live_server.url, "live"))
    expect(another.locator("#shared")).to_be_visible()
    expect(another.locator("#picture")).to_contain_text("600/s")
    expect(another.locator("#controls form, #clock button")).to_have_count(0)

    worked.goto(live_server.url + LAB)
    worked.click("#speed-10")
    expect(another.locator("#tempo")).to_have_text("runs at 10×", timeout=8000)
    before = another.inner_text("#now")
    frames_later(another, 2)
    assert another.inner_text("#now") != before

    another.click("text=Make it mine")
    another.fill(RATE, "77")
    another.click(SET_RATE)
    expect(another.locator("#picture")).to_contain_text("77/s")
    expect(worked.locator("#picture")).to_contain_text("600/s")


def test_a_link_that_was_ended_ends_the_page_that_shows_it(worked, another, live_server):
    another.goto(link_to(worked, live_server.url, "then"))
    expect(another.locator("#shared")).to_contain_text("as it was at 13:01:10")

    worked.click("text=End link")

    expect(another.locator("#lab")).to_contain_text("has ended", timeout=8000)


def test_the_link_to_the_start_is_copied_with_what_is_selected(worked, another, live_server):
    worked.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shard(worked, 1).click()
    expect(worked).to_have_url(says("select=shard-1"))

    worked.click("[data-start]")
    worked.wait_for_timeout(200)

    another.goto(worked.evaluate("navigator.clipboard.readText()"))
    expect(another.locator("#inspected h2")).to_have_text("Shard 1")
    expect(another.locator(RATE)).to_have_value("200")
    another.click("#clock-step")
    expect(another).to_have_url(says(r"world=\d+"))


def test_two_worlds_run_under_one_clock_and_differ_in_one_setting(worked):
    worked.click(".gc-lab-head button:text('Compare')")
    expect(worked.locator("#differ")).to_contain_text("Both have done the same")
    worked.click("#right-change summary")
    worked.fill(RIGHT_RATE, "100")
    worked.click("#right-set-rate--producer-celebrity-go")
    expect(worked.locator("#differ")).to_contain_text("They differ in one operation")

    worked.click("#speed-60")
    expect(worked.locator("#left-shard-1")).to_have_attribute("aria-label", says("refused a second"), timeout=15_000)
    worked.click("#clock-go")

    expect(worked.locator("#clock-go")).to_have_attribute("aria-label", says("Run clock"))
    expect(worked.locator("#right-shard-1")).not_to_have_attribute("aria-label", says("refused"))
    assert len(set(World.objects.values_list("now_us", flat=True))) == 1
    expect(worked.locator("#readings tr:has-text('Cost an hour')")).to_contain_text("right is better")


def test_what_is_typed_on_one_side_is_left_alone_while_both_run(worked):
    worked.click(".gc-lab-head button:text('Compare')")
    worked.click("#right-change summary")
    worked.click("#speed-10")
    worked.fill(RIGHT_RATE, "77")

    frames_later(worked, 3)

    expect(worked.locator(RIGHT_RATE)).to_have_value("77")
    expect(worked.locator(RIGHT_RATE)).to_be_focused()


def test_a_class_looks_at_clock_picture_and_cost_alone(worked):
    worked.click("#lab-menu summary")
    worked.click("text=For the projector")

    for part in ("#clock", "#picture svg", "#so-far"):
        expect(worked.locator(part)).to_be_visible()
    expect(worked.locator("#controls, #inspector, #events")).to_have_count(0)
    assert worked.evaluate("getComputedStyle(document.documentElement).fontSize") == "20.8px"
    worked.click("#clock-step")
    expect(worked.locator("#now")).to_have_text("13:01:11")
    expect(worked).to_have_url(says("view=stage"))


def test_on_paper_are_picture_bill_as_it_is_now_and_link(worked):
    worked.click("#speed-60")
    frames_later(worked, 2)
    worked.click("#clock-go")
    expect(worked.locator("#clock-go")).to_have_attribute("aria-label", says("Run clock"))
    worked.emulate_media(media="print")
    worked.evaluate("dispatchEvent(new Event('beforeprint'))")

    for part in ("#picture svg", "#bill table", ".gc-paper"):
        expect(worked.locator(part)).to_be_visible()
    expect(worked.locator("#bill tfoot td")).to_have_text(worked.locator("#so-far").inner_text())
    for part in ("#controls", ".gc-clock__go", "#scrub", ".gc-top nav"):
        expect(worked.locator(part)).to_be_hidden()
    expect(worked.locator(".gc-paper")).to_contain_text("scenario=celebrity")
