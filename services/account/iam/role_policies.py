"""What a role is allowed: inline policies, which are its own, and managed ones that are attached to it.

Source: API reference of each operation; quotas in the IAM User Guide, "IAM and AWS STS quotas".
"""

import msgspec

from services.account.iam import refusals, validating
from services.account.iam.finding import check_arn, find_policy, find_role, policy_of, put_role
from services.account.iam.naming import encoded
from services.account.iam.paging import page
from services.account.iam.state import Role
from services.engine.context import Context
from services.engine.service import Answer, Params

INLINE_CHARACTERS = 10_240
ATTACHED = 10


def put_role_policy(ctx: Context, params: Params) -> Answer:
    """Gives a role an inline policy, in the place of the one of that name, if there is one."""
    role = find_role(ctx, params)
    text: str = params["PolicyDocument"]
    validating.identity_document(text, is_managed=False)
    inline = {**role.inline, params["PolicyName"]: text}
    if sum(map(validating.characters, inline.values())) > INLINE_CHARACTERS:
        raise refusals.limit_exceeded(f"Maximum policy size of {INLINE_CHARACTERS} bytes exceeded for role {role.name}")
    put_role(ctx, msgspec.structs.replace(role, inline=dict(sorted(inline.items()))))
    return {}


def get_role_policy(ctx: Context, params: Params) -> Answer:
    """An inline policy of a role."""
    role = find_role(ctx, params)
    name = _inline(role, params)
    return {"RoleName": role.name, "PolicyName": name, "PolicyDocument": encoded(role.inline[name])}


def delete_role_policy(ctx: Context, params: Params) -> Answer:
    """Takes an inline policy away from a role."""
    role = find_role(ctx, params)
    name = _inline(role, params)
    put_role(
        ctx, msgspec.structs.replace(role, inline={each: role.inline[each] for each in role.inline if each != name})
    )
    return {}


def list_role_policies(ctx: Context, params: Params) -> Answer:
    """The names of a role's inline policies."""
    role = find_role(ctx, params)
    return page(params, "PolicyNames", ((name, name) for name in role.inline), str)


def attach_role_policy(ctx: Context, params: Params) -> Answer:
    """Attaches a managed policy; one that is attached already stays so."""
    arn: str = params["PolicyArn"]
    check_arn(arn)
    role = find_role(ctx, params)
    find_policy(ctx, arn, refusals.not_attachable(arn))
    if arn in role.attached:
        return {}
    if len(role.attached) >= ATTACHED:
        raise refusals.quota("PoliciesPerRole", ATTACHED)
    put_role(ctx, msgspec.structs.replace(role, attached=tuple(sorted((*role.attached, arn)))))
    return {}


def detach_role_policy(ctx: Context, params: Params) -> Answer:
    """Takes a managed policy off a role."""
    arn: str = params["PolicyArn"]
    check_arn(arn)
    role = find_role(ctx, params)
    if arn not in role.attached:
        raise refusals.no_such_policy(arn)
    put_role(ctx, msgspec.structs.replace(role, attached=tuple(each for each in role.attached if each != arn)))
    return {}


def list_attached_role_policies(ctx: Context, params: Params) -> Answer:
    """The managed policies that are attached to a role, by their ARNs, below a path."""
    role = find_role(ctx, params)
    prefix: str = params.get("PathPrefix", "/")
    attached = ((arn, policy_of(ctx, arn)) for arn in role.attached)
    found = ((arn, (arn, policy)) for arn, policy in attached if policy is not None and policy.path.startswith(prefix))
    return page(params, "AttachedPolicies", found, lambda each: {"PolicyName": each[1].name, "PolicyArn": each[0]})


def _inline(role: Role, params: Params) -> str:
    name: str = params["PolicyName"]
    if name not in role.inline:
        raise refusals.no_such_role_policy(name)
    return name
