"""Controls of the lab that AWS does not have: consumer applications, their workers, and how fast they are."""

from typing import Any

from msgspec.structs import replace

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import refusals
from services.kinesis.consumers.leases import begin_reading, orphan, release, slow_down
from services.kinesis.consumers.registry import consumers_of, deregister, register
from services.kinesis.consumers.standing import applications_of
from services.kinesis.consumers.state import (
    Application,
    Applications,
    Reader,
    Readers,
    Worker,
    applications_part,
    readers_part,
)
from services.kinesis.finding import find_settled_stream
from services.kinesis.flow import schedule, settle
from services.kinesis.operations.consumers import check_room
from services.kinesis.operations.reading import ITERATOR_LIVES_US
from services.kinesis.quotas import check_readers, region_streams
from services.kinesis.records import Log
from services.kinesis.state import Flow, Shard, Stream
from services.kinesis.trimming import horizon_us

APPLICATIONS = 10
READ_STREAMS = 20
WORKERS = 20
WORKER_RECORDS_A_SECOND = 100_000
CHECKPOINT_EVERY = 1_000_000
FASTEST_POLL_MS = 200
SLOWEST_POLL_MS = 10_000
POLL_STEP_MS = 100

_STREAM_NAME = {"type": "string", "min": 1, "max": 128, "pattern": "[a-zA-Z0-9_.-]+"}
_NAME = {"type": "string", "min": 1, "max": 64, "pattern": "[a-zA-Z0-9_.-]+"}
_RATE = {"type": "integer", "min": 1, "max": WORKER_RECORDS_A_SECOND}
_WORKER = {"type": "integer", "min": 1, "max": WORKERS}


