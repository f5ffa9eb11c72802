"""Managed policies and what roles have of them, with the quotas and the refusals of IAM."""

import json
from urllib.parse import unquote

import pytest

from services.engine.clock import SECOND_US
from tests.account.iam.cast import (
    ACCOUNT,
    ORIGIN_US,
    ask,
    document,
    empty_world,
    make_policy,
    make_role,
    refused,
    statement,
)

KINESIS = "arn:aws:iam::aws:policy/AmazonKinesisReadOnlyAccess"
MISSING = f"arn:aws:iam::{ACCOUNT}:policy/nothing"


def test_a_policy_that_is_made_has_a_first_version_with_its_document():
    world = empty_world()
    world.advance_to(5 * SECOND_US)

    arn = make_policy(world, "streams", Path="/lab/", Description="all of it")

    policy = ask(world, "GetPolicy", PolicyArn=arn)["Policy"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:policy/lab/streams"
    assert policy["PolicyId"].startswith("ANPA")
    assert policy["Description"] == "all of it"
    assert policy["CreateDate"] == policy["UpdateDate"] == ORIGIN_US // SECOND_US + 5
    assert (policy["DefaultVersionId"], policy["AttachmentCount"], policy["IsAttachable"]) == ("v1", 0, True)
    version = ask(world, "GetPolicyVersion", PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    assert unquote(version["Document"]) == document()
    assert ask(world, "ListPolicyVersions", PolicyArn=arn)["Versions"] == [
        {"VersionId": "v1", "IsDefaultVersion": True, "CreateDate": ORIGIN_US // SECOND_US + 5}
    ]


def test_an_inline_policy_is_put_read_replaced_listed_and_deleted():
    world = empty_world()
    make_role(world)
    for name in ("write", "read"):
        ask(world, "PutRolePolicy", RoleName="reader", PolicyName=name, PolicyDocument=document())
    later = document(statement("Deny"))
    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="read", PolicyDocument=later)

    assert ask(world, "ListRolePolicies", RoleName="reader")["PolicyNames"] == ["read", "write"]
    found = ask(world, "GetRolePolicy", RoleName="reader", PolicyName="read")
    assert (found["RoleName"], unquote(found["PolicyDocument"])) == ("reader", later)

    ask(world, "DeleteRolePolicy", RoleName="reader", PolicyName="read")
    for operation in ("GetRolePolicy", "DeleteRolePolicy"):
        error = refused(world, operation, RoleName="reader", PolicyName="read")
        assert (error.code, error.http_status) == ("NoSuchEntity", 404)
        assert error.message == "The role policy with name read cannot be found."


def test_a_managed_policy_is_attached_counted_listed_and_detached():
    world = empty_world()
    make_role(world)
    arn = make_policy(world)
    for each in (arn, KINESIS, arn):
        ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=each)

    listed = ask(world, "ListAttachedRolePolicies", RoleName="reader")["AttachedPolicies"]
    assert {each["PolicyArn"] for each in listed} == {arn, KINESIS}
    assert {each["PolicyName"] for each in listed} == {"streams", "AmazonKinesisReadOnlyAccess"}
    assert ask(world, "GetPolicy", PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    attached = ask(world, "ListPolicies", OnlyAttached=True)["Policies"]
    assert [each["Arn"] for each in attached] == [KINESIS, arn]

    ask(world, "DetachRolePolicy", RoleName="reader", PolicyArn=arn)
    error = refused(world, "DetachRolePolicy", RoleName="reader", PolicyArn=arn)
    assert (error.code, error.message) == ("NoSuchEntity", f"Policy {arn} was not found.")
    assert ask(world, "GetPolicy", PolicyArn=arn)["Policy"]["AttachmentCount"] == 0


def test_ten_policies_are_attached_at_most():
    world = empty_world()
    make_role(world)
    for number in range(11):
        make_policy(world, f"policy-{number}")
    arns = [each["Arn"] for each in ask(world, "ListPolicies", Scope="Local")["Policies"]]
    for arn in arns[:10]:
        ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=arn)

    error = refused(world, "AttachRolePolicy", RoleName="reader", PolicyArn=arns[10])

    assert (error.code, error.http_status) == ("LimitExceeded", 409)
    assert error.message == "Cannot exceed quota for PoliciesPerRole: 10"
    assert ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=arns[0]) == {}


def test_what_is_used_is_not_deleted():
    world = empty_world()
    arn, bound = make_policy(world), make_policy(world, "bound")
    make_role(world, PermissionsBoundary=bound)
    ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=arn)
    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="own", PolicyDocument=document())

    def conflict(operation, **params):
        error = refused(world, operation, **params)
        assert (error.code, error.http_status) == ("DeleteConflict", 409)
        return error.message

    assert conflict("DeleteRole", RoleName="reader") == "Cannot delete entity, must detach all policies first."
    assert conflict("DeletePolicy", PolicyArn=arn) == "Cannot delete a policy attached to entities."
    assert conflict("DeletePolicy", PolicyArn=bound) == "Cannot delete a policy attached to entities."
    ask(world, "DetachRolePolicy", RoleName="reader", PolicyArn=arn)
    assert conflict("DeleteRole", RoleName="reader") == "Cannot delete entity, must delete policies first."
    ask(world, "DeleteRolePolicy", RoleName="reader", PolicyName="own")
    ask(world, "DeleteRole", RoleName="reader")
    ask(world, "DeletePolicy", PolicyArn=arn)
    ask(world, "DeletePolicy", PolicyArn=bound)
    assert ask(world, "ListPolicies", Scope="Local")["Policies"] == []


