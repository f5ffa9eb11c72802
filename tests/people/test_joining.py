"""Signing up, and a password that was forgotten."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from courseware.people.hashers import Argon2
from courseware.people.models import Person

pytestmark = pytest.mark.django_db

SIGN_UP = "/people/sign-up"
NEW = {"username": "rosalind", "password1": "photograph fifty-one", "password2": "photograph fifty-one"}


def test_who_signs_up_is_signed_in_as_a_person_of_her_own(client):
    answer = client.post(SIGN_UP, NEW)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["person"] == Person.objects.get(user__username="rosalind").pk


def test_a_guest_who_signs_up_keeps_what_she_did(browser_of, guest):
    browser_of(guest).post(SIGN_UP, {**NEW, "keep_guest": "on"})

    assert Person.objects.get(pk=guest.pk).user == User.objects.get(username="rosalind")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "Student"}, "username"),
        ({"username": "x" * 151}, "username"),
        ({"username": "a\x00b"}, "username"),
        ({"password2": "something else"}, "password2"),
        ({"password1": "password", "password2": "password"}, "password1"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nobody_is_made(client, student, wrong, field):
    answer = client.post(SIGN_UP, {**NEW, **wrong})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not User.objects.filter(username="rosalind").exists()


def test_a_host_may_ask_for_the_code_of_the_class(client, settings):
    settings.REGISTRATION, settings.REGISTRATION_CODE = "CODE", "Double Helix"

    assert client.post(SIGN_UP, NEW).status_code == 422
    assert "That is not the code" in client.post(SIGN_UP, {**NEW, "code": "helix"}).text
    assert client.post(SIGN_UP, {**NEW, "code": " double helix "}).status_code == 302


def test_a_host_may_close_the_door(client, settings):
    settings.REGISTRATION = "CLOSED"

    assert "Signing up is closed" in client.get(SIGN_UP).text
    assert "Signing up is closed" in client.post(SIGN_UP, NEW).text
    assert not User.objects.exists()


def test_passwords_are_kept_by_argon2(settings):
    settings.PASSWORD_HASHERS = ["courseware.people.hashers.Argon2"]

    user = User.objects.create_user("rosalind", password="photograph fifty-one")

    assert user.password.startswith("argon2$argon2id$")
    assert f"m={Argon2.memory_cost},t=2,p=1" in user.password
    assert user.check_password("photograph fifty-one")


def test_without_a_mail_server_the_page_says_whom_to_ask(client):
    assert "Ask your instructor" in client.get("/people/forgot").text


def test_where_there_is_one_a_link_is_sent(client, settings, student):
    settings.HAS_MAIL = True
    student.user.email = "student@example.org"
    student.user.save()

    answer = client.post("/people/forgot", {"email": "student@example.org"})

    assert answer["Location"] == "/people/forgot/sent"
    link = re.search(r"http://testserver(/people/password/\S+)", mail.outbox[0].body)
    assert link
    _set_new(Client(), link[1])


def test_an_address_that_nobody_gave_is_answered_alike_and_no_link_is_made(client, settings):
    settings.HAS_MAIL = True

    assert client.post("/people/forgot", {"email": "nobody@example.org"})["Location"] == "/people/forgot/sent"
    assert not any("/people/password/" in each.body for each in mail.outbox)


def test_an_instructors_link_sets_a_password_once(browser_of, instructor, student):
    page = browser_of(instructor).post(
        "/admin/auth/user/",
        {"action": "make_reset_links", "_selected_action": [student.user.pk]},
        follow=True,
    )
    link = re.search(r"http://testserver(/people/password/[^<]+)", page.text)
    assert link

    _set_new(Client(), link[1])

    assert "This link was used" in Client().get(link[1]).text
    assert User.objects.get(pk=student.user.pk).check_password("a better one than that")


def test_who_teaches_cannot_become_who_runs_the_server(browser_of, instructor, student):
    teacher = User.objects.create_user("teacher", is_staff=True)
    teacher.user_permissions.add(*_user_permissions())

    client = Client()
    client.force_login(teacher)
    page = client.post(
        "/admin/auth/user/",
        {"action": "make_reset_links", "_selected_action": [student.user.pk, instructor.user.pk]},
        follow=True,
    )

    assert page.text.count("/people/password/") == 1
    assert "Instructor has more rights than you" in page.text


def test_the_command_makes_a_link_too(capsys, student):
    call_command("reset_link", "Student")

    _set_new(Client(), capsys.readouterr().out.strip().partition("8000")[2])
    with pytest.raises(CommandError, match="Nobody who may sign in is called ghost"):
        call_command("reset_link", "ghost")


def _set_new(client: Client, link: str) -> None:
    """Goes the way of who opens the link."""
    form_at = client.get(link)["Location"]
    assert client.post(form_at, {"password1": "x", "password2": "x"}).status_code == 422
    done = client.post(form_at, {"password1": "a better one than that", "password2": "a better one than that"})
    assert done.status_code == 302
    assert "_auth_user_id" in client.session


def _user_permissions():
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(content_type__app_label="auth", content_type__model="user")
