"""Controls of the lab that break things: a key that cannot be used."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import keys, refusals
from services.kinesis.flow import schedule, settle
from services.kinesis.quotas import region_streams

SET_KEY_STATE = {
    "type": "structure",
    "required": ["KeyId", "State"],
    "members": {
        "KeyId": {"type": "string", "min": 1, "max": 2048},
        "State": {"type": "string", "enum": list(keys.STATES)},
    },
}


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
