"""Keys of a world: made and told once, revoked, nobody else's; and signatures that somebody has tampered with."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from courseware.labs import worlds
from courseware.labs.models import World
from courseware.wire import handling, keys
from courseware.wire.models import AccessKey
from tests.wire.signing import signed

pytestmark = pytest.mark.django_db

PAGE = "/wire/kinesis/keys"


@pytest.fixture
def world(student) -> int:
    return worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")


def test_a_key_that_is_made_lets_in_and_says_so(world):
    key = keys.make(world)

    answer = handling.handle(signed(key.key_id, key.secret))

    assert answer.status == 200
    assert b'"StreamNames":["clicks"]' in answer.body
    assert AccessKey.objects.get().used_at is not None


def test_what_the_database_holds_signs_nothing(world):
    key = keys.make(world)

    kept = " ".join(str(value) for value in AccessKey.objects.values().get().values())

    assert key.secret not in kept
    assert handling.handle(signed(key.key_id, AccessKey.objects.get().key_id)).status == 400


def test_another_secret_of_the_site_makes_all_keys_void(world, settings):
    key = keys.make(world)
    settings.SECRET_KEY = "another one, as long as it should be, for a test of this"
    keys.secret_of.cache_clear()

    answer = handling.handle(signed(key.key_id, key.secret))

    keys.secret_of.cache_clear()
    assert b"InvalidSignatureException" in answer.body


@pytest.mark.parametrize(
    "tampered",
    [
        lambda request: replace(request, body=b'{"Limit": 1}'),
        lambda request: replace(request, path="/aws/other"),
        lambda request: replace(request, query="a=b"),
        lambda request: replace(request, method="PUT"),
        lambda request: replace(request, headers={**request.headers, "host": "evil.lan"}),
        lambda request: replace(request, headers={**request.headers, "x-amz-target": "Kinesis_20131202.DeleteStream"}),
        lambda request: replace(request, headers={**request.headers, "x-amz-date": "20200101T000000Z"}),
    ],
)
def test_a_request_that_was_changed_after_it_was_signed_is_not_let_in(world, tampered):
    key = keys.make(world)

    answer = handling.handle(tampered(signed(key.key_id, key.secret)))

    assert answer.status == 400
    assert b"Signature" in answer.body


def test_a_signature_of_long_ago_is_too_old(world, monkeypatch):
    key = keys.make(world)
    request = signed(key.key_id, key.secret)
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert b"Set the clock of your computer" in handling.handle(request).body


def test_a_revoked_key_and_one_whose_world_is_gone_let_nobody_in(world, student):
    revoked, gone = keys.make(world), keys.make(world)
    keys.revoke(world, revoked.key_id)
    assert b"UnrecognizedClientException" in handling.handle(signed(revoked.key_id, revoked.secret)).body

    World.objects.get(pk=world).delete()

    assert b"UnrecognizedClientException" in handling.handle(signed(gone.key_id, gone.secret)).body


def test_calls_stand_in_the_history_as_of_the_terminal(world, student):
    key = keys.make(world)
    body = b'{"StreamName": "wired", "ShardCount": 1}'

    handling.handle(signed(key.key_id, key.secret, operation="CreateStream", body=body))

    line = worlds.lines(world, student.pk)[0]
    assert (line.operation, line.origin) == ("CreateStream", worlds.Origin.WIRE)


def test_a_call_starts_a_clock_that_stands(world, student):
    key = keys.make(world)
    assert worlds.look(world, student.pk).clock.is_paused

    handling.handle(signed(key.key_id, key.secret))

    assert worlds.look(world, student.pk).clock.speed == 1


def test_the_page_shows_a_new_key_once_with_a_profile(browser_of, student, world):
    client = browser_of(student)

    made = client.post(PAGE, {"do": "make", "world": world}).text

    key_id = re.search(r"aws_access_key_id = (\w+)", made)[1]
    assert keys.secret_of(key_id).replace("+", "&#x2B;") in made or keys.secret_of(key_id) in made
    assert "cli_binary_format = raw-in-base64-out" in made
    again = client.get(f"{PAGE}?world={world}").text
    assert key_id in again
    assert keys.secret_of(key_id) not in again


def test_a_world_has_two_keys_at_most_so_that_they_can_be_changed(browser_of, student, world):
    client = browser_of(student)
    for _ in range(2):
        client.post(PAGE, {"do": "make", "world": world})

    assert client.post(PAGE, {"do": "make", "world": world}).status_code == 409

    oldest = AccessKey.objects.earliest("pk").key_id
    assert client.post(PAGE, {"do": "revoke", "key": oldest, "world": world}).status_code == 303
    assert client.post(PAGE, {"do": "make", "world": world}).status_code == 200


def test_nobody_sees_makes_or_revokes_keys_of_anothers_world(browser_of, outsider, world):
    key, other = keys.make(world), browser_of(outsider)

    assert other.get(f"{PAGE}?world={world}").status_code == 404
    assert other.post(PAGE, {"do": "make", "world": world}).status_code == 404
    assert other.post(PAGE, {"do": "revoke", "key": key.key_id, "world": world}).status_code == 404
    assert AccessKey.objects.get().revoked_at is None


def test_looking_makes_no_world_and_a_strangers_post_begins_one():
    client = Client()
    assert client.get(PAGE).status_code == 200
    assert not World.objects.exists()

    assert client.post(PAGE, {"do": "make"}).status_code == 200
    assert World.objects.count() == 1


def test_what_can_be_called_is_listed_from_the_services(client):
    page = client.get("/wire/offered").text

    assert "put-record" in page
    assert "get-caller-identity" in page
    assert "AssumeRole" in page


def test_a_key_is_changed_without_a_gap_and_the_page_says_when_each_was_used(browser_of, student, world):
    client = browser_of(student)
    old = keys.make(world)
    handling.handle(signed(old.key_id, old.secret))
    new = keys.make(world)
    assert [handling.handle(signed(each.key_id, each.secret)).status for each in (old, new)] == [200, 200]
    page = client.get(f"{PAGE}?world={world}")
    assert page.text.count("last used 20") == 2
    assert "no-store" in page["Cache-Control"]

    client.post(PAGE, {"do": "revoke", "key": old.key_id, "world": world})

    assert [handling.handle(signed(each.key_id, each.secret)).status for each in (old, new)] == [400, 200]
    assert old.key_id not in client.get(f"{PAGE}?world={world}").text
