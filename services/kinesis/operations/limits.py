"""What the account may have, and what of it is used."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis.quotas import ON_DEMAND_STREAMS, SHARDS, open_shards


def describe_limits(ctx: Context, params: Params) -> Answer:
    """The quotas of this region."""
    return {
        "ShardLimit": SHARDS,
        "OpenShardCount": open_shards(ctx),
        "OnDemandStreamCount": 0,
        "OnDemandStreamCountLimit": ON_DEMAND_STREAMS,
    }
