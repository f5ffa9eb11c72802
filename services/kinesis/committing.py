"""How the account's promise of a minimum begins and ends; what it means for the bill, says `commitment`."""

from services.engine.context import Context
from services.kinesis import billing, commitment
from services.kinesis.finding import edit_stream
from services.kinesis.flow import settle
from services.kinesis.quotas import region_streams
from services.kinesis.state import Account
from services.kinesis.trimming import MINUTE_US


def begin(ctx: Context) -> None:
    """Begins one. Hours of streams on demand end when the commitment begins to count."""
    started_us = -(-ctx.now_us // MINUTE_US) * MINUTE_US
    for stream in region_streams(ctx):
        if stream.is_on_demand:
            billing.meter_stream(ctx, stream)
    ctx.drop_part(commitment.COUNTED_PART)
    commitment.set_account(ctx, Account(started_us))


def go_on(ctx: Context) -> None:
    """Takes back that the commitment is to end."""
    commitment.set_account(ctx, Account(commitment.account(ctx).started_us))


def end_when_allowed(ctx: Context) -> None:
    """Ends it, or has it end when its day is over."""
    found = commitment.account(ctx)
    if ctx.now_us >= found.earliest_end_us:
        end(ctx)
        return
    commitment.set_account(ctx, Account(found.started_us, found.earliest_end_us))
    ctx.schedule(found.earliest_end_us, "commitment_ends", found.started_us)


def on_commitment_ends(ctx: Context, started_us: int) -> None:
    """The day of a commitment that was ended early is over, unless it was renewed meanwhile."""
    found = commitment.account(ctx)
    if found.is_committed and found.started_us == started_us and found.ends_us == ctx.now_us:
        end(ctx)


def end(ctx: Context) -> None:
    """What came up to now still counts for it. What streams were to be ready for is no longer promised."""
    for stream in region_streams(ctx):
        if stream.is_on_demand and stream.takes_records:
            settle(ctx, stream)
            if stream.warm_mib:
                edit_stream(ctx, stream).warm_mib = 0
    found = commitment.account(ctx)
    billing.meter_commitment(ctx)
    commitment.set_account(ctx, Account(found.started_us, found.ends_us, ctx.now_us))
    ctx.trace("commitment_ended", ())
