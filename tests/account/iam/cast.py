"""What the tests of IAM begin with: an empty account, and short ways to ask it things."""

import json
from typing import Any

from services.account.iam.service import IAM
from services.engine.errors import ServiceError
from services.engine.faults import FAULTS
from services.engine.service import Catalog
from services.engine.world import World

CATALOG = Catalog([IAM, FAULTS])
ORIGIN_US = 1_793_624_400_000_000  # 2026-11-02T13:00:00Z
ACCOUNT = "123456789012"

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
        ],
    }
)


def empty_world() -> World:
    return World.begin(CATALOG, seed="tests", book="2026-11-01", origin_us=ORIGIN_US)


def ask(world: World, operation: str, **params: Any) -> Any:
    return world.call("iam", operation, params)


def refused(world: World, operation: str, **params: Any) -> ServiceError:
    """The error that an operation ends with."""
    try:
        ask(world, operation, **params)
    except ServiceError as error:
        return error
    raise AssertionError(f"{operation} was not refused")


def make_role(world: World, name: str = "reader", **more: Any) -> Any:
    return ask(world, "CreateRole", RoleName=name, **{"AssumeRolePolicyDocument": TRUST, **more})["Role"]


def statement(effect: str = "Allow", action: Any = "kinesis:*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def document(*statements: dict[str, Any], version: str | None = "2012-10-17", **more: Any) -> str:
    """A policy document."""
    versioned = {} if version is None else {"Version": version}
    return json.dumps({**versioned, **more, "Statement": list(statements) or [statement()]})


def make_policy(world: World, name: str = "streams", text: str = "", **more: Any) -> str:
    """The ARN of a new managed policy."""
    made = ask(world, "CreatePolicy", PolicyName=name, PolicyDocument=text or document(), **more)
    return made["Policy"]["Arn"]
