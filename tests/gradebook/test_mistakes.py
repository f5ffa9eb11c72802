"""Reports of mistakes: from every page and question, by anybody, however hostile; and what instructors do with them."""

import re

import pytest
from django.contrib.auth.models import Group

from courseware.authoring.models import Written
from courseware.gradebook import mistakes
from courseware.gradebook.models import Mistake
from courseware.people import instructors
from courseware.people.models import Person
from courseware.people.persons import guest_joined
from courseware.quizzes.bank import loading
from tests.gradebook.conftest import person
from tests.quizzes.conftest import quiz_topic  # noqa: F401
from tests.quizzes.taking import begin, item_at

REPORT = "/gradebook/mistakes/report"


@pytest.fixture
def teacher(db):
    return instructors.make_instructor(person("tess").user).person


def form(**more):
    return {"text": "The limit is 1 MB.", "at": "/kinesis/", "about": "", "token": "t1"} | more


@pytest.mark.parametrize("path", ["/", "/kinesis/", "/people/sign-in", "/nowhere"])
def test_every_page_leads_to_the_form(db, browser_of, path):
    page = browser_of().get(path).content.decode()

    assert re.search(rf'href="{REPORT}\?at={path}"', page)


def test_a_guest_reports_a_page_and_is_nobody_still(db, browser_of):
    browser = browser_of()

    answer = browser.post(REPORT, form())

    assert answer["Location"] == "/gradebook/mistakes/reported?at=%2Fkinesis%2F"
    found = Mistake.objects.get()
    assert (found.address, found.question, found.person, found.state) == ("/kinesis/", "", None, "open")
    assert "person" not in browser.session


def test_a_question_goes_along_with_the_version_that_was_shown(quiz_topic, student, browser_of):  # noqa: F811
    browser = browser_of(student)
    address = begin(browser)
    assert f"about={address}" in browser.get(address).content.decode()

    browser.post(REPORT, form(about=address))

    item, found = item_at(address), Mistake.objects.get()
    assert (found.topic, found.question) == ("toy", item.question.name)
    assert found.version == item.version.digest
    assert found.person == student


def test_a_question_of_a_lesson_goes_along_with_its_version(quiz_topic, browser_of, db):  # noqa: F811
    name, question = next(iter(mistakes.serving.bank_of(quiz_topic).questions.items()))

    browser_of().post(REPORT, form(about=f"/quizzes/toy/check/{name}"))

    assert (Mistake.objects.get().question, Mistake.objects.get().version) == (name, loading.digest(question))


def test_somebody_elses_question_is_not_told(quiz_topic, student, outsider, browser_of):  # noqa: F811
    address = begin(browser_of(student))
    title = mistakes.serving.shown_of(item_at(address)).title

    page = browser_of(outsider).get(REPORT, {"about": address}).content.decode()

    assert title not in page


@pytest.mark.parametrize(
    "at",
    [
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\\evil.example",
        "/a\nb",
        "/" + "x" * 300,
        "/\0",
        "",
    ],
)
def test_a_page_that_is_not_ours_is_the_home_page(at):
    assert mistakes.page(at) == "/"


@pytest.mark.parametrize(
    "about",
    [
        "/quizzes/kinesis/99999999999999999999/1/",
        "/quizzes/nowhere/check/KIN-Q01",
        "/admin/",
        "//evil",
        "/quizzes/kinesis/check/<b>",
        "/%00",
    ],
)
def test_a_question_that_is_none_is_a_page(db, browser_of, about):
    assert browser_of().post(REPORT, form(about=about)).status_code == 302
    assert Mistake.objects.get().question == ""


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": "x" * 2001}, {"text": "a\0b"}, {"token": ""}])
def test_a_report_that_is_none_is_refused(db, browser_of, wrong):
    answer = browser_of().post(REPORT, form(**wrong))

    assert answer.status_code == 422
    assert not Mistake.objects.exists()


