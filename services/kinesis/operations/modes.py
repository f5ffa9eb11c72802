"""Between paying for shards and paying for what flows: the two capacity modes, and being ready for more."""

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import changing, commitment, refusals, scaling
from services.kinesis.behaviour import RESHARDING_US
from services.kinesis.finding import edit_stream, find_active_stream, stream_arn
from services.kinesis.operations.resharding import DAY_US
from services.kinesis.quotas import MODE_UPDATES_A_DAY, check_on_demand_streams, check_shards
from services.kinesis.rates import count_call
from services.kinesis.state import Change, Stream


def update_stream_mode(ctx: Context, params: Params) -> Answer:
    """Has a stream be billed and scaled in the other way. It keeps its shards."""
    found = find_active_stream(ctx, params)
    mode: str = params["StreamModeDetails"]["StreamMode"]
    warm_mib = checked_warm(ctx, mode, params)
    if mode == found.mode:
        raise refusals.invalid(f"Stream {found.name} under account {refusals.ACCOUNT} is in mode {mode} already.")
    recent = [at_us for at_us in found.modes_updated_us if at_us > ctx.now_us - DAY_US]
    if len(recent) >= MODE_UPDATES_A_DAY:
        raise refusals.limit_exceeded(
            f"The capacity mode of stream {found.name} under account {refusals.ACCOUNT} was changed "
            f"{MODE_UPDATES_A_DAY} times in the last 24 hours, which is the limit."
        )
    if mode == "ON_DEMAND":
        check_on_demand_streams(ctx)
    count_call(ctx, "UpdateStreamMode")

    change = Change("mode", ctx.after(changing.MODE_CHANGE_US), text=mode)
    stream = changing.begin(ctx, found, change)
    stream.modes_updated_us = [*recent, ctx.now_us]
    stream.warm_mib = warm_mib
    return {}


def update_stream_warm_throughput(ctx: Context, params: Params) -> Answer:
    """Has a stream on demand be ready for so many MiB a second, before they come."""
    found = find_active_stream(ctx, params)
    if not found.is_on_demand:
        raise refusals.is_provisioned(found.name)
    warm_mib = checked_warm(ctx, found.mode, params)
    check_shards(ctx, max(0, warm_mib - found.open_count))
    count_call(ctx, "UpdateStreamWarmThroughput")

    stream = edit_stream(ctx, found)
    stream.warm_mib = warm_mib
    done_us = ctx.after(RESHARDING_US)
    stream.status, stream.change = "UPDATING", Change("warm", done_us, target=warm_mib)
    ctx.schedule(done_us, "resharded", [stream.name, stream.number])
    return {
        "StreamARN": stream_arn(ctx.region, stream.name),
        "StreamName": stream.name,
        "WarmThroughput": warm_shape(stream),
    }


def warm_shape(stream: Stream) -> dict[str, int]:
    """What a stream is to be ready for, and is ready for, in MiB a second: each shard takes one."""
    return {"TargetMiBps": stream.warm_mib, "CurrentMiBps": stream.open_count}


def checked_warm(ctx: Context, mode: str, params: Params) -> int:
    """What a stream of that mode is asked to be ready for. Raises ServiceError where it cannot be asked.

    Source: API reference, UpdateStreamWarmThroughput: on demand only, and with the account's commitment.
    """
    warm_mib: int | None = params.get("WarmThroughputMiBps")
    if warm_mib is None:
        return 0
    if mode != "ON_DEMAND":
        raise refusals.not_valid("WarmThroughputMiBps is only supported for streams in on-demand mode.")
    if not commitment.account(ctx).is_committed:
        raise refusals.not_valid(
            "WarmThroughputMiBps is only supported for accounts with MinimumThroughputBillingCommitment enabled. "
            "Enable it with UpdateAccountSettings."
        )
    if warm_mib > scaling.MOST_MIB:
        raise ServiceError(
            "LimitExceededException", f"A stream can be made ready for at most {scaling.MOST_MIB} MiB a second."
        )
    return warm_mib
