"""Who is named in a trust policy: users and roles of the account must be there.

Model: what other accounts have is not known here, and believed.
"""

import re

from services.account.iam import refusals
from services.account.iam.evaluation.documents import Document
from services.account.iam.finding import key
from services.account.iam.naming import role_arn
from services.account.iam.state import roles
from services.account.sts import USER
from services.engine.context import Context
from services.engine.identity import ACCOUNT

USER_ARN = f"arn:aws:iam::{ACCOUNT}:user/{USER}"
KINDS = ("AWS", "Service", "Federated", "CanonicalUser", "*")
_ACCOUNT = re.compile(r"\d{12}")
_ARN = re.compile(r"arn:aws:(?:iam|sts)::(?P<account>\d{12}):(?P<who>[!-~]+)")
_SERVICE = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?|[a-z0-9.-]+\.(?:amazon|aws)\.(?:com|internal)")


def check_principals(ctx: Context, document: Document) -> None:
    """Raises MalformedPolicyDocument for somebody who is not there."""
    for statement in document.statements:
        for kind, named in (statement.principals or statement.not_principals or {}).items():
            for each in named:
                if kind not in KINDS or not _is_there(ctx, kind, each):
                    raise refusals.malformed(f'Invalid principal in policy: "{kind}":"{each}"')


def _is_there(ctx: Context, kind: str, named: str) -> bool:
    if kind == "Service":
        return _SERVICE.fullmatch(named) is not None
    if kind != "AWS" or named == "*" or _ACCOUNT.fullmatch(named):
        return True
    found = _ARN.fullmatch(named)
    if found is None:
        return False
    if found["account"] != ACCOUNT or found["who"] == "root" or not found["who"].startswith(("user/", "role/")):
        return True
    role = roles(ctx).get(key(named.rpartition("/")[2]))
    return named == USER_ARN or (role is not None and role_arn(role.path, role.name) == named)