# Source: answers of AWS to these requests, as public test suites recorded them.
@pytest.mark.parametrize(
    ("operation", "arn", "code", "message"),
    [
        ("AttachRolePolicy", "longpolicynamebutnoarn", "InvalidInput", "ARN longpolicynamebutnoarn is not valid."),
        ("AttachRolePolicy", MISSING, "NoSuchEntity", f"Policy {MISSING} does not exist or is not attachable."),
        ("GetPolicy", MISSING, "NoSuchEntity", f"Policy {MISSING} was not found."),
        ("DeletePolicy", MISSING, "NoSuchEntity", f"Policy {MISSING} was not found."),
        ("DeletePolicy", "longpolicynamebutnoarn", "InvalidInput", "ARN longpolicynamebutnoarn is not valid."),
    ],
)
def test_a_policy_that_is_not_there_is_told_as_iam_does(operation, arn, code, message):
    world = empty_world()
    make_role(world)
    more = {"RoleName": "reader"} if "Role" in operation else {}

    error = refused(world, operation, PolicyArn=arn, **more)

    assert (error.code, error.message) == (code, message)


def test_a_version_that_is_not_there_is_told_with_its_policy():
    world = empty_world()
    arn = make_policy(world)

    error = refused(world, "GetPolicyVersion", PolicyArn=arn, VersionId="v2")

    assert (error.code, error.message) == (
        "NoSuchEntity",
        f"Policy {arn} version v2 does not exist or is not attachable.",
    )


def test_names_of_policies_are_taken_whatever_their_case_and_path():
    world = empty_world()
    make_policy(world, "Streams")

    error = refused(world, "CreatePolicy", PolicyName="STREAMS", Path="/x/", PolicyDocument=document())

    assert (error.code, error.http_status) == ("EntityAlreadyExists", 409)
    assert error.message == "A policy called STREAMS already exists. Duplicate names are not allowed."


def test_policies_are_listed_by_whose_they_are_where_and_what_for():
    world = empty_world()
    mine, bound = make_policy(world, "mine", Path="/lab/"), make_policy(world, "bound")
    make_role(world, PermissionsBoundary=bound)
    ask(world, "AttachRolePolicy", RoleName="reader", PolicyArn=mine)

    def listed(**params):
        return [each["PolicyName"] for each in ask(world, "ListPolicies", **params)["Policies"]]

    assert listed(Scope="Local") == ["bound", "mine"]
    assert "AdministratorAccess" in listed(Scope="AWS")
    assert set(listed()) == {*listed(Scope="AWS"), "bound", "mine"}
    assert listed(PathPrefix="/lab/") == ["mine"]
    assert listed(PolicyUsageFilter="PermissionsBoundary") == ["bound"]
    assert listed(PolicyUsageFilter="PermissionsPolicy") == ["mine"]
    assert ask(world, "GetPolicy", PolicyArn=bound)["Policy"]["PermissionsBoundaryUsageCount"] == 1


def test_pages_of_policies_hold_each_once():
    world = empty_world()
    for number in range(5):
        make_policy(world, f"policy-{number}")
    make_policy(world, "AdministratorAccess")
    seen, marker = [], {}

    while True:
        answer = ask(world, "ListPolicies", MaxItems=2, **marker)
        seen += [each["Arn"] for each in answer["Policies"]]
        if not answer["IsTruncated"]:
            break
        marker = {"Marker": answer["Marker"]}

    assert len(seen) == len(set(seen)) == 11


def test_a_policy_of_awss_own_is_read_by_everybody_and_deleted_by_nobody():
    world = empty_world()

    assert ask(world, "GetPolicy", PolicyArn=KINESIS)["Policy"]["CreateDate"] == 1_423_248_030
    said = ask(world, "GetPolicyVersion", PolicyArn=KINESIS, VersionId="v1")["PolicyVersion"]["Document"]
    assert json.loads(unquote(said))["Statement"][0]["Action"] == ["kinesis:Get*", "kinesis:List*", "kinesis:Describe*"]
    assert refused(world, "DeletePolicy", PolicyArn=KINESIS).code == "AccessDenied"


# Source: IAM User Guide, "IAM and AWS STS quotas": white space does not count.
def test_documents_have_sizes():
    world = empty_world()
    make_role(world)
    arns = [f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/number-{number:04}" for number in range(100)]
    half = document(statement(resource=arns[:90]))
    assert 5_120 < len(half.replace(" ", "")) < 6_144

    error = refused(world, "CreatePolicy", PolicyName="large", PolicyDocument=document(statement(resource=arns * 2)))
    assert (error.code, error.message) == ("LimitExceeded", "Cannot exceed quota for PolicySize: 6144")
    make_policy(world, "roomy", json.dumps(json.loads(document()), indent=1_000))

    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="a", PolicyDocument=half)
    error = refused(world, "PutRolePolicy", RoleName="reader", PolicyName="b", PolicyDocument=half)
    assert (error.code, error.message) == (
        "LimitExceeded",
        "Maximum policy size of 10240 bytes exceeded for role reader",
    )
    ask(world, "PutRolePolicy", RoleName="reader", PolicyName="a", PolicyDocument=half)
