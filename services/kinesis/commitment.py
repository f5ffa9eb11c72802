"""The account's promise of a minimum, by which streams on demand cost less: on-demand Advantage.

While it holds, data in and out cost less than half and streams no hours; but 25 MiB a second of each are paid for in
any case. It lasts a day at least.
Source: UpdateAccountSettings (MinimumThroughputBillingCommitment), API reference; "Choose the right mode to stream in".
Model: it is counted from the next full minute on, and the minimum is compared hour by hour since then: what flows in an
hour takes away from what is paid in any case for that hour, down to nothing. What is kept costs as without it.
"""

import msgspec

from services.engine.context import Context
from services.kinesis.state import HOUR_US, Account, Root
from services.kinesis.throughput import MIB, SECOND_US

MINUTE_US = 60 * SECOND_US
FLOOR_BYTES_A_SECOND = 25 * MIB
FLOOR_KIB_AN_HOUR = FLOOR_BYTES_A_SECOND // 1024 * 3_600
FLOOR_BYTES_AN_HOUR = FLOOR_BYTES_A_SECOND * 3_600

COUNTED_PART = "~committed"


class Counted(msgspec.Struct, array_like=True):
    """What flowed in the hour `hour` of the commitment, as far as it takes away from the minimum."""

    hour: int
    in_kib: int = 0
    out_bytes: int = 0


def account(ctx: Context) -> Account:
    """The region's commitment."""
    return ctx.root(Root).account


def set_account(ctx: Context, changed: Account) -> None:
    """Has the region's commitment be another one."""
    ctx.edit_root(Root).account = changed


def holds_at(ctx: Context, at_us: int) -> bool:
    """Whether what came just before an instant counts for a commitment."""
    found = account(ctx)
    return found.started_us is not None and found.ended_us is None and found.started_us < at_us


def hours(found: Account, until_us: int) -> int:
    """For how many hours the minimum is paid: a started hour is whole."""
    if found.started_us is None or until_us <= found.started_us:
        return 0
    return -(-(until_us - found.started_us) // HOUR_US)


def counted(ctx: Context, at_us: int) -> Counted:
    """The counts of the hour that lies before an instant, to be changed."""
    started_us = account(ctx).started_us
    assert started_us is not None, "there is a commitment"
    hour = (at_us - 1 - started_us) // HOUR_US
    found = ctx.part(COUNTED_PART, Counted)
    if found is None or found.hour != hour:
        ctx.put_part(COUNTED_PART, Counted(hour))
    return ctx.edit_part(COUNTED_PART, Counted)
