"""How long a stream keeps its records."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import refusals, storage
from services.kinesis.behaviour import expire_shards
from services.kinesis.billing import is_extended, meter_extension
from services.kinesis.finding import edit_stream, find_active_stream
from services.kinesis.flow import schedule, settle
from services.kinesis.state import RETENTION_HOURS_LEAST, RETENTION_HOURS_MOST, Stream
from services.kinesis.trimming import horizon_us


def increase_stream_retention_period(ctx: Context, params: Params) -> Answer:
    """Keeps records longer from now on; those that have expired stay gone."""
    found = find_active_stream(ctx, params)
    hours = _checked_hours(params)
    if hours < found.retention_hours:
        raise refusals.invalid(
            f"Requested retention period ({hours} hours) for stream {found.name} can not be shorter than existing "
            f"retention period ({found.retention_hours} hours). Use DecreaseRetentionPeriod API."
        )
    if hours == found.retention_hours:
        raise refusals.invalid(
            f"Requested retention period ({hours} hours) for stream {found.name} must be longer than the existing "
            f"retention period ({found.retention_hours} hours)."
        )

    stream = edit_stream(ctx, found)
    stream.not_before_us = horizon_us(stream, ctx.now_us)
    if is_extended(hours) and stream.extended_since_us is None:
        stream.extended_since_us = ctx.now_us
    _set_hours(ctx, stream, hours)
    return {}


def decrease_stream_retention_period(ctx: Context, params: Params) -> Answer:
    """Keeps records less long; those that are older than that are gone at once."""
    found = find_active_stream(ctx, params)
    hours = _checked_hours(params)
    if hours > found.retention_hours:
        raise refusals.invalid(
            f"Requested retention period ({hours} hours) for stream {found.name} can not be longer than existing "
            f"retention period ({found.retention_hours} hours). Use IncreaseRetentionPeriod API."
        )
    if hours == found.retention_hours:
        raise refusals.invalid(
            f"Requested retention period ({hours} hours) for stream {found.name} must be shorter than the existing "
            f"retention period ({found.retention_hours} hours)."
        )

    stream = edit_stream(ctx, found)
    if not is_extended(hours):
        meter_extension(ctx, stream)
        stream.extended_since_us = None
    _set_hours(ctx, stream, hours)
    return {}


def _checked_hours(params: Params) -> int:
    hours: int = params["RetentionPeriodHours"]
    if hours < RETENTION_HOURS_LEAST:
        raise refusals.invalid(
            f"Minimum allowed retention period is {RETENTION_HOURS_LEAST} hours. Requested retention period "
            f"({hours} hours) is too short."
        )
    if hours > RETENTION_HOURS_MOST:
        raise refusals.invalid(
            f"Maximum allowed retention period is {RETENTION_HOURS_MOST} hours. Requested retention period "
            f"({hours} hours) is too long."
        )
    return hours


def _set_hours(ctx: Context, stream: Stream, hours: int) -> None:
    flow = settle(ctx, stream)
    stream.retention_hours = hours
    flow.trim_due_us = ctx.now_us
    storage.retention_changed(ctx, stream, flow)
    settle(ctx, stream)
    schedule(ctx, stream, flow)
    expire_shards(ctx, stream)
