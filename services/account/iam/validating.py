"""Whether IAM takes a policy document, and what it says of one that it does not take.

What is wrong is told in the order in which IAM looks: form, version, elements, ids, actions, resources.
Source: the grammar in the IAM User Guide ("Grammar of the IAM JSON policy language"), and the sentences of the service
as public test suites recorded them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.account.iam import refusals
from services.account.iam.evaluation import comparing, documents
from services.account.iam.evaluation.documents import FIRST_VERSION, VERSION, VERSIONS, Document, Unreadable

SYNTAX = "Syntax errors in policy."
INVALID_JSON = "This policy contains invalid Json"
LEGACY = "The policy failed legacy parsing"
TOP = {"Version", "Id", "Statement"}
ELEMENTS = {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
PRINCIPALS = {"Principal", "NotPrincipal"}
RESOURCES = ("Resource", "NotResource")
MOST_PARTS = 6

_SID = re.compile(r"[0-9A-Za-z]*")
_VENDOR = re.compile(r"[a-zA-Z0-9\-.]+|\*")
_PARTITION = re.compile(r"aws(?:-[a-z-]+)?|\*")
_OF_STS = re.compile(r"sts:(?:AssumeRole\w*|TagSession|SetSourceIdentity|SetContext|\*)", re.IGNORECASE)


def identity_document(text: str, *, is_managed: bool) -> Document:
    """A policy for an identity. Raises MalformedPolicyDocument.

    Model: a policy of the language's first version is taken inline, and not as a managed one.
    """
    plain = _plain(text, SYNTAX)
    statements = _statements(plain)
    _check_elements(statements, ELEMENTS | PRINCIPALS)
    document = _read(text, statements)
    if is_managed and plain.get("Version") != VERSION:
        raise refusals.malformed("Policy document must be version 2012-10-17 or greater.")
    if any(PRINCIPALS & each.keys() for each in statements):
        raise refusals.malformed("Policy document should not specify a principal.")
    _check_legacy(statements, document)
    _check_sids(document)
    if not all(_of(each.actions, each.not_actions) for each in document.statements):
        raise refusals.malformed("Policy statement must contain actions.")
    if not all(_of(each.resources, each.not_resources) for each in document.statements):
        raise refusals.malformed("Policy statement must contain resources.")
    for each in document.statements:
        for resource in _of(each.resources, each.not_resources):
            _check_resource(resource)
    _check_actions(document)
    return document


def trust_document(text: str) -> Document:
    """A policy that says who may assume a role. Raises MalformedPolicyDocument."""
    plain = _plain(text, INVALID_JSON)
    statements = _statements(plain)
    for name in RESOURCES:
        if any(name in each for each in statements):
            raise refusals.malformed(f"Has prohibited field {name}")
    if not all(PRINCIPALS & each.keys() for each in statements):
        raise refusals.malformed("Missing required field Principal")
    _check_elements(statements, ELEMENTS | PRINCIPALS)
    document = _read(text, statements)
    _check_legacy(statements, document)
    _check_sids(document)
    if not all(_of(each.actions, each.not_actions) for each in document.statements):
        raise refusals.malformed("Policy statement must contain actions.")
    _check_actions(document)
    if not all(_OF_STS.fullmatch(each) for statement in document.statements for each in statement.actions or ()):
        raise refusals.malformed("AssumeRole policy may only specify STS AssumeRole actions.")
    return document


def characters(text: str) -> int:
    """How large a document is for its quota: IAM does not count white space."""
    return len("".join(text.split()))


def _plain(text: str, complaint: str) -> dict[str, Any]:
    try:
        return documents.parsed(text)
    except Unreadable as error:
        raise refusals.malformed(complaint) from error


def _statements(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    told = plain.get("Statement")
    statements = [told] if isinstance(told, dict) else told
    is_right = isinstance(statements, list) and statements and all(isinstance(each, dict) for each in statements)
    is_known = plain.keys() <= TOP and plain.get("Version", FIRST_VERSION) in VERSIONS
    if not is_right or not is_known or not isinstance(plain.get("Id", ""), str):
        raise refusals.malformed(SYNTAX)
    assert isinstance(statements, list)
    return statements


def _check_elements(statements: Iterable[Mapping[str, Any]], known: set[str]) -> None:
    for each in statements:
        effect = each.get("Effect")
        if not each.keys() <= known or not isinstance(effect, str) or effect.lower() not in ("allow", "deny"):
            raise refusals.malformed(SYNTAX)


def _read(text: str, statements: Iterable[Mapping[str, Any]]) -> Document:
    """The document; one whose effects are in another case is not read any further."""
    if not all(map(_is_effect, statements)):
        return Document(VERSION, (), len(text))
    try:
        return documents.read(text)
    except Unreadable as error:
        raise refusals.malformed(SYNTAX) from error


def _is_effect(statement: Mapping[str, Any]) -> bool:
    return statement["Effect"] in ("Allow", "Deny")


def _check_legacy(statements: Iterable[Mapping[str, Any]], document: Document) -> None:
    """What an older reader of IAM's looks at: the case of effects, and values that cannot be compared."""
    conditions = [each for statement in document.statements for each in statement.conditions]
    are_readable = all(
        comparing.is_readable(condition.operator.name, each) for condition in conditions for each in condition.values
    )
    if not are_readable or not all(map(_is_effect, statements)):
        raise refusals.malformed(LEGACY)


def _of(named: tuple[str, ...] | None, all_but: tuple[str, ...] | None) -> tuple[str, ...]:
    return named or all_but or ()


def _check_sids(document: Document) -> None:
    sids = [each.sid for each in document.statements if each.sid]
    if len(set(sids)) < len(sids):
        raise refusals.malformed("Statement IDs (SID) in a single policy must be unique.")
    if not all(map(_SID.fullmatch, sids)):
        raise refusals.malformed(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression "
            "[0-9A-Za-z]*"
        )


def _check_actions(document: Document) -> None:
    for statement in document.statements:
        for action in _of(statement.actions, statement.not_actions):
            _check_action(action)


def _check_action(action: str) -> None:
    if action == "*":
        return
    vendor, colon, name = action.partition(":")
    if not colon:
        raise refusals.malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if ":" in name:
        raise refusals.malformed("Actions/Condition can contain only one colon.")
    if not _VENDOR.fullmatch(vendor):
        raise refusals.malformed(f"Vendor {vendor} is not valid")


def _check_resource(resource: str) -> None:
    if resource == "*":
        return
    cut = resource.split(":", MOST_PARTS - 1)
    if cut[0] != "arn" or len(cut) == 1:
        raise refusals.malformed(f'Resource {resource} must be in ARN format or "*".')
    if not _PARTITION.fullmatch(cut[1]):
        rest = [*cut[2:], *"****"[len(cut) - 2 :]]
        raise refusals.malformed(f'Partition "{cut[1]}" is not valid for resource "arn:{cut[1]}:{":".join(rest)}".')
    if len(cut) < 3 or (set("*?") & set(cut[2]) and len(cut) > 3 and cut[2] != "*"):
        raise refusals.malformed("Resource vendor must be fully qualified and cannot contain regexes.")
    if cut[2] == "iam" and len(cut) > 3 and cut[3] not in ("", "*"):
        raise refusals.malformed(f"IAM resource {resource} cannot contain region information.")
    if cut[2] == "s3" and len(cut) > 3 and cut[3] not in ("", "*"):
        raise refusals.malformed(f"Resource {resource} can not contain region information.")
