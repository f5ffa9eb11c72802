"""Conditions: operators, how they compare, and what a key that is missing means.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context
keys". All operators and all keys must hold; of several values one must match, and none may if the operator is negated.
A key that the request has not makes an operator false, one that is negated true, `...IfExists` true, `ForAllValues`
true and `ForAnyValue` false.
Model: a key with several values that is compared without a set operator matches if any of its values does.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from services.account.iam.evaluation import comparing, variables
from services.account.iam.evaluation.comparing import Compare
from services.account.iam.evaluation.variables import Keys

NULL = "null"
IF_EXISTS = "ifexists"
_WRITTEN = re.compile(r"(?:(?P<set>ForAllValues|ForAnyValue):)?(?P<name>[A-Za-z]+)", re.IGNORECASE)


class Of(Enum):
    """Of which of a key's values an operator has to hold."""

    ONE = "one"
    ALL = "forallvalues"
    ANY = "foranyvalue"


@dataclass(frozen=True)
class Operator:
    """An operator as it is written in a policy. `Null` has nothing to compare."""

    name: str
    compare: Compare | None
    is_negated: bool = False
    of: Of = Of.ONE
    if_exists: bool = False


@dataclass(frozen=True)
class Condition:
    """One key under one operator, with the values that the policy names."""

    operator: Operator
    key: str
    values: tuple[str, ...]


def operator(written: str) -> Operator | None:
    """The operator of that name, or None if there is none.

    >>> operator("ForAnyValue:StringNotLikeIfExists").is_negated
    True
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    of = Of((found["set"] or Of.ONE.value).lower())
    name = found["name"].lower()
    if name == NULL:
        return Operator(name, None) if of is Of.ONE else None
    if_exists = name.endswith(IF_EXISTS)
    name = name.removesuffix(IF_EXISTS)
    known = comparing.COMPARISONS.get(name)
    return Operator(name, known[0], known[1], of, if_exists) if known else None


def holds(condition: Condition, keys: Keys, *, has_variables: bool) -> bool:
    """Whether a request, known by its keys, meets a condition."""
    asked = condition.operator
    present = [value for value in keys.get(condition.key.lower(), ()) if value != ""]
    is_there = condition.key.lower() in keys
    if asked.compare is None:
        return ("true" if not present else "false") in (value.lower() for value in condition.values)
    if not is_there or (not present and asked.of is not Of.ONE):
        if asked.of is not Of.ONE:
            return asked.of is Of.ALL or asked.if_exists
        return asked.if_exists or asked.is_negated
    compare = asked.compare

    def is_met(value: str) -> bool:
        return _matches(compare, value, condition.values, keys, has_variables=has_variables) != asked.is_negated

    held = keys[condition.key.lower()]
    if asked.of is Of.ALL:
        return all(map(is_met, held))
    if asked.of is Of.ANY:
        return any(map(is_met, held))
    return all(map(is_met, held)) if asked.is_negated else any(map(is_met, held))


def _matches(compare: Compare, value: str, wanted: Sequence[str], keys: Keys, *, has_variables: bool) -> bool:
    def resolve(text: str) -> comparing.Wanted:
        return comparing.Wanted(
            variables.plain(text, keys, has_variables=has_variables),
            variables.resolved(text, keys, has_variables=has_variables),
        )

    return any(compare(resolve(each), value) for each in wanted)
