"""Questions in a browser: each type with the keyboard alone, and nothing lost when the server goes away."""

import os
import re
import socket
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from courseware.quizzes.models import Item
from tests.browser.test_access import in_every_shape, is_fine, shape
from tests.quizzes.conftest import quiz_topic  # noqa: F401  (a fixture)

RIGHT = re.compile("Right. The explanation follows.")
pytestmark = pytest.mark.usefixtures("quiz_topic")


def open_check(page, server, name):
    page.goto(f"{server}/quizzes/toy/check/{name}")
    expect(page.locator("form.gc-answer")).to_be_visible()


def answer(page):
    page.get_by_role("button", name="Answer", exact=True).focus()
    page.keyboard.press("Enter")


def is_right(page, name):
    """The live region says so, and the keyboard stands at the explanation."""
    expect(page.locator(f"#{name}-said")).to_have_text(RIGHT)
    expect(page.locator(".gc-explained")).to_be_visible()
    expect(page.locator(".gc-verdict")).to_be_focused()


def tab_to(page, label):
    """Presses Tab until the field of that label has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "[...(document.activeElement.labels || [])].map((each) => each.textContent.trim()).join()"
        )
        if label in found:
            return
    raise AssertionError(f"the keyboard does not come to {label}")


def choose(page, label, text):
    """Types the beginning of a choice into the list of that label."""
    tab_to(page, label)
    page.keyboard.type(text)


def test_one_of_several(page, live_server):
    open_check(page, live_server.url, "T-SINGLE")

    page.get_by_label("To the place of its hash").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    is_right(page, "T-SINGLE")


def test_several_of_several(page, live_server):
    open_check(page, live_server.url, "T-MULTIPLE")

    for label in ("Two", "Four"):
        page.get_by_label(label).focus()
        page.keyboard.press("Space")
    answer(page)

    is_right(page, "T-MULTIPLE")


def test_a_number(page, live_server):
    open_check(page, live_server.url, "T-UNITS")
    readers = int(re.search(r"\d", page.locator(".gc-question").inner_text())[0])

    tab_to(page, "Your answer")
    page.keyboard.type(str(readers * 200))
    choose(page, "Unit", "ms")
    answer(page)

    is_right(page, "T-UNITS")


def test_an_order(page, live_server):
    open_check(page, live_server.url, "T-ORDERING")
    wanted = {"Wake": "1", "Rise": "2", "Eat": "3", "Leave": "4"}

    for label in page.locator("form.gc-answer .form-label").all_inner_texts():
        choose(page, label.strip(), wanted[label.strip()])
    answer(page)

    is_right(page, "T-ORDERING")


def test_pairs(page, live_server):
    open_check(page, live_server.url, "T-MATCHING")
    wanted = {"Writer": "puts", "Reader": "gets", "Archive": "gets"}

    for label in page.locator("form.gc-answer .form-label").all_inner_texts():
        choose(page, label.strip(), wanted[label.strip()])
    answer(page)

    is_right(page, "T-MATCHING")


def test_blanks(page, live_server):
    open_check(page, live_server.url, "T-CLOZE")

    for label, text in (("Hours", "24"), ("Thing", "iterator"), ("Way", "pull")):
        choose(page, label, text)
    answer(page)

    is_right(page, "T-CLOZE")


def test_words(page, live_server):
    open_check(page, live_server.url, "T-SHORT")

    tab_to(page, "Its name")
    page.keyboard.type("the iterator")
    page.keyboard.press("Enter")

    is_right(page, "T-SHORT")


def test_a_prediction(page, live_server):
    open_check(page, live_server.url, "T-PREDICT")
    blinks = re.search(r"(\d) times", page.locator(".gc-question").inner_text())[1]

    tab_to(page, "Blinks")
    page.keyboard.type(blinks)
    page.keyboard.press("Enter")

    is_right(page, "T-PREDICT")
    expect(page.locator(".gc-observed")).to_contain_text(f"It blinked {blinks} times")


def test_what_is_missing_is_said_at_its_field_and_the_keyboard_goes_there(page, live_server):
    open_check(page, live_server.url, "T-SHORT")

    answer(page)

    expect(page.locator(".invalid-feedback")).to_have_text("Type your answer first.")
    expect(page.get_by_label("Its name")).to_be_focused()


def test_a_hint_keeps_what_was_chosen(page, live_server):
    open_check(page, live_server.url, "T-SINGLE")

    page.get_by_label("Everywhere").check()
    page.get_by_role("button", name="A hint").click()

    expect(page.get_by_text("Think of a hash.")).to_be_visible()
    expect(page.get_by_label("Everywhere")).to_be_checked()


def test_a_quiz_from_its_first_page_to_its_last(page, live_server):
    page.goto(f"{live_server.url}/quizzes/toy/")
    page.get_by_role("button", name="Begin the quiz").click()

    for _ in range(3):
        expect(page.locator("form.gc-answer")).to_be_visible()
        for field in page.locator("form.gc-answer input[type=text]").all():
            field.fill("24")
        for group in {each.get_attribute("name") for each in page.locator("form.gc-answer [type=radio]").all()}:
            page.locator(f"form.gc-answer [name={group}]").first.check()
        for box in page.locator("form.gc-answer [type=checkbox]").all():
            box.check()
        for number, field in enumerate(page.locator("form.gc-answer select").all(), start=1):
            field.select_option(index=number if page.locator("[data-kind=ordering]").count() else 1)
        page.get_by_role("button", name="Answer", exact=True).click()
        expect(page.locator(".gc-explained")).to_be_visible()
        onward = page.get_by_role("link", name=re.compile("Next question|See how it went"))
        onward.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("of 3 right at the first try")
    assert page.locator("#steps [data-state=open]").count() == 0


def test_without_scripts_it_works_as_well(browser, browser_context_args, live_server):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    open_check(page, live_server.url, "T-SHORT")

    page.get_by_label("Its name").fill("offset")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("Kafka calls it so.")).to_be_visible()
    page.get_by_role("button", name="Another try").click()
    page.get_by_label("Its name").fill("iterator")
    page.get_by_role("button", name="Answer", exact=True).click()

    expect(page.locator(".gc-tag-good")).to_be_visible()
    context.close()


def test_a_double_click_is_one_answer(page, live_server):
    open_check(page, live_server.url, "T-SHORT")

    page.get_by_label("Its name").fill("iterator")
    page.get_by_role("button", name="Answer", exact=True).dblclick()

    # The second click may land on what came in the button's place.
    expect(page.locator("#T-SHORT-said")).to_have_text(RIGHT)
    expect(page.locator(".gc-explained")).to_be_visible()
    assert Item.objects.count() == 1


def test_two_tabs_are_one_answer(page, live_server):
    page.goto(f"{live_server.url}/quizzes/toy/")
    page.get_by_role("button", name="Begin the quiz").click()
    second = page.context.new_page()
    second.goto(page.url)
    for tab in (page, second):
        tab.locator("form.gc-answer").get_by_role("radio").or_(
            tab.locator("form.gc-answer [type=checkbox]")
        ).first.check()

    for tab in (page, second):
        tab.get_by_role("button", name="Answer", exact=True).click()
        expect(tab.locator(".gc-explained")).to_be_visible()

    assert page.locator(".gc-answered .gc-lines").inner_text() == second.locator(".gc-answered .gc-lines").inner_text()
    assert Item.objects.filter(position=1).count() == 1


@in_every_shape
def test_questions_are_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    page.goto(f"{live_server.url}/quizzes/toy/")
    is_fine(page)

    for name in ("T-SINGLE", "T-MULTIPLE", "T-UNITS", "T-ORDERING", "T-MATCHING", "T-CLOZE", "T-SHORT", "T-LAB"):
        open_check(page, live_server.url, name)
        is_fine(page)


@in_every_shape
def test_answers_are_open_to_everybody(page, live_server, width, scheme):
    shape(page, width, scheme)
    open_check(page, live_server.url, "T-SHORT")
    answer(page)
    expect(page.locator(".invalid-feedback")).to_have_text("Type your answer first.")
    is_fine(page)

    open_check(page, live_server.url, "T-MULTIPLE")
    for label in ("Two", "Three"):
        page.get_by_label(label).check()
    page.get_by_label("Sure", exact=True).check()
    answer(page)
    expect(page.locator(".gc-explained")).to_be_visible()
    is_fine(page)
    page.goto(f"{live_server.url}/quizzes/toy/")
    page.get_by_role("button", name="Begin the quiz").click()
    page.locator("form.gc-answer").wait_for()
    is_fine(page)
    page.goto(f"{live_server.url}/quizzes/toy/1/")
    is_fine(page)


def test_nothing_breaks_the_strict_policy_of_a_question(strict_page, live_server, complaints):
    said = complaints(strict_page)
    open_check(strict_page, live_server.url, "T-SINGLE")

    strict_page.get_by_label("Everywhere").check()
    answer(strict_page)
    expect(strict_page.locator(".gc-explained")).to_be_visible()

    assert said == []


@pytest.fixture
def server(tmp_path):
    """A server process of its own that can be killed and started again: `server.start()`, `server.kill()`."""

    class Process:
        def __init__(self):
            with socket.socket() as listener:
                listener.bind(("127.0.0.1", 0))
                self.port = listener.getsockname()[1]
            self.url = f"http://127.0.0.1:{self.port}"

        def start(self):
            environment = {
                **os.environ,
                "GLASSCLOUD_VAR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "courseware.settings",
            }
            environment |= {"DEBUG": "1"}
            command = [sys.executable, "-m", "tests.quizzes.server", str(self.port)]
            self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
            assert self.process.stdout.readline() == "up\n"

        def kill(self):
            self.process.kill()
            self.process.wait()

    process = Process()
    process.start()
    yield process
    process.kill()


@pytest.mark.servers
def test_a_server_that_is_killed_in_the_middle_loses_and_doubles_nothing(page, server):
    page.goto(f"{server.url}/quizzes/toy/")
    page.get_by_role("button", name="Begin the quiz").click()
    first = (
        page.locator("form.gc-answer").get_by_role("radio").or_(page.locator("form.gc-answer [type=checkbox]")).first
    )
    first.check()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("link", name="Next question").click()
    field = page.locator("form.gc-answer input[type=text]")
    field.fill("7")
    units = page.locator("form.gc-answer select")
    if units.count():
        units.select_option("ms")

    server.kill()
    page.get_by_role("button", name="Answer", exact=True).click()

    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    expect(field).to_have_value("7")
    server.start()
    page.reload()
    expect(field).to_have_value("7")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.locator(".gc-explained")).to_be_visible()
    page.reload()
    expect(page.locator(".gc-line__given")).to_contain_text("7")
    page.goto(f"{server.url}/quizzes/toy/1/")
    assert page.locator("#steps [data-state=open]").count() == 1
    assert page.locator("#steps a").count() == 3
