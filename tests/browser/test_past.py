"""Time travel: by slider, by keys, by links; what is looked at does not change, and nothing is changed by looking."""

import pytest
from playwright.sync_api import expect

from courseware.labs.models import HistoryLine, Version
from tests.browser.acting import LAB, RATE, SET_RATE, done, is_hot, looks_back_to, open_lab, says, shard


@pytest.fixture
def worked(page, live_server):
    """A page on which a shard got hot, and the rate was taken down again."""
    open_lab(page, live_server.url)
    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.click("#speed-60")
    is_hot(page, 1)
    page.click("#clock-go")
    expect(page.locator("#clock-go")).to_have_attribute("aria-label", says("Run clock"))
    page.fill(RATE, "100")
    page.click(SET_RATE)
    expect(done(page, "You set producer celebrity: 100")).to_have_count(1)
    return page


def kept():
    return Version.objects.count(), HistoryLine.objects.count()


def test_a_step_back_shows_how_it_was_and_changes_nothing(worked):
    before, now = kept(), worked.inner_text("#now")

    worked.click("#clock-back")

    expect(worked.locator("#past")).to_contain_text(f"Now is {now}")
    expect(worked.locator("#past")).to_contain_text("just before this: “You set producer celebrity: 100")
    is_hot(worked, 1)
    expect(worked.locator("#controls form")).to_have_count(0)
    expect(worked).to_have_url(says(r"at=\d+"))
    assert kept() == before


def test_an_address_shows_the_same_instant_again_and_now_is_a_step_away(worked):
    worked.click("#clock-back")
    expect(worked).to_have_url(says(r"at=\d+"))

    worked.reload()
    is_hot(worked, 1)
    worked.click("#clock-now")

    expect(worked.locator("#past")).to_have_count(0)
    expect(worked.locator(RATE)).to_have_value("100")
    worked.go_back()
    expect(worked.locator("#past")).to_be_visible()


def test_the_slider_goes_through_all_instants(worked):
    slider = worked.locator("#scrub-to")
    last = int(slider.get_attribute("max"))
    assert last == int(slider.input_value()) >= 3

    slider.fill("0")
    expect(worked.locator("#past")).to_contain_text("takes back 2 later operations")
    expect(worked.locator("#now")).to_have_text("13:01:10")
    slider.fill(str(last))

    expect(worked.locator("#past")).to_have_count(0)


def test_the_keys_step_back_and_forth_and_the_focus_stays(worked):
    worked.focus("#clock-back")
    looks_back_to(worked, "just after this: “You set producer celebrity: 600")
    expect(worked.locator("#clock-back")).to_be_focused()

    worked.keyboard.press(".")
    expect(worked.locator("#past")).to_contain_text("just before this: “You set producer celebrity: 100")
    worked.keyboard.press(".")

    expect(worked.locator("#past")).to_have_count(0)


def test_going_on_from_there_takes_back_what_was_said_and_that_can_be_looked_at(worked):
    worked.click("#clock-back")
    expect(worked.locator("#past")).to_contain_text("takes back 1 later operation")

    worked.click("#go-on")

    expect(worked.locator(RATE)).to_have_value("600")
    expect(worked.locator("#gone")).to_contain_text("1 operation taken back")
    worked.click("#gone > summary")
    worked.click("#gone a:text('Look at just after')")
    expect(worked.locator("#past")).to_contain_text("This was taken back")
    worked.click("#go-on")
    expect(worked.locator(RATE)).to_have_value("100")


def test_without_scripts_the_past_is_links_and_a_form(browser, browser_context_args, live_server):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    open_lab(page, live_server.url)
    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.click("#clock-step")

    page.click("#clock-back")
    expect(page.locator("#past")).to_contain_text("You look at 13:01:10")
    page.click("#clock-now")
    expect(page.locator("#past")).to_have_count(0)
    page.fill("#scrub-to", "0")
    page.click("#scrub button")
    expect(page.locator("#past")).to_contain_text("takes back 1 later operation")
    page.click("#go-on")

    expect(page.locator("#past")).to_have_count(0)
    expect(page.locator(RATE)).to_have_value("200")
    context.close()


def test_the_past_does_not_move_and_asks_seldom(worked):
    worked.click("#clock-back")
    worked.wait_for_selector("#past")
    worked.wait_for_timeout(500)
    worked.evaluate(
        """() => { window.changes = []; new MutationObserver(list => changes.push(...list.map(one =>
            [one.type, one.attributeName, one.target.id]))).observe(document.querySelector('#lab-root'),
            { subtree: true, childList: true, attributes: true, characterData: true }) }"""
    )

    with worked.expect_response(lambda answer: "/frame" in answer.url, timeout=8000) as answered:
        pass
    worked.wait_for_timeout(300)

    assert answered.value.status == 204
    assert {name for _, name, _ in worked.evaluate("changes")} <= {"class"}


def test_an_event_marks_what_it_touched_and_a_part_its_events(worked):
    event = done(worked, "You set producer celebrity: 600")

    event.locator("a:has(time)").click()

    expect(event).to_have_attribute("aria-current", "true")
    expect(worked.locator("#picture svg [data-marked]")).to_have_attribute("id", "producer-celebrity")
    event.locator("a:text('Producer celebrity')").click()
    expect(worked.locator("#inspected h2")).to_have_text("Producer celebrity")
    expect(worked.locator("#events li[data-touches]")).to_have_count(2)
    shard(worked, 1).click()
    expect(worked.locator("#events li[data-touches] span").first).to_contain_text("Shard 1 refused")


def test_an_instant_that_is_not_kept_is_answered_with_how_it_is_now(worked, live_server):
    worked.goto(f"{live_server.url}{LAB}?at=99999")

    expect(worked.locator("#problem")).to_contain_text("not kept any more")
    expect(worked.locator(RATE)).to_have_value("100")
