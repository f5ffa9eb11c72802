"""The way through a topic as somebody new goes it, from the first page to an account that has kept all of it."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from courseware.experiments.models import Run
from courseware.lessons.models import Place as ReadingPlace
from courseware.quizzes.models import Attempt, Item, Place
from tests.browser.test_access import is_fine

TOPIC = "/topics/kinesis/"
EXPERIMENT = "/experiments/kinesis/four-countries/"
PASSWORD = "a shelf of nine jars"
NOT_CONFIDENCE = "input[type=radio]:not([name=confidence])"


class Pointer:
    """Presses with a mouse, or a finger."""

    def press(self, place: Locator) -> None:
        place.click()

    def choose(self, place: Locator) -> None:
        place.check()

    def write(self, place: Locator, text: str) -> None:
        place.fill(text)


class Keyboard(Pointer):
    """Never touches the mouse."""

    def press(self, place: Locator) -> None:
        place.press("Enter")

    def choose(self, place: Locator) -> None:
        place.press("Space")

    def write(self, place: Locator, text: str) -> None:
        place.focus()
        place.page.keyboard.press("Control+a")
        place.page.keyboard.type(text)


@pytest.mark.parametrize(
    ("hand", "width", "scheme"),
    [(Pointer(), 1280, "light"), (Keyboard(), 1280, "dark"), (Pointer(), 360, "dark")],
    ids=["pointer", "keyboard", "phone"],
)
def test_somebody_new_reads_is_surprised_is_asked_and_keeps_it_all(page, live_server, hand, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    begins_to_read(page, live_server.url, hand)
    plays_with_the_figure(page, hand)
    predicts_and_is_surprised(page, live_server.url, hand)
    takes_the_quiz(page, live_server.url, hand)
    signs_up(page, hand)

    finds_it_all(page, live_server.url)


def begins_to_read(page: Page, server: str, hand: Pointer) -> None:
    page.goto(server + TOPIC)
    is_fine(page)
    hand.press(page.get_by_role("link", name="Begin to read"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Why a stream")


def plays_with_the_figure(page: Page, hand: Pointer) -> None:
    """More is sent than a shard takes, and the figure says so."""
    figure = page.locator("#figure-first-stream")
    figure.scroll_into_view_if_needed()
    hand.write(figure.get_by_role("spinbutton"), "1800")
    hand.press(figure.get_by_role("button", name="Set rate"))
    expect(figure.locator("[id$=producer-visitors]").first).to_contain_text("1,800")
    hand.press(figure.get_by_role("button", name="10×"))
    expect(figure.locator("svg [id$=shard-0]").first).to_have_attribute(
        "aria-label", re.compile("refused a second"), timeout=20_000
    )
    hand.press(page.locator("#done button"))
    expect(page.locator("#done button")).to_be_disabled()


def predicts_and_is_surprised(page: Page, server: str, hand: Pointer) -> None:
    """Four keys, and two shards stay empty."""
    page.goto(server + EXPERIMENT)
    is_fine(page)
    hand.choose(page.get_by_label("All four, one country each"))
    hand.press(page.get_by_role("button", name="Commit prediction"))
    hand.press(page.get_by_role("button", name="Run the experiment"))
    hand.press(page.get_by_role("button", name="Go to the end"))
    hand.press(page.get_by_role("link", name="Say what you saw"))
    hand.choose(page.get_by_label("Two", exact=True))
    hand.press(page.get_by_role("button", name="Compare"))
    result = page.locator("#result")
    expect(result).to_contain_text("All four, one country each")
    expect(result).to_contain_text("otherwise than you said")
    is_fine(page)


def takes_the_quiz(page: Page, server: str, hand: Pointer) -> None:
    """Answers each question with the first thing at hand, and is told why."""
    page.goto(server + TOPIC)
    expect(page.locator("#read-of")).to_contain_text("1 read")
    hand.press(page.get_by_role("link", name="To the quiz"))
    hand.press(page.get_by_role("button", name="Begin the quiz"))
    expect(page.locator("form.gc-answer")).to_be_visible()
    count = page.locator("#steps li").count()
    for number in range(1, count + 1):
        expect(page.locator("#steps [aria-current=step]")).to_contain_text(f"Question {number}")
        answer(page.locator("form.gc-answer"), hand)
        hand.press(page.get_by_role("button", name="Answer", exact=True))
        expect(page.locator(".gc-verdict")).to_be_focused()
        page.wait_for_timeout(100)  # until the page has settled
        expect(page.locator(".gc-explained")).to_be_visible()
        is_last = number == count
        hand.press(page.get_by_role("link", name="See how it went" if is_last else "Next question"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"of {count}")
    is_fine(page)


def answer(form: Locator, hand: Pointer) -> None:
    """Something in every field, whatever the type."""
    for number, each in enumerate(form.locator("select").all(), start=1):
        options = each.locator("option").count() - 1
        each.select_option(index=min(number, options))
    for each in form.locator("input[type=text]").all():
        hand.write(each, "7" if each.get_attribute("inputmode") == "decimal" else "a stream")
    for kind in (NOT_CONFIDENCE, "input[type=checkbox]"):
        if form.locator(kind).count():
            hand.choose(form.locator(kind).first)


def signs_up(page: Page, hand: Pointer) -> None:
    hand.press(page.get_by_role("link", name="Sign in"))
    hand.press(page.get_by_role("link", name="Sign up"))
    hand.write(page.get_by_label("Name"), "rosalind")
    hand.write(page.locator("#id_password1"), PASSWORD)
    hand.write(page.locator("#id_password2"), PASSWORD)
    expect(page.get_by_role("checkbox")).to_be_checked()
    is_fine(page)
    hand.press(page.locator("main").get_by_role("button", name="Sign up"))
    expect(page.get_by_role("banner")).to_contain_text("rosalind")


def finds_it_all(page: Page, server: str) -> None:
    person = User.objects.get(username="rosalind").person
    assert Run.objects.get(person=person).seen
    assert Attempt.objects.get(person=person).score is not None
    assert Item.objects.filter(person=person, place=Place.QUIZ).exclude(answered_at=None).exists()
    assert ReadingPlace.objects.get(person=person, page="why-a-stream").is_read

    page.goto(server + TOPIC)
    expect(page.locator("main")).to_contain_text("Your best mark")
    expect(page.get_by_role("link", name="Go on reading")).to_be_visible()
    page.goto(server + "/quizzes/kinesis/")
    expect(page.get_by_role("heading", name="Your attempts")).to_be_visible()
    page.goto(server + EXPERIMENT)
    expect(page.locator("#result")).to_contain_text("All four, one country each")
    is_fine(page)


def test_a_line_is_drawn_on_the_chart_and_stands_in_its_fields(page, live_server):
    page.goto(live_server.url + "/experiments/kinesis/too-slow/")
    chart = page.locator(".gc-line-draw")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()

    page.mouse.move(box["x"] + box["width"] * 0.08, box["y"] + box["height"] * 0.85)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.97, box["y"] + box["height"] * 0.1, steps=30)
    page.mouse.up()

    fields = [float(each.input_value()) for each in page.locator(".gc-line-fields input").all()]
    assert len(fields) == 6
    assert fields == sorted(fields)
    assert fields[0] < 3
    assert fields[-1] > 27
    expect(chart.locator("polyline")).to_have_attribute("points", re.compile(r"^(\S+ ){5}\S+$"))
