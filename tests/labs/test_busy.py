"""The database is locked for too long: a click in a lab is carried out when it is sent again, and only once."""

import pytest

from courseware.labs import worlds
from tests.labs.test_pages import HTMX, LAB, RATE, SPLIT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(browser_of, student):
    client = browser_of(student)
    # As a browser is answered: what a view raises becomes a page.
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_click_is_carried_out_once_when_it_is_sent_again(client, student, locked, headers):
    hers = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")
    form = {**SPLIT, "token": "a token", "world": hers}

    with locked():
        answered = client.post(f"{LAB}do/split-shard", form, headers=headers)

    assert (answered.status_code, answered["Retry-After"]) == (503, "2")
    assert worlds.lines(hers, student.pk) == []
    for _ in range(2):
        assert client.post(f"{LAB}do/split-shard", form, headers=headers).status_code in (200, 303)
    assert [line.operation for line in worlds.lines(hers, student.pk)] == ["SplitShard"]


def test_a_first_press_that_is_not_carried_out_begins_no_lab(client, student, locked):
    with locked():
        answered = client.post(f"{LAB}do/set-rate", RATE)

    assert (answered.status_code, answered["Retry-After"]) == (503, "2")
    assert worlds.newest(student.pk, kind=worlds.Kind.LAB, topic="kinesis") is None


def test_a_clock_that_is_not_set_is_asked_for_again(client, student, locked):
    hers = worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")

    with locked():
        answered = client.post(f"{LAB}clock", {"speed": "1", "world": hers})

    assert (answered.status_code, answered["Retry-After"]) == (503, "2")
    assert client.post(f"{LAB}clock", {"speed": "1", "world": hers}).status_code == 303
