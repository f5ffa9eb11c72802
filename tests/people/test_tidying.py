"""A guest goes when nobody can come back as her, and she left nothing that is to be kept."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from courseware.labs import worlds
from courseware.labs.store import beginning
from courseware.lessons.models import Place
from courseware.people import tidying
from courseware.people.models import Person
from courseware.people.persons import SESSION_KEY
from courseware.people.sessions import SessionStore

pytestmark = pytest.mark.django_db


def a_guest(*, days):
    guest = Person.objects.create()
    aged(guest, days=days)
    return guest


def aged(guest, *, days):
    Person.objects.filter(pk=guest.pk).update(created_at=timezone.now() - timedelta(days=days))


def a_session_of(person, *, ends_in_days):
    session = SessionStore()
    session[SESSION_KEY] = person.pk
    session.save()
    Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() + timedelta(days=ends_in_days))


def test_a_guest_of_long_ago_without_anything_goes():
    guest, fresh = a_guest(days=7.1), a_guest(days=6.9)
    a_session_of(guest, ends_in_days=-1)

    assert tidying.tidy() == tidying.Gone(guests=1, sessions=1)
    assert list(Person.objects.all()) == [fresh]


def test_a_guest_who_may_come_back_stays():
    guest = a_guest(days=50)
    a_session_of(guest, ends_in_days=10)

    assert tidying.tidy() == tidying.Gone()
    assert Person.objects.get() == guest


def test_a_guest_who_has_a_world_stays_until_that_has_ended():
    guest = a_guest(days=0)
    world = worlds.begin(guest.pk, kind=worlds.Kind.LAB, topic="kinesis")
    aged(guest, days=50)
    assert tidying.tidy().guests == 0

    worlds.World.objects.filter(pk=world).delete()

    assert tidying.tidy().guests == 1


def test_a_person_with_a_name_stays():
    person = a_guest(days=500)
    Person.objects.filter(pk=person.pk).update(user=User.objects.create_user("somebody"))

    assert tidying.tidy().guests == 0


def test_what_may_go_with_a_guest_goes_with_her():
    guest = a_guest(days=50)
    Place.objects.create(person=guest, topic="kinesis", page="shards")

    assert tidying.tidy().guests == 1
    assert not Place.objects.exists()


def test_every_other_row_that_refers_to_a_person_keeps_her():
    keeping = {f"{model._meta.label}.{field}" for model, field in tidying._referring()}

    assert {"labs.World.owner", "labs.World.began_as_of"} <= keeping
    assert not {label for label in keeping if label.startswith("lessons.")}


def test_who_begins_something_meanwhile_stays(monkeypatch):
    guest = a_guest(days=50)
    plain = tidying._persons_with_a_session

    def begins_meanwhile(give_up_at):
        beginning.begin(guest.pk, kind=worlds.Kind.LAB, topic="kinesis", seed=None)
        return plain(give_up_at)

    monkeypatch.setattr(tidying, "_persons_with_a_session", begins_meanwhile)

    assert tidying.tidy().guests == 0
    assert Person.objects.get() == guest


def test_many_go_in_small_batches_and_no_longer_than_there_is_time(monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(tidying, "AT_ONCE", 2)
    for _ in range(5):
        a_guest(days=50)

    assert tidying.tidy(time.monotonic() - 1) == tidying.Gone()
    # Three batches, each with a query or two for each kind of row that may belong to somebody.
    with django_assert_max_num_queries(200):
        assert tidying.tidy().guests == 5
