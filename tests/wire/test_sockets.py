"""What goes over a socket besides requests as they should be: halves of them, slow ones, large ones, many on one."""

import contextlib
import http.client
import json
import socket
import time
from urllib.parse import urlsplit

import pytest

from courseware.wire import bodies
from tests.wire.signing import signed

pytestmark = pytest.mark.servers

HEAD = (
    "POST /aws/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.1\r\n"
    "X-Amz-Target: Kinesis_20131202.ListStreams\r\n"
)


def address(terminal) -> tuple[str, int]:
    parts = urlsplit(terminal.url)
    return parts.hostname, parts.port


def opened(terminal, *sent: str) -> socket.socket:
    link = socket.create_connection(address(terminal), timeout=30)
    for text in sent:
        link.sendall(text.encode())
    return link


def answer_of(link: socket.socket) -> tuple[int, dict[str, str], bytes]:
    answer = http.client.HTTPResponse(link)
    answer.begin()
    return answer.status, dict(answer.headers), answer.read()


def test_a_request_that_ends_before_its_body_is_answered_in_dialect(terminal):
    link = opened(terminal, HEAD + "Content-Length: 100\r\n\r\n{")
    link.shutdown(socket.SHUT_WR)

    try:
        status, headers, body = answer_of(link)
    except (ConnectionError, http.client.HTTPException):
        return  # hung up on, as a server may
    assert status == 400
    assert headers["x-amzn-requestid"]
    assert json.loads(body)["__type"] == "IncompleteBody"


def test_many_halves_of_requests_hold_up_nobody_else(terminal):
    """More than the server has threads: pages are answered meanwhile, and afterwards calls as if nothing had been."""
    halves = [opened(terminal, HEAD + "Content-Length: 1000\r\n\r\n{") for _ in range(80)]
    time.sleep(0.3)
    began = time.monotonic()

    page = opened(terminal, "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert answer_of(page)[0] == 200
    assert time.monotonic() - began < 5 * bodies.PATIENCE_SECONDS

    told = []
    for half in halves:
        half.settimeout(0.02)
        with contextlib.suppress(OSError):
            told.append(answer_of(half))
        half.close()
    assert {status for status, _, _ in told} <= {503}
    assert all(headers["x-amzn-requestid"] for _, headers, _ in told)
    status, _, body = answer_of(opened(terminal, HEAD + "Content-Length: 2\r\n\r\n{}"))
    assert (status, json.loads(body)["__type"]) == (400, "MissingAuthenticationTokenException")


def test_a_client_asks_before_it_sends_a_large_body(terminal):
    link = opened(terminal, HEAD + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert link.recv(100).startswith(b"HTTP/1.1 100 ")
    link.sendall(b"{}")

    assert answer_of(link)[0] == 400


def test_a_body_in_chunks_of_http_is_put_together(terminal):
    link = opened(terminal, HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n")

    status, _, body = answer_of(link)

    assert status == 400
    assert json.loads(body)["__type"] == "MissingAuthenticationTokenException"


def test_a_body_past_the_limit_is_refused_before_it_is_sent(terminal):
    link = opened(terminal, HEAD + f"Content-Length: {17 * 2**20}\r\n\r\n")

    status, headers, body = answer_of(link)

    assert status == 413
    assert headers["x-amzn-requestid"]
    assert json.loads(body)["__type"] == "RequestEntityTooLargeException"


def test_ten_mebibytes_go_through_in_one_request(terminal):
    kinesis = terminal.client("kinesis")
    kinesis.create_stream(StreamName="ten", ShardCount=10)
    kinesis.get_waiter("stream_exists").wait(StreamName="ten")
    keys = [str(2**128 // 10 * number + 1) for number in range(10)]
    records = [{"Data": b"x" * 1_000_000, "PartitionKey": "a", "ExplicitHashKey": key} for key in keys]

    assert kinesis.put_records(StreamName="ten", Records=records)["FailedRecordCount"] == 0
    at = kinesis.get_shard_iterator(StreamName="ten", ShardId="shardId-000000000009", ShardIteratorType="TRIM_HORIZON")[
        "ShardIterator"
    ]
    assert kinesis.get_records(ShardIterator=at)["Records"][0]["Data"] == b"x" * 1_000_000
    kinesis.delete_stream(StreamName="ten")


def test_signed_requests_follow_each_other_on_one_connection_with_bad_ones_between(terminal):
    link = http.client.HTTPConnection(*address(terminal), timeout=20)
    kept = None
    for number in range(10):
        request = signed(terminal.key_id, terminal.secret, host=terminal.url)
        body = request.body if number % 2 else b"{"
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        link.request("POST", "/aws/", body, {**headers, "Host": urlsplit(terminal.url).netloc})
        kept = kept or link.sock
        answer = link.getresponse()
        text = answer.read()
        assert answer.status == (200 if number % 2 else 400), text
    assert link.sock is kept
