"""Registering consumers for enhanced fan-out, and looking at those there are.

Source: API reference (RegisterStreamConsumer, DeregisterStreamConsumer, DescribeStreamConsumer, ListStreamConsumers):
20 consumers a stream, 50 with On-demand Advantage, 5 of them in CREATING.
Model: SubscribeToShard, which sends an event stream over HTTP/2, is not offered; the lab's applications do its work.
"""

from typing import Any

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import commitment, refusals
from services.kinesis.consumers.registry import (
    CONSUMER_IN_ARN,
    consumer_arn,
    consumer_by_arn,
    consumers_of,
    deregister,
    register,
)
from services.kinesis.consumers.state import Consumer
from services.kinesis.finding import check_unsupported, find_ready_stream, find_stream, timestamp
from services.kinesis.operations.shapes import created_s
from services.kinesis.operations.tags import check_tags
from services.kinesis.rates import count_call
from services.kinesis.sequence import ConsumerPage, sealed, unsealed
from services.kinesis.state import Stream
from services.kinesis.throughput import SECOND_US

CONSUMERS = 20
ADVANTAGE_CONSUMERS = 50
CONSUMERS_IN_CREATION = 5
LISTED_CONSUMERS = 100
TOKEN_LIVES_US = 300 * SECOND_US


def register_stream_consumer(ctx: Context, params: Params) -> Answer:
    """Has a consumer registered, for which every shard has throughput of its own."""
    stream = find_ready_stream(ctx, params)
    name: str = params["ConsumerName"]
    tags = dict(params.get("Tags") or {})
    check_tags(stream.name, tags)
    check_room(ctx, stream, name)
    count_call(ctx, "RegisterStreamConsumer")

    return {"Consumer": _shape(ctx, stream, register(ctx, stream, name, tags))}


def check_room(ctx: Context, stream: Stream, name: str) -> None:
    """Raises ServiceError if a stream cannot have one more consumer of that name."""
    known = consumers_of(ctx, stream.name)
    if name in known:
        raise ServiceError(
            "ResourceInUseException",
            f"Consumer {name} under stream {stream.name} under account {refusals.ACCOUNT} already exists.",
        )
    most = most_consumers(ctx, stream)
    if len(known) >= most:
        raise refusals.limit_exceeded(f"Stream {stream.name} has {most} registered consumers, which is the limit.")
    if sum(each.status == "CREATING" for each in known.values()) >= CONSUMERS_IN_CREATION:
        raise refusals.limit_exceeded(
            f"Only {CONSUMERS_IN_CREATION} consumers can be in the CREATING state at a time. Wait until one is ACTIVE."
        )


def most_consumers(ctx: Context, stream: Stream) -> int:
    """How many consumers a stream can have."""
    is_advantage = stream.is_on_demand and commitment.account(ctx).is_committed
    return ADVANTAGE_CONSUMERS if is_advantage else CONSUMERS


def deregister_stream_consumer(ctx: Context, params: Params) -> Answer:
    """Has a consumer go."""
    stream, consumer = _found(ctx, params)
    if consumer.status != "ACTIVE":
        raise ServiceError(
            "ResourceInUseException",
            f"Consumer {consumer.name} under stream {stream.name} is not ACTIVE, instead in state {consumer.status}.",
        )
    count_call(ctx, "DeregisterStreamConsumer")

    deregister(ctx, stream, consumer.name)
    return {}


def describe_stream_consumer(ctx: Context, params: Params) -> Answer:
    """One consumer."""
    stream, consumer = _found(ctx, params)
    return {"ConsumerDescription": {**_shape(ctx, stream, consumer), "StreamARN": _stream_arn(ctx, stream, consumer)}}


def list_stream_consumers(ctx: Context, params: Params) -> Answer:
    """A page of a stream's consumers by name. A token leads to the next page for 300 seconds."""
    check_unsupported(params)
    stream = find_stream(ctx, params)
    created = params.get("StreamCreationTimestamp")
    if created is not None and int(created) != created_s(ctx, stream):
        raise refusals.stream_not_found(stream.name)
    after = _after(ctx, stream, params.get("NextToken"))
    known = consumers_of(ctx, stream.name)
    names = sorted(name for name in known if name > after)
    most = params.get("MaxResults") or LISTED_CONSUMERS
    answer: dict[str, Any] = {"Consumers": [_shape(ctx, stream, known[name]) for name in names[:most]]}
    if len(names) > most:
        answer["NextToken"] = sealed(ConsumerPage(stream.number, names[most - 1], ctx.now_us))
    return answer


def _after(ctx: Context, stream: Stream, token: str | None) -> str:
    if token is None:
        return ""
    page = unsealed(token, ConsumerPage)
    if page is None or page.stream_number != stream.number:
        raise refusals.invalid("NextToken is invalid.")
    if ctx.now_us - page.issued_us > TOKEN_LIVES_US:
        raise ServiceError("ExpiredNextTokenException", "NextToken expired: it can be used for 300 seconds.")
    return page.after


def _found(ctx: Context, params: Params) -> tuple[Stream, Consumer]:
    """The consumer that a request names: by its ARN, or by the stream's and its name; if by both, they must agree."""
    check_unsupported(params)
    arn, stream_arn, name = params.get("ConsumerARN"), params.get("StreamARN"), params.get("ConsumerName")
    if arn is None and (stream_arn is None or name is None):
        raise refusals.invalid("Either ConsumerARN, or StreamARN and ConsumerName must be given.")
    if arn is None:
        stream = find_stream(ctx, params)
        consumer = consumers_of(ctx, stream.name).get(name or "")
        if consumer is None:
            raise refusals.consumer_not_found(str(name))
        return stream, consumer
    found, known = consumer_by_arn(ctx, arn)
    if stream_arn not in (None, _stream_arn(ctx, found, known)) or name not in (None, known.name):
        raise refusals.invalid(f"ConsumerARN {arn} does not fit the StreamARN or ConsumerName.")
    return found, known


def _stream_arn(ctx: Context, stream: Stream, consumer: Consumer) -> str:
    return consumer_arn(ctx, stream, consumer).partition(CONSUMER_IN_ARN)[0]


def _shape(ctx: Context, stream: Stream, consumer: Consumer) -> dict[str, Any]:
    return {
        "ConsumerName": consumer.name,
        "ConsumerARN": consumer_arn(ctx, stream, consumer),
        "ConsumerStatus": consumer.status,
        "ConsumerCreationTimestamp": timestamp(ctx, consumer.created_us),
    }
