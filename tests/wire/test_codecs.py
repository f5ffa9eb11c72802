"""Whatever botocore sends is read, and whatever is answered botocore reads: for each protocol, by its own models."""

from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

import pytest
from botocore import parsers, serialize
from botocore.model import ServiceModel
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.wire import answering, describing, reading
from courseware.wire.codecs import rest
from courseware.wire.message import Request
from courseware.wire.reading import About
from services.engine.errors import ServiceError
from tests.wire.values import to_client, values

# Each protocol, and of each service here every operation. Services to come stand for the rest: some of their shapes.
SOME = settings(max_examples=8, suppress_health_check=list(HealthCheck), derandomize=True, deadline=None)
TO_COME = {
    ("dynamodb", "json"): ("PutItem", "Query", "TransactWriteItems", "BatchGetItem", "CreateTable", "DescribeTable"),
    ("cloudwatch", "json"): ("PutMetricData", "GetMetricData", "DescribeAlarms", "GetMetricStatistics"),
    ("cloudwatch", "query"): ("PutMetricData", "GetMetricData", "DescribeAlarms", "GetMetricStatistics"),
    ("sqs", "json"): ("SendMessage", "ReceiveMessage", "GetQueueAttributes"),
    ("sns", "query"): ("Publish", "PublishBatch", "GetTopicAttributes"),
    ("iam", "query"): ("CreateRole", "SimulatePrincipalPolicy", "ListRoles", "GetAccountAuthorizationDetails"),
    ("redshift", "query"): ("CreateCluster", "DescribeClusters", "DescribeTags"),
    ("firehose", "json"): ("CreateDeliveryStream", "PutRecordBatch", "DescribeDeliveryStream"),
    ("lambda", "rest-json"): ("CreateFunction", "GetFunction", "ListFunctions", "PublishVersion", "TagResource"),
    ("glacier", "rest-json"): ("InitiateJob", "ListVaults", "DescribeVault"),
    ("s3", "rest-xml"): ("PutBucketTagging", "GetObjectTagging", "ListObjectsV2", "PutObject", "DeleteObjects"),
}
# Event streams are binary, and go on after the answer.
NOT_YET = {"SubscribeToShard"}


def _offered() -> list[tuple[str, str, str]]:
    found = []
    for service in describing.offered_services():
        model = describing.described(service)
        spoken = [each for each in model.metadata["protocols"] if each in describing.SPOKEN]
        found += [(service, each, name) for each in spoken for name in model.operation_names if name not in NOT_YET]
    return found


OPERATIONS = _offered() + [(*of, name) for of, names in TO_COME.items() for name in names]
ALL = sorted(set(OPERATIONS))
# S3's client adds to requests what the model does not say.
of_each_request = pytest.mark.parametrize(
    ("service", "protocol", "name"), [each for each in ALL if each[0] != "s3" or "Tagging" in each[2]]
)
of_each_answer = pytest.mark.parametrize(("service", "protocol", "name"), ALL)


@pytest.mark.parametrize(
    ("service", "protocols"),
    [
        ("cloudwatch", ["smithy-rpc-v2-cbor", "json", "query"]),
        ("dynamodb", ["json"]),
        ("firehose", ["json"]),
        ("iam", ["query"]),
        ("kinesis", ["json"]),
        ("lambda", ["rest-json"]),
        ("redshift", ["query"]),
        ("s3", ["rest-xml"]),
        ("sqs", ["json"]),
        ("sts", ["query"]),
    ],
)
def test_botocore_speaks_to_each_service_as_it_did_when_this_was_written(service, protocols):
    """If this fails, botocore was renewed: see which protocol its client chooses now, and whether we speak it."""
    model = describing.described(service)

    assert model.metadata["protocols"] == protocols
    assert describing.protocol_of(model) == next(each for each in protocols if each in describing.SPOKEN)


def test_what_this_file_tries_are_all_operations_that_are_offered():
    for service in describing.offered_services():
        offered = set(describing.topics.catalog().services[service].operations)

        assert offered <= {name for of, _, name in ALL if of == service} | NOT_YET
        assert service in {"cloudwatch", "iam", "kinesis", "sts"}, f"say above which protocols {service} has"