def _shape(required: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    members = {"StreamName": _STREAM_NAME, "Name": _NAME, **required}
    return {"type": "structure", "required": list(members), "members": {**members, **(more or {})}}


PUT_APPLICATION = _shape(
    {
        "Kind": {"type": "string", "enum": ["POLLING", "FAN_OUT"]},
        "Workers": _WORKER,
        "RecordsPerSecond": _RATE,
    },
    {
        "CheckpointEvery": {"type": "integer", "min": 1, "max": CHECKPOINT_EVERY},
        "PollEveryMs": {"type": "integer", "min": FASTEST_POLL_MS, "max": SLOWEST_POLL_MS},
        "Start": {"type": "string", "enum": ["TRIM_HORIZON", "LATEST"]},
        "IdempotentSink": {"type": "boolean"},
        "ReadChildrenFirst": {"type": "boolean"},
    },
)
ABOUT_APPLICATION = _shape({})
ABOUT_WORKER = _shape({"Worker": _WORKER})
START_WORKER = _shape({}, {"Worker": _WORKER})
SET_RATE = _shape({"RecordsPerSecond": _RATE})


def put_application(ctx: Context, params: Params) -> Answer:
    """Has an application read a stream from now on. One of the same name changes; where it began, and how it gets its
    records, stay."""
    stream = find_settled_stream(ctx, params)
    wanted, workers = _asked(params), int(params["Workers"])
    known = applications_of(ctx, stream)
    before = next((each for each in known if each.name == wanted.name), None)
    if before is None:
        _check_new(ctx, stream, wanted, known)
    elif (before.kind, before.start) != (wanted.kind, wanted.start):
        raise refusals.not_valid(
            f"Application {wanted.name} is there already: its Kind {before.kind} and its Start {before.start} cannot "
            "be changed. Remove it first, or choose another name."
        )

    flow = settle(ctx, stream)
    if before is None:
        _add(ctx, stream, flow, wanted)
    else:
        reader = _edit_reader(ctx, stream, wanted.name)
        slow_down(reader, before, wanted.records_a_second, ctx.now_us)
        _replace(ctx, stream, replace(wanted, is_paused=before.is_paused))
    _set_workers(ctx, _edit_reader(ctx, stream, wanted.name), wanted, workers)
    schedule(ctx, stream, flow, changed=True)
    return {}


def remove_application(ctx: Context, params: Params) -> Answer:
    """Takes an application away, with its leases, checkpoints and totals; its registered consumer goes, too."""
    stream, application = _found(ctx, params)
    flow = settle(ctx, stream)
    known = ctx.edit_part(applications_part(stream.name), Applications)
    known.applications = [each for each in known.applications if each.name != application.name]
    del ctx.edit_part(readers_part(stream.name), Readers).by_name[application.name]
    if not known.applications:
        ctx.drop_part(applications_part(stream.name))
        ctx.drop_part(readers_part(stream.name))
    consumer = consumers_of(ctx, stream.name).get(application.name)
    if application.kind == "FAN_OUT" and consumer is not None and consumer.status != "DELETING":
        deregister(ctx, stream, application.name)
    schedule(ctx, stream, flow, changed=True)
    return {}


def kill_worker(ctx: Context, params: Params) -> Answer:
    """A worker dies in the middle of its work, and says nothing to anybody."""
    stream, application = _found(ctx, params)
    number: int = params["Worker"]
    worker = _reader(ctx, stream, application).worker(number)
    if worker is None or not worker.is_alive:
        raise ServiceError(
            "ResourceNotFoundException", f"Application {application.name} has no worker {number} at work."
        )

    flow = settle(ctx, stream)
    reader = _edit_reader(ctx, stream, application.name)
    dying = reader.worker(number)
    assert dying is not None, "it was there just now"
    leases = reader.leases.values()
    held = [lease for lease in leases if lease.owner == number and lease.orphaned_us is None]
    orphan(reader, application, dying, ctx.now_us)
    again = sum(max(0, lease.high - lease.checkpoint) for lease in held)
    ctx.trace("worker_died", (stream.name, application.name, str(number)), leases=len(held), records=again)
    schedule(ctx, stream, flow, changed=True)
    return {}


def start_worker(ctx: Context, params: Params) -> Answer:
    """Starts a worker that has died, or one more. It has no leases at first."""
    stream, application = _found(ctx, params)
    workers = _reader(ctx, stream, application).workers
    dead = [worker.number for worker in workers if not worker.is_alive]
    number: int = params.get("Worker") or (dead[0] if dead else len(workers) + 1)
    if number in {worker.number for worker in workers if worker.is_alive}:
        raise ServiceError("ResourceInUseException", f"Worker {number} of {application.name} is at work already.")
    if number > min(WORKERS, len(workers) + 1):
        raise refusals.not_valid(f"The next worker of {application.name} is {len(workers) + 1}, of at most {WORKERS}.")

    flow = settle(ctx, stream)
    _start(_edit_reader(ctx, stream, application.name), number, ctx.now_us)
    schedule(ctx, stream, flow, changed=True)
    return {}


def pause_application(ctx: Context, params: Params) -> Answer:
    """Its workers ask for no more records. They live, and keep their leases."""
    return _set_paused(ctx, params, is_paused=True)


def resume_application(ctx: Context, params: Params) -> Answer:
    """Its workers go on where they stopped, if what they had to read is still there."""
    return _set_paused(ctx, params, is_paused=False)


def set_application_rate(ctx: Context, params: Params) -> Answer:
    """How many records a second each of its workers processes from now on."""
    stream, application = _found(ctx, params)
    flow = settle(ctx, stream)
    rate: int = params["RecordsPerSecond"]
    slow_down(_edit_reader(ctx, stream, application.name), application, rate, ctx.now_us)
    _replace(ctx, stream, replace(application, records_a_second=rate))
    schedule(ctx, stream, flow, changed=True)
    return {}


def _asked(params: Params) -> Application:
    poll_ms = params.get("PollEveryMs", 1_000)
    if poll_ms % POLL_STEP_MS:
        raise refusals.not_valid(f"PollEveryMs must be a multiple of {POLL_STEP_MS}.")
    return Application(
        params["Name"],
        params["Kind"],
        params["RecordsPerSecond"],
        params.get("CheckpointEvery", 1_000),
        poll_ms * 1_000,
        params.get("Start", "TRIM_HORIZON"),
        is_idempotent=params.get("IdempotentSink", False),
        children_first=params.get("ReadChildrenFirst", False),
    )


def _check_new(ctx: Context, stream: Stream, wanted: Application, known: list[Application]) -> None:
    if len(known) >= APPLICATIONS:
        raise refusals.limit_exceeded(f"A stream has at most {APPLICATIONS} applications here. Remove one first.")
    if not known and _read_streams(ctx) >= READ_STREAMS:
        raise refusals.limit_exceeded(
            f"This simulation has applications read at most {READ_STREAMS} streams, all regions together. Remove those "
            "of another stream first."
        )
    check_readers(ctx, stream.open_count)
    if wanted.kind == "FAN_OUT" and wanted.name not in consumers_of(ctx, stream.name):
        check_room(ctx, stream, wanted.name)


def _read_streams(ctx: Context) -> int:
    """How many streams of the world applications read: all of them are settled for each picture of it."""
    return sum(bool(applications_of(region, each)) for region in ctx.everywhere() for each in region_streams(region))


def _found(ctx: Context, params: Params) -> tuple[Stream, Application]:
    stream = find_settled_stream(ctx, params)
    name = params["Name"]
    found = next((each for each in applications_of(ctx, stream) if each.name == name), None)
    if found is None:
        raise ServiceError("ResourceNotFoundException", f"Stream {stream.name} has no application {name}.")
    return stream, found


def _reader(ctx: Context, stream: Stream, application: Application) -> Reader:
    readers = ctx.part(readers_part(stream.name), Readers)
    assert readers is not None, "an application has a reader"
    return readers.by_name[application.name]


def _edit_reader(ctx: Context, stream: Stream, name: str) -> Reader:
    return ctx.edit_part(readers_part(stream.name), Readers).by_name[name]


def _add(ctx: Context, stream: Stream, flow: Flow, application: Application) -> None:
    if ctx.part(applications_part(stream.name), Applications) is None:
        ctx.put_part(applications_part(stream.name), Applications([]))
        ctx.put_part(readers_part(stream.name), Readers({}))
    ctx.edit_part(applications_part(stream.name), Applications).applications.append(application)
    if application.kind == "FAN_OUT" and application.name not in consumers_of(ctx, stream.name):
        register(ctx, stream, application.name, {})

    def start_of(shard: Shard) -> int:
        shard_flow = flow.shards[shard.number]
        if application.start == "LATEST":
            return shard_flow.next_counter
        return Log(ctx, stream, shard, shard_flow).first_since(horizon_us(stream, ctx.now_us))

    reader = Reader([], {})
    begin_reading(application, reader, stream, start_of)
    ctx.edit_part(readers_part(stream.name), Readers).by_name[application.name] = reader


def _replace(ctx: Context, stream: Stream, application: Application) -> None:
    known = ctx.edit_part(applications_part(stream.name), Applications)
    known.applications = [application if each.name == application.name else each for each in known.applications]


def _set_workers(ctx: Context, reader: Reader, application: Application, count: int) -> None:
    """Starts workers up to a number, or ends those above it in good order. One that has died stays dead."""
    for number in range(len(reader.workers) + 1, count + 1):
        _start(reader, number, ctx.now_us)
    for worker in reader.living():
        if worker.number > count:
            release(reader, application, worker, ctx.now_us)
    reader.workers = [worker for worker in reader.workers if worker.number <= count]


def _start(reader: Reader, number: int, now_us: int) -> None:
    worker = reader.worker(number)
    if worker is None:
        reader.workers.append(Worker(number, now_us))
    else:
        worker.started_us, worker.died_us, worker.free_us = now_us, None, now_us


def _set_paused(ctx: Context, params: Params, *, is_paused: bool) -> Answer:
    stream, application = _found(ctx, params)
    if application.is_paused == is_paused:
        said = "paused already" if is_paused else "not paused"
        raise ServiceError("ResourceInUseException", f"Application {application.name} is {said}.")
    flow = settle(ctx, stream)
    if not is_paused:
        _tell_expired_iterators(ctx, stream, application)
    _replace(ctx, stream, replace(application, is_paused=is_paused))
    schedule(ctx, stream, flow, changed=True)
    return {}


def _tell_expired_iterators(ctx: Context, stream: Stream, application: Application) -> None:
    """An iterator lives five minutes from the answer that gave it: who stood longer asks for another one, after the
    last record that it was given. Nothing is lost by it. Source: GetShardIterator, GetRecords (ExpiredIterator)."""
    leases = _reader(ctx, stream, application).leases.values()
    expired = [
        lease
        for lease in leases
        if lease.owner is not None and not lease.is_ended and 0 <= lease.called_us < ctx.now_us - ITERATOR_LIVES_US
    ]
    if expired and application.kind == "POLLING":
        ctx.trace("iterators_expired", (stream.name, application.name), shards=len(expired))
