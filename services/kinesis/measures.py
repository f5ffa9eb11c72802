"""What CloudWatch shows of a stream, by the minute: AWS/Kinesis metrics with the dimension StreamName.

Counts of the running minute are gathered in the stream's flow and written when the minute ends, so that traffic of
thousands of records a second writes a handful of datapoints.
Source: Developer guide, "Monitor the Amazon Kinesis Data Streams service with Amazon CloudWatch".
Model: bytes and records in are one sample a minute, so their average is the minute's sum; latencies are not measured.
A producer's record counts as one PutRecord.
"""

from collections.abc import Iterator
from typing import NamedTuple

from services.engine.context import Context
from services.kinesis.state import Flow, Minute

NAMESPACE = "AWS/Kinesis"


class Measure(NamedTuple):
    """A metric's datapoint of a minute."""

    name: str
    total: int
    samples: int = 1
    low: int | None = None
    high: int | None = None


def flush_minute(ctx: Context, stream_name: str, flow: Flow, *, at_us: int) -> None:
    """Writes the datapoints of the minute that began at an instant, and begins a new one."""
    if not flow.minute.is_worth_flushing():
        return
    for measure in measures(flow.minute):
        ctx.metric(
            NAMESPACE,
            measure.name,
            (("StreamName", stream_name),),
            total=measure.total,
            samples=measure.samples,
            low=measure.low,
            high=measure.high,
            at_us=at_us,
        )
    flow.minute = Minute()


def measures(minute: Minute) -> Iterator[Measure]:
    """The datapoints of a minute: those of writing if anything wrote, those of reading if anything read."""
    if minute.write_attempts:
        yield Measure("IncomingRecords", minute.incoming_records)
        yield Measure("IncomingBytes", minute.incoming_bytes)
        yield _share("WriteProvisionedThroughputExceeded", minute.write_refused, minute.write_attempts)
    yield from _single_puts(minute)
    yield from _batches(minute)
    if minute.read_calls or minute.read_refused:
        yield from _reads(minute)


def _single_puts(minute: Minute) -> Iterator[Measure]:
    attempts = minute.write_attempts - minute.batched_attempts
    if attempts:
        yield _share("PutRecord.Success", minute.incoming_records - minute.batched_records, attempts)
        yield Measure("PutRecord.Bytes", minute.incoming_bytes - minute.batched_bytes)


def _batches(minute: Minute) -> Iterator[Measure]:
    if minute.batches:
        yield Measure("PutRecords.Success", minute.batches, minute.batches, 1, 1)
        yield Measure("PutRecords.TotalRecords", minute.batched_attempts)
        yield Measure("PutRecords.SuccessfulRecords", minute.batched_records)
        yield Measure("PutRecords.ThrottledRecords", minute.batched_attempts - minute.batched_records)
        yield Measure("PutRecords.Bytes", minute.batched_bytes)


def _reads(minute: Minute) -> Iterator[Measure]:
    calls = minute.read_calls + minute.read_refused
    yield _share("GetRecords.Success", minute.read_calls, calls)
    yield _share("ReadProvisionedThroughputExceeded", minute.read_refused, calls)
    if minute.read_calls:
        yield Measure("GetRecords.Records", minute.read_records)
        yield Measure("GetRecords.Bytes", minute.read_bytes)
        yield Measure(
            "GetRecords.IteratorAgeMilliseconds",
            minute.age_ms_sum,
            minute.read_calls,
            minute.age_ms_low,
            minute.age_ms_high,
        )


def _share(name: str, count: int, of: int) -> Measure:
    """A metric whose samples are 1 or 0."""
    return Measure(name, count, of, int(count == of), int(count > 0))
