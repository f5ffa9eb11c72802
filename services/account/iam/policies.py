"""Managed policies: made, looked at and deleted; a policy has versions, of which one is the default.

Source: API reference of each operation; quotas in the IAM User Guide, "IAM and AWS STS quotas". A list of policies has
no descriptions and no tags, and a list of versions no documents.
Model: a policy has one version, since there is no operation here yet that makes a further one.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from services.account.iam import managed, refusals, validating
from services.account.iam.finding import check_arn, find_policy, key, policy_of, put_policy
from services.account.iam.naming import OF_POLICY, date, encoded, listed_tags, new_id, policy_arn
from services.account.iam.paging import page
from services.account.iam.principals import USER_ARN
from services.account.iam.state import Policy, Version, policies, roles
from services.account.iam.tagging import tags_of
from services.engine.context import Context
from services.engine.service import Answer, Params

POLICIES = 1_500
POLICY_CHARACTERS = 6_144
USED_AS_BOUNDARY = "PermissionsBoundary"


class Uses(NamedTuple):
    """How many roles have which policy attached, and how many are bounded by it, by ARNs."""

    attached: Counter[str]
    bounding: Counter[str]


def create_policy(ctx: Context, params: Params) -> Answer:
    """Makes a managed policy with its first version."""
    name: str = params["PolicyName"]
    text: str = params["PolicyDocument"]
    validating.identity_document(text, is_managed=True)
    tags = tags_of(params)
    if validating.characters(text) > POLICY_CHARACTERS:
        raise refusals.quota("PolicySize", POLICY_CHARACTERS)
    if policies(ctx).get(key(name)) is not None:
        raise refusals.policy_exists(name)
    if len(policies(ctx)) >= POLICIES:
        raise refusals.quota("PoliciesPerAccount", POLICIES)
    policy = Policy(
        new_id(ctx, OF_POLICY),
        name,
        params.get("Path", "/"),
        ctx.now_us,
        ctx.now_us,
        (Version(1, text, ctx.now_us),),
        description=params.get("Description"),
        tags=tags,
    )
    put_policy(ctx, policy)
    shown = _listed(ctx, policy_arn(policy.path, name), policy, Uses(Counter(), Counter()))
    return {"Policy": {**shown, "Tags": listed_tags(tags)} if tags else shown}


def get_policy(ctx: Context, params: Params) -> Answer:
    """All about a managed policy, but for its document."""
    arn: str = params["PolicyArn"]
    policy = find_policy(ctx, arn, refusals.no_such_policy(arn))
    shown = {**_listed(ctx, arn, policy, _uses(ctx)), "Tags": listed_tags(policy.tags)}
    return {"Policy": shown if policy.description is None else {**shown, "Description": policy.description}}


def list_policies(ctx: Context, params: Params) -> Answer:
    """The account's policies and AWS's, in the order of their names, or those of them that are asked for."""
    uses = _uses(ctx)
    prefix: str = params.get("PathPrefix", "/")
    usage: str | None = params.get("PolicyUsageFilter")

    def is_asked_for(arn: str, policy: Policy) -> bool:
        used = uses.bounding if usage == USED_AS_BOUNDARY else uses.attached
        return policy.path.startswith(prefix) and (
            bool(used[arn]) if usage else not params.get("OnlyAttached") or bool(uses.attached[arn])
        )

    found = [each for each in _all(ctx, params.get("Scope", "All")) if is_asked_for(*each)]
    in_order = sorted((f"{key(policy.name)} {arn}", (arn, policy)) for arn, policy in found)
    return page(params, "Policies", in_order, lambda each: _listed(ctx, each[0], each[1], uses))


def delete_policy(ctx: Context, params: Params) -> Answer:
    """Deletes a managed policy that nothing uses any more."""
    arn: str = params["PolicyArn"]
    check_arn(arn)
    if arn in managed.arns():
        raise refusals.policy_of_aws("DeletePolicy", arn, USER_ARN)
    policy = find_policy(ctx, arn, refusals.no_such_policy(arn))
    uses = _uses(ctx)
    if uses.attached[arn] or uses.bounding[arn]:
        raise refusals.delete_conflict("Cannot delete a policy attached to entities.")
    policies(ctx).delete(key(policy.name))
    return {}


def get_policy_version(ctx: Context, params: Params) -> Answer:
    """A version of a managed policy, with its document."""
    arn: str = params["PolicyArn"]
    named: str = params["VersionId"]
    policy = find_policy(ctx, arn, refusals.no_such_policy(arn))
    version = next((each for each in policy.versions if f"v{each.number}" == named), None)
    if version is None:
        raise refusals.no_such_version(arn, named)
    return {"PolicyVersion": {"Document": encoded(version.document), **_of_version(ctx, policy, version)}}


def list_policy_versions(ctx: Context, params: Params) -> Answer:
    """The versions of a managed policy."""
    arn: str = params["PolicyArn"]
    policy = find_policy(ctx, arn, refusals.no_such_policy(arn))
    found = ((f"{each.number:09}", each) for each in policy.versions)
    return page(params, "Versions", found, lambda each: _of_version(ctx, policy, each))


def _all(ctx: Context, scope: str) -> Iterator[tuple[str, Policy]]:
    if scope != "AWS":
        for _, policy in policies(ctx).scan():
            yield policy_arn(policy.path, policy.name), policy
    if scope != "Local":
        for arn in managed.arns():
            of_aws = policy_of(ctx, arn)
            assert of_aws is not None, "AWS's policies are always there"
            yield arn, of_aws


def _uses(ctx: Context) -> Uses:
    everyone = [role for _, role in roles(ctx).scan()]
    return Uses(
        Counter(arn for role in everyone for arn in role.attached),
        Counter(role.boundary for role in everyone if role.boundary),
    )


def _listed(ctx: Context, arn: str, policy: Policy, uses: Uses) -> dict[str, Any]:
    return {
        "PolicyName": policy.name,
        "PolicyId": policy.id,
        "Arn": arn,
        "Path": policy.path,
        "DefaultVersionId": f"v{policy.default}",
        "AttachmentCount": uses.attached[arn],
        "PermissionsBoundaryUsageCount": uses.bounding[arn],
        "IsAttachable": True,
        "CreateDate": date(ctx, policy.created_us),
        "UpdateDate": date(ctx, policy.updated_us),
    }


def _of_version(ctx: Context, policy: Policy, version: Version) -> dict[str, Any]:
    return {
        "VersionId": f"v{version.number}",
        "IsDefaultVersion": version.number == policy.default,
        "CreateDate": date(ctx, version.created_us),
    }
