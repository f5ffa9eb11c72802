"""The readers of a stream as the live view shows them."""

from services.engine.context import Context
from services.kinesis.consumers.standing import Standing, Standings, applications_of, reader_of, sink, total
from services.kinesis.consumers.state import Application, Consumers, Reader, consumers_part
from services.kinesis.reading_board import LeaseMark, ReaderMark, WorkerMark
from services.kinesis.state import Flow, Stream
from services.kinesis.throughput import SECOND_US


def reader_marks(ctx: Context, stream: Stream, flow: Flow) -> tuple[ReaderMark, ...]:
    """The applications that read a stream, in the order in which they came. It must be settled up to now."""
    applications = applications_of(ctx, stream)
    if not applications:
        return ()
    standings, consumers = Standings(ctx, stream, flow), ctx.part(consumers_part(stream.name), Consumers)
    status = {name: each.status for name, each in consumers.by_name.items()} if consumers is not None else {}
    return tuple([_reader(ctx, stream, each, standings.of(each), status.get(each.name, "")) for each in applications])


def _reader(
    ctx: Context, stream: Stream, application: Application, standing: list[Standing], status: str
) -> ReaderMark:
    reader = reader_of(ctx, stream, application.name)
    done = total(reader, standing)
    return ReaderMark(
        application.name,
        application.kind,
        application.records_a_second,
        application.checkpoint_every,
        application.poll_every_us / SECOND_US,
        application.start,
        application.is_idempotent,
        application.children_first,
        application.is_paused,
        status if application.kind == "FAN_OUT" else "",
        _workers(ctx, application, reader),
        tuple([_lease(application, each) for each in standing]),
        done.processed,
        done.duplicates,
        done.lost,
        done.inverted,
        done.refused,
        sink(application, done),
    )


def _workers(ctx: Context, application: Application, reader: Reader) -> tuple[WorkerMark, ...]:
    held: dict[int, list[int]] = {}
    for number, lease in sorted(reader.leases.items()):
        if lease.owner is not None and lease.orphaned_us is None:
            held.setdefault(lease.owner, []).append(number)
    return tuple(
        [
            WorkerMark(
                application.name,
                worker.number,
                tuple(held.get(worker.number, ())) if worker.is_alive else (),
                None if worker.died_us is None else (ctx.now_us - worker.died_us) / SECOND_US,
            )
            for worker in reader.workers
        ]
    )


def _lease(application: Application, standing: Standing) -> LeaseMark:
    lease, done = standing.lease, standing.done
    return LeaseMark(
        application.name,
        lease.shard,
        standing.state,
        lease.owner,
        standing.free_us / SECOND_US,
        standing.position,
        lease.checkpoint,
        standing.lag,
        standing.age_us / SECOND_US,
        standing.checkpoint_age_us / SECOND_US,
        standing.again,
        done.processed,
        done.duplicates,
        done.lost,
        done.refused,
        lease.interval_us / SECOND_US,
        lease.counter,
        lease.switches,
    )
