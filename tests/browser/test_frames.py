"""What happens between two frames: what one is doing is not disturbed, and nobody asks for what nobody sees."""

import re

import pytest
from playwright.sync_api import expect

from courseware.labs.models import World
from tests.browser.acting import AT_ONCE, LAB, RATE, SET_RATE, done, frames_later, is_hot, open_lab, shard

SHOPPERS = "#set-rate--producer-shoppers-records_a_second"


@pytest.fixture
def running(page, live_server):
    """A page on which a lab runs."""
    open_lab(page, live_server.url)
    page.click("#speed-10")
    page.wait_for_selector("#lab[hx-get]")
    return page


def asked(page):
    """A list that fills with the frames that the page asks for."""
    frames = []
    page.on("request", lambda request: frames.append(request.url) if "/frame" in request.url else None)
    return frames


def test_two_presses_at_once_are_carried_out_in_one_lab(page, live_server):
    open_lab(page, live_server.url)

    page.fill(RATE, "600")
    page.evaluate("document.querySelector('#set-rate--producer-celebrity-go').click()")
    page.evaluate("document.querySelector('#speed-60').click()")

    is_hot(page, 1)
    assert World.objects.count() == 1


def test_the_same_press_twice_is_carried_out_once(page, live_server):
    open_lab(page, live_server.url)

    page.fill(RATE, "600")
    page.evaluate("{ const go = document.querySelector('#set-rate--producer-celebrity-go'); go.click(); go.click() }")

    expect(done(page, "You set producer celebrity")).to_have_count(1)
    page.wait_for_timeout(500)
    expect(done(page, "You set producer celebrity")).to_have_count(1)


def test_the_focus_stays_where_it_is(running):
    for where in ("#clock-next", RATE, "#picture svg [role=button][tabindex='0']", "#bill summary"):
        running.focus(where)
        frames_later(running, 3)
        assert running.evaluate(f'document.activeElement === document.querySelector("{where}")'), where


def test_what_is_being_typed_is_left_alone_and_everything_else_goes_on(running):
    running.fill(SHOPPERS, "12")
    running.fill(RATE, "77")
    before = running.locator("#now").inner_text()

    frames_later(running, 3)
    running.click("#clock-go")
    running.wait_for_timeout(400)

    assert running.input_value(SHOPPERS) == "12"
    assert running.input_value(RATE) == "77"
    assert running.locator("#now").inner_text() != before


def test_a_value_that_was_changed_elsewhere_shows_where_nobody_is_typing(running, live_server):
    elsewhere = running.context.new_page()
    open_lab(elsewhere, live_server.url)
    elsewhere.fill(SHOPPERS, "345")
    elsewhere.click("#set-rate--producer-shoppers-go")

    expect(running.locator(SHOPPERS)).to_have_value("345")


def test_what_is_folded_open_stays_open_and_up_to_date(running):
    running.click("#table summary")
    expect(running.locator("#table table").first).to_be_visible()

    frames_later(running, 3)

    expect(running.locator("#table table").first).to_be_visible()
    time = running.locator("#now").inner_text()
    assert abs(seconds(time) - seconds(re.search(r"\d\d:\d\d:\d\d", running.inner_text("#table"))[0])) <= 20


def seconds(clock):
    hours, minutes, rest = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + rest


def test_a_paused_page_does_not_change(running):
    running.click("#clock-go")
    running.wait_for_selector("#lab[hx-trigger='every 5000ms']")
    running.wait_for_timeout(300)
    running.evaluate(
        """() => { window.changes = []; new MutationObserver(list => changes.push(...list.map(one =>
            [one.type, one.attributeName, one.target.id]))).observe(document.body,
            { subtree: true, childList: true, attributes: true, characterData: true }) }"""
    )

    with running.expect_response(lambda answer: "/frame" in answer.url) as answered:
        pass
    running.wait_for_timeout(300)

    assert answered.value.status == 204
    assert {name for _, name, _ in running.evaluate("changes")} <= {"class"}


def test_a_hidden_page_asks_for_nothing_and_catches_up_when_it_is_seen(running):
    hide = """(hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true })) }"""
    running.evaluate(hide, True)
    running.wait_for_timeout(300)
    frames = asked(running)

    running.wait_for_timeout(2500)
    assert frames == []

    running.evaluate(hide, False)
    running.wait_for_timeout(500)
    assert frames


def test_a_page_that_nobody_has_touched_asks_for_nothing(page, live_server):
    open_lab(page, live_server.url)
    frames = asked(page)

    page.wait_for_timeout(1500)

    assert frames == []


def test_a_server_that_does_not_answer_is_asked_less_often_and_the_page_says_so(running):
    frames = asked(running)
    running.route("**/frame*", lambda route: route.abort())

    expect(running.locator("#trouble")).to_be_visible(timeout=5000)
    running.wait_for_timeout(6000)
    assert len(frames) <= 5

    running.unroute("**/frame*")
    running.click("#again")
    expect(running.locator("#trouble")).to_be_hidden()


def test_who_signs_out_elsewhere_is_told_and_no_more_is_asked(running):
    running.context.clear_cookies()

    expect(running.locator("#lab")).to_contain_text("You are signed out", timeout=5000)
    frames = asked(running)
    running.wait_for_timeout(2500)
    assert frames == []


