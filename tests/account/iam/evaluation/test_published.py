"""Policies that AWS publishes, with what AWS says that they do. Each names its page of the IAM User Guide."""

import pytest

from tests.account.iam.evaluation.asked import allow, decided, met

CARLOS = "arn:aws:iam::123456789012:user/carlossalazar"
BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar"
LOGS = "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar-logs"
OF_CARLOS = [
    {
        "Sid": "AllowS3ListRead",
        "Effect": "Allow",
        "Action": [
            "s3:GetBucketLocation",
            "s3:GetAccountPublicAccessBlock",
            "s3:ListAccessPoints",
            "s3:ListAllMyBuckets",
        ],
        "Resource": "arn:aws:s3:::*",
    },
    {"Sid": "AllowS3Self", "Effect": "Allow", "Action": "s3:*", "Resource": [f"{BUCKET}/*", BUCKET]},
    {"Sid": "DenyS3Logs", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*log*"},
]
OF_THE_BUCKET = [
    {"Effect": "Allow", "Principal": {"AWS": CARLOS}, "Action": "s3:*", "Resource": [f"{BUCKET}/*", BUCKET]}
]


# Source: "Policy evaluation for requests within a single account", the example of Carlos.
@pytest.mark.parametrize(
    ("action", "resource", "decision"),
    [
        ("s3:PutObject", f"{LOGS}/file", "explicitDeny"),
        ("s3:PutObject", f"{BUCKET}/file", "allowed"),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::other", "allowed"),
        ("s3:GetObject", "arn:aws:s3:::other/file", "implicitDeny"),
        ("s3:GetBucketLocation", LOGS, "explicitDeny"),
    ],
)
def test_carlos_and_his_buckets(action, resource, decision):
    asked = {"action": action, "resource": resource, "who": CARLOS}

    assert decided(OF_CARLOS, **asked, resource_policy=OF_THE_BUCKET) == decision


# Source: the same page: "If either the identity-based policy or the resource-based policy within the same account
# allows the request and the other doesn't, the request is still allowed."
def test_either_policy_is_enough_within_an_account_and_both_are_needed_between_two():
    asked = {"action": "s3:PutObject", "resource": f"{BUCKET}/file", "who": CARLOS}
    nothing = [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]

    assert decided(nothing, **asked, resource_policy=OF_THE_BUCKET) == "allowed"
    assert decided(OF_CARLOS, **asked) == "allowed"
    assert decided(nothing, **asked, resource_policy=OF_THE_BUCKET, is_cross_account=True) == "implicitDeny"
    assert decided(OF_CARLOS, **asked, resource_policy=OF_THE_BUCKET, is_cross_account=True) == "allowed"


# Source: "Policy evaluation logic", the difference between explicit and implicit denies; and "Permissions boundaries".
def test_a_boundary_and_an_organization_allow_nothing_by_themselves():
    everything = [allow()]

    assert decided(everything, boundary=[allow(Action="s3:*")]) == "allowed"
    assert decided(everything, boundary=[allow(Action="ec2:*")]) == "implicitDeny"
    assert decided(boundary=everything) == "implicitDeny"
    assert decided(everything, organization=[everything, [allow(Action="ec2:*")]]) == "implicitDeny"
    assert decided(everything, organization=[everything, [allow(Effect="Deny")]]) == "explicitDeny"
    assert decided(organization=[everything]) == "implicitDeny"


# Source: "AWS JSON policy elements: Principal": an account named in a policy leaves it to its own policies.
def test_an_account_that_is_named_does_not_allow_each_of_its_users():
    of_account = [{"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "s3:*", "Resource": "*"}]
    denies_account = [{**of_account[0], "Effect": "Deny"}]
    everybody = [{**of_account[0], "Principal": "*"}]
    others = [{"Effect": "Deny", "NotPrincipal": {"AWS": CARLOS}, "Action": "s3:*", "Resource": "*"}]

    assert decided(resource_policy=of_account, who=CARLOS) == "implicitDeny"
    assert decided([allow()], resource_policy=of_account, who=CARLOS, is_cross_account=True) == "allowed"
    assert decided([allow()], resource_policy=denies_account, who=CARLOS) == "explicitDeny"
    assert decided(resource_policy=everybody, who=CARLOS) == "allowed"
    assert decided([allow()], resource_policy=others, who=CARLOS) == "allowed"
    assert decided([allow()], resource_policy=others, who=f"{CARLOS}-2") == "explicitDeny"


# Source: "IAM JSON policy elements: NotAction", all actions but those of IAM, and all but deleting a bucket; a Deny of
# all but some where no second factor was given.
def test_all_actions_but_some():
    not_iam = [allow(NotAction="iam:*")]
    del not_iam[0]["Action"]
    without_mfa = {
        "Effect": "Deny",
        "NotAction": ["iam:*"],
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }

    assert decided(not_iam, action="ec2:RunInstances") == "allowed"
    assert decided(not_iam, action="IAM:CreateUser") == "implicitDeny"
    assert decided([allow(), without_mfa], action="ec2:RunInstances") == "explicitDeny"
    assert decided([allow(), without_mfa], action="iam:ListUsers") == "allowed"
    with_mfa = {"aws:MultiFactorAuthPresent": "true"}
    assert decided([allow(), without_mfa], action="ec2:RunInstances", keys=with_mfa) == "allowed"


# Source: "IAM JSON policy elements: NotResource": a Deny on all buckets but one of HR's.
def test_all_resources_but_some():
    hr = {
        "Effect": "Deny",
        "Action": "s3:*",
        "NotResource": ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"],
    }

    assert decided([allow(), hr], resource="arn:aws:s3:::HRBucket/Payroll/may") == "allowed"
    assert decided([allow(), hr], resource="arn:aws:s3:::HRBucket/Plans") == "explicitDeny"


# Source: "IAM JSON policy elements: Resource", wildcards: what `amzn-s3-demo-bucket/*/test/*` matches, and what not.
@pytest.mark.parametrize(
    ("key", "decision"),
    [
        ("1/test/object.jpg", "allowed"),
        ("1/2/test/object.jpg", "allowed"),
        ("1/2/test/3/object.jpg", "allowed"),
        ("1/2/3/test/4/object.jpg", "allowed"),
        ("1///test///object.jpg", "allowed"),
        ("/test/object.jpg", "allowed"),
        ("1/test/", "allowed"),
        ("1-test/object.jpg", "implicitDeny"),
        ("test/object.jpg", "implicitDeny"),
        ("1/2/test.jpg", "implicitDeny"),
    ],
)
def test_an_asterisk_goes_over_slashes(key, decision):
    policy = [allow(Resource="arn:aws:s3:::amzn-s3-demo-bucket/*/test/*")]

    assert decided(policy, resource=f"arn:aws:s3:::amzn-s3-demo-bucket/{key}") == decision


# Source: the same page: wildcards are for the parts between colons; one that ends a part goes on beyond.
def test_an_asterisk_goes_over_colons_only_at_the_end_of_a_part():
    stream = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"

    assert decided([allow(Resource="arn:aws:kinesis:us-*-1:*:stream/*")], resource=stream) == "allowed"
    assert decided([allow(Resource="arn:aws:kinesis:*")], resource=stream) == "allowed"
    assert decided([allow(Resource="arn:aws:kinesis:us-east-1:*")], resource=stream) == "allowed"
    assert decided([allow(Resource="arn:aws:kinesis:*2:stream/*:x:y")], resource=stream) == "implicitDeny"
    assert decided([allow(Resource="arn:aws:kinesis:*t-1:*:stream/clicks")], resource=stream) == "allowed"
    elsewhere = "arn:aws:kinesis:us:x-1:stream/clicks:123456789012:stream/clicks"
    assert decided([allow(Resource="arn:aws:kinesis:u*1:123456789012:stream/clicks")], resource=elsewhere) != "allowed"


# Source: "IAM policy elements: Variables and tags".
def test_a_variable_stands_for_what_the_request_says():
    own = [allow(Resource="arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*")]
    davids = {"action": "s3:GetObject", "resource": "arn:aws:s3:::amzn-s3-demo-bucket/David/report"}

    assert decided(own, **davids, keys={"aws:username": "David"}) == "allowed"
    assert decided(own, **davids, keys={"AWS:UserName": "David"}) == "allowed"
    assert decided(own, **davids, keys={"aws:username": "Bob"}) == "implicitDeny"
    assert decided(own, **davids) == "implicitDeny"
    assert decided(own, **davids, keys={"aws:username": ["David", "Bob"]}) == "implicitDeny"
    assert decided(own, **davids, keys={"aws:username": "*"}) == "implicitDeny"


# Source: the same page, "Specifying default values" (team tags, company-wide), and "Special characters".
def test_a_variable_has_a_default_and_special_characters_are_themselves():
    default = [allow(Resource="arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}/*")]
    company_wide = "arn:aws:s3:::amzn-s3-demo-bucket-company-wide/a"

    assert decided(default, resource=company_wide) == "allowed"
    assert decided(default, resource=company_wide, keys={"aws:PrincipalTag/team": "yellow"}) == "implicitDeny"
    yellow = "arn:aws:s3:::amzn-s3-demo-bucket-yellow/a"
    assert decided(default, resource=yellow, keys={"aws:PrincipalTag/team": "yellow"}) == "allowed"
    for written, name in (("${*}", "*"), ("${?}", "?"), ("${$}", "$")):
        policy = [allow(Resource=f"arn:aws:s3:::b/{written}")]
        assert decided(policy, resource=f"arn:aws:s3:::b/{name}") == "allowed"
        assert decided(policy, resource="arn:aws:s3:::b/x") == "implicitDeny"


# Source: "IAM JSON policy elements: Version": before 2012-10-17 a variable is taken as the text that it is.
@pytest.mark.parametrize("version", [{"Version": "2008-10-17"}, {}])
def test_policies_of_the_first_version_have_no_variables(version):
    own = {**version, "Statement": allow(Resource="arn:aws:s3:::b/${aws:username}")}

    assert decided(own, resource="arn:aws:s3:::b/David", keys={"aws:username": "David"}) == "implicitDeny"
    assert decided(own, resource="arn:aws:s3:::b/${aws:username}") == "allowed"


# Source: "Conditions with multiple context keys or values": keys and operators are joined by AND, values by OR, and by
# NOR where the operator is negated.
def test_values_are_alternatives_and_keys_and_operators_are_not():
    condition = {
        "StringEquals": {"aws:PrincipalTag/department": ["finance", "hr", "legal"], "aws:PrincipalTag/role": "audit"},
        "ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::222222222222:user/Ana", "arn:aws:iam::222222222222:user/Mary"]},
    }
    mary = {
        "aws:PrincipalTag/department": "legal",
        "aws:PrincipalTag/role": "audit",
        "aws:PrincipalArn": "arn:aws:iam::222222222222:user/Mary",
    }

    assert met(condition, mary)
    assert not met(condition, {**mary, "aws:PrincipalTag/role": "pm"})
    assert not met(condition, {**mary, "aws:PrincipalArn": "arn:aws:iam::222222222222:user/Nikki"})
    not_these = {"StringNotEquals": {"aws:PrincipalTag/department": ["finance", "hr"]}}
    assert met(not_these, {"aws:PrincipalTag/department": "legal"})
    assert not met(not_these, {"aws:PrincipalTag/department": "hr"})


# Source: "Set operators for multivalued context keys" and its examples: what is missing or empty meets ForAllValues.
@pytest.mark.parametrize(
    ("values", "all_of_them", "any_of_them"),
    [
        (["environment"], True, True),
        (["environment", "webserver"], True, True),
        (["environment", "other"], False, True),
        (["other"], False, False),
        ([], True, False),
        ([""], True, False),
        (None, True, False),
    ],
)
def test_set_operators(values, all_of_them, any_of_them):
    keys = {} if values is None else {"aws:TagKeys": values}
    wanted = {"aws:TagKeys": ["environment", "web*"]}

    assert met({"ForAllValues:StringLike": wanted}, keys) is all_of_them
    assert met({"ForAnyValue:StringLike": wanted}, keys) is any_of_them


# Source: the same page: a negated operator compares each of the request's values.
def test_set_operators_that_are_negated():
    wanted = {"aws:TagKeys": ["a", "b"]}

    assert met({"ForAllValues:StringNotEquals": wanted}, {"aws:TagKeys": ["c", "d"]})
    assert not met({"ForAllValues:StringNotEquals": wanted}, {"aws:TagKeys": ["a", "d"]})
    assert met({"ForAnyValue:StringNotEquals": wanted}, {"aws:TagKeys": ["a", "d"]})
    assert not met({"ForAnyValue:StringNotEquals": wanted}, {"aws:TagKeys": ["a"]})


# Source: "Multivalued context key examples": tags with restricted prefixes are denied only where there are tags.
def test_null_keeps_a_deny_from_requests_without_the_key():
    restricted = {
        "Sid": "DenyRestrictedTags",
        "Effect": "Deny",
        "Action": ["iam:Tag*", "iam:UnTag*"],
        "Resource": ["*"],
        "Condition": {
            "Null": {"aws:TagKeys": "false"},
            "ForAllValues:StringLike": {"aws:TagKeys": ["key1*", "key2*", "key3*"]},
        },
    }

    assert decided([allow(), restricted], action="iam:TagRole", keys={"aws:TagKeys": ["key1-a"]}) == "explicitDeny"
    assert decided([allow(), restricted], action="iam:TagRole", keys={"aws:TagKeys": ["key1-a", "own"]}) == "allowed"
    assert decided([allow(), restricted], action="iam:TagRole") == "allowed"
