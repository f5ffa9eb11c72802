"""Every page in light and dark, narrow and wide: open to everybody, nothing sideways, true to the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from courseware.people import instructors
from tests.browser.acting import LAB, RATE, SET_RATE, is_hot, open_lab

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
PAGES = [
    "/",
    "/review/",
    "/experiments/kinesis/four-countries/",
    LAB,
    f"{LAB}?select=shard-1&table=1&bill=1",
    "/people/sign-in",
    "/people/sign-up",
    "/nowhere",
]
SHAPES = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]

in_every_shape = pytest.mark.parametrize(("width", "scheme"), SHAPES, ids=lambda value: str(value))


def shape(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def is_fine(page):
    assert violations(page) == []
    assert overflow(page) <= 0


@in_every_shape
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_open_to_everybody(page, live_server, complaints, path, width, scheme):
    said = complaints(page)
    shape(page, width, scheme)

    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")

    is_fine(page)
    assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme
    assert [each for each in said if "404" not in each] == []


@in_every_shape
def test_a_lab_at_work_is_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    open_lab(page, live_server.url)
    page.fill(RATE, "600")
    page.click(SET_RATE)
    page.click("#speed-60")
    is_hot(page, 1)
    page.click("#clock-go")
    page.wait_for_timeout(300)
    for fold in page.locator("details:visible > summary").all():
        fold.click()
    page.wait_for_timeout(600)

    is_fine(page)


@in_every_shape
def test_a_form_that_was_wrong_is_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    open_lab(page, live_server.url)

    page.fill(RATE, "9999999")
    page.click(SET_RATE)
    page.locator("form[data-answered]").wait_for()

    is_fine(page)


@in_every_shape
def test_the_pages_of_a_person_are_open_to_everybody(page, live_server, width, scheme):
    User.objects.create_user("ada", password="the ada's password")
    shape(page, width, scheme)

    page.goto(f"{live_server.url}/people/instructor/{instructors.make_link()}")
    is_fine(page)
    page.goto(f"{live_server.url}/people/sign-up")
    page.click("main [type=submit]")
    is_fine(page)
    page.goto(f"{live_server.url}/people/forgot")
    is_fine(page)
    page.goto(f"{live_server.url}/people/sign-in")
    page.fill("#id_login", "ada")
    page.fill("#id_password", "wrong")
    page.click("main [type=submit]")
    is_fine(page)
    page.fill("#id_login", "ada")
    page.fill("#id_password", "the ada's password")
    page.click("main [type=submit]")
    page.goto(live_server.url + LAB)
    page.click("#clock-step")
    page.wait_for_selector("#lab[hx-get]")
    page.goto(f"{live_server.url}{LAB}history")
    is_fine(page)


@pytest.mark.parametrize("path", ["/", LAB, "/people/sign-in", "/people/sign-up", "/nowhere"])
def test_nothing_breaks_the_strict_policy(strict_page, live_server, complaints, path):
    said = complaints(strict_page)

    strict_page.goto(live_server.url + path)
    strict_page.wait_for_load_state("networkidle")

    assert [each for each in said if "404" not in each] == []


def test_a_lab_at_work_keeps_to_the_strict_policy(strict_page, live_server, complaints):
    page = strict_page
    said = complaints(page)
    open_lab(page, live_server.url)

    page.click("#speed-10")
    page.wait_for_selector("#lab[hx-get]")
    page.locator("#shard-1").click()
    page.locator("#inspected h2", has_text="Shard 1").wait_for()
    page.locator("#bill summary").click()
    page.locator("#bill table").wait_for()
    page.wait_for_timeout(2500)

    assert said == []


def test_the_first_stop_of_the_tab_key_skips_to_the_content(page, live_server):
    page.goto(live_server.url + LAB)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_a_picture_is_one_stop_of_the_tab_key(page, live_server):
    open_lab(page, live_server.url)

    assert page.locator("#picture svg [tabindex='0']").count() == 1
    page.focus("#picture svg [tabindex='0']")
    page.keyboard.press("ArrowRight")
    assert page.locator("#picture svg [tabindex='0']").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg')") is None


def test_four_times_as_large_it_still_fits(page, live_server):
    page.set_viewport_size({"width": 320, "height": 256})

    for path in ("/", LAB, "/people/sign-in"):
        page.goto(live_server.url + path)
        assert overflow(page) <= 0


def test_with_forced_colours_the_picture_keeps_its_lines(page, live_server):
    page.emulate_media(forced_colors="active")
    open_lab(page, live_server.url)

    stroke = page.evaluate("getComputedStyle(document.querySelector('#shard-1 path')).stroke")
    assert stroke != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_on_a_submit_button_can_be_read(page, live_server, scheme):
    """axe says nothing about the value of an input."""
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/people/sign-in")

    style = "getComputedStyle(document.querySelector('main [type=submit]'))"
    assert page.evaluate(f"{style}.color") != page.evaluate(f"{style}.backgroundColor")


def test_a_theme_is_chosen_and_remembered(page, live_server):
    page.emulate_media(color_scheme="light")
    page.goto(live_server.url)

    page.select_option("#theme", "dark")
    page.goto(live_server.url + LAB)

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 30)"
