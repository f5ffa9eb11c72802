"""Which person a request comes from, and what becomes of a guest."""

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from courseware.people import persons
from courseware.people.models import Person
from courseware.people.rates import Rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_of(rf: RequestFactory):
    """A request with a session, by a person or by nobody yet."""

    def make(person: Person | None = None, *, method: str = "POST"):
        request = rf.generic(method, "/")
        request.session = SessionStore()
        request.user = person.user if person and person.user else AnonymousUser()
        if person:
            request.session[persons.SESSION_KEY] = person.pk
        return request

    return make


@pytest.fixture
def handed_over():
    """What was said of guests who joined."""
    said = []

    def hear(**message):
        said.append((message["guest_id"], message["person_id"]))

    persons.guest_joined.connect(hear)
    yield said
    persons.guest_joined.disconnect(hear)


def test_who_only_looks_is_nobody(request_of, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert persons.person_id(request_of(method="GET")) is None


def test_looking_may_not_make_anybody(request_of):
    with pytest.raises(AssertionError):
        persons.ensure_person(request_of(method="GET"))

    assert not Person.objects.exists()


def test_the_first_post_makes_a_guest_and_the_next_finds_her(request_of):
    request = request_of()

    first = persons.ensure_person(request)

    assert persons.ensure_person(request) == first == persons.person_id(request)
    assert Person.objects.get().is_guest


def test_a_script_cannot_make_guests_for_ever(request_of, monkeypatch):
    monkeypatch.setattr(persons, "GUESTS_AN_ADDRESS", Rate("guests", tries=2, seconds=60))
    for _ in range(2):
        persons.ensure_person(request_of())

    with pytest.raises(PermissionDenied):
        persons.ensure_person(request_of())


def test_a_guest_who_was_tidied_away_begins_anew(request_of, guest):
    request = request_of(guest)
    guest.delete()

    assert Person.objects.get(pk=persons.ensure_person(request)).is_guest


@pytest.mark.parametrize("value", ["7", None, [1], {"id": 1}])
def test_a_session_that_holds_something_else_is_nobodys(request_of, value):
    request = request_of()
    request.session[persons.SESSION_KEY] = value

    assert persons.person_id(request) is None


def test_a_guest_who_signs_in_for_the_first_time_becomes_the_users_person(request_of, guest, handed_over):
    user = User.objects.create_user("ada")

    joined = persons.attach(request_of(guest), user, keep=True)

    assert joined == guest.pk
    assert Person.objects.get().user == user
    assert handed_over == []


def test_a_guest_who_signs_in_again_hands_over_what_she_made(request_of, guest, student, handed_over):
    request = request_of(guest)

    joined = persons.attach(request, student.user, keep=True)

    assert joined == student.pk == persons.person_id(request)
    assert handed_over == [(guest.pk, student.pk)]


def test_nothing_of_another_user_comes_along(request_of, student, outsider, handed_over):
    request = request_of(outsider)

    persons.attach(request, student.user, keep=True)

    assert persons.person_id(request) == student.pk
    assert handed_over == []


def test_a_person_has_a_name_to_be_shown(student, guest):
    assert str(student) == "student"
    assert str(guest) == f"Guest {guest.pk}"
