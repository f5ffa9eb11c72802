"""What becomes of readers when what they read goes: a shard expires, or the stream is deleted."""

from services.engine.context import Context
from services.kinesis.consumers.leases import fold
from services.kinesis.consumers.state import (
    Applications,
    Lease,
    Readers,
    applications_part,
    consumers_part,
    readers_part,
)
from services.kinesis.state import Shard, Stream


def forget_shard(ctx: Context, stream: Stream, shard: Shard) -> None:
    """Takes a shard that expires now out of all lease tables: what was not read of it is lost."""
    found = ctx.part(applications_part(stream.name), Applications)
    if found is None:
        return
    readers = ctx.edit_part(readers_part(stream.name), Readers)
    for application in found.applications:
        reader = readers.by_name[application.name]
        lease = reader.leases.pop(shard.number, None)
        if lease is None:
            continue
        fold(lease, application, ctx.now_us)
        lost = _unread(lease, shard)
        if lost:
            lease.done.lost += lost
            ctx.trace("records_lost", (stream.name, application.name, str(shard.number)), records=lost)
        reader.gone.add(lease.done)


def _unread(lease: Lease, shard: Shard) -> int:
    assert shard.last_counter is not None, "only closed shards expire"
    return 0 if lease.is_ended else max(0, shard.last_counter + 1 - max(lease.first, lease.high))


def forget_stream(ctx: Context, stream: Stream) -> None:
    """Takes away all that read a stream that goes."""
    for part in (applications_part(stream.name), readers_part(stream.name), consumers_part(stream.name)):
        ctx.drop_part(part)
