"""The simulator answers as AWS's own examples show it, and by what roles have."""

import json
import time

import pytest

from tests.account.iam.cast import ACCOUNT, ask, document, empty_world, make_policy, make_role, refused, statement

CLICKS = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/clicks"
ORDERS = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/orders"
READER = f"arn:aws:iam::{ACCOUNT}:role/reader"
STUDENT = f"arn:aws:iam::{ACCOUNT}:user/student"

AFTER_2018 = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*",'
    '"Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}'
)


def custom(*policies, action="kinesis:PutRecord", **more):
    asked = {"PolicyInputList": list(policies), "ActionNames": [action], **more}
    return ask(empty_world(), "SimulateCustomPolicy", **asked)["EvaluationResults"][0]


def at(when):
    return [{"ContextKeyName": "aws:CurrentTime", "ContextKeyValues": [when], "ContextKeyType": "date"}]


# Source: AWS CLI Command Reference, iam simulate-custom-policy, examples 1 and 2; AWS now tells the source's type, too.
def test_the_clis_example_is_answered_as_it_says():
    assert custom(AFTER_2018, action="dynamodb:CreateBackup", ContextEntries=at("2019-04-25T11:00:00Z")) == {
        "EvalActionName": "dynamodb:CreateBackup",
        "EvalResourceName": "*",
        "EvalDecision": "allowed",
        "MatchedStatements": [
            {
                "SourcePolicyId": "PolicyInputList.1",
                "SourcePolicyType": "IAM Policy",
                "StartPosition": {"Line": 1, "Column": 38},
                "EndPosition": {"Line": 1, "Column": 167},
            }
        ],
        "MissingContextValues": [],
    }
    assert custom(AFTER_2018, action="dynamodb:CreateBackup", ContextEntries=at("2014-04-25T11:00:00Z")) == {
        "EvalActionName": "dynamodb:CreateBackup",
        "EvalResourceName": "*",
        "EvalDecision": "implicitDeny",
        "MatchedStatements": [],
        "MissingContextValues": [],
    }


# Source: AWS CLI Command Reference, iam simulate-principal-policy, example 1 (line 3, column 19 to line 9, column 10).
def test_a_statement_is_found_where_it_stands_in_its_document():
    world = empty_world()
    make_role(world)
    told = {"Sid": "VisualEditor0", **statement(action="codecommit:ListRepositories")}
    text = json.dumps({"Version": "2012-10-17", "Statement": [told]}, indent=4)
    arn = make_policy(world, "Grant-Access-To-CodeCommit-ListRepo", text)
    ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=arn)

    results = ask(
        world, "SimulatePrincipalPolicy", PolicySourceArn=READER, ActionNames=["codecommit:ListRepositories"]
    )["EvaluationResults"]

    assert results[0]["MatchedStatements"] == [
        {
            "SourcePolicyId": "Grant-Access-To-CodeCommit-ListRepo",
            "SourcePolicyType": "IAM Policy",
            "StartPosition": {"Line": 3, "Column": 19},
            "EndPosition": {"Line": 9, "Column": 10},
        }
    ]


def test_what_a_role_may_do_follows_from_all_that_it_has():
    world = empty_world()
    make_role(world)
    readable = make_policy(world, "read", document(statement(action=["kinesis:Get*", "kinesis:List*"])))
    ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=readable)
    deny = document(statement("Deny", resource=ORDERS))
    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="not-orders", PolicyDocument=deny)

    answer = ask(
        world,
        "SimulatePrincipalPolicy",
        PolicySourceArn=READER,
        ActionNames=["kinesis:GetRecords", "kinesis:PutRecord"],
        ResourceArns=[CLICKS, ORDERS],
    )

    decided = {
        (result["EvalActionName"], each["EvalResourceName"]): each["EvalResourceDecision"]
        for result in answer["EvaluationResults"]
        for each in result["ResourceSpecificResults"]
    }
    assert decided == {
        ("kinesis:GetRecords", CLICKS): "allowed",
        ("kinesis:GetRecords", ORDERS): "explicitDeny",
        ("kinesis:PutRecord", CLICKS): "implicitDeny",
        ("kinesis:PutRecord", ORDERS): "explicitDeny",
    }
    first = answer["EvaluationResults"][0]
    assert first["EvalDecision"] == "explicitDeny"
    denied = first["ResourceSpecificResults"][1]["MatchedStatements"]
    assert [each["SourcePolicyId"] for each in denied] == ["role_reader_not-orders"]


def test_a_boundary_limits_what_a_role_may_do_and_says_so():
    world = empty_world()
    bound = make_policy(world, "bound", document(statement(action="kinesis:Get*")))
    make_role(world, PermissionsBoundary=bound)
    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="all", PolicyDocument=document())

    results = ask(
        world,
        "SimulatePrincipalPolicy",
        PolicySourceArn=READER,
        ActionNames=["kinesis:GetRecords", "kinesis:PutRecord"],
    )["EvaluationResults"]

    assert [each["EvalDecision"] for each in results] == ["allowed", "implicitDeny"]
    detail = "PermissionsBoundaryDecisionDetail"
    assert [each[detail]["AllowedByPermissionsBoundary"] for each in results] == [True, False]


