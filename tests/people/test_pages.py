"""Signing in and out, and how the first instructor comes to be."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courseware.labs import worlds
from courseware.people import instructors, tries
from courseware.people.models import InstructorLink, Person
from courseware.people.rates import Rate

pytestmark = pytest.mark.django_db

SIGN_IN = "/people/sign-in"


def sign_in(client: Client, name: str, password: str, **more: str):
    return client.post(SIGN_IN, {"login": name, "password": password, **more})


def test_the_page_answers_without_a_session(client):
    answer = client.get(SIGN_IN)

    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


def test_signing_in_leads_home_as_oneself(client, student):
    answer = sign_in(client, "student", "the student's password")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["person"] == student.pk


def test_who_came_for_a_page_is_led_there_but_never_to_another_site(client, student):
    credentials = {"login": "student", "password": "the student's password"}

    assert client.post(f"{SIGN_IN}?next=/people/sign-in%3Fx", credentials)["Location"] == "/people/sign-in?x"
    assert Client().post(f"{SIGN_IN}?next=https://evil.example/", credentials)["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("student", "wrong"),
        ("nobody", "wrong"),
        ("", ""),
        ("student", "x" * 5000),
        ("a\x00b", "wrong"),
        ("é" * 999, "x"),
    ],
)
def test_what_is_wrong_is_said_with_422_and_nobody_is_signed_in(client, student, name, password):
    answer = sign_in(client, name, password)

    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_name_of_somebody_who_exists_is_answered_like_one_who_does_not(client, student):
    known = sign_in(client, "student", "wrong").context["form"].errors
    unknown = sign_in(client, "nobody", "wrong").context["form"].errors

    assert known == unknown


def test_after_many_wrong_tries_the_right_password_is_refused_too(client, student, outsider):
    for _ in range(tries.A_NAME_HERE.tries):
        assert sign_in(client, "Student", "wrong").status_code == 422

    assert "Too many tries" in sign_in(client, "student", "the student's password").text
    assert sign_in(client, "outsider", "the outsider's password").status_code == 302


def test_signing_in_forgives_the_wrong_tries_before(client, student):
    for _ in range(tries.A_NAME_HERE.tries - 1):
        sign_in(client, "student", "wrong")
    sign_in(client, "student", "the student's password")

    for _ in range(tries.A_NAME_HERE.tries - 1):
        sign_in(Client(), "student", "wrong")

    assert sign_in(Client(), "student", "the student's password").status_code == 302


def test_a_whole_class_may_sign_in_from_one_address(student, monkeypatch):
    monkeypatch.setattr(tries, "AN_ADDRESS", Rate("sign-in-address", tries=3, seconds=60))

    answers = [sign_in(Client(), "student", "the student's password").status_code for _ in range(6)]

    assert answers == [302] * 6


def test_an_address_that_tries_many_names_is_refused(student, monkeypatch):
    monkeypatch.setattr(tries, "AN_ADDRESS", Rate("sign-in-address", tries=3, seconds=60))
    for name in ("ada", "grace", "barbara"):
        sign_in(Client(), name, "wrong")

    assert sign_in(Client(), "student", "the student's password").status_code == 422


def test_signing_out_takes_a_post_and_ends_the_session(browser_of, student):
    client = browser_of(student)
    assert client.get("/people/sign-out").status_code == 405

    assert client.post("/people/sign-out").status_code == 302

    assert "person" not in client.session


def test_a_guest_who_says_so_stays_who_she_was_when_she_signs_in(browser_of, guest):
    User.objects.create_user("ada", password="the ada's password")
    client = browser_of(guest)

    sign_in(client, "ada", "the ada's password", keep_guest="on")

    assert client.session["person"] == guest.pk
    assert not Person.objects.get(pk=guest.pk).is_guest


def test_what_somebody_else_did_in_this_browser_is_left_where_the_box_is_not_ticked(browser_of, guest, student):
    client = browser_of(guest)

    sign_in(client, "student", "the student's password")

    assert client.session["person"] == student.pk
    assert Person.objects.get(pk=guest.pk).is_guest


def test_a_guest_with_a_lab_is_asked_whether_it_is_hers_and_who_has_nothing_is_not(browser_of, guest):
    client = browser_of(guest)
    assert "keep_guest" not in client.get(SIGN_IN).text

    worlds.begin(guest.pk, kind=worlds.Kind.LAB, topic="kinesis")

    assert "1 lab" in client.get(SIGN_IN).text
    assert "keep_guest" in client.get("/people/sign-up").text
    assert "keep_guest" not in Client().get(SIGN_IN).text


def test_the_labs_that_are_kept_are_the_users(browser_of, guest, student):
    world_id = worlds.begin(guest.pk, kind=worlds.Kind.LAB, topic="kinesis")

    sign_in(browser_of(guest), "student", "the student's password", keep_guest="on")

    assert worlds.newest(student.pk, kind=worlds.Kind.LAB, topic="kinesis") == world_id


def test_nobody_is_shut_out_by_who_tries_her_name_from_elsewhere(student):
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    for _ in range(tries.A_NAME_HERE.tries + 1):
        sign_in(elsewhere, "student", "wrong")

    assert "Too many tries" in sign_in(elsewhere, "student", "the student's password").text
    assert sign_in(Client(), "student", "the student's password").status_code == 302


def test_a_name_is_not_guessed_from_ever_new_addresses(student, monkeypatch):
    monkeypatch.setattr(tries, "A_NAME", Rate("sign-in-name", tries=3, seconds=60))
    for last in range(4):
        sign_in(Client(REMOTE_ADDR=f"10.1.1.{last}"), "student", "wrong")

    assert "Too many tries" in sign_in(Client(), "student", "the student's password").text


def test_the_admin_has_no_other_way_in(client, browser_of, student):
    User.objects.create_superuser("root", password="the root's password")

    answer = client.post("/admin/login/?next=/admin/", {"username": "root", "password": "the root's password"})

    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}?next=%2Fadmin%2F")
    assert "_auth_user_id" not in client.session
    assert browser_of(student).get("/admin/login/").status_code == 403


GOOD = {"username": "marie", "password1": "radium and polonium", "password2": "radium and polonium"}


@pytest.fixture
def link() -> str:
    return f"/people/instructor/{instructors.make_link()}"


def test_the_command_prints_a_link_that_can_be_opened(client, capsys):
    call_command("instructor_link", at="http://cloud.lan:9000/")

    said = capsys.readouterr().out.strip()
    assert said.startswith("http://cloud.lan:9000/people/instructor/")
    assert client.get(said.removeprefix("http://cloud.lan:9000")).status_code == 200


def test_the_link_makes_an_instructor_once(client, link):
    assert not instructors.is_any()

    answer = client.post(link, GOOD)

    marie = User.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert marie.is_staff
    assert marie.is_superuser
    assert client.session["person"] == marie.person.pk
    assert instructors.is_any()
    assert Client().post(link, {**GOOD, "username": "pierre"}).status_code == 410
    assert Client().get(link).status_code == 410


def test_who_comes_after_the_host_may_do_what_instructors_may(client, link):
    client.post(link, GOOD)
    second = f"/people/instructor/{instructors.make_link()}"

    assert "what is yours" in Client().get(second).text
    Client().post(second, {**GOOD, "username": "pierre"})

    pierre = User.objects.get(username="pierre")
    assert pierre.is_staff
    assert not pierre.is_superuser
    assert [group.name for group in pierre.groups.all()] == [instructors.GROUP]


def test_a_further_host_is_made_where_that_is_asked_for(client, link, capsys):
    client.post(link, GOOD)
    call_command("instructor_link", at="http://cloud.lan", host=True)

    Client().post(capsys.readouterr().out.strip().removeprefix("http://cloud.lan"), {**GOOD, "username": "pierre"})

    assert User.objects.get(username="pierre").is_superuser


def test_instructors_have_the_rights_that_apps_name_and_no_others(db, monkeypatch):
    monkeypatch.setattr(instructors, "RIGHTS", ["people.view_person", "people.no_such"])

    instructors.give_rights()

    group = Group.objects.get(name=instructors.GROUP)
    assert [each.codename for each in group.permissions.all()] == ["view_person"]


def test_looking_at_the_link_does_not_use_it(client, link):
    client.get(link)

    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"password2": "something else"},
        {"password1": "12345678", "password2": "12345678"},
        {"username": "x" * 151},
        {"username": ""},
        {"username": "<script>"},
    ],
)
def test_a_form_that_is_wrong_does_not_use_the_link(client, link, wrong):
    assert client.post(link, {**GOOD, **wrong}).status_code == 422

    assert not User.objects.exists()
    assert client.get(link).status_code == 200


def test_a_link_runs_out(client, link):
    InstructorLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.post(link, GOOD).status_code == 410
    assert not User.objects.exists()


def test_a_link_that_was_never_made_is_over(client):
    assert client.get("/people/instructor/made-up").status_code == 410


def test_what_the_database_holds_opens_no_link(client, link):
    digest = InstructorLink.objects.get().token_digest

    assert digest not in link
    assert client.get(f"/people/instructor/{digest}").status_code == 410
