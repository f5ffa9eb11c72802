"""Changes of a stream that leave its shards alone: its mode, its key, how large a record it takes.

Each is asked for, takes a while in which reads and writes go on, and then holds from one instant on.
Source: API reference (UpdateStreamMode, StartStreamEncryption, StopStreamEncryption, UpdateMaxRecordSize).
Model: a mode takes a minute, the others ten seconds; AWS says "seconds" to "a few minutes".
"""

from services.engine.context import Context
from services.kinesis import scaling
from services.kinesis.billing import meter_stream
from services.kinesis.finding import edit_stream
from services.kinesis.flow import schedule, settle
from services.kinesis.keys import encrypt_from_now
from services.kinesis.state import Change, Flow, Stream
from services.kinesis.throughput import SECOND_US
from services.kinesis.traffics import set_max_record

MODE_CHANGE_US = 60 * SECOND_US
KEY_CHANGE_US = 10 * SECOND_US
SIZE_CHANGE_US = 10 * SECOND_US


def begin(ctx: Context, found: Stream, change: Change) -> Stream:
    """Has a change be done at its time; gives the stream, to be changed."""
    stream = edit_stream(ctx, found)
    stream.status, stream.change = "UPDATING", change
    ctx.schedule(change.done_us, "changed", [stream.name, stream.number])
    return stream


def carry_out(ctx: Context, stream: Stream, change: Change) -> None:
    """Has the change hold from now on."""
    flow = settle(ctx, stream)
    match change.kind:
        case "mode":
            _set_mode(ctx, stream, flow, change.text)
        case "encryption":
            encrypt_from_now(ctx, stream, change.text)
            ctx.trace("encrypted" if change.text else "not_encrypted", (stream.name, change.text))
        case "record_size":
            set_max_record(ctx, stream, flow, change.target)
            ctx.trace("record_size_changed", (stream.name, str(change.target)))
        case kind:
            raise AssertionError(f"a change of kind {kind} is not carried out here")
    schedule(ctx, stream, flow, changed=stream.is_fed)


def _set_mode(ctx: Context, stream: Stream, flow: Flow, mode: str) -> None:
    """Hours of the old way of billing end here. The shards stay as they are."""
    meter_stream(ctx, stream)
    stream.mode_since_us = ctx.now_us
    if mode == "ON_DEMAND":
        stream.mode = "ON_DEMAND"
        scaling.begin(ctx, stream, flow)
    else:
        stream.mode, stream.warm_mib = "PROVISIONED", 0
        scaling.end(ctx, stream)
    ctx.trace("mode_changed", (stream.name, mode))
