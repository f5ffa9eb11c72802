"""Calls that nobody can read."""

import pytest

from courseware.labs import worlds
from courseware.labs.models import Blob
from services.engine.scenario import Call

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"Name": "desk", "Blinks": 2**70}, "SerializationException"),
        ({"Name": "desk", "Blinks": "three"}, "SerializationException"),
        ({"Name": "\ud800"}, "SerializationException"),
        ({"Name": {1, 2}.__iter__()}, "SerializationException"),
        ({"Name": "x" * (17 * 1024 * 1024)}, "RequestTooLargeException"),
    ],
)
def test_what_cannot_be_read_is_refused_and_kept_nowhere(lab, params, code):
    before = lab.look()

    done = lab.call(Call("toy", "Light", params))

    assert done.error.code == code
    assert done.look.version == before.version == lab.look().version
    assert worlds.lines(lab.id, lab.person_id) == []
    assert not Blob.objects.exists()
