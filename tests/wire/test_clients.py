"""The real AWS CLI and boto3, unchanged, against a world, through real sockets."""

import http.client
import json
import time
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

pytestmark = pytest.mark.servers


def refused(call) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        call()
    said = caught.value.response
    return said["Error"]["Code"], said["ResponseMetadata"]["HTTPStatusCode"]


def test_everyones_first_command_says_who_one_is(terminal):
    said = json.loads(terminal.aws("sts", "get-caller-identity").stdout)

    assert said["Account"] == "123456789012"
    assert said["Arn"] == "arn:aws:iam::123456789012:user/student"
    assert terminal.client("sts").get_caller_identity()["UserId"] == said["UserId"]


# Source: AWS CLI Command Reference, kinesis (create-stream, put-record, get-shard-iterator, split-shard).
def test_a_stream_is_made_written_read_and_split_from_a_terminal(terminal):
    assert terminal.aws("kinesis", "create-stream", "--stream-name", "typed", "--shard-count", "4").returncode == 0
    assert terminal.aws("kinesis", "wait", "stream-exists", "--stream-name", "typed").returncode == 0
    put = terminal.aws(
        *("kinesis", "put-record", "--stream-name", "typed", "--partition-key", "user-1", "--data", '{"page":"/sale"}')
    )
    assert json.loads(put.stdout)["ShardId"] == "shardId-000000000003"

    iterator = terminal.aws(
        *("kinesis", "get-shard-iterator", "--stream-name", "typed", "--shard-id", "shardId-000000000003"),
        *("--shard-iterator-type", "TRIM_HORIZON", "--query", "ShardIterator", "--output", "text"),
    ).stdout.strip()
    read = json.loads(terminal.aws("kinesis", "get-records", "--shard-iterator", iterator).stdout)
    assert [record["PartitionKey"] for record in read["Records"]] == ["user-1"]

    split = terminal.aws(
        *("kinesis", "split-shard", "--stream-name", "typed", "--shard-to-split", "shardId-000000000003"),
        *("--new-starting-hash-key", "297747071055821155530452781502797185024"),
    )
    assert split.returncode == 0
    listed = terminal.aws("kinesis", "list-shards", "--stream-name", "typed", "--query", "Shards[].ShardId")
    assert len(json.loads(listed.stdout)) >= 4


def test_what_is_refused_is_told_in_awss_words(terminal):
    said = terminal.aws("kinesis", "describe-stream-summary", "--stream-name", "nothing")

    assert said.returncode != 0
    assert "ResourceNotFoundException" in said.stderr
    assert "Stream nothing under account 123456789012 not found" in said.stderr


def test_a_waiter_on_a_fresh_world_finds_what_it_waits_for_at_its_first_try(terminal):
    kinesis = terminal.client("kinesis")
    kinesis.create_stream(StreamName="awaited", ShardCount=1)

    began = time.monotonic()
    kinesis.get_waiter("stream_exists").wait(StreamName="awaited")
    assert time.monotonic() - began < 9  # a second try would come after ten seconds

    kinesis.delete_stream(StreamName="awaited")
    kinesis.get_waiter("stream_not_exists").wait(StreamName="awaited")


