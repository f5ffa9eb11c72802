"""A quiz is built, opened and taken by three, one with extra time; a wrong key is mended and all is marked anew."""

import re
from dataclasses import replace

import msgspec
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect

from courseware.people import instructors
from courseware.people.models import Person
from courseware.quizzes import limits
from courseware.quizzes.bank import loading
from courseware.quizzes.models import Attempt, Item, Quiz
from tests.browser.test_access import in_every_shape, is_fine, shape
from tests.quizzes.building import a_quiz, begun, take, written
from tests.quizzes.cast import BANK
from tests.quizzes.conftest import quiz_topic  # noqa: F401  (a fixture)
from tests.quizzes.taking import right

pytestmark = pytest.mark.usefixtures("quiz_topic")
FIRST, SECOND = BANK.questions["T-SINGLE"].options[:2]


def a_person(name: str, *, teaches: bool = False) -> Person:
    user = User.objects.create_user(name)
    if teaches:
        instructors.make_instructor(user)
    return Person.objects.create(user=user)


@pytest.fixture
def page_of(browser, browser_context_args, live_server):
    """`page_of(person)`: a browser of hers, signed in."""
    contexts = []

    def page_of(person: Person) -> Page:
        client = Client()
        client.force_login(person.user)
        context = browser.new_context(**browser_context_args, base_url=live_server.url)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        contexts.append(context)
        return context.new_page()

    yield page_of
    for context in contexts:
        context.close()


def chooses(page: Page, slug: str, option: str) -> None:
    """A student takes the quiz: this option at the first question, the right words at the second."""
    page.goto(f"/quizzes/{slug}/")
    page.get_by_role("button", name="Begin the quiz").click()
    page.get_by_label(option).check()
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("link", name="Next question").click()
    page.locator("[name=words]").fill(BANK.questions["T-SHORT"].accept[0])
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("link", name="See how it went").click()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your mark")


def test_a_quiz_is_built_taken_and_regraded(page_of, live_server, monkeypatch):
    teacher, slow = a_person("teacher", teaches=True), a_person("slow")
    page = page_of(teacher)

    # She builds it, sees the keys while she chooses, and tries it herself.
    page.goto("/quizzes/teach/new")
    page.get_by_label("Title").fill("Friday")
    page.get_by_label("Topic").select_option("toy")
    page.get_by_label("Time limit in minutes").fill("30")
    page.get_by_label("Whoever has the address may take it").check()
    page.get_by_role("button", name="Make it, and choose questions").click()
    for name in ("T-SINGLE", "T-SHORT"):
        offer = page.locator(f"#offer-{name}")
        expect(offer.locator(".gc-key")).to_be_visible()
        offer.get_by_role("button", name="Add").click()
        expect(page.locator(f"#offer-{name}")).to_contain_text("In this quiz")
    page.get_by_label("Points 1", exact=True).fill("3")
    page.get_by_role("button", name="Set points 1").click()
    expect(page.get_by_role("heading", name="2 questions, 4 points")).to_be_visible()
    quiz = Quiz.objects.get(title="Friday")
    page.get_by_role("link", name="Try it as a student").click()
    page.get_by_role("button", name="Try it as a student").click()
    expect(page.get_by_text("A dry run")).to_be_visible()

    # Three take it; one has half as much time again.
    monkeypatch.setattr(
        limits,
        "ADJUSTERS",
        [lambda quiz, who, found: replace(found, time_limit_s=2700) if who == slow.pk else found],
    )
    other = page_of(slow)
    other.goto(f"/quizzes/{quiz.slug}/")
    expect(other.get_by_text("45 min (30 min + your extra time)")).to_be_visible()
    chooses(other, quiz.slug, SECOND.text)
    for name, option in (("first", FIRST.text), ("third", SECOND.text)):
        chooses(page_of(a_person(name)), quiz.slug, option)
    assert sorted(Attempt.objects.filter(is_dry_run=False).values_list("score", flat=True)) == [250, 250, 1000]

    # The key was wrong: it is mended, the report is read, and all is marked anew.
    why = {"feedback": "No longer.", "misconception": "round-robin"}
    options = [
        msgspec.structs.replace(FIRST, right=False, **why),
        msgspec.structs.replace(SECOND, right=True),
        BANK.questions["T-SINGLE"].options[2],
    ]
    changed = msgspec.structs.replace(BANK.questions["T-SINGLE"], options=options, explanation="In turn, it was.")
    monkeypatch.setattr(loading, "FURTHER", [lambda topic: [changed] if topic == "toy" else []])
    page.goto(f"/quizzes/teach/{quiz.slug}/")
    page.get_by_role("link", name="See who would change").click()
    page.get_by_role("link", name="Who would change T-SINGLE").click()
    page.get_by_role("link", name="Show names").click()
    row = page.get_by_role("row", name="slow")
    expect(row).to_contain_text("+3")
    expect(page.get_by_role("row", name="first")).to_contain_text("\N{MINUS SIGN}3")
    page.get_by_label("Why").fill("The second option is the right one.")
    page.get_by_role("button", name="Mark anew").click()
    expect(page.get_by_text("The second option is the right one.")).to_be_visible()
    assert sorted(Attempt.objects.filter(is_dry_run=False).values_list("score", flat=True)) == [250, 1000, 1000]

    # The student reads the new explanation, and why she has that mark.
    other.goto(f"/quizzes/{quiz.slug}/1/")
    expect(other.get_by_role("heading", level=1)).to_have_text("Your mark: 100 %")
    expect(other.get_by_text("In turn, it was.")).to_be_visible()
    other.get_by_text("Why this mark").click()
    expect(other.get_by_text("4 of 4 points = 100 %")).to_be_visible()


