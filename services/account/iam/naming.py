"""ARNs, ids, dates and documents as the API shows them.

Source: IAM User Guide, "IAM identifiers": ids begin with four letters that say of what they are.
Model: the rest of an id is drawn by chance from what base32 has, 21 characters in all.
"""

from urllib.parse import quote

from services.account.iam.state import Root
from services.engine.clock import SECOND_US
from services.engine.context import Context
from services.engine.identity import ACCOUNT

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
ID_LETTERS = 17
OF_ROLE = "AROA"
OF_POLICY = "ANPA"


def role_arn(path: str, name: str) -> str:
    """A role's ARN.

    >>> role_arn("/lab/", "reader")
    'arn:aws:iam::123456789012:role/lab/reader'
    """
    return f"arn:aws:iam::{ACCOUNT}:role{path}{name}"


def policy_arn(path: str, name: str) -> str:
    """The ARN of a managed policy of the account."""
    return f"arn:aws:iam::{ACCOUNT}:policy{path}{name}"


def aws_policy_arn(path: str, name: str) -> str:
    """The ARN of a managed policy of AWS's."""
    return f"arn:aws:iam::aws:policy{path}{name}"


def new_id(ctx: Context, kind: str) -> str:
    """The id of what is just being made."""
    root = ctx.edit_root(Root)
    number = root.next_number
    root.next_number += 1
    drawn = (ctx.chance_below(f"{kind}/{number}", place, len(LETTERS)) for place in range(ID_LETTERS))
    return kind + "".join(LETTERS[each] for each in drawn)


def date(ctx: Context, at_us: int) -> int:
    """A virtual time as the API shows it, in whole seconds since 1970."""
    return ctx.unix_us(at_us) // SECOND_US


def encoded(document: str) -> str:
    """A document as the API gives it back. Source: API reference: "URL-encoded compliant with RFC 3986"."""
    return quote(document, safe="")


def listed_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    """Tags as the API lists them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
