"""Signatures as clients have really made them, checked at the second at which they were made."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from courseware.wire import signing
from courseware.wire.message import Request
from courseware.wire.refusing import Unsigned

SIGNED_AT = datetime(2026, 11, 26, 6, 41, 17, tzinfo=UTC)
OVER = (
    ":authority;amz-sdk-invocation-id;amz-sdk-request;content-length;content-type;x-amz-content-sha256;x-amz-date;"
    "x-amz-target;x-amz-user-agent"
)
# Sent by @aws-sdk/client-kinesis 3.1142.0 over HTTP/2.
OF_JAVASCRIPT = Request(
    "POST",
    "/",
    "",
    {
        "content-type": "application/x-amz-json-1.1",
        "content-length": "2",
        "authorization": (
            f"AWS4-HMAC-SHA256 Credential=test/20261126/us-east-1/kinesis/aws4_request, SignedHeaders={OVER}, "
            "Signature=bd64b99be6eb2f8a6bb19215940eb303cdd5c5513974892afa0cc2160d959d2b"
        ),
        "x-amz-target": "Kinesis_20131202.ListStreams",
        "x-amz-content-sha256": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "x-amz-user-agent": "aws-sdk-js/3.1142.0",
        "amz-sdk-invocation-id": "62df88ed-2c7d-4e37-a156-2eca82668afb",
        "amz-sdk-request": "attempt=1; max=3",
        "x-amz-date": "20261126T064117Z",
        "host": "127.0.0.1:8161",
    },
    b"{}",
)


def checked(request):
    return signing.check(request, signing.claim(request), {"test": "test"}.get, SIGNED_AT)


def test_the_host_is_signed_by_its_name_in_http_2():
    assert checked(OF_JAVASCRIPT) == b"{}"


def test_a_request_that_was_signed_for_one_host_is_not_taken_at_another():
    elsewhere = replace(OF_JAVASCRIPT, headers={**OF_JAVASCRIPT.headers, "host": "127.0.0.1:8162"})

    with pytest.raises(Unsigned, match="signature"):
        checked(elsewhere)


def test_a_request_whose_host_is_not_signed_is_not_taken():
    said = OF_JAVASCRIPT.headers["authorization"].replace(":authority;", "")
    anywhere = replace(OF_JAVASCRIPT, headers={**OF_JAVASCRIPT.headers, "authorization": said})

    with pytest.raises(Unsigned, match="signature"):
        checked(anywhere)
