"""What a stream's producers send, and what its limits are, from one change of either to the next.

A run of records refers to the traffic that it came from (see `records`): who sent what, and how much a shard could
store up. So whenever one of the two changes, another traffic begins.
"""

from services.engine.context import Context
from services.kinesis.flow import seal
from services.kinesis.producers import Producer
from services.kinesis.state import Flow, Stream, Traffic, traffics_part
from services.kinesis.throughput import Level, bytes_capacity_units


def set_producers(ctx: Context, stream: Stream, flow: Flow, producers: list[Producer]) -> None:
    """Has these producers send from now on, to a stream that is settled and may be changed."""
    _end(ctx, stream, flow)
    stream.producers = producers
    _begin(ctx, stream)


def set_max_record(ctx: Context, stream: Stream, flow: Flow, max_record_kib: int) -> None:
    """Has a stream take records of this size from now on; it is settled and may be changed.

    Model: a shard of a stream that takes more than 1 MiB in a record stores up ten times as much. What it has stored
    stays in it: a larger tank has to fill first, from a smaller one the rest is lost.
    """
    _end(ctx, stream, flow)
    larger_units = bytes_capacity_units(max_record_kib) - bytes_capacity_units(stream.max_record_kib)
    for shard in stream.shards:
        if shard.is_open:
            level = flow.shards[shard.number].level
            spent_units = max(0, level.bytes_units + larger_units)
            flow.shards[shard.number].level = Level(level.records_us, spent_units)
    stream.max_record_kib = max_record_kib
    _begin(ctx, stream)


def _end(ctx: Context, stream: Stream, flow: Flow) -> None:
    for shard in stream.shards:
        if shard.is_open:
            seal(ctx, stream, shard.number, flow.shards[shard.number])
    if stream.producers:
        ended = Traffic(tuple(stream.producers), ctx.now_us, stream.max_record_kib)
        ctx.collection(traffics_part(stream.name), int, Traffic).put(stream.traffic, ended)


def _begin(ctx: Context, stream: Stream) -> None:
    stream.traffic += 1
    if stream.producers:
        begun = Traffic(tuple(stream.producers), None, stream.max_record_kib)
        ctx.collection(traffics_part(stream.name), int, Traffic).put(stream.traffic, begun)
