"""The ways into a class and out of it."""

import pytest

from courseware.classes.models import Class, Membership, Role
from courseware.people import tries
from tests.classes.conftest import member, somebody

PASSWORD = "not easily guessed"


def test_a_student_joins_by_a_code_however_it_is_typed(browser_of, klass, student):
    client = browser_of(student)
    typed = f" {klass.join_code[:4].lower()}-{klass.join_code[4:]} "

    page = client.post("/classes/join", {"code": typed}, follow=True)
    client.post(page.redirect_chain[-1][0], {"name": "Anna"})

    place = Membership.objects.get(person=student)
    assert (place.klass, place.role, place.name) == (klass, Role.STUDENT, "Anna")


def test_who_comes_for_the_first_time_signs_up_and_comes_back_with_what_she_did_as_a_guest(browser_of, klass, guest):
    client = browser_of(guest)
    page = client.get(f"/classes/join/{klass.join_code}").content.decode()
    assert f"/people/sign-up?next=%2Fclasses%2Fjoin%2F{klass.join_code}" in page

    back = client.post(
        f"/people/sign-up?next=/classes/join/{klass.join_code}",
        {"username": "anna", "password1": PASSWORD, "password2": PASSWORD, "keep_guest": "on"},
    )
    client.post(back.url, {"name": "Anna"})

    assert back.url == f"/classes/join/{klass.join_code}"
    assert Membership.objects.get(name="Anna").person_id == guest.pk


def test_a_guest_cannot_join_without_signing_in(browser_of, klass, guest):
    answer = browser_of(guest).post(f"/classes/join/{klass.join_code}", {"name": "Anna"})

    assert answer.status_code == 200
    assert not klass.memberships.filter(role=Role.STUDENT).exists()


@pytest.mark.parametrize("closed", [{"is_joining_open": False}, {"is_archived": True}])
def test_a_closed_class_looks_like_a_wrong_code(browser_of, klass, student, closed):
    Class.objects.filter(pk=klass.pk).update(**closed)
    client = browser_of(student)

    assert client.get(f"/classes/join/{klass.join_code}").status_code == 404
    assert client.post("/classes/join", {"code": klass.join_code}).status_code == 422


def test_another_code_ends_the_old_one(browser_of, owner, klass, student):
    browser_of(owner).post(f"/classes/{klass.slug}/code")

    assert browser_of(student).get(f"/classes/join/{klass.join_code}").status_code == 404


def test_codes_cannot_be_tried_for_ever(browser_of, klass, student, monkeypatch):
    monkeypatch.setattr(tries, "CODES_AN_ADDRESS", tries.Rate("few", tries=3, seconds=60))
    client = browser_of(student)
    for _try in range(4):
        client.post("/classes/join", {"code": "WRONG"})

    assert client.post("/classes/join", {"code": klass.join_code}).status_code == 422


def test_joining_twice_is_once(browser_of, klass, student):
    client = browser_of(student)
    for _time in range(2):
        client.post(f"/classes/join/{klass.join_code}", {"name": "Anna"})

    assert klass.memberships.filter(person=student).count() == 1


def test_who_taught_and_was_removed_comes_back_as_a_student(browser_of, klass):
    assistant = member(klass, somebody("assistant"), Role.ASSISTANT)
    Membership.objects.filter(pk=assistant.pk).update(is_active=False)

    browser_of(assistant.person).post(f"/classes/join/{klass.join_code}", {"name": "Again"})

    assistant.refresh_from_db()
    assert (assistant.is_active, assistant.role) == (True, Role.STUDENT)


def test_who_leaves_sees_the_class_no_more_and_her_place_is_kept(browser_of, klass, attending, student):
    client = browser_of(student)
    client.post(f"/classes/{klass.slug}/leave")

    assert client.get(f"/classes/{klass.slug}/").status_code == 404
    assert Membership.objects.filter(pk=attending.pk, is_active=False).exists()


def test_her_classes_are_on_one_page(browser_of, klass, attending, student):
    page = browser_of(student).get("/classes/").content.decode()

    assert "Cloud systems" in page
    assert "New class" not in page


def test_a_class_is_made_once_by_a_form_that_is_sent_twice(browser_of, owner):
    said = {
        "title": "Databases",
        "term": "Summer",
        "time_zone": "Asia/Kolkata",
        "is_joining_open": "on",
        "token": "one",
    }
    client = browser_of(owner)

    first, second = client.post("/classes/new", said), client.post("/classes/new", said)

    assert first.url == second.url
    assert Membership.objects.get(klass__title="Databases").role == Role.OWNER


def test_a_token_of_somebody_else_makes_a_class_of_ones_own_and_shows_none_of_hers(browser_of, owner, klass):
    other = somebody("other", is_staff=True)
    said = {"title": "Mine", "term": "", "time_zone": "UTC", "token": klass.token}

    made = browser_of(other).post("/classes/new", said)

    assert Class.objects.get(title="Mine").memberships.get().person == other
    assert klass.slug not in made.url
