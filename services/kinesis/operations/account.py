"""What the account may have and has; and its promise of a minimum, by which streams on demand cost less."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import commitment, committing, refusals
from services.kinesis.finding import timestamp
from services.kinesis.quotas import ON_DEMAND_STREAMS, SHARDS, on_demand_streams, open_shards
from services.kinesis.rates import count_call
from services.kinesis.state import Account


def describe_limits(ctx: Context, params: Params) -> Answer:
    """The quotas of this region."""
    return {
        "ShardLimit": SHARDS,
        "OpenShardCount": open_shards(ctx),
        "OnDemandStreamCount": on_demand_streams(ctx),
        "OnDemandStreamCountLimit": ON_DEMAND_STREAMS,
    }


def describe_account_settings(ctx: Context, params: Params) -> Answer:
    """Whether the account has promised a minimum, and until when."""
    return _shape(ctx, commitment.account(ctx))


def update_account_settings(ctx: Context, params: Params) -> Answer:
    """Promises a minimum, or ends that: at once after a day, else when the day is over."""
    asked: str = params["MinimumThroughputBillingCommitment"]["Status"]
    found = commitment.account(ctx)
    if asked == "ENABLED" and found.is_committed and found.ends_us is None:
        raise refusals.not_valid("MinimumThroughputBillingCommitment is ENABLED already.")
    if asked == "DISABLED" and (not found.is_committed or found.ends_us is not None):
        raise refusals.not_valid("MinimumThroughputBillingCommitment is not ENABLED.")
    count_call(ctx, "UpdateAccountSettings")

    if asked == "DISABLED":
        committing.end_when_allowed(ctx)
    elif found.is_committed:
        committing.go_on(ctx)
    else:
        committing.begin(ctx)
    return _shape(ctx, commitment.account(ctx))


def _shape(ctx: Context, found: Account) -> Answer:
    if found.started_us is None:
        return {"MinimumThroughputBillingCommitment": {"Status": "DISABLED"}}
    status = "DISABLED"
    if found.is_committed:
        status = "ENABLED" if found.ends_us is None else "ENABLED_UNTIL_EARLIEST_ALLOWED_END"
    shape: dict[str, object] = {
        "Status": status,
        "StartedAt": timestamp(ctx, found.started_us),
        "EarliestAllowedEndAt": timestamp(ctx, found.earliest_end_us),
    }
    if found.ended_us is not None:
        shape["EndedAt"] = timestamp(ctx, found.ended_us)
    return {"MinimumThroughputBillingCommitment": shape}
