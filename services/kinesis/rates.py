"""How often an account may call an operation: so many times a second, counted as the shards' reads are.

Source: API reference of each operation ("has a limit of five transactions per second per account").
Model: calls that only look are not counted, since looking changes nothing here.
"""

import msgspec

from services.engine.context import Context
from services.kinesis import refusals
from services.kinesis.throughput import SECOND_US

CALLS_A_SECOND = {
    "CreateStream": 5,
    "DeleteStream": 5,
    "SplitShard": 5,
    "MergeShards": 5,
    "UpdateShardCount": 10,
    "UpdateStreamMode": 5,
    "UpdateStreamWarmThroughput": 5,
    "UpdateMaxRecordSize": 5,
    "UpdateAccountSettings": 5,
    "RegisterStreamConsumer": 5,
    "DeregisterStreamConsumer": 5,
}
PART = "~rates"


class Rates(msgspec.Struct, array_like=True):
    """The theoretical arrival time of each operation's calls."""

    tats_us: dict[str, int] = {}


def count_call(ctx: Context, operation: str) -> None:
    """Counts a call, or raises LimitExceededException if there are too many."""
    if not ctx.is_throttled:
        return
    cost_us = SECOND_US // CALLS_A_SECOND[operation]
    rates = ctx.part(PART, Rates) or Rates()
    tat_us = max(rates.tats_us.get(operation, 0), ctx.now_us) + cost_us
    if tat_us - ctx.now_us > SECOND_US:
        raise refusals.calls_exceeded(operation, CALLS_A_SECOND[operation])
    ctx.put_part(PART, Rates({**rates.tats_us, operation: tat_us}))