def test_what_was_written_is_text_wherever_it_is_shown(db, browser_of, teacher, instructor):
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    browser_of().post(REPORT, form(text=evil, at="/?q=<script>"))
    number = Mistake.objects.get().pk

    for who, path in (
        (teacher, "/gradebook/mistakes/"),
        (teacher, f"/gradebook/mistakes/{number}/"),
        (instructor, "/admin/gradebook/mistake/"),
        (instructor, f"/admin/gradebook/mistake/{number}/change/"),
    ):
        page = browser_of(who).get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7|add:7 }}" in page


def test_the_same_form_sent_twice_reports_once(db, browser_of):
    browser = browser_of()

    for _each in range(2):
        assert browser.post(REPORT, form()).status_code == 302

    assert Mistake.objects.count() == 1


def test_who_reports_very_much_is_asked_to_wait(db, browser_of, student):
    browser = browser_of(student)
    for number in range(mistakes.A_PERSON.tries):
        assert browser.post(REPORT, form(token=f"t{number}")).status_code == 302

    answer = browser.post(REPORT, form(token="more"))

    assert answer.status_code == 429
    assert "The limit is 1 MB." in answer.content.decode()
    assert Mistake.objects.count() == mistakes.A_PERSON.tries


def test_an_instructor_decides_and_the_reporter_reads_it(db, browser_of, student, teacher):
    browser_of(student).post(REPORT, form())
    found = Mistake.objects.get()

    answer = browser_of(teacher).post(f"/gradebook/mistakes/{found.pk}/", {"state": "mended", "reply": "It is 10 MiB."})

    assert answer.status_code == 302
    found.refresh_from_db()
    assert (found.state, found.decided_by, found.reply) == ("mended", teacher, "It is 10 MiB.")
    assert "It is 10 MiB." in browser_of(student).get(REPORT).content.decode()
    assert "The limit is 1 MB." not in browser_of(teacher).get("/gradebook/mistakes/").content.decode()
    assert "The limit is 1 MB." in browser_of(teacher).get("/gradebook/mistakes/?state=mended").content.decode()


def test_a_report_about_somebodys_question_is_for_her_alone(quiz_topic, browser_of, teacher, instructor):  # noqa: F811
    other = instructors.make_instructor(person("otto").user).person
    name = next(iter(mistakes.serving.bank_of(quiz_topic).questions))
    Written.objects.update_or_create(
        topic="toy",
        name=name,
        defaults={"owner": other, "number": 1, "kind": "single", "title": "t", "difficulty": "recall"},
    )
    browser_of().post(REPORT, form(about=f"/quizzes/toy/check/{name}"))
    number = Mistake.objects.get().pk

    assert browser_of(other).get(f"/gradebook/mistakes/{number}/").status_code == 200
    assert browser_of(instructor).get(f"/gradebook/mistakes/{number}/").status_code == 200
    assert browser_of(teacher).get(f"/gradebook/mistakes/{number}/").status_code == 404
    assert "The limit" not in browser_of(teacher).get("/gradebook/mistakes/").content.decode()


def test_the_admin_lists_reports_and_keeps_what_became_of_them(db, browser_of, teacher):
    instructors.give_rights()
    assert Group.objects.get(name=instructors.GROUP).permissions.filter(codename="change_mistake").exists()
    browser_of().post(REPORT, form())
    found = Mistake.objects.get()
    browser = browser_of(teacher)

    assert "The limit is 1 MB." in browser.get("/admin/gradebook/mistake/").content.decode()
    browser.post(f"/admin/gradebook/mistake/{found.pk}/change/", {"state": "declined", "reply": "It is right."})

    found.refresh_from_db()
    assert (found.state, found.reply, found.decided_by) == ("declined", "It is right.", teacher)


@pytest.mark.parametrize("path", ["/gradebook/mistakes/", "/gradebook/mistakes/1/"])
def test_the_list_is_not_there_for_who_teaches_nobody(db, browser_of, guest, student, path):
    assert {browser_of(who).get(path).status_code for who in (None, guest, student)} == {404}


def test_a_guests_reports_become_hers_when_she_signs_up(db, guest, student, browser_of):
    Mistake.objects.create(person=guest, address="/", text="t", token="g")

    guest_joined.send(sender=Person, guest_id=guest.pk, person_id=student.pk)

    assert Mistake.objects.get().person == student
