"""Whatever a client sends, it is answered in its service's dialect: no error of ours, no page, and always an id."""

import base64
import json
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.labs import worlds
from courseware.wire import handling, keys, limits
from courseware.wire.message import Request, Response
from services.engine.errors import ServiceError
from tests.wire.signing import signed

pytestmark = pytest.mark.django_db
OFTEN = settings(max_examples=150, suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)


@pytest.fixture
def key(student) -> keys.NewKey:
    return keys.make(worlds.begin(student.pk, kind=worlds.Kind.LAB, topic="kinesis"))


@pytest.fixture(autouse=True)
def unlimited(monkeypatch):
    monkeypatch.setattr(limits, "_tats_ns", {})


def answered(request: Request) -> Response:
    """The answer, which is such as AWS would give."""
    answer = handling.handle(request)
    headers = {name.lower(): value for name, value in answer.headers}
    assert answer.status < 500 or answer.status == 503, answer
    assert headers["x-amzn-requestid"]
    assert headers["date"].endswith("GMT")
    assert b"<html" not in answer.body.lower()
    assert b"Traceback" not in answer.body
    if headers.get("content-type", "").startswith("application/x-amz-json") and answer.body:
        json.loads(answer.body)
    return answer


def told(answer: Response) -> tuple[str, str]:
    said = json.loads(answer.body)
    return said["__type"], said.get("message", said.get("Message", ""))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["StreamName", "StreamARN", "ShardCount", "Records", "Data", "PartitionKey", "ShardIterator", "Limit", "Tags"]
NAMES += ["ShardId", "ShardIteratorType", "Timestamp", "StreamModeDetails", "NextToken", "ShardFilter", "Type"]
OPERATIONS = ["CreateStream", "PutRecord", "PutRecords", "GetRecords", "GetShardIterator", "ListShards", "ListStreams"]
OPERATIONS += ["AddTagsToStream", "UpdateShardCount", "DescribeStream", "RegisterStreamConsumer", "SubscribeToShard"]
params = st.dictionaries(st.sampled_from(NAMES), junk | st.just("clicks"), max_size=6)
nearly_json = params.map(lambda each: json.dumps(each).encode()) | st.binary(max_size=60) | st.just(b"")
header_text = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)


@given(operation=st.sampled_from(OPERATIONS), body=nearly_json)
@OFTEN
def test_of_bodies_none_breaks_anything(key, operation, body):
    answered(signed(key.key_id, key.secret, operation=operation, body=body))


@given(
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "X"]),
    path=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30).map(lambda text: f"/aws/{text}"),
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60),
    headers=st.dictionaries(
        st.sampled_from(
            [
                "authorization",
                "x-amz-target",
                "content-type",
                "x-amz-date",
                "date",
                "x-amz-content-sha256",
                "user-agent",
            ]
        ),
        header_text
        | st.sampled_from(
            [
                "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=0",
                "AWS4-HMAC-SHA256 Credential=GLASA/20260101/us-east-1/s3/aws4_request, SignedHeaders=é, Signature=ü",
                "application/x-amz-json-1.1",
                "application/x-www-form-urlencoded; charset=utf-8",
                "application/x-amz-cbor-1.1",
                "Kinesis_20131202.ListStreams",
                "20260101T000000Z",
                "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            ]
        ),
    ),
    body=nearly_json,
)
@OFTEN
def test_of_requests_that_nobody_signed_none_breaks_anything(method, path, query, headers, body):
    assert answered(Request(method, path, query, headers, body)).status >= 400


@given(
    body=st.lists(
        st.sampled_from(["Action=GetCallerIdentity", "Version=2011-06-15", "Action=", "a.b.c=1", "%ff=%fe", "=", "&"])
    )
    .map("&".join)
    .map(str.encode)
    | st.binary(max_size=40)
)
@OFTEN
def test_of_forms_none_breaks_anything(key, body):
    form = "application/x-www-form-urlencoded"
    request = signed(key.key_id, key.secret, body=body, service="sts", target="", Content_Type=form)

    answer = answered(request)

    assert answer.status == 200 or b"<ErrorResponse" in answer.body


@given(chunks=st.binary(max_size=80))
@OFTEN
def test_of_bodies_in_chunks_none_breaks_anything(key, chunks):
    request = signed(key.key_id, key.secret, body=b"{}", X_Amz_Content_Sha256="STREAMING-UNSIGNED-PAYLOAD-TRAILER")

    answered(replace(request, body=chunks))


