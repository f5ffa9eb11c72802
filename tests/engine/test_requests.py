"""What AWS's models say of requests, checked over random ones."""

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.engine.errors import ServiceError
from services.engine.shapes.compiling import Compiler
from services.engine.shapes.model import service_model
from services.engine.shapes.patterns import compiled
from services.engine.shapes.requests import check_of
from tests.engine.requests import Requests

# Every service that the module's topics speak of.
SERVICES = (
    *("kinesis", "firehose", "dynamodb", "dynamodbstreams", "lambda", "ecs", "glacier", "redshift", "redshift-data"),
    *("emr", "emr-serverless", "drs", "backup", "s3", "sts", "iam", "cloudwatch", "logs", "sqs", "sns"),
    "application-autoscaling",
)
random_requests = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

OPERATIONS = sorted(set(service_model("kinesis").operations) - {"SubscribeToShard"})


@pytest.mark.parametrize("service", SERVICES)
def test_every_pattern_of_a_service_compiles(service):
    patterns = {shape.pattern for shape in service_model(service).shapes.values() if shape.pattern is not None}

    assert all(isinstance(compiled(pattern), regex.Pattern) for pattern in patterns)


@pytest.mark.parametrize("service", SERVICES)
def test_every_request_of_a_service_compiles(service):
    model = service_model(service)
    compiler = Compiler(model.shapes)

    assert all(callable(compiler.check(operation.input)) for operation in model.operations.values())


@pytest.mark.parametrize("operation", OPERATIONS)
@random_requests
@given(data=st.data())
def test_what_the_model_allows_passes(operation, data):
    requests = Requests("kinesis")
    request = data.draw(requests.allowed(requests.input_of(operation)))

    assert check_of("kinesis", operation)(request) == request


@pytest.mark.parametrize("operation", OPERATIONS)
@random_requests
@given(data=st.data())
def test_one_thing_that_the_model_forbids_is_refused_and_named(operation, data):
    requests = Requests("kinesis")
    shape = requests.input_of(operation)
    request = data.draw(requests.allowed(shape))
    mutation = data.draw(st.sampled_from(list(requests.mutations(shape, request))))

    with pytest.raises(ServiceError) as refused:
        check_of("kinesis", operation)(mutation.value)

    assert refused.value.code == mutation.code
    assert f"at '{mutation.where}'" in refused.value.message


@random_requests
@given(data=st.data())
def test_shapes_that_hold_themselves_are_checked_all_the_way_down(data):
    requests = Requests("dynamodb")
    shape = requests.input_of("PutItem")
    request = data.draw(requests.allowed(shape, levels=5))

    assert check_of("dynamodb", "PutItem")(request) == request


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["StreamName", "Records", "Data", "\ud800", ""]),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.just("\ud800")),
            lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.one_of(st.text(), st.integers()), inner)),
        ),
    )
)
def test_whatever_comes_is_refused_in_a_few_words(request_):
    with pytest.raises(ServiceError) as refused:
        check_of("kinesis", "PutRecords")(request_)

    assert refused.value.code in ("ValidationException", "SerializationException")
    assert len(refused.value.message) < 8_000
