"""What policies would say of requests that nobody makes: the policy simulator.

Source: API reference, SimulateCustomPolicy and SimulatePrincipalPolicy; the shape of answers from the AWS CLI's
examples of both.
Model: of several resources at once the answer as a whole names `*`, where AWS names the form of their ARNs; its
decision is the strictest of them. PolicyExclusionList is not taken.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from services.account.iam import refusals
from services.account.iam.evaluation import wanted
from services.account.iam.evaluation.deciding import Decision, Match, Policies, Request, Source, Verdict, decide
from services.account.iam.evaluation.deciding import account_of as account_in
from services.account.iam.evaluation.documents import Document, Unreadable, read
from services.account.iam.finding import key, policy_of
from services.account.iam.naming import aws_policy_arn, role_arn
from services.account.iam.paging import page
from services.account.iam.principals import USER_ARN
from services.account.iam.state import Role, roles
from services.engine.context import Context
from services.engine.identity import ACCOUNT
from services.engine.service import Answer, Params

IDENTITY_SOURCE = "IAM Policy"
RESOURCE_SOURCE = "Resource Policy"
EVERYTHING = "*"
COMPARISONS = 1_000_000
COMPARED_CHARACTERS = 4_000_000
ADMINISTRATOR = aws_policy_arn("/", "AdministratorAccess")
_STRICTEST = (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY, Decision.ALLOWED)


def simulate_custom_policy(ctx: Context, params: Params) -> Answer:
    """What the policies that a request brings would say."""
    return _simulated(ctx, params, _sources("PolicyInputList", params["PolicyInputList"]), None, "")


def simulate_principal_policy(ctx: Context, params: Params) -> Answer:
    """What a role's policies would say, and those that the request adds.

    Model: the account's only user may do everything, as if AdministratorAccess were attached to it.
    """
    arn: str = params["PolicySourceArn"]
    added = _sources("PolicyInputList", params.get("PolicyInputList", ()))
    if arn == USER_ARN:
        return _simulated(ctx, params, [_of_managed(ctx, ADMINISTRATOR), *added], None, arn)
    role = _role_of(ctx, arn)
    inline = [Source(f"role_{role.name}_{name}", read(text)) for name, text in role.inline.items()]
    own = [*inline, *(_of_managed(ctx, each) for each in role.attached)]
    boundary = [_of_managed(ctx, role.boundary)] if role.boundary else None
    return _simulated(ctx, params, [*own, *added], boundary, arn)


def _role_of(ctx: Context, arn: str) -> Role:
    cut = arn.split(":")
    is_arn = len(cut) == 6 and cut[0] == "arn" and cut[2] == "iam" and cut[5].startswith(("role/", "user/", "group/"))
    if not is_arn or cut[4] != ACCOUNT:
        raise refusals.invalid_input(f"Invalid Entity Arn: {arn}")
    kind, _, name = cut[5].partition("/")
    name = name.rpartition("/")[2]
    role = roles(ctx).get(key(name)) if kind == "role" else None
    if role is None or role_arn(role.path, role.name) != arn:
        raise refusals.no_such_entity(f"The {kind} with name {name} cannot be found.")
    return role


def _of_managed(ctx: Context, arn: str) -> Source:
    policy = policy_of(ctx, arn)
    assert policy is not None, "a policy that is used is not deleted"
    return Source(policy.name, read(policy.document))


def _simulated(
    ctx: Context, params: Params, identity: Sequence[Source], boundary: Sequence[Source] | None, principal: str
) -> Answer:
    if params.get("PolicyExclusionList"):
        raise refusals.invalid_input("PolicyExclusionList is not supported here.")
    asking: str = params.get("CallerArn") or principal
    if params.get("PermissionsBoundaryPolicyInputList"):
        boundary = _sources("PermissionsBoundaryPolicyInputList", params["PermissionsBoundaryPolicyInputList"])
    resource_policy = None
    if params.get("ResourcePolicy"):
        if not asking:
            raise refusals.invalid_input("CallerArn is required when a ResourcePolicy is given.")
        resource_policy = Source("ResourcePolicy", _read(params["ResourcePolicy"]), is_of_resource=True)
    owner: str = params.get("ResourceOwner", "")
    owner = account_in(owner) or owner
    policies = Policies(
        identity,
        boundary,
        resource_policy,
        _organization(params),
        is_cross_account=bool(owner) and owner != (account_in(asking) or ACCOUNT),
    )
    given = {**_of_principal(asking), **_of_context(params)}
    resources = _resources(params)
    asking_for = [*identity, *(boundary or ()), *([resource_policy] if resource_policy else ())]
    keys = {key for source in asking_for for key in wanted.keys(source.document)}
    missing = sorted(key for key in keys if key.lower() not in given)
    actions: Sequence[str] = params["ActionNames"]
    for action in actions:
        _check_action(action)
    _check_work(policies, len(actions), len(resources), sum(map(len, given.values())))
    known: dict[Hashable, bool] = {}

    def result(action: str) -> dict[str, Any]:
        asked = (Request(action, resource, given, asking, known) for resource in resources)
        verdicts = [decide(each, policies) for each in asked]
        return _result(action, resources, verdicts, missing, is_cross_account=policies.is_cross_account)

    numbered = ((f"{number:09}", action) for number, action in enumerate(actions))
    return page(params, "EvaluationResults", numbered, result)


def _check_work(policies: Policies, actions: int, resources: int, values: int) -> None:
    """Raises InvalidInput where an answer would take too long: a quota of this simulation, not of AWS."""
    sources = [
        *policies.identity,
        *(policies.boundary or ()),
        *(each for level in policies.organization for each in level),
    ]
    sources += [policies.resource] if policies.resource else []
    comparisons = sum(source.document.comparisons for source in sources)
    characters = sum(source.document.characters for source in sources)
    compared = characters * (actions + resources + values)
    if comparisons * actions * resources > COMPARISONS or compared > COMPARED_CHARACTERS:
        raise refusals.invalid_input("This is too much to simulate at once here. Ask for fewer actions or resources.")


def _check_action(action: str) -> None:
    vendor, _, name = action.partition(":")
    if not vendor or not name or set("*?") & set(action):
        raise refusals.invalid_input(f"Invalid Entity Action: {action}")


def _resources(params: Params) -> Sequence[str]:
    resources: Sequence[str] = params.get("ResourceArns") or (EVERYTHING,)
    for resource in resources:
        if resource != EVERYTHING and not resource.startswith("arn:"):
            raise refusals.invalid_input(f"Invalid Entity Resource: {resource}")
    return resources


def _of_principal(arn: str) -> dict[str, Sequence[str]]:
    """What a request says of who makes it. Model: these keys, where AWS has some more."""
    if not arn:
        return {}
    kind, _, name = arn.split(":", 5)[-1].partition("/")
    found: dict[str, Sequence[str]] = {"aws:principalarn": [arn], "aws:principalaccount": [account_in(arn)]}
    return {**found, "aws:username": [name.rpartition("/")[2]]} if kind == "user" else found


def _of_context(params: Params) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for entry in params.get("ContextEntries") or ():
        if entry.get("ContextKeyName"):
            found[entry["ContextKeyName"].lower()] = list(entry.get("ContextKeyValues") or ())
    return found


def _result(
    action: str, resources: Sequence[str], verdicts: Sequence[Verdict], missing: list[str], *, is_cross_account: bool
) -> dict[str, Any]:
    strictest = min(verdicts, key=lambda verdict: _STRICTEST.index(verdict.decision))
    result: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": resources[0] if len(resources) == 1 else EVERYTHING,
        "EvalDecision": strictest.decision.value,
        "MatchedStatements": _statements(match for verdict in verdicts for match in verdict.matched),
        "MissingContextValues": missing,
        **_limits(strictest),
    }
    if strictest.by_organization is not None:
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": strictest.by_organization}
    if list(resources) == [EVERYTHING]:
        return result
    details = [_details(verdict) if is_cross_account else {} for verdict in verdicts]
    specific = [
        {
            "EvalResourceName": resource,
            "EvalResourceDecision": verdict.decision.value,
            "MatchedStatements": _statements(verdict.matched),
            "MissingContextValues": missing,
            "EvalDecisionDetails": detail,
            **_limits(verdict),
        }
        for resource, verdict, detail in zip(resources, verdicts, details, strict=True)
    ]
    details_of_all = details[verdicts.index(strictest)]
    return {**result, "EvalDecisionDetails": details_of_all, "ResourceSpecificResults": specific}


def _details(verdict: Verdict) -> dict[str, str]:
    return {IDENTITY_SOURCE: verdict.identity.value, RESOURCE_SOURCE: verdict.resource.value}


def _limits(verdict: Verdict) -> dict[str, Any]:
    if verdict.by_boundary is None:
        return {}
    return {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": verdict.by_boundary}}


def _statements(matched: Iterable[Match]) -> list[dict[str, Any]]:
    """Each statement once, with where it stands in its document."""
    return [
        {
            "SourcePolicyId": match.source.name,
            "SourcePolicyType": RESOURCE_SOURCE if match.source.is_of_resource else IDENTITY_SOURCE,
            "StartPosition": {"Line": match.statement.start.line, "Column": match.statement.start.column},
            "EndPosition": {"Line": match.statement.end.line, "Column": match.statement.end.column},
        }
        for match in {(each.source.name, each.statement.start): each for each in matched}.values()
    ]


def _sources(name: str, texts: Iterable[str]) -> list[Source]:
    return [Source(f"{name}.{number}", _read(text)) for number, text in enumerate(texts, 1)]


def _read(text: str) -> Document:
    try:
        return read(text)
    except Unreadable as error:
        raise refusals.invalid_input("Syntax errors in policy.") from error


def _organization(params: Params) -> list[list[Source]]:
    levels = params.get("OrderedOrganizationPolicyInputList") or ()
    return [
        _sources(f"OrderedOrganizationPolicyInputList.{number}", level.get("ServiceControlPolicyInputList") or ())
        for number, level in enumerate(levels, 1)
    ]
