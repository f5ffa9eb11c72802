"""What can be done about readers by a form, and how it and what happens is told."""

import pytest

from courseware.labs.topics import Gone, View
from services.engine.trace import TraceLine
from services.kinesis.actions import ACTIONS, offered
from services.kinesis.pictures.happenings import tell_trace
from services.kinesis.pictures.telling import tell_call
from services.kinesis.scenarios import READER
from tests.kinesis.cast import NAME, lab_world, wait
from tests.kinesis.consumers.cast import control, mark

BY_NAME = {action.name: action for action in ACTIONS}
ABOUT = {"stream": NAME, "name": READER}


def forms(world, selected=""):
    return [(each.action, dict(each.initial)) for each in offered(world.settled(), View(selected))]


def sent(world, name, values):
    """A form as the page sends it, filled in as it was offered, carried out."""
    action = BY_NAME[name]
    form = action.form({key: str(value) for key, value in values.items() if value is not False})
    assert form.is_valid(), form.errors
    call = action.call(form.cleaned_data, world)
    world.call(call.service, call.operation, call.params)
    return call.operation


def test_every_form_about_a_selected_application_can_be_sent_as_it_is_offered():
    world = lab_world()
    about = {action: initial for action, initial in forms(world, f"reader-{READER}") if initial.get("name") == READER}

    assert set(about) >= {"kill-worker", "start-worker", "pause-application", "set-application", "remove-application"}
    assert sent(world, "set-application", {**about["set-application"], "workers": 3}) == "PutApplication"
    assert mark(world, READER).living == 3
    assert (
        sent(world, "set-application-rate", {**about["set-application-rate"], "records_a_second": 50})
        == "SetApplicationRate"
    )
    assert sent(world, "kill-worker", {**ABOUT, "worker": 2}) == "KillWorker"
    assert sent(world, "pause-application", ABOUT) == "PauseApplication"
    assert dict(forms(world, f"reader-{READER}"))["resume-application"] == ABOUT
    assert sent(world, "resume-application", ABOUT) == "ResumeApplication"
    assert sent(world, "start-worker", {**ABOUT, "worker": 2}) == "StartWorker"
    assert sent(world, "remove-application", ABOUT) == "RemoveApplication"


def test_the_form_of_a_new_application_needs_a_name_only():
    world = lab_world()
    fresh = dict(forms(world))["add-application"]

    assert sent(world, "add-application", {**fresh, "name": "archive"}) == "PutApplication"
    assert mark(world, "archive").starts_at == "TRIM_HORIZON"


def test_a_selected_worker_or_lease_offers_what_can_be_done_to_that_worker():
    world = lab_world()
    reader = mark(world, READER)

    for part in (reader.workers[1].part, reader.leases[1].part):
        assert [form for form in forms(world, part) if form[0] == "kill-worker"] == [
            ("kill-worker", {**ABOUT, "worker": 2})
        ]


def test_a_form_about_an_application_that_is_gone_asks_for_nothing():
    world = lab_world()
    control(world, "RemoveApplication", READER)

    with pytest.raises(Gone):
        sent(world, "kill-worker", {**ABOUT, "worker": 1})


@pytest.mark.parametrize(
    ("operation", "params", "told"),
    [
        ("KillWorker", {"Name": "sums", "Worker": 2}, "You killed worker 2 of sums"),
        (
            "SetApplicationRate",
            {"Name": "sums", "RecordsPerSecond": 1_500},
            "You set application sums to 1,500 records/s a worker",
        ),
        (
            "PutApplication",
            {"Name": "sums", "Workers": 2, "RecordsPerSecond": 900},
            "You set application sums: 2 workers, 900 records/s each",
        ),
        (
            "DeregisterStreamConsumer",
            {"ConsumerARN": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks/consumer/sums:1"},
            "You deregistered consumer sums",
        ),
    ],
)
def test_what_was_done_is_told(operation, params, told):
    assert tell_call(operation, params, "") == told


@pytest.mark.parametrize(
    ("kind", "ids", "numbers", "told"),
    [
        (
            "worker_died",
            ("s", "sums", "2"),
            {"leases": 1, "records": 40},
            "Worker 2 of sums died; 1 lease waits to be taken",
        ),
        (
            "lease_moved",
            ("s", "sums", "1", "1", "2"),
            {"records": 1_240},
            "The lease of shard 1 went from worker 2 of sums to worker 1; 1,240 records are read again",
        ),
        (
            "records_lost",
            ("s", "sums", "0"),
            {"records": 7},
            "7 records of shard 0 expired before sums read them: they are lost to it",
        ),
        (
            "application_refused",
            ("s", "sums", "0", "calls"),
            {"reads": 3},
            "Shard 0 refused 3 reads of sums: 5 calls/s used up by all its readers "
            "(ProvisionedThroughputExceededException)",
        ),
    ],
)
def test_what_happened_is_told(kind, ids, numbers, told):
    assert tell_trace(TraceLine(0, 0, "kinesis", "us-east-1", kind, ids, numbers)) == told


def test_a_death_and_a_takeover_are_in_the_history():
    world = lab_world()
    control(world, "KillWorker", READER, Worker=2)
    wait(world, 15)
    told = [tell_trace(line) for line in world.trace_lines(10)]

    assert told[0].startswith("The lease of shard 1 went from worker 2 of dashboard to worker 1; ")
    assert told[1] == "Worker 2 of dashboard died; 1 lease waits to be taken"