def test_what_is_typed_is_saved_within_two_seconds_and_is_there_in_another_browser(page_of):
    teacher, student = a_person("teacher", teaches=True), a_person("student")
    quiz = a_quiz(teacher, "T-SHORT")
    page = page_of(student)
    page.goto(f"/quizzes/{quiz.slug}/")
    page.get_by_role("button", name="Begin the quiz").click()

    page.wait_for_load_state("networkidle")

    # It is sent within two seconds; how long a busy machine takes to answer is another matter.
    with page.expect_request(lambda asked: "do=draft" in (asked.post_data or ""), timeout=2000):
        page.locator("[name=words]").fill("half a thou")

    expect(page.get_by_text("What you typed is saved.")).to_be_visible()
    assert "half+a+thou" in Item.objects.get().draft
    again = page_of(student)
    again.goto(page.url)
    expect(again.locator("[name=words]")).to_have_value("half a thou")


def test_free_text_is_graded_with_the_keyboard_alone(page_of):
    teacher = a_person("teacher", teaches=True)
    quiz = a_quiz(teacher, "T-ESSAY")
    for name in ("one", "two"):
        client = Client()
        client.force_login(a_person(name).user)
        take(client, quiz, form_of=lambda item: written("It counts its blinks.", item))
    page = page_of(teacher)
    page.goto(f"/quizzes/teach/{quiz.slug}/grade")
    page.get_by_role("link", name="Grade the 2 that wait").focus()
    page.keyboard.press("Enter")

    for _ in range(2):
        expect(page.get_by_label("Names the count of blinks")).to_be_focused()
        page.keyboard.type("2")
        page.keyboard.press("Tab")
        page.keyboard.type("1")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    expect(page.get_by_text("Everything that was handed in is graded.")).to_be_visible()
    assert set(Attempt.objects.values_list("score", flat=True)) == {1000}


@in_every_shape
def test_every_page_of_building_is_open_to_everybody(page_of, live_server, monkeypatch, width, scheme):
    teacher, student = a_person("teacher", teaches=True), a_person("student")
    quiz = a_quiz(teacher, "T-SINGLE", "T-ESSAY", instructions="Read **twice**.", time_limit_s=600)
    client = Client()
    client.force_login(student.user)
    texts = {"T-ESSAY": lambda item: written("A thought.\n\nAnd another.", item)}
    attempt = take(client, quiz, form_of=lambda item: texts.get(item.question.name, right)(item))
    changed = msgspec.structs.replace(BANK.questions["T-SINGLE"], explanation="Better said.")
    monkeypatch.setattr(loading, "FURTHER", [lambda topic: [changed] if topic == "toy" else []])
    question, essay = attempt.items.order_by("position")
    page = page_of(teacher)
    shape(page, width, scheme)

    teach = f"/quizzes/teach/{quiz.slug}/"
    for path in (
        "/quizzes/teach/",
        "/quizzes/teach/new",
        teach,
        f"{teach}settings",
        f"{teach}results?names=1",
        f"{teach}results/{attempt.pk}",
        f"{teach}grade",
        f"{teach}grade/{essay.pk}",
        f"{teach}regrade",
        f"{teach}regrade/{question.question_id}",
        f"{teach}version/{question.version_id}",
        f"/quizzes/{quiz.slug}/",
    ):
        answered = page.goto(path)
        assert answered.status == 200, path
        is_fine(page)
    hers = page_of(student)
    shape(hers, width, scheme)
    going_on = begun(client, a_quiz(teacher, "T-ESSAY", "T-SHORT", time_limit_s=600))
    for path in (
        f"/quizzes/{going_on.quiz.slug}/",
        f"/quizzes/{going_on.quiz.slug}/1/1/",
        f"/quizzes/{going_on.quiz.slug}/1/",
        f"/quizzes/{quiz.slug}/",
        f"/quizzes/{quiz.slug}/1/",
    ):
        assert hers.goto(path).status == 200
        is_fine(hers)
    assert re.search("Waiting for grading", hers.content())


def test_time_that_is_added_is_on_the_page_within_five_seconds(page_of):
    teacher, student = a_person("teacher", teaches=True), a_person("student")
    quiz = a_quiz(teacher, "T-SHORT", time_limit_s=600)
    page = page_of(student)
    page.goto(f"/quizzes/{quiz.slug}/")
    page.get_by_role("button", name="Begin the quiz").click()
    page.locator("[name=words]").fill("half a thou")

    Quiz.objects.update(time_limit_s=1200)
    limits.refresh(Quiz.objects.all())

    expect(page.get_by_text("Your time was changed.")).to_be_visible(timeout=6000)
    expect(page.locator("[name=words]")).to_have_value("half a thou")
