"""Controls of the lab that break things: a key that cannot be used, answers that come too late."""

from msgspec.structs import replace

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Answer, Params
from services.kinesis import keys, refusals, scaling
from services.kinesis.finding import edit_stream, find_settled_stream
from services.kinesis.flow import schedule, settle
from services.kinesis.quotas import region_streams
from services.kinesis.traffics import set_producers

SET_KEY_STATE = {
    "type": "structure",
    "required": ["KeyId", "State"],
    "members": {
        "KeyId": {"type": "string", "min": 1, "max": 2048},
        "State": {"type": "string", "enum": list(keys.STATES)},
    },
}


SET_LATE_ANSWERS = {
    "type": "structure",
    "required": ["StreamName", "Name", "Percent"],
    "members": {
        "StreamName": {"type": "string", "min": 1, "max": 128, "pattern": "[a-zA-Z0-9_.-]+"},
        "Name": {"type": "string", "min": 1, "max": 64, "pattern": "[a-zA-Z0-9_.-]+"},
        "Percent": {"type": "integer", "min": 0, "max": 50},
    },
}


def set_late_answers(ctx: Context, params: Params) -> Answer:
    """Has a share of a producer's puts be answered too late from now on: it puts those records again."""
    found = find_settled_stream(ctx, params)
    names = [producer.name for producer in found.producers]
    if params["Name"] not in names:
        raise ServiceError("ResourceNotFoundException", f"Stream {found.name} has no producer {params['Name']}.")
    producers = [
        replace(each, late_percent=params["Percent"]) if each.name == params["Name"] else each
        for each in found.producers
    ]

    flow = settle(ctx, found)
    stream = edit_stream(ctx, found)
    set_producers(ctx, stream, flow, producers)
    schedule(ctx, stream, flow, changed=stream.is_fed)
    scaling.wake(ctx, stream)
    return {}


def set_key_state(ctx: Context, params: Params) -> Answer:
    """Has a key be unusable in some way, or usable again. What streams encrypt with it is refused meanwhile."""
    key, state = params["KeyId"], params["State"]
    if key == keys.MANAGED_KEY:
        raise refusals.not_valid(f"The key {key} is managed by AWS: nobody else can disable it.")
    if not keys.KEY_ID.fullmatch(key):
        raise refusals.not_valid(f"KeyId {key} is not the id or the ARN of a key, nor an alias.")
    if state != keys.ENABLED and len(list(keys.unusable(ctx))) >= keys.MOST_UNUSABLE:
        raise refusals.limit_exceeded(f"At most {keys.MOST_UNUSABLE} keys can be out at a time here.")
    of_the_key = [stream for stream in region_streams(ctx) if stream.key == key and stream.takes_records]
    flows = [(stream, settle(ctx, stream)) for stream in of_the_key]

    keys.set_state(ctx, key, state)
    for stream, flow in flows:
        schedule(ctx, stream, flow, changed=stream.is_fed)
    ctx.trace("key_set", (key, state))
    return {}