# Source: what AWS's endpoint for Kinesis answered to the same, as public test suites of other emulators have recorded.
@pytest.mark.parametrize(
    ("headers", "body", "status", "told_as"),
    [
        ({}, b"", 403, b"<MissingAuthenticationTokenException>\n  <Message>Missing Authentication Token</Message>\n"),
        ({"content-type": "application/x-amz-json-1.1"}, b"", 400, b'"UnknownOperationException"'),
        (
            {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.ListStreams"},
            b"",
            400,
            b'"SerializationException"',
        ),
        (
            {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.ListStreams"},
            b"hello",
            400,
            b'"SerializationException"',
        ),
        (
            {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.ListStreams"},
            b"{}",
            400,
            b'{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}',
        ),
        (
            {
                "content-type": "application/x-amz-json-1.1",
                "x-amz-target": "Kinesis_20131202.ListStreams",
                "authorization": "X",
            },
            b"{}",
            400,
            b"Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
            b"parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires "
            b"existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=X",
        ),
        (
            {
                "content-type": "application/x-amz-json-1.1",
                "x-amz-target": "Kinesis_20131202.ListStreams",
                "authorization": "AWS4- Signature=b, Credential=a",
                "date": "a",
            },
            b"{}",
            400,
            b"\"Authorization header requires 'SignedHeaders' parameter. "
            b'Authorization=AWS4- Signature=b, Credential=a"',
        ),
    ],
)
def test_what_is_not_signed_or_not_readable_is_answered_as_aws_does(headers, body, status, told_as):
    answer = answered(Request("POST", "/aws/", "", headers, body))

    assert answer.status == status
    assert told_as in answer.body


@pytest.mark.parametrize(
    ("query", "more", "told_as"),
    [
        (
            "X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d",
            {},
            "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters.",
        ),
        ("X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c", {}, "Missing Authentication Token"),
        (
            "X-Amz-Algorithm",
            {"authorization": "X"},
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
        ),
    ],
)
def test_a_signature_in_the_query_that_lacks_something_is_told_as_aws_does(query, more, told_as):
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": "Kinesis_20131202.ListStreams", **more}

    assert told(answered(Request("POST", "/aws/", query, headers, b"{}")))[1] == told_as


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("23456", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
        ("=+/=", "Invalid Base64 character: '='"),
        ("+/+=", "Invalid last non-pad Base64 character dectected"),
        ("a b=", "Invalid Base64 character: ' '"),
    ],
)
def test_data_that_is_no_base64_is_refused_in_awss_words(key, data, why):
    body = json.dumps({"StreamName": "clicks", "PartitionKey": "a", "Data": data}).encode()

    answer = answered(signed(key.key_id, key.secret, operation="PutRecord", body=body))

    assert told(answer) == ("SerializationException", f"'{data}' can not be converted to a Blob: {why}")


def test_ids_look_like_awss(key):
    headers = dict(answered(signed(key.key_id, key.secret)).headers)

    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", headers["x-amzn-RequestId"])
    assert 72 <= len(base64.b64decode(headers["x-amz-id-2"])) <= 80


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "application/x-amz-cbor-1.1"},
        {"Content_Type": "application/cbor", "Smithy_Protocol": "rpc-v2-cbor"},
    ],
)
def test_cbor_is_declined_with_what_to_do(key, headers):
    answer = answered(signed(key.key_id, key.secret, body=b"\xa0", **headers))

    assert answer.status == 415
    assert "AWS_CBOR_DISABLE" in told(answer)[1]


def test_a_request_for_a_service_that_is_not_here_is_told_in_that_services_dialect(key):
    s3 = signed(
        key.key_id, key.secret, service="s3", target="", method="GET", path="/aws/bucket", body=b"", Content_Type=""
    )
    dynamodb = signed(key.key_id, key.secret, service="dynamodb", target="DynamoDB_20120810.ListTables")

    assert answered(replace(s3)).status in (400, 403, 404)
    assert b"<Error><Code>" in answered(s3).body or b"AccessDenied" in answered(s3).body
    assert told(answered(dynamodb))[0] == "UnknownOperationException"


def test_a_body_past_the_limit_is_refused_and_one_within_is_read(key):
    too_large = b'{"Data": "' + b"A" * limits.LARGEST_BODY + b'"}'

    answer = answered(signed(key.key_id, key.secret, operation="PutRecord", body=too_large))

    assert (answer.status, told(answer)[0]) == (413, "RequestEntityTooLargeException")


def test_each_service_has_its_own_largest_body():
    with pytest.raises(ServiceError) as caught:
        limits.check_size("cloudwatch", limits.MIB + 1)
    assert caught.value.http_status == 413

    limits.check_size("kinesis", 14 * limits.MIB)


def test_a_key_that_calls_too_often_is_throttled_and_others_are_not():
    for _ in range(limits.MOST_AT_ONCE):
        limits.count_call("one", now_ns=10**12)
    with pytest.raises(ServiceError) as caught:
        limits.count_call("one", now_ns=10**12)
    assert (caught.value.code, caught.value.http_status) == ("ThrottlingException", 400)

    limits.count_call("other", now_ns=10**12)
    limits.count_call("one", now_ns=10**12 + 10**9 // limits.CALLS_A_SECOND)


def test_a_throttled_call_is_told_so_in_the_services_dialect(key, monkeypatch):
    monkeypatch.setattr(limits, "MOST_AT_ONCE", 0)

    assert told(answered(signed(key.key_id, key.secret))) == ("ThrottlingException", "Rate exceeded")


def test_no_secret_and_no_signature_is_ever_logged(key, caplog, monkeypatch):
    request = signed(key.key_id, key.secret)
    caplog.set_level(0)
    signature = re.search(r"Signature=(\w+)", request.headers["authorization"])[1]
    handling.handle(request)
    handling.handle(replace(request, body=b"{ }"))
    monkeypatch.setattr(worlds, "call", lambda *_, **__: 1 / 0)

    assert handling.handle(request).status == 500

    assert "ListStreams" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    for kept in (key.secret, signature):
        assert kept not in caplog.text
