"""How large a record a stream takes."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import changing, refusals
from services.kinesis.finding import find_active_stream
from services.kinesis.operations.producers import check_size
from services.kinesis.rates import count_call
from services.kinesis.state import Change


def update_max_record_size(ctx: Context, params: Params) -> Answer:
    """Has a stream take records of up to so many KiB, keys included.

    Model: producers of the lab that send larger ones have to be changed first.
    """
    found = find_active_stream(ctx, params)
    kib: int = params["MaxRecordSizeInKiB"]
    if kib == found.max_record_kib:
        raise refusals.invalid(f"Stream {found.name} takes records of up to {kib} KiB already.")
    for producer in found.producers:
        check_size(found.name, kib, producer)
    count_call(ctx, "UpdateMaxRecordSize")

    changing.begin(ctx, found, Change("record_size", ctx.after(changing.SIZE_CHANGE_US), target=kib))
    return {}