def test_a_consumer_that_knows_nothing_of_us_reads_all_that_was_put(terminal):
    kinesis = terminal.client("kinesis")
    kinesis.create_stream(StreamName="orders", ShardCount=2)
    kinesis.get_waiter("stream_exists").wait(StreamName="orders")
    sent = [{"Data": f"order {number}".encode(), "PartitionKey": f"user-{number}"} for number in range(100)]
    assert kinesis.put_records(StreamName="orders", Records=sent)["FailedRecordCount"] == 0

    found = []
    for shard in kinesis.list_shards(StreamName="orders")["Shards"]:
        at = kinesis.get_shard_iterator(
            StreamName="orders", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        answer = kinesis.get_records(ShardIterator=at)
        found += [record["Data"] for record in answer["Records"]]
        assert answer["MillisBehindLatest"] == 0

    assert sorted(found) == sorted(each["Data"] for each in sent)


def test_pages_go_on_where_they_ended(terminal):
    kinesis = terminal.client("kinesis")
    for number in range(3):
        kinesis.create_stream(StreamName=f"paged-{number}", ShardCount=1)

    pages = kinesis.get_paginator("list_streams").paginate(PaginationConfig={"PageSize": 1})
    names = [name for page in pages for name in page["StreamNames"]]

    assert {"clicks", "paged-0", "paged-1", "paged-2"} <= set(names)
    assert len(names) == len(set(names))


def test_a_wrong_secret_and_a_key_that_nobody_made_are_not_let_in(terminal):
    def with_key(key_id: str, secret: str):
        session = boto3.Session(aws_access_key_id=key_id, aws_secret_access_key=secret, region_name="us-east-1")
        return session.client("kinesis", endpoint_url=f"{terminal.url}/aws").list_streams

    assert refused(with_key(terminal.key_id, "x" * 40)) == ("InvalidSignatureException", 400)
    assert refused(with_key("GLASAAAAAAAAAAAAAAAA", terminal.secret)) == ("InvalidSignatureException", 400)
    assert refused(with_key("AKIAIOSFODNN7EXAMPLE", "x" * 40)) == ("UnrecognizedClientException", 400)


def test_nobodys_key_reaches_anothers_world(terminals):
    mine, other = (each.client("kinesis") for each in terminals)
    mine.create_stream(StreamName="secret", ShardCount=1)

    assert "secret" not in other.list_streams()["StreamNames"]
    assert refused(lambda: other.describe_stream(StreamName="secret")) == ("ResourceNotFoundException", 400)


def test_an_operation_that_is_not_there_and_a_service_that_is_not_are_told_as_aws_does(terminal):
    assert refused(lambda: terminal.client("kinesis").get_resource_policy(ResourceARN="arn:aws:kinesis:us-east-1:1:x"))[
        0
    ] in ("UnknownOperationException", "ValidationException")
    assert refused(terminal.client("iam").list_users)[0] == "InvalidAction"
    assert refused(terminal.client("dynamodb").list_tables)[0] == "UnknownOperationException"


def test_a_large_body_is_taken_and_one_past_the_limit_is_refused_as_aws_would(terminal):
    kinesis = terminal.client("kinesis")
    kinesis.create_stream(StreamName="large", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="large")

    many = [{"Data": b"x" * 900_000, "PartitionKey": f"user-{number}"} for number in range(9)]
    answer = kinesis.put_records(StreamName="large", Records=many)

    assert answer["FailedRecordCount"] >= 7
    code, status = refused(
        lambda: kinesis.put_records(StreamName="large", Records=[{"Data": b"x" * 1_000_000, "PartitionKey": "a"}] * 14)
    )
    assert (code, status) in (("RequestEntityTooLargeException", 413), ("InvalidArgumentException", 400))


def connection(terminal) -> http.client.HTTPConnection:
    parts = urlsplit(terminal.url)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=20)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b""),
        ({"Authorization": "AWS4-HMAC-SHA256 nonsense"}, b"{}"),
        ({"Authorization": "Basic YTpi"}, b"{}"),
        ({"X-Amz-Target": "Kinesis_20131202.ListStreams"}, b"{"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, b"Action=GetCallerIdentity"),
    ],
)
def test_whatever_is_sent_is_answered_in_aws_s_manner(terminal, headers, body):
    link = connection(terminal)
    link.request("POST", "/aws/", body, headers)
    answer = link.getresponse()
    text = answer.read()

    assert 400 <= answer.status < 500
    assert answer.headers["x-amzn-RequestId"]
    assert b"<html" not in text.lower()
    assert b"Traceback" not in text


def test_many_requests_go_over_one_connection(terminal):
    link = connection(terminal)

    for _ in range(5):
        link.request("POST", "/aws/", b"{}", {"X-Amz-Target": "Kinesis_20131202.ListStreams"})
        answer = link.getresponse()
        assert json.loads(answer.read())["__type"] == "MissingAuthenticationTokenException"


def test_a_signed_address_works_until_it_expires(terminal):
    def address(lives_s: int) -> str:
        request = AWSRequest("GET", f"{terminal.url}/aws/?Action=GetCallerIdentity&Version=2011-06-15")
        SigV4QueryAuth(Credentials(terminal.key_id, terminal.secret), "sts", "us-east-1", lives_s).add_auth(request)
        return request.url

    def ask(url: str) -> tuple[int, bytes]:
        parts = urlsplit(url)
        link = connection(terminal)
        link.request("GET", f"{parts.path}?{parts.query}")
        answer = link.getresponse()
        return answer.status, answer.read()

    status, text = ask(address(60))
    assert status == 200
    assert b"<Account>123456789012</Account>" in text

    short = address(1)
    time.sleep(2.1)
    status, text = ask(short)
    assert status == 403
    assert b"expired" in text


def test_answers_say_the_worlds_time(terminal):
    answer = terminal.client("kinesis").list_streams()["ResponseMetadata"]["HTTPHeaders"]

    assert answer["x-glasscloud-time"].startswith("2026-11-02T13:")
