"""A class from its first day: made, thirty students imported, one joins by the code, a date set, extra time seen.

All of it with the keyboard; and its pages are open to everybody.
"""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from courseware.classes.models import Accommodation, Assignment, Class, Kind, Membership, Role
from courseware.people import instructors
from courseware.people.models import Person
from courseware.quizzes.models import Quiz
from tests.browser.acting import RATE, SET_RATE, open_lab
from tests.browser.test_access import in_every_shape, is_fine, shape

PASSWORD = "not easily guessed"
LIST = "Name;Username;E-mail\n" + "".join(f"Student {n:02};s{n:02};s{n:02}@example.org\n" for n in range(30))


@pytest.fixture
def teacher(transactional_db):
    return Person.objects.create(
        user=instructors.make_instructor(User.objects.create_user("teacher", password=PASSWORD))
    )


def sign_in(page, server, name):
    page.goto(f"{server}/people/sign-in")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def press(page, role, name):
    """Goes to something by the keyboard, and presses it."""
    wanted = page.get_by_role(role, name=name)
    page.locator("h1").first.evaluate("each => { each.tabIndex = -1; each.focus(); }")
    for _ in range(80):
        if wanted.first.evaluate("each => each === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not come to {name}")


def labelled(page, label):
    """The field of exactly that label; a star marks what has to be filled in."""
    return page.get_by_label(re.compile(rf"^\s*{label}\s*\*?\s*$"))


def type_into(page, label, text):
    """Writes into the field of that label, without the mouse."""
    labelled(page, label).focus()
    page.keyboard.type(text)


def test_a_class_from_its_first_day(page, browser, browser_context_args, live_server, teacher):
    sign_in(page, live_server.url, "teacher")
    page.goto(f"{live_server.url}/classes/")
    press(page, "link", "New class")
    type_into(page, "Title", "Cloud systems")
    type_into(page, "Time zone", "Asia/Kol")
    labelled(page, "Title").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cloud systems")
    klass_at, code = page.url, page.locator("#join-code").inner_text()

    press(page, "link", "Import a list of students")
    page.get_by_label("Or its lines").focus()
    page.keyboard.insert_text(LIST)
    press(page, "button", "Look through it")
    expect(page.get_by_text("30: new account")).to_be_visible()
    press(page, "button", "Import 30 students")
    expect(page.get_by_role("heading", level=1)).to_have_text("30 students are in the class now")
    assert page.locator("td code").count() == 30
    hers = page.locator("td code").first.inner_text()

    quiz = Quiz.objects.create(
        slug="friday", owner=teacher, topic="kinesis", title="Friday", mode="graded", time_limit_s=1800
    )
    page.goto(klass_at)
    press(page, "link", "Set work")
    labelled(page, "What").focus()
    page.keyboard.type("Friday")
    labelled(page, "Due").fill("2027-03-05T18:00")
    page.get_by_label("Published: students see it").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Fri 5 Mar 2027, 18:00").first).to_be_visible()
    assert Assignment.objects.get().quiz == quiz

    page.goto(f"{klass_at}people/")
    press(page, "link", "Student 00")
    factor = page.get_by_label("Time, as a multiple")
    factor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1.5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("45 min (30 + extra time)")).to_be_visible()

    student = browser.new_context(**browser_context_args).new_page()
    student.goto(hers)
    for field in student.locator("input[type=password]").all():
        field.fill(PASSWORD)
    student.keyboard.press("Enter")
    expect(student.get_by_role("button", name="Sign out")).to_be_visible()
    student.goto(klass_at)
    expect(student.get_by_text("45 min (30 + your extra time)").first).to_be_visible()

    newcomer = browser.new_context(**browser_context_args).new_page()
    newcomer.goto(f"{live_server.url}/classes/")
    type_into(newcomer, "Code", code.lower())
    newcomer.keyboard.press("Enter")
    press(newcomer, "link", re.compile("Sign up"))
    for label in ("Name", "Password", "Password again"):
        type_into(newcomer, label, "newcomer" if label == "Name" else PASSWORD)
    newcomer.keyboard.press("Enter")
    expect(newcomer.get_by_role("button", name="Join the class")).to_be_visible()
    press(newcomer, "button", "Join the class")
    expect(newcomer.get_by_role("heading", name="Friday")).to_be_visible()
    expect(newcomer.get_by_text("Time: 30 min")).to_be_visible()
    assert Class.objects.get().memberships.filter(role=Role.STUDENT).count() == 31


@in_every_shape
def test_the_pages_of_a_class_are_open_to_everybody(page, live_server, teacher, complaints, width, scheme):
    said = complaints(page)
    klass = Class.objects.create(title="Cloud systems", term="Winter")
    Membership.objects.create(klass=klass, person=teacher, role=Role.OWNER, name="Teacher")
    student = Person.objects.create(user=User.objects.create_user("student", password=PASSWORD))
    place = Membership.objects.create(klass=klass, person=student, name="Student with a rather long name, M.A.")
    quiz = Quiz.objects.create(slug="friday", owner=teacher, topic="kinesis", title="Friday", time_limit_s=1800)
    work = Assignment.objects.create(klass=klass, kind=Kind.QUIZ, quiz=quiz, title="Friday", is_published=True)
    Assignment.objects.create(klass=klass, kind=Kind.TOPIC, topic="kinesis", title="Kinesis", is_published=True)
    shape(page, width, scheme)

    sign_in(page, live_server.url, "teacher")
    paths = [
        "",
        "people/",
        f"people/{place.pk}/",
        "people/import",
        f"work/{work.pk}/",
        "work/new",
        "groups/new",
        "copy",
    ]
    for path in ["/classes/", "/classes/join", *(f"/classes/{klass.slug}/{each}" for each in paths)]:
        page.goto(live_server.url + path)
        is_fine(page)
    page.goto(f"{live_server.url}/classes/{klass.slug}/people/import")
    page.fill("textarea", LIST + "=1+1;x;\n")
    page.get_by_role("button", name="Look through it").click()
    is_fine(page)
    page.get_by_role("button", name="Import 30 students").click()
    is_fine(page)

    page.get_by_role("button", name="Sign out").click()
    sign_in(page, live_server.url, "student")
    for path in ("/", "/classes/", f"/classes/{klass.slug}/"):
        page.goto(live_server.url + path)
        is_fine(page)
    assert [each for each in said if "404" not in each] == []


def test_for_a_student_whose_class_says_so_nothing_moves(page, live_server, transactional_db):
    person = Person.objects.create(user=User.objects.create_user("student", password=PASSWORD))
    place = Membership.objects.create(klass=Class.objects.create(title="Cloud"), person=person, name="Student")
    sign_in(page, live_server.url, "student")
    duration = "getComputedStyle(document.querySelector('.kin-fill')).transitionDuration"
    open_lab(page, live_server.url)
    assert page.evaluate(duration) != "0s"

    Accommodation.objects.create(membership=place, is_still=True)
    page.reload()

    assert page.evaluate(duration) == "0s"
    page.fill(RATE, "4000")
    page.click(SET_RATE)
    expect(page.locator(".gc-changed").first).to_be_visible()
