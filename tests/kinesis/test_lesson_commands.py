"""The commands and the code of the lesson's pages are such as the AWS CLI and boto3 take."""

import re
import shlex

import boto3
import pytest
from botocore.stub import Stubber
from botocore.validate import ParamValidator

from tests.kinesis.lesson import SOURCES, code

COMMANDS = [
    command
    for page in SOURCES
    for block in code(page, "bash")
    for command in re.sub(r"\\\n\s*", "", block).strip().splitlines()
]
OF_THE_CLI_ITSELF = ("query", "cli-binary-format")
WAITERS = {"stream-exists": "describe-stream"}


@pytest.fixture(scope="module")
def client():
    return boto3.client("kinesis", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="a")


def input_of(client, name):
    operation = "".join(part.capitalize() for part in name.split("-"))
    return client.meta.service_model.operation_model(operation).input_shape


def option_of(member):
    """The CLI's name for a member of a request."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", member).lower()


def sent(shape, text):
    """A word of the command line as the CLI sends it."""
    match shape.type_name:
        case "integer" | "long":
            return int(text)
        case "structure":
            return dict(pair.split("=", 1) for pair in text.split(","))
        case "blob":
            return text.encode()
        case _:
            return text


def test_there_are_commands():
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.split()[2:4]))
def test_each_command_is_one_that_the_cli_takes(client, command):
    program, service, name, *words = shlex.split(command)
    if name == "wait":
        assert words[0].replace("-", "_") in client.waiter_names
        name = WAITERS[words.pop(0)]
    shape = input_of(client, name)
    options = {option_of(member): member for member in shape.members}

    given = dict(zip(words[::2], words[1::2], strict=True))
    named = {option.removeprefix("--"): text for option, text in given.items()}
    asked = {options[name]: text for name, text in named.items() if name not in OF_THE_CLI_ITSELF}
    params = {member: sent(shape.members[member], text) for member, text in asked.items()}

    assert (program, service) == ("aws", "kinesis")
    assert not ParamValidator().validate(params, shape).has_errors()


def test_the_retry_sends_only_what_was_refused(client, monkeypatch):
    records = [{"Data": b"1", "PartitionKey": "a"}, {"Data": b"2", "PartitionKey": "b"}]
    stored = {"SequenceNumber": "1", "ShardId": "shardId-000000000000"}
    refused = {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "full"}
    names = run(client, monkeypatch, "producers")

    with Stubber(client) as stub:
        first = {"FailedRecordCount": 1, "Records": [stored, refused]}
        stub.add_response("put_records", first, {"StreamName": "clicks", "Records": records})
        second = {"Records": [stored]}
        stub.add_response("put_records", second, {"StreamName": "clicks", "Records": records[1:]})
        names["put_all"]("clicks", records)

        stub.assert_no_pending_responses()


def test_the_loop_reads_to_the_end_of_a_closed_shard(client, monkeypatch, capsys):
    with Stubber(client) as stub:
        stub.add_response("get_shard_iterator", {"ShardIterator": "one"})
        record = {"SequenceNumber": "1", "Data": b"x", "PartitionKey": "a"}
        stub.add_response(
            "get_records", {"Records": [], "NextShardIterator": "two"}, {"ShardIterator": "one", "Limit": 1000}
        )
        stub.add_response("get_records", {"Records": [record]}, {"ShardIterator": "two", "Limit": 1000})

        run(client, monkeypatch, "reading")

        stub.assert_no_pending_responses()
    assert capsys.readouterr().out == "a b'x'\n"


def run(client, monkeypatch, page):
    """Carries out a page's code with this client, without its waiting."""
    monkeypatch.setattr(boto3, "client", lambda *_, **__: client)
    monkeypatch.setattr("time.sleep", lambda _: None)
    names = {}
    exec(code(page, "python")[0], names)
    return names
