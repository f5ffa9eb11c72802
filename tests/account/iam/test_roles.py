"""Roles are made, looked at, listed, changed and deleted as IAM does it."""

import json
from urllib.parse import unquote

import pytest

from services.engine.clock import SECOND_US
from tests.account.iam.cast import ACCOUNT, ORIGIN_US, TRUST, ask, empty_world, make_role, refused


def trust(**statement) -> str:
    told = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": {k: v for k, v in told.items() if v is not None}})


def test_a_role_that_is_made_says_who_it_is_since_when_and_who_may_assume_it():
    world = empty_world()
    world.advance_to(90 * SECOND_US)

    role = make_role(world, "reader", Path="/lab/", Description="reads", Tags=[{"Key": "team", "Value": "a"}])

    assert role["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/lab/reader"
    assert role["RoleId"].startswith("AROA")
    assert len(role["RoleId"]) == 21
    assert role["CreateDate"] == ORIGIN_US // SECOND_US + 90
    assert "{" not in role["AssumeRolePolicyDocument"]
    assert unquote(role["AssumeRolePolicyDocument"]) == TRUST
    found = ask(world, "GetRole", RoleName="reader")["Role"]
    assert found == {**role, "MaxSessionDuration": 3600, "RoleLastUsed": {}}


def test_two_roles_have_two_ids_and_a_fork_has_the_same_ones():
    world, other = empty_world(), empty_world()

    first, second = (make_role(world, name)["RoleId"] for name in ("a", "b"))

    assert first != second
    assert make_role(other, "a")["RoleId"] == first


def test_names_are_taken_whatever_their_case():
    world = empty_world()
    make_role(world, "Reader")

    error = refused(world, "CreateRole", RoleName="READER", AssumeRolePolicyDocument=TRUST)

    assert (error.code, error.http_status) == ("EntityAlreadyExists", 409)
    assert error.message == "Role with name READER already exists."
    assert ask(world, "GetRole", RoleName="reader")["Role"]["RoleName"] == "Reader"


def test_a_role_that_is_not_there_is_told_by_its_name():
    for operation in ("GetRole", "DeleteRole"):
        error = refused(empty_world(), operation, RoleName="nobody")
        assert (error.code, error.http_status) == ("NoSuchEntity", 404)
        assert error.message == "The role with name nobody cannot be found."


def test_a_deleted_role_is_gone_and_its_name_is_free():
    world = empty_world()
    first = make_role(world)
    ask(world, "DeleteRole", RoleName="reader")

    assert ask(world, "ListRoles")["Roles"] == []
    assert make_role(world)["RoleId"] != first["RoleId"]


def test_roles_are_listed_below_a_path_page_by_page():
    world = empty_world()
    for number in range(7):
        make_role(world, f"role-{number}", Path="/odd/" if number % 2 else "/even/")
    seen, asked = [], {"PathPrefix": "/even", "MaxItems": 3}

    answer = ask(world, "ListRoles", **asked)
    while True:
        seen.append([role["RoleName"] for role in answer["Roles"]])
        if not answer["IsTruncated"]:
            break
        answer = ask(world, "ListRoles", **asked, Marker=answer["Marker"])

    assert seen == [["role-0", "role-2", "role-4"], ["role-6"]]
    assert "Marker" not in answer
    assert "RoleLastUsed" not in answer["Roles"][0]
    assert refused(world, "ListRoles", Marker="not a marker").message == "Invalid Marker."


def test_a_page_that_ends_with_the_list_is_the_last():
    world = empty_world()
    for name in ("a", "b"):
        make_role(world, name)

    assert ask(world, "ListRoles", MaxItems=2)["IsTruncated"] is False


def test_who_may_assume_a_role_is_said_anew():
    world = empty_world()
    make_role(world)
    later = trust()

    ask(world, "UpdateAssumeRolePolicy", RoleName="reader", PolicyDocument=later)

    assert unquote(ask(world, "GetRole", RoleName="reader")["Role"]["AssumeRolePolicyDocument"]) == later


# Source: messages of CreateRole as terminals and public test suites show them.
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "This policy contains invalid Json"),
        ("[]", "This policy contains invalid Json"),
        ("{}", "Syntax errors in policy."),
        (trust(Resource="*"), "Has prohibited field Resource"),
        (trust(Principal=None), "Missing required field Principal"),
        (trust(Action=None), "Policy statement must contain actions."),
        (trust(Action="s3:GetObject"), "AssumeRole policy may only specify STS AssumeRole actions."),
        (
            trust(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/nobody"}),
            f'Invalid principal in policy: "AWS":"arn:aws:iam::{ACCOUNT}:user/nobody"',
        ),
        (trust(Principal={"Service": "lambda"}), 'Invalid principal in policy: "Service":"lambda"'),
    ],
)
def test_a_trust_policy_that_iam_does_not_take_is_refused_in_its_words(text, message):
    error = refused(empty_world(), "CreateRole", RoleName="reader", AssumeRolePolicyDocument=text)

    assert (error.code, error.http_status, error.message) == ("MalformedPolicyDocument", 400, message)


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:user/student"},
        {"AWS": "arn:aws:iam::999999999999:role/elsewhere"},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:role/first"},
        {"Service": ["firehose.amazonaws.com", "lambda.amazonaws.com"]},
    ],
)
def test_who_is_there_may_be_trusted(principal):
    world = empty_world()
    make_role(world, "first")

    assert make_role(world, AssumeRolePolicyDocument=trust(Principal=principal))


def test_what_breaks_a_rule_of_the_model_is_refused_before_anything_else():
    error = refused(empty_world(), "CreateRole", RoleName="no spaces", AssumeRolePolicyDocument="{")

    assert error.code == "ValidationException"
    assert "roleName" in error.message


def test_a_trust_policy_has_a_size_that_does_not_count_white_space():
    world = empty_world()
    names = [f"{number:012}" for number in range(200)]
    large = trust(Principal={"AWS": names})

    error = refused(world, "CreateRole", RoleName="reader", AssumeRolePolicyDocument=large)

    assert (error.code, error.message) == ("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
    assert make_role(world, AssumeRolePolicyDocument=trust() + " " * 4_000)


def test_iam_is_one_for_all_regions():
    world = empty_world()
    world.call("iam", "CreateRole", {"RoleName": "reader", "AssumeRolePolicyDocument": TRUST}, region="eu-west-1")

    assert ask(world, "GetRole", RoleName="reader")
