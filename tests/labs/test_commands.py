"""The commands beside what was done: a shell reads back the very words, whatever somebody typed."""

import ast
import base64
import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.labs.commands import boto3, cli

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)


@pytest.mark.parametrize(
    ("operation", "params", "line"),
    [
        ("ListStreams", {}, "aws kinesis list-streams"),
        (
            "SplitShard",
            {"StreamName": "clicks", "ShardToSplit": "shardId-000000000001", "NewStartingHashKey": "7"},
            "aws kinesis split-shard --stream-name clicks --shard-to-split shardId-000000000001 "
            "--new-starting-hash-key 7",
        ),
        (
            "PutRecord",
            {"StreamName": "clicks", "Data": b"hi", "PartitionKey": "it's"},
            """aws kinesis put-record --stream-name clicks --data aGk= --partition-key 'it'"'"'s'""",
        ),
        (
            "PutRecords",
            {"StreamName": "a", "Records": [{"Data": b"\xff", "PartitionKey": "k"}]},
            """aws kinesis put-records --stream-name a --records '[{"Data":"/w==","PartitionKey":"k"}]'""",
        ),
        (
            "AddTagsToStream",
            {"StreamName": "a", "Tags": {"team": "blue"}},
            """aws kinesis add-tags-to-stream --stream-name a --tags '{"team":"blue"}'""",
        ),
        (
            "RemoveTagsFromStream",
            {"StreamName": "a", "TagKeys": ["x", "y z"]},
            "aws kinesis remove-tags-from-stream --stream-name a --tag-keys x 'y z'",
        ),
        (
            "DeleteStream",
            {"StreamName": "a", "EnforceConsumerDeletion": True},
            "aws kinesis delete-stream --stream-name a --enforce-consumer-deletion",
        ),
        (
            "DeleteStream",
            {"StreamName": "a", "EnforceConsumerDeletion": False},
            "aws kinesis delete-stream --stream-name a --no-enforce-consumer-deletion",
        ),
        ("DeleteStream", {"StreamName": "-rf"}, "aws kinesis delete-stream --stream-name=-rf"),
        (
            "DeleteStream",
            {"StreamName": "file:///etc/passwd"},
            """aws kinesis delete-stream --cli-input-json '{"StreamName":"file:///etc/passwd"}'""",
        ),
    ],
)
def test_an_operation_is_a_line_for_the_cli(operation, params, line):
    assert cli("kinesis", operation, params) == line


@pytest.mark.parametrize(("service", "operation"), [("lab", "PutProducer"), ("kinesis", "Explode"), ("../x", "Y")])
def test_what_aws_does_not_have_has_no_command(service, operation):
    assert cli(service, operation, {}) is None
    assert boto3(service, operation, {}) is None


@settings(max_examples=60, deadline=None)
@given(texts)
def test_a_shell_reads_a_value_as_it_was_typed_and_runs_nothing(typed):
    words = shlex.split(cli("kinesis", "PutRecord", {"StreamName": "s", "Data": b"", "PartitionKey": typed}))

    assert typed in (words[-1], words[-1].removeprefix("--partition-key=")) or "--cli-input-json" in words
    assert words[:3] == ["aws", "kinesis", "put-record"]


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60))
def test_bytes_go_as_base64_which_version_2_of_the_cli_takes(data):
    words = shlex.split(cli("kinesis", "PutRecord", {"Data": data}))

    assert base64.b64decode(words[-1]) == data


@settings(max_examples=40, deadline=None)
@given(texts, st.binary(max_size=20))
def test_the_line_of_python_is_python_with_the_same_values(typed, data):
    line = boto3("kinesis", "PutRecord", {"StreamName": "s", "Data": data, "PartitionKey": typed})

    call = ast.parse(line, mode="eval").body
    assert {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords} == {
        "StreamName": "s",
        "Data": data,
        "PartitionKey": typed,
    }
