"""Whether policies allow a request: what is denied is denied, what nobody allows is denied, too.

Source: IAM User Guide, "Policy evaluation logic": an explicit deny in any policy wins; else the identity's policies,
its permissions boundary and each level of the organization's must all allow, or, within one account, the resource's own
policy must; between accounts both must. A resource's policy that names an account leaves it to the account's own.
Model: a boundary limits what the identity's policies give, and not what a resource's policy gives.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from services.account.iam.evaluation import conditions, variables
from services.account.iam.evaluation.conditions import Condition
from services.account.iam.evaluation.documents import Document, Statement
from services.account.iam.evaluation.matching import matches, of_resource, pattern
from services.account.iam.evaluation.variables import Keys

ANYBODY = "*"
EVERYTHING = "*"


class Decision(Enum):
    """What becomes of a request, in the API's words."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


@dataclass(frozen=True)
class Request:
    """Who wants to do what to what. `keys` are its context, by names in lower case.

    Requests that differ in action and resource alone may share what is `known`, so that each pattern is compared with
    each of them once.
    """

    action: str
    resource: str = EVERYTHING
    keys: Keys = field(default_factory=dict)
    principal: str = ""
    known: dict[Hashable, bool] = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The account of who asks."""
        return account_of(self.principal)


@dataclass(frozen=True)
class Source:
    """A policy and what it is called."""

    name: str
    document: Document
    is_of_resource: bool = False


@dataclass(frozen=True)
class Match:
    """A statement that applies to a request."""

    source: Source
    statement: Statement


@dataclass(frozen=True)
class Policies:
    """All that is asked about a request. A boundary or an organization that is None does not limit anything."""

    identity: Sequence[Source] = ()
    boundary: Sequence[Source] | None = None
    resource: Source | None = None
    organization: Sequence[Sequence[Source]] = ()
    is_cross_account: bool = False


@dataclass(frozen=True)
class Verdict:
    """A decision, the statements that led to it, and what each kind of policy said."""

    decision: Decision
    matched: tuple[Match, ...]
    by_boundary: bool | None
    by_organization: bool | None
    identity: Decision
    resource: Decision


def account_of(arn: str) -> str:
    """The account in an ARN; empty where there is none."""
    cut = arn.split(":", 5)
    return cut[4] if len(cut) > 4 else ""


def decide(request: Request, policies: Policies) -> Verdict:
    """What becomes of a request."""
    identity = _matched(policies.identity, request)
    of_resource_policy = _matched([policies.resource] if policies.resource else [], request)
    boundary = None if policies.boundary is None else _matched(policies.boundary, request)
    levels = [_matched(level, request) for level in policies.organization]
    everywhere = [*identity, *of_resource_policy, *(boundary or ()), *(each for level in levels for each in level)]
    denies = tuple(match for match in everywhere if not match.statement.allows)
    by_boundary = None if boundary is None else _decided(boundary) is Decision.ALLOWED
    by_organization = all(_decided(level) is Decision.ALLOWED for level in levels) if levels else None
    of_identity, of_resource_ = _decided(identity), _decided(of_resource_policy)
    if denies:
        decision, matched = Decision.EXPLICIT_DENY, denies
    else:
        is_given = of_identity is Decision.ALLOWED and by_boundary is not False
        if policies.is_cross_account:
            is_allowed = is_given and of_resource_ is Decision.ALLOWED
        else:
            is_allowed = is_given or any(not _is_delegated(match, request) for match in of_resource_policy)
        is_allowed = is_allowed and by_organization is not False
        decision = Decision.ALLOWED if is_allowed else Decision.IMPLICIT_DENY
        matched = (*identity, *of_resource_policy) if is_allowed else ()
    return Verdict(decision, matched, by_boundary, by_organization, of_identity, of_resource_)


def _decided(matched: Sequence[Match]) -> Decision:
    if any(not match.statement.allows for match in matched):
        return Decision.EXPLICIT_DENY
    return Decision.ALLOWED if matched else Decision.IMPLICIT_DENY


def _matched(sources: Iterable[Source], request: Request) -> list[Match]:
    return [
        Match(source, statement)
        for source in sources
        for statement in source.document.statements
        if applies(
            statement, request, has_variables=source.document.has_variables, is_of_resource=source.is_of_resource
        )
    ]


def applies(statement: Statement, request: Request, *, has_variables: bool, is_of_resource: bool = False) -> bool:
    """Whether a statement says anything about a request."""
    return (
        _is_about_action(statement, request)
        and _is_about_resource(statement, request, has_variables=has_variables)
        and (not is_of_resource or _is_about_principal(statement, request.principal))
        and _is_met(statement, request, has_variables=has_variables)
    )


def _once(request: Request, about: Hashable, find_out: Callable[[], bool]) -> bool:
    found = request.known.get(about)
    if found is None:
        found = request.known[about] = find_out()
    return found


def _is_met(statement: Statement, request: Request, *, has_variables: bool) -> bool:
    return all(_holds(each, request, has_variables=has_variables) for each in statement.conditions)


def _holds(condition: Condition, request: Request, *, has_variables: bool) -> bool:
    about = ("condition", condition, has_variables)
    return _once(request, about, lambda: conditions.holds(condition, request.keys, has_variables=has_variables))


def _is_about_action(statement: Statement, request: Request) -> bool:
    named = statement.actions if statement.actions is not None else statement.not_actions or ()
    return any(_names_action(each, request) for each in named) == (statement.actions is not None)


def _names_action(named: str, request: Request) -> bool:
    action = request.action.lower()
    return _once(request, ("action", named, action), lambda: matches(pattern(named.lower()), action))


def _is_about_resource(statement: Statement, request: Request, *, has_variables: bool) -> bool:
    """A statement with a variable that has no value is about nothing. A trust policy names no resource: it has one."""
    if statement.resources is not None:
        return any(_names_resource(each, request, has_variables=has_variables) for each in statement.resources)
    if statement.not_resources is None:
        return True
    if any(_has_no_value(each, request, has_variables=has_variables) for each in statement.not_resources):
        return False
    return not any(_names_resource(each, request, has_variables=has_variables) for each in statement.not_resources)


def _has_no_value(named: str, request: Request, *, has_variables: bool) -> bool:
    return variables.plain(named, request.keys, has_variables=has_variables) is None


def _names_resource(named: str, request: Request, *, has_variables: bool) -> bool:
    def find_out() -> bool:
        tokens = variables.resolved(named, request.keys, has_variables=has_variables)
        return tokens is not None and matches(of_resource(tokens), request.resource)

    return _once(request, ("resource", named, request.resource, has_variables), find_out)


def _is_about_principal(statement: Statement, principal: str) -> bool:
    if statement.principals is None and statement.not_principals is None:
        return False
    if statement.principals is not None:
        return _names(statement.principals, principal)
    return not _names(statement.not_principals or {}, principal)


def _is_delegated(match: Match, request: Request) -> bool:
    """Whether a resource's policy speaks of the account of who asks, and not of her."""
    named = (match.statement.principals or {}).values()
    return not any(each in (ANYBODY, request.principal) for names in named for each in names)


def _names(principals: Mapping[str, tuple[str, ...]], principal: str) -> bool:
    """Whether a principal is named: everybody, its account, or itself.

    Source: IAM User Guide, "AWS JSON policy elements: Principal".
    """
    account = account_of(principal)
    for kind, named in principals.items():
        for each in named:
            if each in (ANYBODY, principal):
                return True
            if kind == "AWS" and account and each in (account, f"arn:aws:iam::{account}:root"):
                return True
    return False
