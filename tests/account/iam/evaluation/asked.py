"""Short ways to ask what a policy says of a request."""

import json
from typing import Any

from services.account.iam.evaluation.deciding import Policies, Request, Source, decide
from services.account.iam.evaluation.documents import read


def decided(*policies: Any, action: str = "s3:GetObject", resource: str = "*", who: str = "", **more: Any) -> str:
    """The decision on a request; each policy is a document, a text, or a list of statements of the newest version."""
    keys = {name.lower(): [value] if isinstance(value, str) else value for name, value in more.pop("keys", {}).items()}
    sources = [Source(str(number), read(text(each))) for number, each in enumerate(policies)]
    for_resource = more.pop("resource_policy", None)
    if for_resource is not None:
        more["resource"] = Source("resource", read(text(for_resource)), is_of_resource=True)
    boundary = more.pop("boundary", None)
    if boundary is not None:
        more["boundary"] = [Source("boundary", read(text(boundary)))]
    levels = [[Source("level", read(text(each)))] for each in more.pop("organization", ())]
    verdict = decide(Request(action, resource, keys, who), Policies(sources, organization=levels, **more))
    return verdict.decision.value


def text(policy: Any) -> str:
    if isinstance(policy, str):
        return policy
    return json.dumps({"Version": "2012-10-17", "Statement": policy} if isinstance(policy, list) else policy)


def allow(**more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*", **more}


def met(condition: Any, keys: Any = None, *, version: str = "2012-10-17") -> bool:
    """Whether a request with these keys meets a condition."""
    policy = {"Version": version, "Statement": allow(Condition=condition)}
    return decided(policy, keys=keys or {}) == "allowed"
