"""AWS Security Token Service, as far as it says who one is: the first thing that anybody asks of an account.

Source: API reference, GetCallerIdentity (needs no permission).
Model: a world has one user, to whom all of its access keys belong.
"""

import msgspec

from services.engine.context import Context
from services.engine.identity import ACCOUNT
from services.engine.service import Answer, Kind, Operation, Params, Service

USER = "student"
USER_ID = "AIDAGLASSCLOUDSTUDENT"


class NoState(msgspec.Struct, array_like=True):
    """Who one is follows from the key alone."""


def get_caller_identity(ctx: Context, params: Params) -> Answer:
    """The account, and the user in it."""
    return {"UserId": USER_ID, "Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/{USER}"}


STS = Service(
    name="sts",
    schema=1,
    root=NoState,
    operations={
        "GetCallerIdentity": Operation("GetCallerIdentity", Kind.LOOKS, get_caller_identity, control_plane=False)
    },
)
