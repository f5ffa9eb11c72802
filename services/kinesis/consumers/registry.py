"""Registered consumers: who is registered with a stream, and what becomes of it over time.

Source: API reference, RegisterStreamConsumer (CREATING, then ACTIVE), DeregisterStreamConsumer (DELETING, then gone).
Model: both take five seconds.
"""

from collections.abc import Callable
from typing import Any

from services.engine.context import Context
from services.kinesis import refusals
from services.kinesis.billing import meter_consumer
from services.kinesis.consumers.state import Consumer, Consumers, consumers_part
from services.kinesis.finding import stream_arn, stream_named
from services.kinesis.flow import schedule, settle
from services.kinesis.state import Stream
from services.kinesis.throughput import SECOND_US

REGISTRATION_US = 5 * SECOND_US
DEREGISTRATION_US = 5 * SECOND_US

CONSUMER_IN_ARN = "/consumer/"

ConsumerRef = list[Any]  # [stream name, stream number, consumer name, when it was registered]


def consumers_of(ctx: Context, stream_name: str) -> dict[str, Consumer]:
    """A stream's registered consumers by name, to be read."""
    found = ctx.part(consumers_part(stream_name), Consumers)
    return found.by_name if found is not None else {}


def consumer_arn(ctx: Context, stream: Stream, consumer: Consumer) -> str:
    """A consumer's ARN, which ends with the second of its registration: one registered anew has another."""
    registered_s = ctx.unix_us(consumer.created_us) // SECOND_US
    return f"{stream_arn(ctx.region, stream.name)}{CONSUMER_IN_ARN}{consumer.name}:{registered_s}"


def consumer_by_arn(ctx: Context, arn: str) -> tuple[Stream, Consumer]:
    """The consumer of an ARN, with its stream. Raises ServiceError."""
    named, _, rest = arn.partition(CONSUMER_IN_ARN)
    stream = stream_named(ctx, named.rpartition("/")[2])
    consumer = consumers_of(ctx, stream.name).get(rest.partition(":")[0]) if stream is not None else None
    if stream is None or consumer is None or consumer_arn(ctx, stream, consumer) != arn:
        raise refusals.consumer_not_found(arn)
    return stream, consumer


def set_consumer_tags(ctx: Context, stream: Stream, consumer: Consumer, tags: dict[str, str]) -> None:
    """Gives a consumer these tags and no others."""
    ctx.edit_part(consumers_part(stream.name), Consumers).by_name[consumer.name].tags = tags


def register(ctx: Context, stream: Stream, name: str, tags: dict[str, str]) -> Consumer:
    """Adds a consumer; it can be sent records when it is ACTIVE."""
    if ctx.part(consumers_part(stream.name), Consumers) is None:
        ctx.put_part(consumers_part(stream.name), Consumers({}))
    consumer = Consumer(name, "CREATING", ctx.now_us, tags)
    ctx.edit_part(consumers_part(stream.name), Consumers).by_name[name] = consumer
    ref: ConsumerRef = [stream.name, stream.number, name, consumer.created_us]
    ctx.schedule(ctx.after(REGISTRATION_US), "consumer_active", ref)
    return consumer


def deregister(ctx: Context, stream: Stream, name: str) -> None:
    """Has a consumer go; it is sent nothing more and costs nothing more."""
    flow = settle(ctx, stream)
    consumer = ctx.edit_part(consumers_part(stream.name), Consumers).by_name[name]
    meter_consumer(ctx, stream, consumer)
    consumer.status = "DELETING"
    ref: ConsumerRef = [stream.name, stream.number, name, consumer.created_us]
    ctx.schedule(ctx.after(DEREGISTRATION_US), "consumer_gone", ref)
    schedule(ctx, stream, flow, changed=True)


def _found(ctx: Context, ref: ConsumerRef) -> tuple[Stream, Consumer] | None:
    stream_name, stream_number, name, created_us = ref
    stream = stream_named(ctx, stream_name, stream_number)
    consumer = consumers_of(ctx, stream_name).get(name) if stream is not None else None
    return None if stream is None or consumer is None or consumer.created_us != created_us else (stream, consumer)


def on_consumer_active(ctx: Context, ref: ConsumerRef) -> None:
    """The consumer can be sent records."""
    found = _found(ctx, ref)
    if found is None or found[1].status != "CREATING":
        return
    stream, consumer = found
    flow = settle(ctx, stream)
    ctx.edit_part(consumers_part(stream.name), Consumers).by_name[consumer.name].status = "ACTIVE"
    ctx.trace("consumer_active", (stream.name, consumer.name))
    schedule(ctx, stream, flow, changed=True)


def on_consumer_gone(ctx: Context, ref: ConsumerRef) -> None:
    """The consumer is no longer listed."""
    found = _found(ctx, ref)
    if found is None or found[1].status != "DELETING":
        return
    stream, consumer = found
    consumers = ctx.edit_part(consumers_part(stream.name), Consumers)
    del consumers.by_name[consumer.name]
    if not consumers.by_name:
        ctx.drop_part(consumers_part(stream.name))
    ctx.trace("consumer_gone", (stream.name, consumer.name))


CONSUMER_HANDLERS: dict[str, Callable[[Context, Any], None]] = {
    "consumer_active": on_consumer_active,
    "consumer_gone": on_consumer_gone,
}
