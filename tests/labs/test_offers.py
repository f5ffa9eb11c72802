"""A form that does not fit any more is answered with how things are; and what is refused makes nobody and nothing."""

import itertools

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.labs import topics, worlds
from courseware.labs.models import HistoryLine, World
from courseware.labs.page.offers import form_id
from courseware.labs.store import advancing, clocks
from courseware.labs.topics import View
from courseware.people import persons
from courseware.people.models import Person
from services.engine.scenario import Call

pytestmark = pytest.mark.django_db
LAB = "/labs/kinesis/"
HTMX = {"HX-Request": "true"}
RATE = {"stream": "clicks", "name": "celebrity", "records_a_second": "600", "form": "set-rate--producer-celebrity"}
ABOUT_CELEBRITY = {"stream": "clicks", "name": "celebrity", "select": "producer-celebrity"}
REMOVE = {**ABOUT_CELEBRITY, "form": "remove-producer--producer-celebrity"}
SPLIT = {"stream": "clicks", "shard": "1", "at": str(3 * 2**126), "form": "split-shard--shard-1", "select": "shard-1"}


@pytest.fixture
def hers(student) -> int:
    return worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis")


def operations(world, person):
    return [line.operation for line in worlds.lines(world, person.pk)]


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_form_about_a_producer_that_is_gone_is_answered_with_the_present_picture(browser_of, student, hers, headers):
    client = browser_of(student)
    client.post(f"{LAB}do/remove-producer", {**REMOVE, "world": hers, "token": "1"})

    answer = client.post(f"{LAB}do/set-rate", {**RATE, "world": hers, "token": "2"}, headers=headers)

    assert answer.status_code == 409
    assert "That is not there any more. Here is how it is now." in answer.text
    assert 'id="shard-1"' in answer.text
    assert "producer-celebrity" not in answer.text
    assert operations(hers, student) == ["RemoveProducer"]


def test_a_stream_that_was_deleted_elsewhere_takes_no_form(browser_of, student, hers):
    worlds.call(hers, student.pk, Call("kinesis", "DeleteStream", {"StreamName": "clicks"}))
    worlds.set_clock(hers, student.pk, worlds.Step(10_000_000))

    answer = browser_of(student).post(f"{LAB}do/split-shard", {**SPLIT, "world": hers}, headers=HTMX)

    assert answer.status_code == 409
    assert 'id="create-stream"' in answer.text
    assert operations(hers, student) == ["DeleteStream"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("create-stream", {"stream": "more", "shards": "1", "form": "create-stream"}),
        ("split-shard", {**SPLIT, "select": ""}),
        ("split-shard", {**SPLIT, "form": ""}),
        ("delete-stream", {**RATE, "stream": "clicks"}),
        ("set-rate", {**RATE, "form": "set-rate--producer-nobody"}),
        ("set-rate", {**RATE, "name": "nobody"}),
        ("split-shard", {**SPLIT, "shard": "7"}),
        ("remove-producer", {**REMOVE, "name": "nobody"}),
        ("put-record", {"stream": "other", "partition_key": "k", "text": "", "form": "put-record"}),
    ],
)
def test_what_is_not_on_offer_is_not_done(browser_of, student, hers, name, fields):
    answer = browser_of(student).post(f"{LAB}do/{name}", {**fields, "world": hers}, headers=HTMX)

    assert answer.status_code == 409
    assert "Here is how it is now." in answer.text
    assert operations(hers, student) == []


