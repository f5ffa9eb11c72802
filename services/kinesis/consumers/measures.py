"""What CloudWatch shows of registered consumers, by the minute: dimensions StreamName and ConsumerName.

Source: Developer guide, "Monitor the Amazon Kinesis Data Streams service with Amazon CloudWatch".
"""

from services.engine.context import Context
from services.kinesis.consumers.state import FanOutMinute, Readers, readers_part
from services.kinesis.measures import NAMESPACE
from services.kinesis.state import Stream


def flush_pushes(ctx: Context, stream: Stream, *, at_us: int) -> None:
    """Writes the datapoints of the minute that began at an instant, and begins a new one."""
    readers = ctx.part(readers_part(stream.name), Readers)
    if readers is None:
        return
    for name, reader in readers.by_name.items():
        if reader.minute.events:
            _write(ctx, (("StreamName", stream.name), ("ConsumerName", name)), reader.minute, at_us)
            ctx.edit_part(readers_part(stream.name), Readers).by_name[name].minute = FanOutMinute()


def _write(ctx: Context, dimensions: tuple[tuple[str, str], ...], minute: FanOutMinute, at_us: int) -> None:
    ctx.metric(NAMESPACE, "SubscribeToShardEvent.Records", dimensions, total=minute.records, at_us=at_us)
    ctx.metric(NAMESPACE, "SubscribeToShardEvent.Bytes", dimensions, total=minute.bytes, at_us=at_us)
    ctx.metric(
        NAMESPACE,
        "SubscribeToShardEvent.MillisBehindLatest",
        dimensions,
        total=minute.behind_ms_sum,
        samples=minute.events,
        low=minute.behind_ms_low,
        high=minute.behind_ms_high,
        at_us=at_us,
    )
