"""The database is locked for too long: a script is told to try again, in AWS's words, and nothing was done."""

import json

import pytest

from courseware.labs import worlds
from courseware.wire import handling, keys
from tests.wire.signing import signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_call_may_be_tried_again_and_was_not_carried_out(student, locked):
    world = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    key = keys.make(world)
    body = json.dumps({"StreamName": "more", "ShardCount": 1}).encode()
    request = signed(key.key_id, key.secret, operation="CreateStream", body=body)

    with locked():
        answer = handling.handle(request)

    # The SDKs try again what is answered so.
    assert answer.status == 503
    assert b"ServiceUnavailable" in answer.body
    assert worlds.lines(world, student.pk) == []
    assert handling.handle(request).status == 200
