"""What a student can do about those who read a stream: applications, their workers, how fast they are."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.labs.topics import Action, Gone, Prefilled
from services.engine.scenario import Call
from services.engine.service import LAB
from services.engine.world import World
from services.kinesis.board import Board
from services.kinesis.consumers import forms
from services.kinesis.consumers.standing import applications_of
from services.kinesis.consumers.state import Application
from services.kinesis.finding import stream_named
from services.kinesis.reading_board import ReaderMark

Cleaned = Mapping[str, Any]


def _application(cleaned: Cleaned, world: World) -> Application:
    """The application that a form is about. Raises Gone."""
    ctx, name = world.context("kinesis"), cleaned["name"]
    stream = stream_named(ctx, cleaned["stream"])
    applications = applications_of(ctx, stream) if stream is not None else []
    found = next((each for each in applications if each.name == name), None)
    if found is None:
        raise Gone(_("There is no application %(name)s any more. Here is how it is now.") % {"name": name})
    return found


def _put(cleaned: Cleaned, kind: str, start: str) -> Call:
    params = {
        "StreamName": cleaned["stream"],
        "Name": cleaned["name"],
        "Kind": kind,
        "Workers": cleaned["workers"],
        "RecordsPerSecond": cleaned["records_a_second"],
        "CheckpointEvery": cleaned["checkpoint_every"],
        "PollEveryMs": cleaned["poll_every_ms"],
        "Start": start,
        "IdempotentSink": cleaned["is_idempotent"],
        "ReadChildrenFirst": cleaned["children_first"],
    }
    return Call(LAB, "PutApplication", params)


def _add_application(cleaned: Cleaned, world: World) -> Call:
    return _put(cleaned, cleaned["kind"], cleaned["start"])


def _set_application(cleaned: Cleaned, world: World) -> Call:
    known = _application(cleaned, world)
    return _put(cleaned, known.kind, known.start)


def _about(operation: str, cleaned: Cleaned, world: World, **more: Any) -> Call:
    name = _application(cleaned, world).name
    return Call(LAB, operation, {"StreamName": cleaned["stream"], "Name": name, **more})


def _set_rate(cleaned: Cleaned, world: World) -> Call:
    return _about("SetApplicationRate", cleaned, world, RecordsPerSecond=cleaned["records_a_second"])


def _kill_worker(cleaned: Cleaned, world: World) -> Call:
    return _about("KillWorker", cleaned, world, Worker=cleaned["worker"])


def _start_worker(cleaned: Cleaned, world: World) -> Call:
    return _about("StartWorker", cleaned, world, Worker=cleaned["worker"])


def _pause(cleaned: Cleaned, world: World) -> Call:
    return _about("PauseApplication", cleaned, world)


def _resume(cleaned: Cleaned, world: World) -> Call:
    return _about("ResumeApplication", cleaned, world)


def _remove(cleaned: Cleaned, world: World) -> Call:
    return _about("RemoveApplication", cleaned, world)


READING_ACTIONS = (
    Action("add-application", gettext_lazy("Add application"), forms.AddApplication, _add_application),
    Action("set-application", gettext_lazy("Set application"), forms.SetApplication, _set_application),
    Action("set-application-rate", gettext_lazy("Set speed"), forms.SetApplicationRate, _set_rate),
    Action("kill-worker", gettext_lazy("Kill worker"), forms.Worker, _kill_worker),
    Action("start-worker", gettext_lazy("Start worker"), forms.Worker, _start_worker),
    Action("pause-application", gettext_lazy("Pause reading"), forms.ApplicationForm, _pause),
    Action("resume-application", gettext_lazy("Go on reading"), forms.ApplicationForm, _resume),
    Action("remove-application", gettext_lazy("Remove application"), forms.ApplicationForm, _remove),
)


def reader_about(board: Board) -> ReaderMark | None:
    """The application that is selected, or of which a worker or a lease is."""
    part = board.selected
    for reader in board.readers:
        marks = (reader.part, *(each.part for each in reader.workers), *(each.part for each in reader.leases))
        if part in marks:
            return reader
    return None


def about_a_reader(board: Board, reader: ReaderMark) -> Iterator[Prefilled]:
    """The forms about an application that is selected, or about one of its workers."""
    about = {"stream": board.stream, "name": reader.name}
    worker, lease = board.worker(board.selected), board.lease(board.selected)
    numbers = [worker.number] if worker is not None else [lease.owner] if lease is not None and lease.owner else None
    for each in reader.workers:
        if numbers is None or each.number in numbers:
            action = "kill-worker" if each.is_alive else "start-worker"
            heading = _("Worker %(number)d") % {"number": each.number}
            yield Prefilled(action, {**about, "worker": each.number}, each.part, heading, "inspector")
    if numbers is not None:
        return
    one_more = len(reader.workers) + 1
    yield Prefilled("start-worker", {**about, "worker": one_more}, reader.part, _("One more worker"), "inspector")
    yield Prefilled(
        "resume-application" if reader.is_paused else "pause-application", about, reader.part, "", "inspector"
    )
    settings = {
        "workers": len(reader.workers),
        "records_a_second": reader.records_a_second,
        "checkpoint_every": reader.checkpoint_every,
        "poll_every_ms": round(reader.poll_every_s * 1_000),
        "is_idempotent": reader.is_idempotent,
        "children_first": reader.children_first,
    }
    yield Prefilled("set-application", {**about, **settings}, reader.part, "", "inspector")
    yield Prefilled("remove-application", about, reader.part, "", "inspector")


def about_reading(board: Board) -> Iterator[Prefilled]:
    """The forms about reading that are always there."""
    for reader in board.readers:
        initial = {"stream": board.stream, "name": reader.name, "records_a_second": reader.records_a_second}
        yield Prefilled("set-application-rate", initial, reader.part, reader.name, group=_("Applications"))
    fresh = {
        "stream": board.stream,
        "kind": "POLLING",
        "start": "TRIM_HORIZON",
        "workers": 1,
        "records_a_second": 1_000,
        "checkpoint_every": 1_000,
        "poll_every_ms": 1_000,
    }
    yield Prefilled("add-application", fresh, "new", _("Add an application"), group=_("Applications"))
