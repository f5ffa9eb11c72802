from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from courseware.people.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**content):
    session = SessionStore()
    session.update(content)
    session.save()
    return session.session_key


def test_a_session_is_there_again_for_who_has_its_key():
    key = kept(person=7)

    assert SessionStore(key)["person"] == 7


def test_a_session_is_read_by_one_statement(django_assert_num_queries):
    session = SessionStore(kept(person=7))

    with django_assert_num_queries(1):
        assert (session["person"], session.get("other")) == (7, None)


def test_a_session_that_has_run_out_is_nobodys():
    key = kept(person=7)
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))

    session = SessionStore(key)

    assert session.get("person") is None
    assert session.session_key is None


def test_a_session_that_was_ended_is_gone_at_once():
    key = kept(person=7)
    SessionStore(key).flush()

    assert SessionStore(key).get("person") is None


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 5000, "' OR 1=1 --------", "nul\0nul\0nul", "\ud800\ud800\ud800\ud800", "ключключ"]
)
def test_a_cookie_that_we_never_gave_opens_nothing(key):
    kept(person=7)

    session = SessionStore(key)

    assert session.get("person") is None
    assert session.session_key is None


def test_what_was_changed_by_hand_is_not_believed():
    key = kept(person=7)
    Session.objects.filter(pk=key).update(session_data="eyJwZXJzb24iOjF9:forged:signature")

    assert SessionStore(key).get("person") is None
