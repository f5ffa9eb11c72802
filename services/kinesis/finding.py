"""How a request says what it is about: a stream by name or by ARN, a shard by id, an instant by its calendar time.

Source: API reference: "you must use either the StreamARN or the StreamName parameter, or both".
"""

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Params
from services.kinesis import refusals
from services.kinesis.sequence import shard_id, shard_number
from services.kinesis.state import Root, Shard, Stream, stream_part
from services.kinesis.throughput import SECOND_US

LATEST_TIMESTAMP = 253_402_300_799  # the last second of the year 9999


def stream_arn(region: str, name: str) -> str:
    """A stream's ARN.

    >>> stream_arn("eu-west-1", "clicks")
    'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks'
    """
    return f"arn:aws:kinesis:{region}:{refusals.ACCOUNT}:stream/{name}"


def find_stream(ctx: Context, params: Params) -> Stream:
    """The stream that a request names, to be read. Raises ServiceError."""
    name = _stream_name(ctx, params)
    stream = stream_named(ctx, name)
    if stream is None:
        raise refusals.stream_not_found(name)
    return stream


def find_ready_stream(ctx: Context, params: Params) -> Stream:
    """The stream, if it can be written to and read."""
    stream = find_stream(ctx, params)
    if not stream.takes_records:
        raise refusals.stream_not_ready(stream.name)
    return stream


def find_active_stream(ctx: Context, params: Params) -> Stream:
    """The stream, if nothing is being done to it."""
    stream = find_stream(ctx, params)
    if stream.status != "ACTIVE":
        raise refusals.stream_busy(stream.name, stream.status)
    return stream


def find_settled_stream(ctx: Context, params: Params) -> Stream:
    """The stream, unless it is coming or going."""
    stream = find_stream(ctx, params)
    if stream.status in ("CREATING", "DELETING"):
        raise refusals.stream_busy(stream.name, stream.status)
    return stream


def stream_named(ctx: Context, name: str, number: int | None = None) -> Stream | None:
    """The stream of a name, to be read; with a number, only that one, not a later one of the same name."""
    known = ctx.root(Root).streams.get(name)
    return None if known is None or number not in (None, known) else ctx.part(stream_part(name), Stream)


def edit_stream(ctx: Context, stream: Stream) -> Stream:
    """The same stream, to be changed."""
    return ctx.edit_part(stream_part(stream.name), Stream)


def find_shard(stream: Stream, text: str) -> Shard:
    """A stream's shard by its id, open or closed. Raises ServiceError."""
    number = shard_number(text)
    shard = stream.shard(number)
    if shard is None:
        raise refusals.shard_not_found(stream.name, text if number is None else shard_id(number))
    return shard


def find_open_shard(stream: Stream, text: str) -> Shard:
    """A shard that is not closed."""
    shard = find_shard(stream, text)
    if not shard.is_open:
        raise refusals.shard_is_closed(stream.name, shard.number)
    return shard


def instant_us(ctx: Context, timestamp: float) -> int:
    """The virtual time of a timestamp of the API, which counts seconds since 1970, to the millisecond.

    Raises InvalidArgumentException for one that is no instant of any calendar.
    """
    if not 0 <= timestamp <= LATEST_TIMESTAMP:
        raise refusals.invalid(f"The timestamp {timestamp} is not between 0 and {LATEST_TIMESTAMP} seconds since 1970.")
    return round(timestamp * 1_000) * 1_000 - ctx.unix_us(0)


def timestamp(ctx: Context, at_us: int) -> float:
    """A virtual time as the API shows it."""
    return ctx.unix_us(at_us) // 1_000 * 1_000 / SECOND_US


def check_unsupported(params: Params) -> None:
    """Refuses what AWS's model names but nobody can use yet."""
    if params.get("StreamId") is not None:
        raise refusals.invalid("StreamId is reserved for future use. Use StreamName or StreamARN.")


def refuse_dry_run(params: Params) -> None:
    """Ends a request that was only to be checked."""
    if params.get("DryRun"):
        raise ServiceError("DryRunOperationException", "The request would have succeeded, but DryRun was set.")


def _stream_name(ctx: Context, params: Params) -> str:
    check_unsupported(params)
    name: str | None = params.get("StreamName")
    arn: str | None = params.get("StreamARN")
    if arn is None:
        if name is None:
            raise refusals.invalid("Either StreamName or StreamARN must be given.")
        return name
    named = arn.partition(":stream/")[2]
    if arn != stream_arn(ctx.region, named):
        raise refusals.stream_not_found(arn)
    if name is not None and name != named:
        raise refusals.invalid(f"StreamName {name} and StreamARN {arn} name different streams.")
    return named
