"""The gradebook in a browser: marks decided and exported, statistics read, names hidden, a mistake reported."""

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courseware.classes.models import Class, Role
from tests.browser.test_access import in_every_shape, is_fine, shape
from tests.gradebook.conftest import attempt, member, quiz, work
from tests.gradebook.test_analysis import QUESTIONS, answer


@pytest.fixture
def taught(transactional_db):
    """A class of twelve who have taken a quiz."""
    klass = Class.objects.create(title="Cloud databases")
    owner = member(klass, "olga", Role.OWNER, is_staff=True)
    taken = quiz("taken", owner=owner.person)
    given = work(klass, "Streams", taken, due_at=timezone.now() - timedelta(days=1))
    for number in range(12):
        who = member(klass, f"s{number:02}")
        begun = attempt(taken, who, 1000 - 80 * number, at=timezone.now() - timedelta(days=2))
        for place, (name, count) in enumerate(zip(QUESTIONS, (9, 6, 2), strict=True), start=1):
            answer(begun, place, name, right=number < count, confidence=3)
    return SimpleNamespace(klass=klass, owner=owner, work=given)


def sign_in(page, server, name):
    page.goto(f"{server}/people/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(f"the {name}'s password")
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_marks_are_decided_exported_and_what_answers_show_is_read(page, live_server, taught):
    sign_in(page, live_server.url, "olga")
    page.goto(f"{live_server.url}/gradebook/{taught.klass.slug}/")

    page.get_by_role("row", name="S03").get_by_role("link", name="7.6").click()
    page.get_by_label("Points", exact=True).fill("9.5")
    page.get_by_label("Reason").fill("The second answer can be read as right")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("set to 9.5")).to_be_visible()

    page.get_by_role("link", name="Cloud databases").click()
    page.get_by_text("Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [row[6] for row in rows[:5]] == ["Streams (10)", "10", "9.2", "8.4", "9.5"]

    page.get_by_text("Download").click()
    page.get_by_role("link", name="Streams").click()
    expect(page.get_by_text("Very few got this.")).to_be_visible()
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Options")).to_be_visible()
    page.get_by_role("link", name="S11").click()
    expect(page.get_by_role("heading", name="Taken")).to_be_visible()


def test_names_are_hidden_on_the_projector(page, live_server, taught):
    sign_in(page, live_server.url, "olga")
    page.goto(f"{live_server.url}/gradebook/{taught.klass.slug}/insight/?topic=kinesis")
    expect(page.get_by_role("link", name="S11").first).to_be_visible()

    page.get_by_role("button", name="Hide names").click()

    expect(page.get_by_role("link", name="Student 12").first).to_be_visible()
    expect(page.get_by_text("S11")).to_have_count(0)


def test_who_is_stuck_appears_without_reloading(strict_page, live_server, taught):
    page = strict_page
    page.clock.install()
    sign_in(page, live_server.url, "olga")
    page.goto(f"{live_server.url}/gradebook/{taught.klass.slug}/insight/?topic=kinesis")
    expect(page.locator("#stuck-now")).to_contain_text("Nobody who is at work now.")

    again = attempt(taught.work.quiz, taught.klass.memberships.get(name="S04"), 0, at=timezone.now(), number=2)
    for place in (1, 2):
        item = answer(again, place, QUESTIONS[0], right=False)
        type(item).objects.filter(pk=item.pk).update(answered_at=timezone.now())
    page.clock.run_for(21_000)

    expect(page.locator("#stuck-now")).to_contain_text("S04")


def test_the_table_is_scrolled_with_the_keyboard_and_its_head_stays(page, live_server, taught):
    sign_in(page, live_server.url, "olga")
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(f"{live_server.url}/gradebook/{taught.klass.slug}/")
    region = page.get_by_role("region", name="Marks")

    region.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")

    page.wait_for_function("document.querySelector('.gb-scroll').scrollLeft > 0")
    name = page.get_by_role("rowheader", name="S00").bounding_box()
    assert name["x"] < region.bounding_box()["x"] + 20


def test_a_mistake_is_reported_without_scripts(browser, browser_context_args, live_server, db):
    page = browser.new_context(**{**browser_context_args, "java_script_enabled": False}).new_page()
    page.goto(f"{live_server.url}/quizzes/kinesis/check/KIN-Q01")

    page.get_by_role("link", name="Report a mistake in this question").click()
    page.get_by_label("What is wrong?").fill("Two answers are right.")
    page.get_by_role("button", name="Report").click()

    expect(page.get_by_role("heading", name="Reported")).to_be_visible()
    page.get_by_role("link", name="Back to where you were").click()
    expect(page).to_have_url(f"{live_server.url}/quizzes/kinesis/check/KIN-Q01")
    page.context.close()


@in_every_shape
def test_the_pages_of_marks_are_open_to_everybody(page, live_server, taught, complaints, width, scheme):
    said = complaints(page)
    shape(page, width, scheme)
    sign_in(page, live_server.url, "olga")
    base = f"{live_server.url}/gradebook/{taught.klass.slug}/"
    first = taught.klass.memberships.get(name="S00").pk
    asked = taught.work.quiz.attempts.first().items.first().question_id

    for path in (
        "",
        "insight/?topic=kinesis",
        f"work/{taught.work.pk}/",
        f"work/{taught.work.pk}/question/{asked}/",
        f"student/{first}/",
        f"student/{first}/{taught.work.pk}/",
        f"attempt/{taught.work.quiz.attempts.first().pk}/",
    ):
        page.goto(base + path)
        for fold in page.locator("main details:not([open]) > summary").all():
            fold.click()
        is_fine(page)
    for path in ("/gradebook/mistakes/", "/gradebook/mistakes/report?at=/kinesis/"):
        page.goto(live_server.url + path)
        is_fine(page)
    assert [each for each in said if "404" not in each] == []


@in_every_shape
def test_a_students_own_marks_are_open_to_everybody(page, live_server, taught, width, scheme):
    shape(page, width, scheme)
    sign_in(page, live_server.url, "s03")

    page.goto(f"{live_server.url}/gradebook/{taught.klass.slug}/mine/")
    for fold in page.locator("main details > summary").all():
        fold.click()

    expect(page.get_by_text("76.0 %")).to_be_visible()
    is_fine(page)
