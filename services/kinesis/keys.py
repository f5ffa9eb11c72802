"""The keys with which a stream's records are encrypted, and whether they can be used.

A stream says with which key its records have been encrypted since when; a record keeps the key of its time, so that
reading it needs that key, too. Records from before encryption stay as they are.
Source: Developer guide, "Data protection"; API reference (StartStreamEncryption, PutRecord, GetRecords: KMS errors).
Model: there is no KMS here. Every key that a request names exists and may be used, until a control of the lab says
otherwise; the key that AWS manages for Kinesis can always be used.
"""

import re
from collections.abc import Iterator

import msgspec

from services.engine.context import Context
from services.engine.errors import ServiceError
from services.kinesis.state import Encryption, Stream
from services.kinesis.trimming import horizon_us

PART = "keys"
MOST_UNUSABLE = 100
KEY_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|alias/[a-zA-Z0-9/_-]{1,250}"
    r"|arn:aws:kms:[a-z0-9-]+:\d{12}:(key/[0-9a-f-]{36}|alias/[a-zA-Z0-9/_-]{1,250})"
)
MANAGED_KEY = "alias/aws/kinesis"
ENABLED = "ENABLED"
REFUSALS = {  # by the state of a key: the error, and what it says
    "DISABLED": ("KMSDisabledException", "is disabled"),
    "PENDING_DELETION": ("KMSInvalidStateException", "is pending deletion"),
    "DENIED": ("KMSAccessDeniedException", "may not be used: its policy denies access"),
    "MISSING": ("KMSNotFoundException", "does not exist"),
    "THROTTLED": ("KMSThrottlingException", "was asked for too often"),
}
STATES = (ENABLED, *REFUSALS)


class Keys(msgspec.Struct, array_like=True):
    """The keys that cannot be used, each with its state."""

    states: dict[str, str] = {}


def state_of(ctx: Context, key: str) -> str:
    """The state of a key."""
    found = ctx.part(PART, Keys)
    return found.states.get(key, ENABLED) if found else ENABLED


def is_usable(ctx: Context, key: str) -> bool:
    """Whether it encrypts and decrypts."""
    return state_of(ctx, key) == ENABLED


def check_usable(ctx: Context, key: str) -> None:
    """Raises the KMS error of a key that cannot be used; no key is no trouble."""
    state = state_of(ctx, key) if key else ENABLED
    if state != ENABLED:
        code, words = REFUSALS[state]
        raise ServiceError(code, f"The KMS key {key} {words}.")


def set_state(ctx: Context, key: str, state: str) -> None:
    """Has a key be in a state."""
    found = ctx.part(PART, Keys) or Keys()
    states = {name: kept for name, kept in found.states.items() if name != key}
    ctx.put_part(PART, Keys(states if state == ENABLED else {**states, key: state}))


def unusable(ctx: Context) -> Iterator[tuple[str, str]]:
    """Each key that cannot be used, with its state."""
    found = ctx.part(PART, Keys)
    yield from found.states.items() if found else ()


def key_at(stream: Stream, at_us: int) -> str:
    """The key with which a record was encrypted that came at an instant; empty if with none."""
    return next((each.key for each in reversed(stream.encryptions) if each.since_us <= at_us), "")


def encrypt_from_now(ctx: Context, stream: Stream, key: str) -> None:
    """Has records be encrypted with a key (with none, if it is empty) from now on, and forgets keys of no record."""
    horizon = horizon_us(stream, ctx.now_us)
    kept = [
        each
        for each, following in zip(stream.encryptions, stream.encryptions[1:], strict=False)
        if following.since_us > horizon
    ]
    stream.encryptions = [*kept, *stream.encryptions[-1:], Encryption(ctx.now_us, key)]
