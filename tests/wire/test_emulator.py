"""The emulator as a program: started, called by boto3 and the AWS CLI, begun anew, ended."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import HTTPError

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from bench.server import ROOT, free_port
from courseware.wire.emulator import options

pytestmark = pytest.mark.servers


class Emulator:
    def __init__(self, process: subprocess.Popen[str], port: int, said: str) -> None:
        self.process, self.port, self.said = process, port, said
        self.url = f"http://127.0.0.1:{port}"

    def client(self, service: str, key: str = "test", secret: str = "test", region: str = "us-east-1"):
        session = boto3.Session(aws_access_key_id=key, aws_secret_access_key=secret, region_name=region)
        return session.client(service, endpoint_url=self.url, config=Config(retries={"max_attempts": 0}))

    def post(self, path: str, **headers: str) -> int:
        request = urllib.request.Request(f"{self.url}{path}", method="POST", headers=headers)
        try:
            return urllib.request.urlopen(request, timeout=10).status
        except HTTPError as error:
            return error.code

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(15)


@contextmanager
def emulator(*words: str, temporary: str):
    """One that runs, until the block ends."""
    port = free_port()
    command = [sys.executable, "manage.py", "emulator", "--port", str(port), *words]
    environment = {**os.environ, "TMPDIR": temporary, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    said = ""
    while "Ctrl+C" not in said:
        line = process.stdout.readline()
        assert line, f"it ended: {said}"
        said += line
    try:
        yield Emulator(process, port, said)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(15)
        process.stdout.close()


@pytest.fixture(scope="module")
def fast(tmp_path_factory):
    where = tmp_path_factory.mktemp("fast")
    with emulator("--transitions", "fast", "--throttling", "off", temporary=str(where)) as running:
        yield running


@pytest.fixture(autouse=True)
def anew(fast):
    assert fast.post("/_emulator/reset") == 200


def code(call) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return caught.value.response["Error"]["Code"]


def test_it_says_what_to_set_and_with_that_the_aws_cli_works(fast):
    variables = dict(line.split()[1].split("=", 1) for line in fast.said.splitlines() if "export" in line)
    variables = {name: value.strip("'") for name, value in variables.items()}
    environment = {"PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true", **variables}

    def aws(*words: str) -> str:
        command = [sys.executable, "-m", "awscli", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert json.loads(aws("sts", "get-caller-identity"))["Account"] == "123456789012"
    aws("kinesis", "create-stream", "--stream-name", "cli", "--shard-count", "1")
    assert json.loads(aws("kinesis", "list-streams"))["StreamNames"] == ["cli"]


def test_fast_transitions_are_done_by_the_next_call_and_no_rate_is_too_high(fast):
    kinesis = fast.client("kinesis")
    for number in range(10):
        kinesis.create_stream(StreamName=f"fast-{number}", ShardCount=1)
    summary = kinesis.describe_stream_summary(StreamName="fast-9")["StreamDescriptionSummary"]
    assert summary["StreamStatus"] == "ACTIVE"

    records = [{"Data": b"x" * 3_000, "PartitionKey": "one"}] * 500
    assert [kinesis.put_records(StreamName="fast-0", Records=records)["FailedRecordCount"] for _ in range(3)] == [0] * 3


def test_a_fresh_world_is_empty_and_of_the_present_day(fast):
    kinesis = fast.client("kinesis")
    kinesis.create_stream(StreamName="today", ShardCount=1)

    made = kinesis.describe_stream_summary(StreamName="today")["StreamDescriptionSummary"]["StreamCreationTimestamp"]

    assert kinesis.list_streams()["StreamNames"] == ["today"]
    assert abs(made.timestamp() - time.time()) < 30


def test_a_reset_leaves_nothing_and_is_not_taken_from_a_page_in_a_browser(fast):
    kinesis = fast.client("kinesis")
    kinesis.create_stream(StreamName="gone", ShardCount=1)

    assert fast.post("/_emulator/reset", Origin="https://elsewhere.example") == 403
    assert kinesis.list_streams()["StreamNames"] == ["gone"]
    assert fast.post("/_emulator/reset") == 200
    assert kinesis.list_streams()["StreamNames"] == []


def test_only_its_own_key_is_let_in(fast):
    assert code(fast.client("kinesis", secret="another").list_streams) == "InvalidSignatureException"
    assert code(fast.client("kinesis", key="another").list_streams) == "UnrecognizedClientException"


def test_regions_have_their_own_streams(fast):
    fast.client("kinesis", region="eu-west-1").create_stream(StreamName="europe", ShardCount=1)

    assert fast.client("kinesis").list_streams()["StreamNames"] == []
    assert fast.client("kinesis", region="eu-west-1").list_streams()["StreamNames"] == ["europe"]


def test_with_awss_terms_an_account_and_a_file_it_goes_on_where_it_was_and_leaves_nothing_else(tmp_path):
    file, temporary = tmp_path / "kept.sqlite3", tmp_path / "tmp"
    temporary.mkdir()
    chosen = ("--account", "000000000042", "--access-key", "homework", "--secret-key", "a/b+c=", "--speed", "10")
    words = (*chosen, "--keep", str(file))
    with emulator(*words, temporary=str(temporary)) as first:
        kinesis = first.client("kinesis", "homework", "a/b+c=")
        kinesis.create_stream(StreamName="kept", ShardCount=1)
        summary = kinesis.describe_stream_summary(StreamName="kept")["StreamDescriptionSummary"]
        assert summary["StreamStatus"] == "CREATING"
        assert summary["StreamARN"] == "arn:aws:kinesis:us-east-1:000000000042:stream/kept"
        kinesis.get_waiter("stream_exists").wait(StreamName="kept", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        assert first.client("sts", "homework", "a/b+c=").get_caller_identity()["Account"] == "000000000042"
        assert first.end() == 0
    assert list(temporary.iterdir()) == []

    with emulator(*words, temporary=str(temporary)) as second:
        assert second.client("kinesis", "homework", "a/b+c=").list_streams()["StreamNames"] == ["kept"]

    other = subprocess.run(
        [sys.executable, "manage.py", "emulator", "--port", str(free_port()), *words, "--transitions", "fast"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert other.returncode == 1
    assert "other --transitions" in other.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--port", "0"), "a port is a number"),
        (("--account", "42"), "12 digits"),
        (("--access-key", "a b"), "letters and digits"),
        (("--secret-key", " "), "a secret is"),
        (("--speed", "7"), "invalid choice"),
    ],
)
def test_options_that_make_no_sense_are_told(words, why, capsys):
    with pytest.raises(SystemExit) as ended:
        options.read(words, "/nowhere")

    assert ended.value.code == 2
    assert why in capsys.readouterr().err


def test_a_port_that_is_in_use_is_told_in_a_sentence(fast):
    command = [sys.executable, "manage.py", "emulator", "--port", str(fast.port)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == 1
    assert "Choose another with --port" in ended.stderr