def test_the_accounts_user_may_do_everything_until_a_policy_is_added_that_denies():
    asked = {"PolicySourceArn": STUDENT, "ActionNames": ["kinesis:DeleteStream"]}
    deny = document(statement("Deny", "kinesis:Delete*"))

    allowed = ask(empty_world(), "SimulatePrincipalPolicy", **asked)["EvaluationResults"][0]
    denied = ask(empty_world(), "SimulatePrincipalPolicy", **asked, PolicyInputList=[deny])["EvaluationResults"][0]

    assert allowed["EvalDecision"] == "allowed"
    assert allowed["MatchedStatements"][0]["SourcePolicyId"] == "AdministratorAccess"
    assert denied["EvalDecision"] == "explicitDeny"


def test_keys_that_a_policy_asks_about_and_nobody_gave_are_named():
    policy = document(
        statement(resource=f"{CLICKS}-${{aws:PrincipalTag/team}}", Condition={"Bool": {"aws:SecureTransport": "true"}})
    )

    found = custom(policy, ContextEntries=[])

    assert found["EvalDecision"] == "implicitDeny"
    assert found["MissingContextValues"] == ["aws:PrincipalTag/team", "aws:SecureTransport"]


def test_a_resources_policy_opens_what_the_callers_own_do_not():
    opens = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"AWS": STUDENT},
                "Action": "kinesis:PutRecord",
                "Resource": CLICKS,
            },
        }
    )
    nothing = document(statement(action="s3:GetObject"))
    asked = {"ResourceArns": [CLICKS], "ResourcePolicy": opens, "CallerArn": STUDENT}

    within = custom(nothing, **asked)
    across = custom(nothing, **asked, ResourceOwner="999999999999")
    both = custom(document(), **asked, ResourceOwner="arn:aws:iam::999999999999:root")

    assert (within["EvalDecision"], across["EvalDecision"], both["EvalDecision"]) == (
        "allowed",
        "implicitDeny",
        "allowed",
    )
    assert within["EvalDecisionDetails"] == {}
    assert across["EvalDecisionDetails"] == {"IAM Policy": "implicitDeny", "Resource Policy": "allowed"}
    assert within["MatchedStatements"][0]["SourcePolicyType"] == "Resource Policy"
    assert refused(
        empty_world(),
        "SimulateCustomPolicy",
        PolicyInputList=[nothing],
        ActionNames=["kinesis:PutRecord"],
        ResourcePolicy=opens,
    ).code == ("InvalidInput")


def test_every_level_of_an_organization_has_to_allow():
    def levels(*texts):
        return [{"ServiceControlPolicyInputList": [text]} for text in texts]

    everything = document(statement(action="*"))
    open_to_all = custom(document(), OrderedOrganizationPolicyInputList=levels(everything, everything))
    closed = custom(
        document(), OrderedOrganizationPolicyInputList=levels(everything, document(statement(action="s3:*")))
    )

    assert open_to_all["EvalDecision"] == "allowed"
    assert closed["EvalDecision"] == "implicitDeny"
    assert closed["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": False}


def test_results_come_in_pages():
    world = empty_world()
    asked = {"PolicyInputList": [document()], "ActionNames": [f"kinesis:Get{number}" for number in range(5)]}
    first = ask(world, "SimulateCustomPolicy", **asked, MaxItems=3)
    second = ask(world, "SimulateCustomPolicy", **asked, MaxItems=3, Marker=first["Marker"])

    names = [each["EvalActionName"] for answer in (first, second) for each in answer["EvaluationResults"]]
    assert names == asked["ActionNames"]
    assert not second["IsTruncated"]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"ActionNames": ["PutRecord"]}, "InvalidInput"),
        ({"ActionNames": ["kinesis:*"]}, "InvalidInput"),
        ({"ActionNames": ["kinesis:PutRecord"], "ResourceArns": ["clicks"]}, "InvalidInput"),
        ({"ActionNames": ["kinesis:PutRecord"], "PolicySourceArn": f"{READER}s"}, "NoSuchEntity"),
        ({"ActionNames": ["kinesis:PutRecord"], "PolicySourceArn": "arn:aws:s3:::reader-of-it"}, "InvalidInput"),
        ({"ActionNames": ["kinesis:PutRecord"], "PolicyInputList": ["{"]}, "InvalidInput"),
    ],
)
def test_what_cannot_be_simulated_is_refused(params, code):
    world = empty_world()
    make_role(world)

    assert refused(world, "SimulatePrincipalPolicy", **{"PolicySourceArn": READER, **params}).code == code


def test_what_one_request_has_simulated_is_bounded():
    world = empty_world()
    wide = document(statement(action=[f"kinesis:*{number}*" for number in range(5_000)]))
    actions = [f"kinesis:Get{number}" for number in range(500)]
    resources = [f"{CLICKS}-{number}" for number in range(500)]
    asked = {"PolicyInputList": [wide], "ActionNames": actions, "ResourceArns": resources}

    began = time.process_time()
    error = refused(world, "SimulateCustomPolicy", **asked)
    assert (error.code, "Ask for fewer" in error.message) == ("InvalidInput", True)
    ask(world, "SimulateCustomPolicy", **{**asked, "ActionNames": actions[:10], "ResourceArns": resources[:10]})
    assert time.process_time() - began < 4