def test_a_form_that_took_its_own_subject_away_may_come_twice(browser_of, student, hers):
    client, form = browser_of(student), {**REMOVE, "world": hers, "token": "once"}

    first, second = (client.post(f"{LAB}do/remove-producer", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    assert operations(hers, student) == ["RemoveProducer"]


def test_a_process_that_is_behind_the_page_takes_its_word(browser_of, student, hers):
    worlds.set_clock(hers, student.pk, worlds.Step(1_000_000))
    seen = worlds.look(hers, student.pk).seen("x")
    later = worlds.Seen(seen.epoch, seen.at_us + 60_000_000)

    answer = browser_of(student).post(f"{LAB}do/split-shard", {**SPLIT, "select": "", "world": hers, "seen": later})

    assert answer.status_code == 303
    assert operations(hers, student) == ["SplitShard"]


REFUSED = [
    ("do/launch-rocket", RATE, 404),
    ("do/set-rate", {**RATE, "records_a_second": "many"}, 422),
    ("do/set-rate", {**RATE, "form": "set-rate--producer-nobody"}, 409),
    ("do/set-rate", {**RATE, "name": "nobody"}, 409),
    ("do/set-rate", {**RATE, "world": "1"}, 404),
    ("clock", {"speed": "7"}, 422),
    ("clock", {"way": "jump", "to": "noon"}, 422),
    ("clock", {"speed": "1", "world": "1"}, 404),
    ("undo", {"line": "1"}, 409),
    ("undo", {"line": "1", "world": "1"}, 404),
    ("reset", {}, 409),
]


@pytest.mark.parametrize(("path", "fields", "status"), REFUSED)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_strangers_request_that_is_refused_makes_nothing(path, fields, status, headers):
    client = Client()

    answer = client.post(LAB + path, fields, headers=headers)

    assert answer.status_code == status
    assert (World.objects.count(), Person.objects.count()) == (0, 0)
    assert "person" not in client.session


def test_the_rate_of_an_address_counts_the_guests_that_were_made(monkeypatch):
    made = persons.Rate("guests-in-a-test", tries=2, seconds=60)
    monkeypatch.setattr(persons, "GUESTS_AN_ADDRESS", made)
    for path, fields, _ in REFUSED:
        Client().post(LAB + path, fields)

    answers = [Client().post(f"{LAB}do/set-rate", RATE).status_code for _ in range(4)]

    assert answers == [303, 303, 403, 403]
    assert Person.objects.count() == 2
    assert made._count("127.0.0.1", 0) == 2


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_jump_to_what_a_fast_clock_has_passed_by_then_is_answered_with_the_present(
    browser_of, student, hers, monkeypatch, headers
):
    worlds.set_clock(hers, student.pk, worlds.Speed(3600))
    plain, asked = clocks.wall_us(), itertools.count()
    monkeypatch.setattr(clocks, "wall_us", lambda: plain + next(asked) * 1_000_000)
    monkeypatch.setattr(advancing, "BUDGET_NS", 10**12)

    answer = browser_of(student).post(f"{LAB}clock", {"way": "jump", "to": "14:00"}, headers=headers)

    assert answer.status_code == 409
    assert "Time is past that already. Here is how it is now." in answer.text
    assert worlds.look(hers, student.pk).clock.target_us is None


@pytest.mark.parametrize("token", ["a\0b", "\0", "\0" * 100, "x" * 100, "é" * 64])
def test_any_token_of_a_form_can_be_kept_by_any_database(browser_of, student, hers, token):
    client, form = browser_of(student), {**RATE, "world": hers, "token": token}

    first, second = (client.post(f"{LAB}do/set-rate", form) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 303)
    kept = HistoryLine.objects.filter(world=hers).values_list("token", flat=True)
    assert {each.replace("\0", "") for each in kept} == set(kept)
    assert all(len(each) <= 64 for each in kept)
    assert len(kept) == (1 if token.strip("\0") else 2)


HOSTILE = st.text(alphabet=st.characters(codec="utf-8"), max_size=80) | st.sampled_from(
    ["", "%s%s%d", "\0", "9" * 40, "-1", "1e9", "１２", "' OR 1=1", "../../etc/passwd", "<svg onload=x>", "{{7*7}}"]
)
SELECTED = ["", "stream", "shard-0", "shard-1", "producer-shoppers", "producer-celebrity"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    selected=st.sampled_from(SELECTED),
    which=st.integers(0, 30),
    hostile=st.lists(st.tuples(st.integers(0, 9), HOSTILE), min_size=1, max_size=3),
)
def test_no_form_on_offer_breaks_a_lab_whatever_is_typed_into_it(browser_of, guest, selected, which, hostile):
    lab = topics.topic("kinesis").lab
    offered = lab.offered(worlds.preview("kinesis"), View(selected))
    offer = offered[which % len(offered)]
    fields = {name: "" if value is None else str(value) for name, value in offer.initial.items()}
    names = [*lab.action(offer.action).form.base_fields]
    fields |= {names[place % len(names)]: text for place, text in hostile}
    sent = {**fields, "form": form_id(offer), "select": selected, "token": ""}
    World.objects.filter(owner=guest).delete()

    answer = browser_of(guest).post(f"{LAB}do/{offer.action}", sent, headers=HTMX)

    assert answer.status_code in (200, 409, 422)
    assert answer.status_code == 200 or 'id="problem"' in answer.text or "data-answered" in answer.text
    if answer.status_code == 409:
        assert not World.objects.filter(owner=guest).exists()
