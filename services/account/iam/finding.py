"""How a request says what it is about: a role by its name, a managed policy by its ARN."""

from services.account.iam import managed, refusals
from services.account.iam.naming import policy_arn
from services.account.iam.state import Policy, Role, policies, roles
from services.engine.context import Context
from services.engine.errors import ServiceError
from services.engine.service import Params

ARN_PARTS = 6


def key(name: str) -> str:
    """By which a name is kept.

    >>> key("Reader") == key("READER")
    True
    """
    return name.lower()


def find_role(ctx: Context, params: Params) -> Role:
    """The role that a request names. Raises NoSuchEntity."""
    name: str = params["RoleName"]
    role = roles(ctx).get(key(name))
    if role is None:
        raise refusals.no_such_role(name)
    return role


def put_role(ctx: Context, role: Role) -> None:
    """Keeps a role as it is now."""
    roles(ctx).put(key(role.name), role)


def find_policy(ctx: Context, arn: str, missing: ServiceError) -> Policy:
    """The managed policy of an ARN. Raises InvalidInput for what is no ARN, and `missing`."""
    check_arn(arn)
    policy = policy_of(ctx, arn)
    if policy is None:
        raise missing
    return policy


def policy_of(ctx: Context, arn: str) -> Policy | None:
    """The managed policy of an ARN, the account's or AWS's, if there is one."""
    policy = policies(ctx).get(key(arn.rpartition("/")[2]))
    if policy is not None and policy_arn(policy.path, policy.name) == arn:
        return policy
    return managed.policy(ctx, arn)


def put_policy(ctx: Context, policy: Policy) -> None:
    """Keeps a managed policy as it is now."""
    policies(ctx).put(key(policy.name), policy)


def check_arn(arn: str) -> None:
    """Raises InvalidInput for what is no ARN of a policy."""
    cut = arn.split(":")
    if len(cut) != ARN_PARTS or cut[0] != "arn" or cut[2] != "iam" or not cut[5].startswith("policy/"):
        raise refusals.invalid_input(f"ARN {arn} is not valid.")
