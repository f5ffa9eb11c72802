"""The words with which a request is refused before its operation begins."""

import pytest

from services.engine.errors import ServiceError
from services.engine.shapes import patterns
from services.engine.shapes.problems import MOST_PROBLEMS
from services.engine.shapes.requests import MOST_REQUEST_BYTES, check_of
from services.engine.world import World
from tests.engine.toy import CATALOG


def refusal(operation, request, service="kinesis"):
    with pytest.raises(ServiceError) as refused:
        check_of(service, operation)(request)
    return refused.value.code, refused.value.message


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        (
            "ListStreams",
            {"Limit": 0},
            "ValidationException",
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1",
        ),
        (
            "PutRecord",
            {"StreamName": "clicks", "Data": b"click", "PartitionKey": ""},
            "ValidationException",
            "1 validation error detected: Value '' at 'partitionKey' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
        ),
        (
            "CreateStream",
            {"StreamName": "my clicks", "ShardCount": 0},
            "ValidationException",
            "2 validation errors detected: Value 'my clicks' at 'streamName' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
            "Value '0' at 'shardCount' failed to satisfy constraint: Member must have value greater than or equal to 1",
        ),
        (
            "CreateStream",
            {"StreamName": None},
            "ValidationException",
            "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: "
            "Member must not be null",
        ),
        (
            "GetShardIterator",
            {"StreamName": "clicks", "ShardId": "shardId-000000000000", "ShardIteratorType": "OLDEST"},
            "ValidationException",
            "1 validation error detected: Value 'OLDEST' at 'shardIteratorType' failed to satisfy constraint: "
            "Member must satisfy enum value set: "
            "[AT_SEQUENCE_NUMBER, AFTER_SEQUENCE_NUMBER, TRIM_HORIZON, LATEST, AT_TIMESTAMP]",
        ),
        (
            "PutRecords",
            {"StreamName": "clicks", "Records": [{"Data": b"", "PartitionKey": "a"}, {"PartitionKey": "b"}]},
            "ValidationException",
            "1 validation error detected: Value null at 'records.2.member.data' failed to satisfy constraint: "
            "Member must not be null",
        ),
        (
            "RemoveTagsFromStream",
            {"StreamName": "clicks", "TagKeys": ["team", ""]},
            "ValidationException",
            "1 validation error detected: Value '[team, ]' at 'tagKeys' failed to satisfy constraint: "
            "Member must satisfy constraint: [Member must have length less than or equal to 128, "
            "Member must have length greater than or equal to 1]",
        ),
        (
            "AddTagsToStream",
            {"StreamName": "clicks", "Tags": {"": "blue"}},
            "ValidationException",
            "1 validation error detected: Value '{=blue}' at 'tags' failed to satisfy constraint: "
            "Map keys must satisfy constraint: [Member must have length less than or equal to 128, "
            "Member must have length greater than or equal to 1]",
        ),
        (
            "DescribeLimits",
            {"Colour": "red"},
            "ValidationException",
            "1 validation error detected: Value 'red' at 'colour' failed to satisfy constraint: "
            "Member must be one that is known here: []",
        ),
        (
            "CreateStream",
            {"StreamName": "clicks", "ShardCount": "2"},
            "SerializationException",
            "STRING_VALUE can not be converted to an Integer (at 'shardCount')",
        ),
        (
            "CreateStream",
            {"StreamName": "clicks", "ShardCount": True},
            "SerializationException",
            "TRUE_VALUE can not be converted to an Integer (at 'shardCount')",
        ),
        (
            "CreateStream",
            {"StreamName": "clicks", "ShardCount": 2.0},
            "SerializationException",
            "DECIMAL_VALUE can not be converted to an Integer (at 'shardCount')",
        ),
        (
            "CreateStream",
            {"StreamName": "clicks", "ShardCount": 2**31},
            "SerializationException",
            "NUMBER_VALUE can not be converted to an Integer (at 'shardCount')",
        ),
        (
            "PutRecord",
            {"StreamName": "clicks", "Data": "click", "PartitionKey": "a"},
            "SerializationException",
            "STRING_VALUE can not be converted to a Blob (at 'data')",
        ),
        (
            "PutRecords",
            {"StreamName": "clicks", "Records": {}},
            "SerializationException",
            "Start of structure or map found where not expected. (at 'records')",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_where(operation, request_, code, message):
    assert refusal(operation, request_) == (code, message)


def test_members_that_are_null_are_as_if_they_were_not_there():
    check = check_of("kinesis", "ListShards")

    assert check(
        {"StreamName": "clicks", "ShardFilter": {"Type": "AT_LATEST", "ShardId": None}, "NextToken": None}
    ) == {
        "StreamName": "clicks",
        "ShardFilter": {"Type": "AT_LATEST"},
    }


def test_only_so_many_problems_are_told():
    records = [{"Data": b"", "PartitionKey": ""}] * 500

    _, message = refusal("PutRecords", {"StreamName": "clicks", "Records": records})

    assert message.startswith(f"{MOST_PROBLEMS} validation errors detected: ")


def test_a_value_is_repeated_only_in_part():
    _, message = refusal("CreateStream", {"StreamName": "x" * 1_000_000})

    assert "Value 'xxx" in message
    assert len(message) < 500


def test_a_request_that_is_too_large_is_refused_unread():
    code, message = refusal("PutRecord", {"StreamName": 7, "Data": b"x" * (MOST_REQUEST_BYTES + 1)})

    assert (code, message) == ("RequestTooLargeException", "A request may have 16 MB at most; send less at a time")


def test_what_is_nested_too_deeply_is_refused():
    value = {"S": "deep"}
    for _ in range(40):
        value = {"M": {"a": value}}

    code, message = refusal("PutItem", {"TableName": "papers", "Item": {"a": value}}, "dynamodb")

    assert code == "SerializationException"
    assert message.startswith("Nesting levels have exceeded the supported limit of 32")


@pytest.mark.parametrize("given", [{}, {"Fast": 1, "Slow": 2}])
def test_of_a_union_exactly_one_member_is_set(given):
    number = {"type": "integer"}
    union = {"type": "structure", "union": True, "members": {"Fast": number, "Slow": number}}
    check = check_of("lab", "Pace", {"type": "structure", "members": {"Pace": union}})

    assert check({"Pace": {"Slow": 2}}) == {"Pace": {"Slow": 2}}
    with pytest.raises(ServiceError, match=r"at 'pace'.* Exactly one member must be set, of: \[Fast, Slow\]"):
        check({"Pace": given})


def test_what_is_secret_is_not_repeated():
    secret = {"type": "string", "max": 3, "sensitive": True}
    check = check_of("lab", "Enter", {"type": "structure", "members": {"Password": secret}})

    with pytest.raises(ServiceError) as refused:
        check({"Password": "sesame"})

    assert "sesame" not in str(refused.value)


def test_a_pattern_that_never_ends_is_given_up(monkeypatch):
    monkeypatch.setattr(patterns, "TIMEOUT_SECONDS", 0.01)

    assert patterns.matcher(r"(a|a|b)*\1c")("a" * 40) is False


def test_a_pattern_reaches_beyond_the_basic_plane():
    matches = patterns.matcher("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF]*")

    assert matches("a whale \N{WHALE}")
    assert not matches("a bell \a")


def test_an_operation_that_aws_does_not_have_is_a_programmers_error():
    with pytest.raises(AssertionError, match="no operation PutRecordz"):
        check_of("kinesis", "PutRecordz")


def test_an_operation_that_is_not_there_leaves_no_trace():
    world = World.begin(CATALOG, seed="refusals", book="2026-11-01")
    before = world.digest()

    with pytest.raises(ServiceError, match="UnknownOperationException: toy has no operation Lamp") as refused:
        world.call("toy", "Lamp" * 100_000, {})
    with pytest.raises(ServiceError, match="UnknownOperationException"):
        world.call("toys", "Light", {"Name": "hall"})

    assert len(str(refused.value)) < 200
    assert world.digest() == before


def test_a_control_is_checked_as_everything_else_is():
    world = World.begin(CATALOG, seed="refusals", book="2026-11-01")

    with pytest.raises(ServiceError, match="ValidationException: 1 validation error detected: Value 'MOON' at 'scope'"):
        world.call("lab", "StartFault", {"Scope": "MOON", "Target": "us-east-1"})