def test_table_and_picture_agree(page, live_server):
    open_lab(page, live_server.url)
    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.click("#speed-60")
    is_hot(page, 1)
    page.click("#clock-go")
    page.wait_for_selector("#lab[hx-trigger='every 5000ms']")
    page.click("#table summary")
    expect(page.locator("#table [data-row='shard-1']")).to_contain_text("hot")

    for number in (0, 1):
        row = page.locator(f"#table [data-row='shard-{number}']").inner_text()
        aloud = shard(page, number).get_attribute("aria-label")
        assert re.search(r"[\d.]+\s%", aloud)[0] in row
        refused = re.search(r"([\d,]+) records? refused", aloud)
        assert (refused[1] if refused else "0") in row.split()


def test_what_matters_is_said_once_and_commands_are_answered_at_once(page, live_server):
    open_lab(page, live_server.url)
    assert page.inner_text("#status") == ""

    page.fill(RATE, "600")
    page.click(SET_RATE)

    expect(page.locator("#status")).to_contain_text("You set producer celebrity")
    page.click("#speed-60")
    expect(page.locator("#status")).to_contain_text("Hot: shard 1", timeout=15_000)


def test_the_selection_is_in_the_address_and_the_way_back_undoes_it(page, live_server):
    open_lab(page, live_server.url)

    page.locator("#shard-0").click()
    expect(page.locator("#inspected h2")).to_have_text("Shard 0")
    page.locator("#shard-1").click()
    expect(page.locator("#inspected h2")).to_have_text("Shard 1")
    page.go_back()

    expect(page.locator("#inspected h2")).to_have_text("Shard 0")
    page.reload()
    expect(page.locator("#inspected h2")).to_have_text("Shard 0")


def test_the_keys_work_only_in_the_lab_and_can_be_switched_off(page, live_server):
    open_lab(page, live_server.url)
    start = page.locator("#now").inner_text()

    page.keyboard.press(".")
    page.focus(RATE)
    page.keyboard.press(".")
    page.wait_for_timeout(400)
    assert page.locator("#now").inner_text() == start

    page.focus("#clock-next")
    page.keyboard.press(".")
    expect(page.locator("#now")).not_to_have_text(start)
    page.keyboard.press("?")
    page.check("#keys-off")
    page.keyboard.press("Escape")
    page.focus("#clock-next")
    before = page.locator("#now").inner_text()
    page.keyboard.press(".")
    page.wait_for_timeout(400)
    assert page.locator("#now").inner_text() == before


def test_a_command_is_copied(page, live_server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}{LAB}?select=shard-1")

    page.click("[data-copy='split-shard--shard-1-cli']")
    page.wait_for_timeout(200)

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("aws kinesis split-shard --stream-name clicks --shard-to-split shardId-000000000001 ")


def test_a_frame_that_comes_while_a_form_is_on_its_way_does_not_undo_it(running):
    running.fill(RATE, "600")
    running.click(SET_RATE)
    expect(running.locator(RATE)).to_have_value("600")

    frames_later(running, 2)

    expect(done(running, "You set producer celebrity")).to_have_count(1)
    expect(running.locator(RATE)).to_have_value("600")


def test_what_is_selected_while_a_form_is_on_its_way_is_shown_after_it(page, live_server):
    open_lab(page, live_server.url)

    page.evaluate(AT_ONCE, ["#clock-step", "#picture svg #shard-1"])

    expect(page.locator("#inspected h2")).to_have_text("Shard 1")
    expect(page.locator("#now")).to_have_text("13:01:11")


def test_at_1280_by_720_all_that_matters_is_in_sight(page, live_server):
    page.set_viewport_size({"width": 1280, "height": 720})
    open_lab(page, live_server.url)
    page.click("#clock-step")
    page.wait_for_selector("#lab[hx-get]")

    for part in ("#clock", "#picture svg", "#controls .gc-form--line >> nth=1", "#so-far", "#events li >> nth=0"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 0, part
        assert box["y"] + box["height"] <= 720, part


def test_nothing_is_drawn_smaller_than_twelve_pixels(page, live_server):
    for width in (360, 767, 960, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        open_lab(page, live_server.url)
        page.wait_for_timeout(400)
        svg = page.locator("#picture svg")
        drawn = float(svg.get_attribute("viewBox").split()[2])
        assert 12 * svg.bounding_box()["width"] / drawn >= 11.9, width


def test_who_points_at_words_about_a_part_sees_it_in_the_picture_while_frames_come(running):
    running.locator("#marks a", has_text="Shard 1").hover()
    expect(shard(running, 1)).to_have_class("gc-pointed")
    frames_later(running, 2)
    expect(shard(running, 1)).to_have_class("gc-pointed")

    running.focus("#marks a[data-mark=producer-celebrity]")
    expect(running.locator("#producer-celebrity")).to_have_class("gc-pointed")
    expect(running.locator(".gc-pointed")).to_have_count(1)


def test_a_number_of_a_rule_leads_to_where_it_comes_from(page, live_server):
    open_lab(page, live_server.url)
    shard(page, 1).click()

    page.locator("#inspected .gc-rule a", has_text="celebrity").click()

    expect(page.locator("#inspected h2")).to_have_text("Producer celebrity")
