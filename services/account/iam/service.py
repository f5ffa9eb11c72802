"""AWS Identity and Access Management as the engine takes it: its operations by name.

IAM is global: whatever region it is called for, its state lies in us-east-1, where it is at AWS.
Model: nothing takes time here; at AWS a change is seen everywhere some seconds later. Calls of other services are not
refused by the policies: what these say can be simulated.
"""

from collections.abc import Callable

from services.account.iam import policies, role_policies, roles, simulating
from services.account.iam.state import Root
from services.engine.context import Context
from services.engine.service import Answer, Kind, Operation, Params, Service

Run = Callable[[Context, Params], Answer]

LOOKS: dict[str, Run] = {
    "GetPolicy": policies.get_policy,
    "GetPolicyVersion": policies.get_policy_version,
    "GetRole": roles.get_role,
    "GetRolePolicy": role_policies.get_role_policy,
    "ListAttachedRolePolicies": role_policies.list_attached_role_policies,
    "ListPolicies": policies.list_policies,
    "ListPolicyVersions": policies.list_policy_versions,
    "ListRolePolicies": role_policies.list_role_policies,
    "ListRoles": roles.list_roles,
    "SimulateCustomPolicy": simulating.simulate_custom_policy,
    "SimulatePrincipalPolicy": simulating.simulate_principal_policy,
}
CHANGES: dict[str, Run] = {
    "AttachRolePolicy": role_policies.attach_role_policy,
    "CreatePolicy": policies.create_policy,
    "CreateRole": roles.create_role,
    "DeletePolicy": policies.delete_policy,
    "DeleteRole": roles.delete_role,
    "DeleteRolePolicy": role_policies.delete_role_policy,
    "DetachRolePolicy": role_policies.detach_role_policy,
    "PutRolePolicy": role_policies.put_role_policy,
    "UpdateAssumeRolePolicy": roles.update_assume_role_policy,
}

IAM = Service(
    name="iam",
    schema=1,
    root=Root,
    home="us-east-1",
    operations={
        **{name: Operation(name, Kind.LOOKS, run) for name, run in LOOKS.items()},
        **{name: Operation(name, Kind.ACTS, run) for name, run in CHANGES.items()},
    },
)
