"""Having records encrypted before they are stored, with a key, and no longer."""

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import changing, keys, refusals
from services.kinesis.finding import find_active_stream
from services.kinesis.operations.resharding import DAY_US
from services.kinesis.quotas import KEY_CHANGES_A_DAY
from services.kinesis.state import Change, Stream


def start_stream_encryption(ctx: Context, params: Params) -> Answer:
    """Has records that come from then on be encrypted with a key, or with another one."""
    found = find_active_stream(ctx, params)
    key = _checked_key(params)
    recent = _recent(ctx, found.keys_set_us)
    if len(recent) >= KEY_CHANGES_A_DAY:
        raise _too_often(found, "a key was applied")
    keys.check_usable(ctx, key)

    stream = _begin(ctx, found, key)
    stream.keys_set_us = [*recent, ctx.now_us]
    return {}


def stop_stream_encryption(ctx: Context, params: Params) -> Answer:
    """Has records that come from then on be stored as they are. Those that are encrypted stay so."""
    found = find_active_stream(ctx, params)
    key = _checked_key(params)
    if found.key != key:
        raise refusals.invalid(
            f"Stream {found.name} under account {refusals.ACCOUNT} is not encrypted with the key {key}."
        )
    recent = _recent(ctx, found.keys_taken_us)
    if len(recent) >= KEY_CHANGES_A_DAY:
        raise _too_often(found, "encryption was disabled")

    stream = _begin(ctx, found, "")
    stream.keys_taken_us = [*recent, ctx.now_us]
    return {}


def _checked_key(params: Params) -> str:
    """Model: a key id in a form that is none is refused by the class for arguments."""
    key: str = params["KeyId"]
    if params["EncryptionType"] != "KMS":
        raise refusals.invalid("EncryptionType must be KMS.")
    if not keys.KEY_ID.fullmatch(key):
        raise refusals.invalid(
            f"KeyId {key} is not the id or the ARN of a key, nor an alias that begins with alias/. "
            f"The key that AWS manages for Kinesis is {keys.MANAGED_KEY}."
        )
    return key


def _recent(ctx: Context, at: list[int]) -> list[int]:
    return [at_us for at_us in at if at_us > ctx.now_us - DAY_US]


def _too_often(stream: Stream, what: str) -> Exception:
    return refusals.limit_exceeded(
        f"For stream {stream.name} under account {refusals.ACCOUNT} {what} {KEY_CHANGES_A_DAY} times in the last 24 "
        "hours, which is the limit."
    )


def _begin(ctx: Context, found: Stream, key: str) -> Stream:
    return changing.begin(ctx, found, Change("encryption", ctx.after(changing.KEY_CHANGE_US), text=key))