def sent(model: ServiceModel, protocol: str, name: str, params: dict) -> Request:
    """A request as botocore would send it."""
    made = serialize.create_serializer(protocol, include_validation=False).serialize_to_request(
        params, model.operation_model(name)
    )
    body = made["body"]
    if isinstance(body, dict):
        body = urlencode(body)
    body = body.encode() if isinstance(body, str) else bytes(body)
    parts = urlsplit(made["url_path"])
    query = "&".join(part for part in (parts.query, urlencode(made["query_string"], doseq=True)) if part)
    headers = {name.lower(): str(value) for name, value in made["headers"].items()}
    return Request(made["method"], f"/aws{parts.path}", query, headers, body)


@of_each_request
@given(st.data())
@SOME
def test_what_botocore_sends_is_read_as_it_was_meant(service, protocol, name, data):
    model = describing.described(service)
    operation = model.operation_model(name)
    if operation.input_shape is None:
        return
    params = data.draw(values(operation.input_shape))
    request = sent(model, protocol, name, to_client(operation.input_shape, params))

    about = About(model, protocol)
    said = {}
    if protocol == "query":
        said = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    elif protocol != "json":
        found = rest.route(model, request, reading.path_below(unquote(request.path)))
        assert found is not None
        assert found[0].name == name
        said = found[1]
    read = reading.params(request, request.body, about, operation, said, reading.document(request, about))

    assert without_empty(read) == without_empty(params)


def without_empty(value):
    """Empty lists, maps and structures leave no trace in forms."""
    if isinstance(value, dict):
        found = {name: without_empty(each) for name, each in value.items()}
        return {name: each for name, each in found.items() if each not in ({}, [], None)}
    if isinstance(value, list):
        return [each for each in map(without_empty, value) if each not in ({}, [], None)]
    return value


@of_each_answer
@given(st.data())
@SOME
def test_what_is_answered_botocore_reads_as_it_was_meant(service, protocol, name, data):
    model = describing.described(service)
    operation = model.operation_model(name)
    shape = operation.output_shape
    answer = data.draw(values(shape)) if shape is not None else {}

    response = answering.answered(model, operation, protocol, answer)

    raw = {"status_code": response.status, "headers": dict(response.headers), "body": response.body}
    raw["headers"] = parsers_headers(raw["headers"])
    parsed = parsers.create_parser(protocol).parse(raw, shape)
    parsed.pop("ResponseMetadata", None)
    expected = to_client(shape, answer) if shape is not None else {}
    assert without_empty(parsed) == without_empty(expected)


def parsers_headers(headers: dict) -> object:
    from botocore.compat import HTTPHeaders

    found = HTTPHeaders()
    for name, value in headers.items():
        found[name] = value
    return found


@pytest.mark.parametrize("protocol", ["json", "query", "rest-json", "rest-xml"])
def test_botocore_reads_a_refusal_in_each_protocol(protocol):
    model = describing.described({"json": "kinesis", "query": "sts", "rest-json": "lambda", "rest-xml": "s3"}[protocol])
    error = ServiceError("ResourceInUseException", "It is <in> use & more.", 409)

    response = answering.refused(model, protocol, error)

    raw = {"status_code": response.status, "headers": parsers_headers(dict(response.headers)), "body": response.body}
    parsed = parsers.create_parser(protocol).parse(raw, None)
    assert parsed["Error"]["Code"] == "ResourceInUseException"
    assert parsed["Error"]["Message"] == "It is <in> use & more."
    assert response.status == 409


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"StreamName": 1e999}', b"[" * 5000])
def test_what_is_no_json_structure_is_refused_as_such(body):
    model = describing.described("kinesis")
    request = Request("POST", "/aws/", "", {"x-amz-target": "Kinesis_20131202.ListStreams"}, body)

    def read():
        about = About(model, "json")
        document = reading.document(request, about)
        return reading.params(request, body, about, model.operation_model("ListStreams"), {}, document)

    with pytest.raises(ServiceError) as caught:
        read()
    assert caught.value.code == "SerializationException"


def test_dynamodb_says_where_an_error_comes_from_and_sums_its_body():
    model = describing.described("dynamodb")

    response = answering.refused(model, "json", ServiceError("ValidationException", "No."))

    assert b'"com.amazon.coral.validate#ValidationException"' in response.body
    assert "x-amz-crc32" in dict(response.headers)
    assert len(dict(response.headers)["x-amzn-RequestId"]) == 52
