"""Roles: made, looked at, changed and deleted.

Source: API reference of each operation. A list leaves out what a look at one role has besides.
"""

from typing import Any

import msgspec

from services.account.iam import refusals, validating
from services.account.iam.finding import find_policy, find_role, key, put_role
from services.account.iam.naming import OF_ROLE, date, encoded, listed_tags, new_id, role_arn
from services.account.iam.paging import page
from services.account.iam.principals import check_principals
from services.account.iam.state import DEFAULT_SESSION_S, Role, roles
from services.account.iam.tagging import tags_of
from services.engine.context import Context
from services.engine.service import Answer, Params

ROLES = 1_000
TRUST_CHARACTERS = 2_048


def create_role(ctx: Context, params: Params) -> Answer:
    """Makes a role."""
    name: str = params["RoleName"]
    trust = _checked_trust(ctx, params["AssumeRolePolicyDocument"])
    tags = tags_of(params)
    if roles(ctx).get(key(name)) is not None:
        raise refusals.role_exists(name)
    if len(roles(ctx)) >= ROLES:
        raise refusals.quota("RolesPerAccount", ROLES)
    boundary: str = params.get("PermissionsBoundary", "")
    if boundary:
        find_policy(ctx, boundary, refusals.not_attachable(boundary))
    role = Role(
        new_id(ctx, OF_ROLE),
        name,
        params.get("Path", "/"),
        trust,
        ctx.now_us,
        params.get("Description"),
        params.get("MaxSessionDuration", DEFAULT_SESSION_S),
        boundary,
        tags,
    )
    put_role(ctx, role)
    return {"Role": {**_named(ctx, role), **_further(role)}}


def get_role(ctx: Context, params: Params) -> Answer:
    """All about a role. Model: no role is ever used here, so that nothing is told of its last use."""
    role = find_role(ctx, params)
    return {"Role": {**_listed(ctx, role), **_further(role), "RoleLastUsed": {}}}


def list_roles(ctx: Context, params: Params) -> Answer:
    """The roles below a path, in the order of their names."""
    prefix: str = params.get("PathPrefix", "/")
    found = ((name, role) for name, role in roles(ctx).scan() if role.path.startswith(prefix))
    return page(params, "Roles", found, lambda role: _listed(ctx, role))


def delete_role(ctx: Context, params: Params) -> Answer:
    """Deletes a role that has no policies any more."""
    role = find_role(ctx, params)
    if role.attached:
        raise refusals.delete_conflict("Cannot delete entity, must detach all policies first.")
    if role.inline:
        raise refusals.delete_conflict("Cannot delete entity, must delete policies first.")
    roles(ctx).delete(key(role.name))
    return {}


def update_assume_role_policy(ctx: Context, params: Params) -> Answer:
    """Says anew who may assume a role."""
    role = find_role(ctx, params)
    put_role(ctx, msgspec.structs.replace(role, trust=_checked_trust(ctx, params["PolicyDocument"])))
    return {}


def _checked_trust(ctx: Context, text: str) -> str:
    check_principals(ctx, validating.trust_document(text))
    if validating.characters(text) > TRUST_CHARACTERS:
        raise refusals.quota("ACLSizePerRole", TRUST_CHARACTERS)
    return text


def _named(ctx: Context, role: Role) -> dict[str, Any]:
    shown = {
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role_arn(role.path, role.name),
        "CreateDate": date(ctx, role.created_us),
        "AssumeRolePolicyDocument": encoded(role.trust),
    }
    return shown if role.description is None else {**shown, "Description": role.description}


def _listed(ctx: Context, role: Role) -> dict[str, Any]:
    return {**_named(ctx, role), "MaxSessionDuration": role.session_s}


def _further(role: Role) -> dict[str, Any]:
    shown: dict[str, Any] = {"Tags": listed_tags(role.tags)} if role.tags else {}
    if role.boundary:
        shown["PermissionsBoundary"] = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": role.boundary}
    return shown
