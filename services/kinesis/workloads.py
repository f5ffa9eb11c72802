"""The workload of a stream as it is now: what comes in, what goes out, from a settled world.

Where producers send, what they are set to send counts; else what calls brought in the last whole minute. What goes out
is what was read and pushed in the last whole minute.
Model: records of calls are taken to be all as large as their mean.
"""

from dataclasses import replace
from fractions import Fraction

from services.engine import metrics
from services.engine.clock import MINUTE_US
from services.engine.world import World
from services.kinesis.comparing import Workload, sent
from services.kinesis.consumers.registry import consumers_of
from services.kinesis.measures import NAMESPACE
from services.kinesis.quotas import region_streams
from services.kinesis.state import Stream
from services.kinesis.throughput import put_units, started_kib

MINUTE_S = 60


def shown_stream(world: World) -> Stream | None:
    """The stream that the lab shows: the oldest."""
    return min(region_streams(world.context("kinesis")), key=lambda stream: stream.number, default=None)


def of_stream(world: World, stream: Stream) -> Workload:
    """What comes to a stream and is read from it in a second."""
    load = sent(tuple(stream.producers)) if stream.is_fed else _called(world, stream)
    return replace(
        load,
        read_bytes=_a_second(world, "GetRecords.Bytes", stream),
        pushed_bytes=_a_second(world, "SubscribeToShardEvent.Bytes", stream),
        consumers=len(consumers_of(world.context("kinesis"), stream.name)),
        retention_hours=stream.retention_hours,
    )


def _called(world: World, stream: Stream) -> Workload:
    records = _a_second(world, "IncomingRecords", stream)
    size_bytes = _a_second(world, "IncomingBytes", stream)
    if not records:
        return Workload(is_of_producers=False)
    mean = -(-size_bytes // records)
    return Workload(records, size_bytes, records * put_units(mean), records * started_kib(mean), is_of_producers=False)


def _a_second(world: World, name: str, stream: Stream) -> Fraction:
    """A metric of a stream, over all its consumers, in the last whole minute, by the second."""
    stop_us = world.now_us - world.now_us % MINUTE_US
    about = ("StreamName", stream.name)
    total = sum(
        point.total
        for series in metrics.series(world.parts)
        if series[1:3] == (NAMESPACE, name) and about in series[3] and "ShardId" not in dict(series[3])
        for _, point in metrics.read(world.parts, series, MINUTE_US, stop_us - MINUTE_US, stop_us)
    )
    return Fraction(total, MINUTE_S)
