"""The course's exercises, line by line as students type them, in a shell with the profile of the keys' page."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from courseware.wire import setup

pytestmark = pytest.mark.servers

E1_TO_E3 = """
aws kinesis create-stream --endpoint-url $ENDPOINT --stream-name exercise --shard-count 4
aws kinesis wait stream-exists --endpoint-url $ENDPOINT --stream-name exercise
aws kinesis put-record --endpoint-url $ENDPOINT --stream-name exercise --partition-key user-1 --data '{"page":"/sale"}'
IT=$(aws kinesis get-shard-iterator --endpoint-url $ENDPOINT --stream-name exercise --shard-id shardId-000000000003 \
  --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text)
aws kinesis get-records --endpoint-url $ENDPOINT --shard-iterator "$IT"
aws kinesis split-shard --endpoint-url $ENDPOINT --stream-name exercise --shard-to-split shardId-000000000003 \
  --new-starting-hash-key 297747071055821155530452781502797185024
aws kinesis wait stream-exists --endpoint-url $ENDPOINT --stream-name exercise
aws kinesis list-shards --endpoint-url $ENDPOINT --stream-name exercise \
  --query 'Shards[].[ShardId,ParentShardId,HashKeyRange]'
"""

E4 = """
import boto3, os, random, sys, time
k = boto3.client("kinesis", endpoint_url=os.environ["ENDPOINT"], region_name="us-east-1")
rounds = 0
def put_all(stream, recs):
    global rounds
    wait = 0.05
    while recs:
        out = k.put_records(StreamName=stream, Records=recs)["Records"]
        recs = [r for r, o in zip(recs, out) if "ErrorCode" in o]
        rounds += 1
        if recs: time.sleep(random.uniform(0, wait)); wait = min(wait * 2, 2)
k.create_stream(StreamName="retried", ShardCount=1)
k.get_waiter("stream_exists").wait(StreamName="retried")
for _ in range(4):
    put_all("retried", [{"Data": b"x" * 900, "PartitionKey": f"user-{n}"} for n in range(400)])
print(rounds)
"""


@pytest.fixture
def shell(terminal):
    """Runs a program in a terminal whose home holds what the page says."""
    folder: Path = terminal.folder
    (folder / ".aws").mkdir(exist_ok=True)
    told = setup.files(setup.Access(f"{terminal.url}/aws", "us-east-1", terminal.key_id, terminal.secret))
    (folder / ".aws" / "config").write_text(told[0].text)
    (folder / ".aws" / "credentials").write_text(told[1].text)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "AWS_PROFILE": setup.PROFILE,
        "AWS_PAGER": "",
        "ENDPOINT": f"{terminal.url}/aws",
    }

    def run(*command: str) -> str:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def documents(text: str) -> list:
    """The JSON documents that stand one after the other."""
    found, at, decoder = [], 0, json.JSONDecoder()
    while text[at:].strip():
        at += len(text[at:]) - len(text[at:].lstrip())
        document, at = decoder.raw_decode(text, at)
        found.append(document)
    return found


def test_exercises_1_to_3_run_unchanged(shell):
    put, read, shards = documents(shell("bash", "-ec", E1_TO_E3))

    assert put["ShardId"] == "shardId-000000000003"
    assert [record["Data"] for record in read["Records"]] == ["eyJwYWdlIjoiL3NhbGUifQ=="]
    children = [shard for shard in shards if shard[1] == "shardId-000000000003"]
    assert [child[0] for child in children] == ["shardId-000000000004", "shardId-000000000005"]
    assert children[1][2]["StartingHashKey"] == "297747071055821155530452781502797185024"


def test_exercise_4_retries_what_a_shard_refused_until_all_is_there(shell):
    assert int(shell(sys.executable, "-c", E4)) > 4


def test_what_the_page_says_to_try_works_in_bash_and_in_python(shell, terminal):
    access = setup.Access(f"{terminal.url}/aws", "us-east-1", terminal.key_id, terminal.secret)

    assert "123456789012" in shell("bash", "-ec", setup.first_calls(access)[0].text)
    python, bash, _powershell = setup.otherwise(access)
    assert "clicks" in shell(sys.executable, "-c", python.text)
    assert "123456789012" in shell("bash", "-ec", f"unset AWS_PROFILE\n{bash.text}\naws sts get-caller-identity")


def test_an_sdk_that_is_throttled_tries_again_by_itself_and_sees_it(terminal):
    """GetRecords may be called five times a second of a shard: boto3 waits, and no call of its user's fails."""
    kinesis = terminal.client("kinesis")
    kinesis.create_stream(StreamName="polled", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="polled")
    patient = terminal.session().client(
        "kinesis", endpoint_url=f"{terminal.url}/aws", config=Config(retries={"max_attempts": 10, "mode": "standard"})
    )
    about = {"StreamName": "polled", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    at = kinesis.get_shard_iterator(**about)["ShardIterator"]

    began, tried = time.monotonic(), []
    for _ in range(9):
        tried.append(patient.get_records(ShardIterator=at)["ResponseMetadata"]["RetryAttempts"])
    assert sum(tried) > 0
    assert time.monotonic() - began < 30

    def hasty():
        for _ in range(20):
            kinesis.get_records(ShardIterator=at)

    with pytest.raises(ClientError) as caught:
        hasty()
    assert caught.value.response["Error"]["Code"] == "ProvisionedThroughputExceededException"
