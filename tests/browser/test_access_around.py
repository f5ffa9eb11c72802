"""The pages around a lab, in light and dark, narrow and wide: open to everybody, and true to the strict policy."""

from playwright.sync_api import expect

from tests.browser.acting import LAB, RATE, SET_RATE, open_lab
from tests.browser.test_access import in_every_shape, is_fine, shape


def work(page, server):
    """Something is done in a lab, so that there is a past."""
    open_lab(page, server)
    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.wait_for_selector("#lab[hx-get]")
    page.locator("#clock-step").click()
    expect(page.locator("#now")).to_have_text("13:01:11")


@in_every_shape
def test_what_leads_away_from_a_lab_is_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    work(page, live_server.url)
    server = live_server.url + LAB

    page.goto(f"{server}?view=stage&bill=1")
    is_fine(page)
    page.goto(f"{server}history")
    is_fine(page)
    page.goto(f"{server}mine")
    is_fine(page)
    page.goto(f"{server}share")
    page.click("text=Make link")
    page.wait_for_selector("#made-link")
    is_fine(page)
    page.goto(page.input_value("#made-link"))
    is_fine(page)


@in_every_shape
def test_the_past_and_a_selected_event_are_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    work(page, live_server.url)
    page.goto(page.url.split("?")[0])
    if width < 768:
        page.click("#clock-unfold")
    page.click("#clock-back")
    expect(page.locator("#past")).to_be_visible()
    page.wait_for_timeout(300)
    is_fine(page)

    page.click("#clock-now")
    expect(page.locator("#past")).to_have_count(0)
    if width < 768:
        page.click("#tab-events")
    page.locator("#events a:has(time)").first.click()
    expect(page.locator("#events [aria-current]")).to_have_count(1)
    if width >= 768:  # where there is room beside it for what it would cover
        page.click("#topics-menu summary")
    page.wait_for_timeout(300)
    is_fine(page)


@in_every_shape
def test_a_comparison_is_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    work(page, live_server.url)

    page.click(".gc-lab-head button:text('Compare')")
    page.click("#left-change summary")
    page.fill("#left-set-rate--producer-celebrity-records_a_second", "9999999")
    page.click("#left-set-rate--producer-celebrity-go")
    page.locator("form[data-answered]").wait_for()
    page.wait_for_timeout(300)

    is_fine(page)


@in_every_shape
def test_every_component_is_open_to_everybody(page, live_server, settings, width, scheme):
    settings.DEBUG = True
    shape(page, width, scheme)

    page.goto(f"{live_server.url}/components/")

    is_fine(page)


def test_time_travel_and_comparison_keep_to_the_strict_policy(strict_page, live_server, complaints):
    page = strict_page
    said = complaints(page)
    work(page, live_server.url)

    page.click("#clock-back")
    expect(page.locator("#past")).to_be_visible()
    page.click("#clock-now")
    page.locator("#events a:has(time)").first.click()
    page.click(".gc-lab-head button:text('Compare')")
    page.click("#clock-step")
    page.wait_for_timeout(500)

    assert said == []
