"""Asking CloudWatch for metrics of each shard, and no longer."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import monitoring
from services.kinesis.finding import edit_stream, find_active_stream, stream_arn
from services.kinesis.flow import settle
from services.kinesis.state import Stream


def enable_enhanced_monitoring(ctx: Context, params: Params) -> Answer:
    """Has these shard-level metrics be written. Model: at once, while AWS takes some time."""
    found = find_active_stream(ctx, params)
    asked = _asked(params)
    return _set(ctx, found, [name for name in monitoring.METRICS if name in asked or name in found.shard_metrics])


def disable_enhanced_monitoring(ctx: Context, params: Params) -> Answer:
    """Has these shard-level metrics be written no longer."""
    found = find_active_stream(ctx, params)
    asked = _asked(params)
    return _set(ctx, found, [name for name in found.shard_metrics if name not in asked])


def _asked(params: Params) -> set[str]:
    asked = set(params["ShardLevelMetrics"])
    return set(monitoring.METRICS) if "ALL" in asked else asked


def _set(ctx: Context, found: Stream, desired: list[str]) -> Answer:
    before = list(found.shard_metrics)
    if before != desired:
        flow = settle(ctx, found)
        stream = edit_stream(ctx, found)
        if desired and not before:
            monitoring.begin(ctx, stream, flow)
        elif not desired:
            monitoring.end(ctx, stream)
        stream.shard_metrics = desired
    return {
        "StreamName": found.name,
        "CurrentShardLevelMetrics": before,
        "DesiredShardLevelMetrics": desired,
        "StreamARN": stream_arn(ctx.region, found.name),
    }
