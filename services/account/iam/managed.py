"""Some of the policies that AWS manages itself, which every account can attach.

Source: AWS Managed Policy Reference Guide (names, documents, dates of their first versions), and their ids from lists
that the CLI gave. Model: these few, each with the version that is its default as its only one.
"""

import json
from functools import cache
from typing import Any, NamedTuple

from services.account.iam.naming import aws_policy_arn
from services.account.iam.state import Policy, Version
from services.engine.clock import SECOND_US
from services.engine.context import Context


class _Kept(NamedTuple):
    id: str
    path: str
    name: str
    made_s: int
    updated_s: int
    version: int
    statement: dict[str, Any]


def _allow(*actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions) if len(actions) > 1 else actions[0], "Resource": "*"}


_LOGS = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents")
_READ_STREAMS = (
    "kinesis:DescribeStream",
    "kinesis:DescribeStreamSummary",
    "kinesis:GetRecords",
    "kinesis:GetShardIterator",
    "kinesis:ListShards",
    "kinesis:ListStreams",
    "kinesis:SubscribeToShard",
)
_ALL = (
    _Kept("ANPAIWMBCKSKIEE64ZLYK", "/", "AdministratorAccess", 1423247986, 1423247986, 1, _allow("*")),
    _Kept("ANPAIVF32HAMOXCUYRAYE", "/", "AmazonKinesisFullAccess", 1423248029, 1423248029, 1, _allow("kinesis:*")),
    _Kept(
        "ANPAIOCMTDT5RLKZ2CAJO",
        "/",
        "AmazonKinesisReadOnlyAccess",
        1423248030,
        1423248030,
        1,
        _allow("kinesis:Get*", "kinesis:List*", "kinesis:Describe*"),
    ),
    _Kept(
        "ANPAJNCQGXC42545SKXIK",
        "/service-role/",
        "AWSLambdaBasicExecutionRole",
        1428591823,
        1428591823,
        1,
        _allow(*_LOGS),
    ),
    _Kept(
        "ANPAJHOLKJPXV4GBRMJUQ",
        "/service-role/",
        "AWSLambdaKinesisExecutionRole",
        1428592456,
        1542658164,
        2,
        _allow(*_READ_STREAMS, *_LOGS),
    ),
)


@cache
def _by_arn() -> dict[str, _Kept]:
    return {aws_policy_arn(each.path, each.name): each for each in _ALL}


def arns() -> list[str]:
    """The ARNs of all of them."""
    return list(_by_arn())


def policy(ctx: Context, arn: str) -> Policy | None:
    """The one of an ARN, if it is among them; its dates lie before the world's beginning."""
    kept = _by_arn().get(arn)
    if kept is None:
        return None
    made_us, updated_us = (each * SECOND_US - ctx.unix_us(0) for each in (kept.made_s, kept.updated_s))
    document = json.dumps({"Version": "2012-10-17", "Statement": [kept.statement]}, indent=2)
    versions = (Version(kept.version, document, updated_us),)
    return Policy(kept.id, kept.name, kept.path, made_us, updated_us, versions, kept.version)
