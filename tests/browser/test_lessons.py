"""A lesson in a browser: read, looked up, touched; by pointer, by keyboard, on a phone, without scripts, on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from courseware.labs import topics
from courseware.labs.models import World
from courseware.lessons.models import Place
from tests.browser.acting import AT_ONCE
from tests.browser.test_access import in_every_shape, is_fine, overflow, shape
from tests.lessons.toy import topic_in

PAGE = "/topics/kinesis/why-a-stream/"
TERMS = "/topics/kinesis/hot-keys/"
TOY = "/topics/toy/lamps/"
CODE = "\n```bash\naws kinesis list-streams --region us-east-1\n```\n"


@pytest.fixture
def toy(tmp_path):
    """A topic whose lesson has two figures, and some code."""
    topic = topic_in(tmp_path)
    path = tmp_path / "lesson/en/010-lamps.md"
    path.write_text(path.read_text() + CODE)
    topics.register(topic)
    yield topic
    topics._topics.pop(topic.slug)
    topics.catalog.cache_clear()


def lamps(page: Page):
    return page.locator("#figure-two-lamps")


def dark(page: Page):
    return page.locator("#figure-dark")


def press(figure, name: str) -> None:
    figure.get_by_role("button", name=name, exact=True).click()


def seconds(figure) -> int:
    return int(figure.locator("circle").get_attribute("r"))


# ---- Reading ---------------------------------------------------------------------------------------------------------


@in_every_shape
@pytest.mark.parametrize("path", [PAGE, TERMS, TOY, "/topics/kinesis/", "/glossary/", "/search?q=retension"])
def test_a_page_is_open_to_everybody(page, live_server, complaints, toy, path, width, scheme):
    said = complaints(page)
    shape(page, width, scheme)

    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => (fold.open = true))")

    is_fine(page)
    # axe reads the style sheets anew, from where their addresses lead nowhere.
    assert [each for each in said if "404" not in each] == []


def test_what_a_term_means_is_shown_where_it_stands(page, live_server):
    page.goto(live_server.url + TERMS)
    term = page.locator(".gc-term").first

    term.hover()
    expect(page.get_by_role("tooltip")).to_have_text(term.get_attribute("data-line"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    term.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("dl > div:target")).to_be_visible()


def test_a_reader_is_led_back_to_where_she_was(page, live_server):
    page.goto(live_server.url + TERMS)
    heading = page.locator("h2[id]").nth(2)

    heading.evaluate("element => element.scrollIntoView()")
    page.wait_for_function("localStorage.getItem('lesson:kinesis')")
    page.goto(live_server.url + TERMS)

    expect(page.locator("#resume a")).to_have_text(heading.inner_text())
    assert Place.objects.count() == 0


def test_what_a_guest_read_is_kept_here_and_told_to_the_server_when_it_knows_her(page, live_server, toy):
    page.goto(live_server.url + TOY)
    page.click("#done button")
    expect(page.locator("#done button")).to_be_disabled()
    assert Place.objects.count() == 0
    page.goto(live_server.url + "/topics/toy/")
    expect(page.locator("[data-name=lamps][data-read]")).to_be_visible()

    page.goto(live_server.url + TOY)
    press(lamps(page), "Step 1 s")
    expect(lamps(page).locator("circle")).to_have_attribute("r", "11")
    page.goto(live_server.url + TOY)
    page.wait_for_function("!localStorage.getItem('lesson:toy')")

    assert Place.objects.get(page="lamps").is_read


def test_words_are_looked_for_from_the_head_of_each_page(page, live_server):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + PAGE)

    page.get_by_role("searchbox").fill("iterators")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="shard iterator")).to_be_visible()
    assert page.locator("mark").count() > 0


def test_code_is_copied(page, live_server, toy):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + TOY)

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "list-streams" in page.evaluate("navigator.clipboard.readText()")


# ---- Figures ---------------------------------------------------------------------------------------------------------


def test_a_figure_runs_stands_and_begins_again(page, live_server, toy, complaints):
    said = complaints(page)
    page.goto(live_server.url + TOY)
    assert World.objects.count() == 0

    press(lamps(page), "60×")
    expect(lamps(page).get_by_role("button", name="60×")).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("document.querySelector('#figure-two-lamps circle').getAttribute('r') > 100")
    press(lamps(page), "Pause clock")
    expect(lamps(page)).not_to_have_attribute("hx-get", re.compile("."))
    press(lamps(page), "Reset")

    expect(lamps(page).locator("circle")).to_have_attribute("r", "10")
    assert World.objects.count() == 1
    assert said == []


def test_one_figure_runs_at_a_time(page, live_server, toy):
    page.goto(live_server.url + TOY)

    press(lamps(page), "1×")
    expect(lamps(page).get_by_role("button", name="Pause clock")).to_be_visible()
    press(dark(page), "1×")

    expect(dark(page).get_by_role("button", name="Pause clock")).to_be_visible()
    expect(lamps(page).get_by_role("button", name="Run clock at 1×")).to_be_visible()


def test_a_figure_that_nobody_sees_is_not_asked_for(page, live_server, toy):
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(live_server.url + TOY)
    press(lamps(page), "10×")
    expect(lamps(page)).to_have_attribute("hx-get", re.compile("frame"))

    page.evaluate("document.body.style.paddingBottom = '3000px'; scrollTo(0, 99999)")
    page.wait_for_timeout(1200)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert [url for url in asked if "frame" in url] == []

    page.evaluate("scrollTo(0, 0)")
    lamps(page).scroll_into_view_if_needed()
    page.wait_for_timeout(1500)
    assert any("frame" in url for url in asked)


def test_a_form_in_a_figure_changes_it_and_says_so(page, live_server, toy):
    page.goto(live_server.url + TOY)

    press(lamps(page), "Light lamp")
    expect(page.locator("#status")).to_have_text("Light second")
    press(lamps(page), "Light lamp")
    expect(lamps(page)).to_contain_text("ResourceInUseException")


def test_a_hot_shard_is_split_in_the_midst_of_the_text(page, live_server, complaints):
    said = complaints(page)
    page.goto(live_server.url + TERMS)
    figure = page.locator("#figure-hot-shard")
    expect(figure.locator("svg [aria-label*='refused a second']")).to_have_count(1)

    figure.get_by_role("button", name="Split shard", exact=True).click()
    expect(page.locator("#status")).to_contain_text("split shard 1")
    press(figure, "60×")

    expect(figure.locator("#figure-hot-shard--shard-3")).to_be_visible(timeout=15_000)
    assert said == []


def test_what_is_being_typed_stays_while_frames_come(page, live_server, toy):
    page.goto(live_server.url + TOY)
    press(lamps(page), "1×")
    field = lamps(page).get_by_role("textbox", name="Lamp")

    field.fill("third")
    before = seconds(lamps(page))
    page.wait_for_function(f"document.querySelector('#figure-two-lamps circle').getAttribute('r') > {before + 1}")

    expect(field).to_have_value("third")
    expect(field).to_be_focused()


def test_a_part_is_selected_by_pointer_and_by_keyboard(page, live_server, toy):
    page.goto(live_server.url + TOY)

    lamps(page).locator("#figure-two-lamps--lamp").click(force=True)
    expect(lamps(page)).to_contain_text("Selected: lamp")
    expect(lamps(page).get_by_role("button", name="Put out lamp")).to_be_visible()

    dark(page).locator("#figure-dark--lamp").focus()
    page.keyboard.press("Enter")
    expect(dark(page)).to_contain_text("Selected: lamp")


def test_what_is_selected_while_a_form_is_on_its_way_is_shown_after_it(page, live_server, toy):
    page.goto(live_server.url + TOY)
    lamps(page).hover()
    page.wait_for_function("window.htmx && window.Idiomorph")
    page.wait_for_load_state("networkidle")

    page.evaluate(AT_ONCE, ["#figure-two-lamps--clock-step", "#figure-two-lamps--lamp"])

    expect(lamps(page)).to_contain_text("Selected: lamp")
    assert seconds(lamps(page)) == 11


def test_a_figure_is_used_by_keyboard_alone(page, live_server, toy):
    page.goto(live_server.url + TOY)

    lamps(page).get_by_role("button", name="Step 1 s").focus()
    page.keyboard.press("Enter")
    expect(lamps(page).locator("circle")).to_have_attribute("r", "11")
    expect(lamps(page).get_by_role("button", name="Step 1 s")).to_be_focused()
    page.keyboard.press("Enter")
    expect(lamps(page).locator("circle")).to_have_attribute("r", "12")


def test_the_figure_as_a_table_follows_it(page, live_server, toy):
    page.goto(live_server.url + TOY)
    lamps(page).get_by_text("Show as table").click()
    press(lamps(page), "Step 1 s")

    expect(lamps(page).locator("table")).to_have_text("11")


def test_the_picture_fits_the_width(page, live_server, toy):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + TOY)

    expect(page.locator("figure.gc-fig--narrow")).to_have_count(2)
    page.set_viewport_size({"width": 1280, "height": 740})
    expect(page.locator("figure.gc-fig--column")).to_have_count(2)
    assert overflow(page) <= 0


def test_a_server_that_does_not_answer_is_said(page, live_server, toy):
    page.goto(live_server.url + TOY)
    press(lamps(page), "1×")
    expect(lamps(page)).to_have_attribute("hx-get", re.compile("frame"))

    page.route("**/frame*", lambda route: route.abort())
    expect(page.locator("#trouble")).to_be_visible()
    page.unroute("**/frame*")
    expect(page.locator("#trouble")).to_be_hidden(timeout=15_000)


def test_figures_keep_to_the_strict_policy(strict_page, live_server, toy, complaints):
    said = complaints(strict_page)
    strict_page.goto(live_server.url + TOY)

    press(lamps(strict_page), "1×")
    expect(lamps(strict_page)).to_have_attribute("hx-get", re.compile("frame"))
    strict_page.locator(".gc-term").first.hover()
    expect(strict_page.get_by_role("tooltip")).to_be_visible()
    strict_page.wait_for_timeout(1500)

    assert said == []


# ---- Without scripts, and on paper -----------------------------------------------------------------------------------


@pytest.fixture
def plain_page(browser):
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def test_without_scripts_a_page_is_read_and_its_figure_touched(plain_page, live_server, toy):
    page = plain_page
    page.goto(live_server.url + TOY)

    press(lamps(page), "Step 1 s")
    assert page.url.endswith("#figure-two-lamps")
    assert seconds(lamps(page)) == 11
    lamps(page).get_by_role("link", name="The lamp").click()
    expect(lamps(page)).to_contain_text("Selected: lamp")
    press(lamps(page), "Put out lamp")
    assert page.url.endswith("#figure-two-lamps")
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("button", name="Read", exact=True)).to_be_disabled()
    page.locator(".gc-term").first.click()
    expect(page.locator("dl > div:target")).to_be_visible()


def test_on_paper_there_is_the_text_with_its_pictures_and_no_controls(page, live_server, toy):
    page.goto(live_server.url + TOY)
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(lamps(page).get_by_role("group", name="Lamps")).to_be_visible()
    for gone in (".gc-toc", ".gc-fig__clock", ".gc-fig__handles", ".gc-onward", ".gc-top nav"):
        expect(page.locator(gone).first).to_be_hidden()
