"""What IAM says of policy documents that it does not take, and what it takes."""

import json
import time

import pytest

from tests.account.iam.cast import ask, document, empty_world, make_policy, make_role, refused, statement


def without(name: str, **more) -> str:
    told = {**statement(), **more}
    del told[name]
    return document(told)


# Source: what AWS answers to CreatePolicy, as public test suites recorded it.
REFUSED = [
    ("", "ValidationException"),
    ("malformed", "Syntax errors in policy."),
    ("[]", "Syntax errors in policy."),
    ("{}", "Syntax errors in policy."),
    ('{"Version":"2012-10-17","Statement":[]}', "Syntax errors in policy."),
    ('{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', "Syntax errors in policy."),
    (document(version="2011-10-17"), "Syntax errors in policy."),
    (document(Extra="x"), "Syntax errors in policy."),
    (document(Id=7), "Syntax errors in policy."),
    (document({}, version=None), "Syntax errors in policy."),
    (document(statement(action=7), version=None), "Syntax errors in policy."),
    (document(statement("allow"), version=None), "Policy document must be version 2012-10-17 or greater."),
    (document(statement(Extra="x")), "Syntax errors in policy."),
    (without("Effect"), "Syntax errors in policy."),
    (document(statement("Maybe")), "Syntax errors in policy."),
    (document(statement("allow")), "The policy failed legacy parsing"),
    (document(statement(NotAction="s3:*")), "Syntax errors in policy."),
    (document(statement(NotResource="*")), "Syntax errors in policy."),
    (document(statement(action={"a": "b"})), "Syntax errors in policy."),
    (document(statement(resource=[1])), "Syntax errors in policy."),
    (document(statement(Condition="x")), "Syntax errors in policy."),
    (document(statement(Condition={"StringMatches": {"aws:a": "b"}})), "Syntax errors in policy."),
    (document(statement(Condition={"NullIfExists": {"aws:a": "true"}})), "Syntax errors in policy."),
    (document(statement(Condition={"StringEquals": {"aws:a": {"b": "c"}}})), "Syntax errors in policy."),
    (
        document(statement(Condition={"DateGreaterThan": {"aws:CurrentTime": "soon"}})),
        "The policy failed legacy parsing",
    ),
    (document(version=None), "Policy document must be version 2012-10-17 or greater."),
    (document(version="2008-10-17"), "Policy document must be version 2012-10-17 or greater."),
    (document(statement(Principal="*")), "Policy document should not specify a principal."),
    (document(statement(Sid="a"), statement(Sid="a")), "Statement IDs (SID) in a single policy must be unique."),
    (without("Action"), "Policy statement must contain actions."),
    (document(statement(action=[])), "Policy statement must contain actions."),
    (without("Resource"), "Policy statement must contain resources."),
    (document(statement(resource=[])), "Policy statement must contain resources."),
    (document(statement(resource="adfasf")), 'Resource adfasf must be in ARN format or "*".'),
    (
        document(statement(resource="arn:error:s3:::example_bucket")),
        'Partition "error" is not valid for resource "arn:error:s3:::example_bucket".',
    ),
    (document(statement(resource="arn:error")), 'Partition "error" is not valid for resource "arn:error:*:*:*:*".'),
    (
        document(statement(resource="arn:aws:s3:us-west-2::example_bucket")),
        "Resource arn:aws:s3:us-west-2::example_bucket can not contain region information.",
    ),
    (
        document(statement(resource="arn:aws")),
        "Resource vendor must be fully qualified and cannot contain regexes.",
    ),
    (
        document(statement(action="invalid")),
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ),
    (document(statement(action="a a:ListBucket")), "Vendor a a is not valid"),
    (document(statement(action="s3:s3:ListBucket")), "Actions/Condition can contain only one colon."),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_document_that_iam_does_not_take_is_refused_in_its_words(text, message):
    error = refused(empty_world(), "CreatePolicy", PolicyName="policy", PolicyDocument=text)

    if message == "ValidationException":
        assert error.code == message
    else:
        assert (error.code, error.http_status, error.message) == ("MalformedPolicyDocument", 400, message)


@pytest.mark.parametrize(
    "text",
    [
        document(),
        document(statement(action="*")),
        document(statement(action="KINESIS:put*")),
        document(statement(Sid="ReadStreams1"), statement(Sid="")),
        document(Id="cd3ad3d9-2776-4ef1-a904-4c229d1642ee"),
        document(statement(resource=["arn:aws:kinesis:*:*:stream/*", "arn:aws:s3:::bucket/${aws:username}/*"])),
        document(statement(Condition={})),
        document(statement(Condition={"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a", "b*"]}})),
        document(statement(Condition={"NumericLessThan": {"s3:max-keys": 10}, "Bool": {"aws:SecureTransport": True}})),
        document(statement(Condition={"DateLessThan": {"aws:CurrentTime": "${aws:PrincipalTag/until}"}})),
        json.dumps({"Version": "2012-10-17", "Statement": statement()}),
    ],
)
def test_a_document_that_keeps_to_the_grammar_is_taken(text):
    assert make_policy(empty_world(), text=text)


def test_inline_policies_of_the_first_version_are_taken_and_have_no_variables():
    world = empty_world()
    make_role(world)
    old = document(statement(resource="arn:aws:kinesis:*:*:stream/${aws:username}"), version=None)

    assert ask(world, "PutRolePolicy", RoleName="reader", PolicyName="old", PolicyDocument=old) == {}


def test_a_refused_document_changes_nothing():
    world = empty_world()
    make_role(world)
    before = world.digest()

    refused(world, "PutRolePolicy", RoleName="reader", PolicyName="own", PolicyDocument="{")
    refused(world, "UpdateAssumeRolePolicy", RoleName="reader", PolicyDocument="{")
    refused(world, "CreatePolicy", PolicyName="policy", PolicyDocument=document(version=None))

    assert world.digest() == before


def test_what_is_made_to_take_long_does_not():
    hostile = document(statement(resource="arn:aws:s3:::" + "a*" * 1_000 + "b"))
    deep = '{"Version":"2012-10-17","Statement":' + "[" * 60_000
    began = time.process_time()

    found = ask(
        empty_world(),
        "SimulateCustomPolicy",
        PolicyInputList=[hostile],
        ActionNames=["s3:GetObject"],
        ResourceArns=["arn:aws:s3:::" + "a" * 2_000],
    )
    assert found["EvaluationResults"][0]["EvalDecision"] == "implicitDeny"
    assert (
        refused(empty_world(), "CreatePolicy", PolicyName="deep", PolicyDocument=deep).code == "MalformedPolicyDocument"
    )
    numbers = document(statement(Condition={"NumericEquals": {"aws:a": "1e999999999"}}))
    assert make_policy(empty_world(), text=numbers)

    assert time.process_time() - began < 2
