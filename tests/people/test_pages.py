"""Signing in and out, and how the first instructor comes to be."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from courseware.people import forms, instructors
from courseware.people.models import InstructorLink, Person
from courseware.people.rates import Rate

pytestmark = pytest.mark.django_db

SIGN_IN = "/people/sign-in"


def sign_in(client: Client, name: str, password: str):
    return client.post(SIGN_IN, {"username": name, "password": password})


def test_the_page_answers_without_a_session(client):
    answer = client.get(SIGN_IN)

    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies


def test_signing_in_leads_home_as_oneself(client, student):
    answer = sign_in(client, "student", "the student's password")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["person"] == student.pk


def test_who_came_for_a_page_is_led_there_but_never_to_another_site(client, student):
    credentials = {"username": "student", "password": "the student's password"}

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
    for _ in range(forms.TRIES_A_NAME.tries):
        assert sign_in(client, "Student", "wrong").status_code == 422

    assert "Too many tries" in sign_in(client, "student", "the student's password").text
    assert sign_in(client, "outsider", "the outsider's password").status_code == 302


def test_signing_in_forgives_the_wrong_tries_before(client, student):
    for _ in range(forms.TRIES_A_NAME.tries - 1):
        sign_in(client, "student", "wrong")
    sign_in(client, "student", "the student's password")

    for _ in range(forms.TRIES_A_NAME.tries - 1):
        sign_in(Client(), "student", "wrong")

    assert sign_in(Client(), "student", "the student's password").status_code == 302


def test_a_whole_class_may_sign_in_from_one_address(student, monkeypatch):
    monkeypatch.setattr(forms, "TRIES_AN_ADDRESS", Rate("sign-in-address", tries=3, seconds=60))

    answers = [sign_in(Client(), "student", "the student's password").status_code for _ in range(6)]

    assert answers == [302] * 6


def test_an_address_that_tries_many_names_is_refused(student, monkeypatch):
    monkeypatch.setattr(forms, "TRIES_AN_ADDRESS", Rate("sign-in-address", tries=3, seconds=60))
    for name in ("ada", "grace", "barbara"):
        sign_in(Client(), name, "wrong")

    assert sign_in(Client(), "student", "the student's password").status_code == 422


def test_signing_out_takes_a_post_and_ends_the_session(browser_of, student):
    client = browser_of(student)
    assert client.get("/people/sign-out").status_code == 405

    assert client.post("/people/sign-out").status_code == 302

    assert "person" not in client.session


def test_a_guest_stays_who_she_was_when_she_signs_in(browser_of, guest):
    User.objects.create_user("ada", password="the ada's password")
    client = browser_of(guest)

    sign_in(client, "ada", "the ada's password")

    assert client.session["person"] == guest.pk
    assert not Person.objects.get(pk=guest.pk).is_guest


def test_signing_in_at_the_admins_own_page_makes_a_person_too(client):
    user = User.objects.create_superuser("root", password="the root's password")

    client.post("/admin/login/", {"username": "root", "password": "the root's password"})

    assert client.session["person"] == Person.objects.get(user=user).pk


def test_wrong_tries_at_the_admins_own_page_are_counted_too(client):
    User.objects.create_superuser("root", password="the root's password")
    for _ in range(forms.TRIES_A_NAME.tries):
        client.post("/admin/login/", {"username": "root", "password": "wrong"})

    answer = client.post("/admin/login/", {"username": "root", "password": "the root's password"})

    assert "Too many tries" in answer.text
    assert "_auth_user_id" not in client.session


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
