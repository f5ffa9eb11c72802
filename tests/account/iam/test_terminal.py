"""The real AWS CLI and boto3 make roles and ask what they may do."""

import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from tests.account.iam.cast import ACCOUNT, TRUST, document, statement

pytestmark = pytest.mark.servers

STREAM = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/clicks"


def test_a_role_is_made_given_a_policy_and_tried_from_a_terminal(terminal):
    def said(*words):
        done = terminal.aws("iam", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    role = said("create-role", "--role-name", "typed", "--assume-role-policy-document", TRUST)["Role"]
    assert role["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/typed"
    assert role["AssumeRolePolicyDocument"] == json.loads(TRUST)
    said("wait", "role-exists", "--role-name", "typed")
    puts = document(statement(action="kinesis:PutRecord*", resource=STREAM))
    said("put-role-policy", "--role-name", "typed", "--policy-name", "puts", "--policy-document", puts)
    assert said("list-role-policies", "--role-name", "typed")["PolicyNames"] == ["puts"]

    results = said(
        *("simulate-principal-policy", "--policy-source-arn", role["Arn"], "--resource-arns", STREAM),
        *("--action-names", "kinesis:PutRecord", "kinesis:DeleteStream"),
    )["EvaluationResults"]
    assert [each["EvalDecision"] for each in results] == ["allowed", "implicitDeny"]

    refused = terminal.aws("iam", "delete-role", "--role-name", "typed")
    assert "(DeleteConflict)" in refused.stderr
    assert "Cannot delete entity, must delete policies first." in refused.stderr


def test_boto3_finds_what_it_made_with_paginators_waiters_and_its_own_errors(terminal):
    iam = terminal.client("iam")
    for number in range(3):
        iam.create_role(
            RoleName=f"paged-{number}",
            Path="/paged/",
            AssumeRolePolicyDocument=TRUST,
            Tags=[{"Key": "number", "Value": str(number)}],
        )
    arn = iam.create_policy(PolicyName="all-streams", PolicyDocument=document())["Policy"]["Arn"]
    iam.get_waiter("policy_exists").wait(PolicyArn=arn)
    iam.get_waiter("role_exists").wait(RoleName="paged-0")
    iam.attach_role_policy(RoleName="paged-0", PolicyArn=arn)

    pages = list(iam.get_paginator("list_roles").paginate(PathPrefix="/paged/", PaginationConfig={"PageSize": 2}))
    assert [[role["RoleName"] for role in page["Roles"]] for page in pages] == [["paged-0", "paged-1"], ["paged-2"]]
    role = iam.get_role(RoleName="paged-1")["Role"]
    assert role["Tags"] == [{"Key": "number", "Value": "1"}]
    assert role["CreateDate"].date() == datetime(2026, 11, 2, tzinfo=UTC).date()
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    assert version["Document"] == json.loads(document())
    attached = iam.list_attached_role_policies(RoleName="paged-0")["AttachedPolicies"]
    assert attached == [{"PolicyName": "all-streams", "PolicyArn": arn}]
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="nobody")
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match="Syntax errors in policy"):
        iam.create_policy(PolicyName="broken", PolicyDocument="{")
    with pytest.raises(ClientError) as caught:
        iam.create_role(RoleName="no spaces", AssumeRolePolicyDocument=TRUST)
    assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_contexts_and_answers_of_the_simulator_go_over_the_wire(terminal):
    iam = terminal.client("iam")
    at_home = document(statement(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}))

    def decided(address):
        entry = {"ContextKeyName": "aws:SourceIp", "ContextKeyValues": [address], "ContextKeyType": "ip"}
        return iam.simulate_custom_policy(
            PolicyInputList=[at_home],
            ActionNames=["kinesis:PutRecord"],
            ResourceArns=[STREAM],
            ContextEntries=[entry],
        )["EvaluationResults"][0]

    assert decided("203.0.113.7")["EvalDecision"] == "allowed"
    assert decided("198.51.100.7")["ResourceSpecificResults"][0]["EvalResourceDecision"] == "implicitDeny"
    assert decided("203.0.113.7")["MatchedStatements"][0]["StartPosition"] == {"Line": 1, "Column": 41}


def test_a_client_of_another_region_sees_the_same_roles(terminal):
    terminal.client("iam").create_role(RoleName="everywhere", AssumeRolePolicyDocument=TRUST)
    elsewhere = terminal.session().client("iam", endpoint_url=f"{terminal.url}/aws", region_name="eu-west-1")

    assert elsewhere.get_role(RoleName="everywhere")["Role"]["RoleName"] == "everywhere"
