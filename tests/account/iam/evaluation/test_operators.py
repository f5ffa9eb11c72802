"""Each operator, and what it says of a key that is not there.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

import pytest

from services.account.iam.evaluation.comparing import COMPARISONS
from tests.account.iam.evaluation.asked import met

QUEUE = "arn:aws:sqs:us-east-1:111122223333:orders"


@pytest.mark.parametrize(
    ("operator", "wanted", "value", "is_met"),
    [
        ("StringEquals", "JohnDoe", "JohnDoe", True),
        ("StringEquals", "JohnDoe", "johndoe", False),
        ("StringEquals", "John*", "JohnDoe", False),
        ("StringNotEquals", "JohnDoe", "johndoe", True),
        ("StringEqualsIgnoreCase", "JohnDoe", "johndoe", True),
        ("StringNotEqualsIgnoreCase", "JohnDoe", "johndoe", False),
        ("StringLike", "${*}x", "*x", True),
        ("StringLike", "${*}x", "yx", False),
        ("StringLike", "home/?ob/*", "home/Bob/a/b", True),
        ("StringLike", "home/?ob/*", "home/ob/a", False),
        ("StringNotLike", "home/*", "away/a", True),
        ("NumericEquals", "10", "10.0", True),
        ("NumericEquals", 10, "10", True),
        ("NumericNotEquals", "10", "11", True),
        ("NumericLessThan", "10", "9.99", True),
        ("NumericLessThan", "10", "10", False),
        ("NumericLessThanEquals", "10", "10", True),
        ("NumericGreaterThan", "10", "9", False),
        ("NumericGreaterThanEquals", "10", "10", True),
        ("NumericEquals", "10", "ten", False),
        ("NumericLessThan", "1e999999999", "1", True),
        ("DateGreaterThan", "2020-04-01T00:00:00Z", "2020-04-01T00:00:01Z", True),
        ("DateLessThan", "2020-06-30T23:59:59Z", "2020-07-01T00:00:00+02:00", True),
        ("DateEquals", "2009-01-21T00:00:00Z", "1232496000", True),
        ("DateNotEquals", "2009-01-21", "2009-01-22", True),
        ("DateLessThanEquals", "2009-01", "2009-01-01T00:00:00Z", True),
        ("DateGreaterThanEquals", "2009-01-21T00:00:00.500Z", "2009-01-21T00:00:00.499Z", False),
        ("DateLessThan", "2020-06-30", "yesterday", False),
        ("DateGreaterThan", "0001-01-01T00:00:00+14:00", "2020-06-30", True),
        ("Bool", "true", "true", True),
        ("Bool", True, "TRUE", True),
        ("Bool", "false", "true", False),
        ("BinaryEquals", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
        ("BinaryEquals", "QmluYXJ5", "QmluYXJ6", False),
        ("IpAddress", "203.0.113.0/24", "203.0.113.77", True),
        ("IpAddress", "203.0.113.0/24", "203.0.114.1", False),
        ("IpAddress", "203.0.113.7", "203.0.113.7", True),
        ("IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5678::1", True),
        ("IpAddress", "2001:DB8:1234:5678::/64", "2001:db8:1234:5679::1", False),
        ("IpAddress", "0.0.0.0/0", "2001:db8::1", False),
        ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", True),
        ("NotIpAddress", "203.0.113.0/24", "203.0.113.1", False),
        ("ArnEquals", QUEUE, QUEUE, True),
        ("ArnEquals", "arn:aws:sqs:*:111122223333:ord*", QUEUE, True),
        ("ArnLike", "arn:aws:sqs:us-east-?:*:orders", QUEUE, True),
        ("ArnLike", "arn:aws:sqs:*", QUEUE, False),
        ("ArnLike", "arn:aws:*:orders", QUEUE, False),
        ("ArnNotEquals", "arn:aws:sqs:*:*:orders", QUEUE, False),
        ("ArnNotLike", "arn:aws:sqs:*:*:paid", QUEUE, True),
    ],
)
def test_an_operator_compares_as_its_page_says(operator, wanted, value, is_met):
    assert met({operator: {"aws:key": wanted}}, {"aws:key": value}) is is_met
    assert met({f"{operator}IfExists": {"aws:key": wanted}}, {"aws:key": value}) is is_met


@pytest.mark.parametrize("name", sorted(COMPARISONS))
def test_a_key_that_is_missing_makes_an_operator_false_unless_it_is_negated(name):
    wanted = {"aws:key": "1"}
    is_negated = "not" in name

    assert met({name: wanted}) is is_negated
    assert met({f"{name}IfExists": wanted})
    assert met({f"ForAllValues:{name}": wanted})
    assert not met({f"ForAnyValue:{name}": wanted})


@pytest.mark.parametrize(("keys", "is_null"), [({}, True), ({"aws:key": ""}, True), ({"aws:key": "x"}, False)])
def test_null_asks_whether_a_key_is_there(keys, is_null):
    assert met({"Null": {"aws:key": "true"}}, keys) is is_null
    assert met({"Null": {"aws:key": "false"}}, keys) is not is_null
    assert met({"Null": {"aws:key": True}}, keys) is is_null


def test_a_variable_may_be_compared_with_and_one_without_a_value_matches_nothing():
    same = {"StringEquals": {"aws:ResourceTag/owner": "${aws:username}"}}

    assert met(same, {"aws:ResourceTag/owner": "Ana", "aws:username": "Ana"})
    assert not met(same, {"aws:ResourceTag/owner": "Ana", "aws:username": "Bob"})
    assert not met(same, {"aws:ResourceTag/owner": "Ana"})
    assert not met(same, {"aws:ResourceTag/owner": "Ana", "aws:username": "Ana"}, version="2008-10-17")


def test_what_a_variable_brings_is_no_wildcard():
    like = {"StringLike": {"s3:prefix": "${aws:username}/*"}}

    assert met(like, {"s3:prefix": "Ana/a", "aws:username": "Ana"})
    assert not met(like, {"s3:prefix": "Ana/a", "aws:username": "*"})
    assert met(like, {"s3:prefix": "*/a", "aws:username": "*"})


def test_an_empty_value_is_a_value_where_one_is_compared():
    assert met({"StringEquals": {"s3:prefix": ["", "home/"]}}, {"s3:prefix": ""})
    assert not met({"StringEquals": {"s3:prefix": "home/"}}, {"s3:prefix": ""})


def test_keys_and_operators_are_known_whatever_their_case():
    assert met({"stringequals": {"AWS:Key": "x"}}, {"aws:key": "x"})
