"""Who may see and do what, address by address. A stranger's class and one that is not there look the same."""

import re

import pytest
from django.urls import reverse

from courseware.gradebook import urls
from courseware.gradebook.models import Decision, HiddenColumn
from courseware.quizzes.models import Question
from tests.gradebook.conftest import member
from tests.gradebook.test_analysis import answers

OK, GONE, MOVED = 200, 404, 302
WHO = ("guest", "student", "classmate", "assistant", "instructor", "owner", "of another class", "student elsewhere")


@pytest.fixture
def addresses(marked):
    """Each address with what it needs, by the name of its URL."""
    c = marked
    answers(c)
    c.decision = Decision.objects.create(
        assignment=c.w1, membership=c.ada, points=3, reason="r", by=c.owner.person, token="d"
    )
    ids = {
        "member": c.ada.pk,
        "work": c.w1.pk,
        "decision": c.decision.pk,
        "attempt": c.ada_1.pk,
        "shape": "csv",
        "question": Question.objects.get(name="KIN-Q01").pk,
    }

    def address(name, **other):
        pattern = next(each for each in urls.urlpatterns if each.name == name)
        known = ids | other
        parts = {each: known.get(each, c.klass.slug) for each in pattern.pattern.converters}
        return reverse(f"gradebook:{name}", kwargs=parts)

    return address


@pytest.fixture
def people(marked):
    return dict(
        zip(
            WHO,
            (
                None,
                marked.ada.person,
                marked.bea.person,
                marked.assistant.person,
                marked.instructor.person,
                marked.owner.person,
                marked.stranger.person,
                marked.pupil.person,
            ),
            strict=True,
        )
    )


STAFF = (GONE, GONE, GONE, OK, OK, OK, GONE, GONE)
TEACHERS_DO = (GONE, GONE, GONE, GONE, MOVED, MOVED, GONE, GONE)
STAFF_DO = (GONE, GONE, GONE, MOVED, MOVED, MOVED, GONE, GONE)
STUDENTS = (GONE, OK, OK, GONE, GONE, GONE, GONE, GONE)
SEEN = {
    "table": STAFF,
    "insight": STAFF,
    "export": STAFF,
    "student": STAFF,
    "mark": STAFF,
    "attempt": STAFF,
    "work": STAFF,
    "question": STAFF,
    "mine": STUDENTS,
}
DONE = {
    "mark": (TEACHERS_DO, {"what": "set", "points": "5", "reason": "r", "token": "new"}),
    "take-back": (TEACHERS_DO, {}),
    "show": (TEACHERS_DO, {"do": "hide"}),
    "names": (STAFF_DO, {"do": "hide"}),
}
# Not of a class: `test_mistakes.py`.
ELSEWHERE = {"mistakes", "report", "reported", "mistake"}


def test_each_address_is_in_a_table():
    assert {each.name for each in urls.urlpatterns} == {*SEEN, *DONE, *ELSEWHERE}


@pytest.mark.parametrize("name", SEEN)
def test_who_sees_what(addresses, people, browser_of, name):
    got = tuple(browser_of(people[who]).get(addresses(name)).status_code for who in WHO)

    assert dict(zip(WHO, got, strict=True)) == dict(zip(WHO, SEEN[name], strict=True))


@pytest.mark.parametrize("name", DONE)
def test_who_does_what(addresses, people, browser_of, name):
    expected, data = DONE[name]

    got = tuple(browser_of(people[who]).post(addresses(name), data).status_code for who in WHO)

    assert dict(zip(WHO, got, strict=True)) == dict(zip(WHO, expected, strict=True))


def test_what_is_refused_changes_nothing(addresses, people, browser_of):
    for who in ("guest", "student", "classmate", "assistant", "of another class", "student elsewhere"):
        for name in ("mark", "take-back", "show"):
            browser_of(people[who]).post(addresses(name), DONE[name][1])

    assert Decision.objects.count() == 1
    assert Decision.objects.get().undone_at is None
    assert not HiddenColumn.objects.exists()


@pytest.mark.parametrize("name", [*SEEN, "take-back", "show"])
def test_a_class_that_is_not_there_looks_like_one_of_somebody_else(addresses, marked, people, browser_of, name):
    real = addresses(name)
    nowhere = real.replace(marked.klass.slug, "aaaabbbbcccc")
    browser, way = browser_of(people["of another class"]), "post" if name in DONE and name not in SEEN else "get"

    answers = [getattr(browser, way)(each) for each in (real, nowhere)]

    assert {each.status_code for each in answers} == {GONE}
    bodies = [each.content.decode().replace(marked.klass.slug, "aaaabbbbcccc") for each in answers]
    assert _without_tokens(bodies[0]) == _without_tokens(bodies[1])


def _without_tokens(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_what_belongs_to_another_class_is_not_found_in_this_one(addresses, marked, people, browser_of):
    owner = browser_of(people["owner"])
    elsewhere = member(marked.other, "zed")

    for name, other in (
        ("student", {"member": elsewhere.pk}),
        ("student", {"member": marked.owner.pk}),
        ("mark", {"member": elsewhere.pk}),
        ("mark", {"work": 10**9}),
        ("attempt", {"attempt": 10**9}),
        ("work", {"work": 10**9}),
        ("question", {"question": 10**9}),
        ("export", {"shape": "pdf"}),
    ):
        assert owner.get(addresses(name, **other)).status_code == GONE, (name, other)


def test_who_has_left_a_class_sees_nothing_of_it(addresses, marked, people, browser_of):
    for place in (marked.ada, marked.assistant):
        place.is_active = False
        place.save()

    assert browser_of(people["student"]).get(addresses("mine")).status_code == GONE
    assert browser_of(people["assistant"]).get(addresses("table")).status_code == GONE


def test_an_archived_class_can_only_be_read(addresses, marked, people, browser_of):
    marked.klass.is_archived = True
    marked.klass.save()
    owner = browser_of(people["owner"])

    assert owner.get(addresses("mark")).status_code == OK
    assert owner.post(addresses("mark"), DONE["mark"][1]).status_code == GONE


def test_nobody_keeps_a_page_of_marks(addresses, people, browser_of):
    assert "no-store" in browser_of(people["owner"]).get(addresses("table"))["Cache-Control"]
