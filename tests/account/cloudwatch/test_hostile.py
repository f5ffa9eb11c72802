"""Whatever is asked, CloudWatch answers or refuses; a refusal changes nothing, and no alarm stops a world."""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.account.cloudwatch.service import CLOUDWATCH
from services.engine.clock import DAY_US, MINUTE_US
from services.engine.errors import ServiceError
from services.engine.service import Catalog, Kind
from services.kinesis.service import KINESIS
from tests.account.cloudwatch.cast import CATALOG, alarm, ask, at, empty_world, put, state, wait
from tests.engine.kept import kept, opened
from tests.engine.requests import Requests
from tests.kinesis.kept import from_file

REQUESTS = Requests("cloudwatch")
LIKELY = {
    "Namespace": st.sampled_from(["Shop", "AWS/Kinesis"]),
    "MetricName": st.sampled_from(["Load", "Cost"]),
    "AlarmName": st.sampled_from(["busy", "other", "a/b\0c", "ü" * 200]),
    "Period": st.sampled_from([1, 60, 90, 300, 86_400, 2**31 - 60]),
    "EvaluationPeriods": st.sampled_from([1, 3, 1440, 2**31 - 1]),
    "StartTime": st.sampled_from([at(-30), at(0), -1e300, 1e300]),
    "EndTime": st.sampled_from([at(5), at(60), 1e300]),
    "Statistic": st.just("Sum"),
    "Statistics": st.just(["Sum", "Average"]),
    "NextToken": st.sampled_from(["0", "1", "x", "٣", "9" * 30]),
    "MaxDatapoints": st.integers(-1, 5),
    "Metrics": st.just([{"Id": "e1", "Expression": "SUM(m1) / m1"}]),
}
LEFT_OUT = (
    "ThresholdMetricId",
    "ExtendedStatistic",
    "EvaluateLowSampleCountPercentile",
    "EvaluationWindow",
    "EvaluationCriteria",
    "EvaluationInterval",
    "WarmUpConfiguration",
    "ActionConfiguration",
    "ExtendedStatistics",
    "EntityMetricData",
)


@st.composite
def requests(draw):
    operation = draw(st.sampled_from(sorted(CLOUDWATCH.operations)))
    asked = draw(REQUESTS.allowed(REQUESTS.input_of(operation)))
    members = REQUESTS.input_of(operation).members
    if draw(st.booleans()):
        asked = {name: value for name, value in asked.items() if name not in LEFT_OUT}
    for name, likely in LIKELY.items():
        if name in members and (name in asked or name in REQUESTS.input_of(operation).required):
            asked[name] = draw(likely)
    return operation, asked


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(requests(), min_size=1, max_size=6))
def test_every_request_is_answered_or_refused(asked):
    world = empty_world()
    put(world, 5)
    alarm(world)
    wait(world, 2)
    for operation, params in asked:
        before = world.digest()
        try:
            answer = world.call("cloudwatch", operation, params)
        except ServiceError:
            assert world.digest() == before
        else:
            json.dumps(answer, allow_nan=False)
            if CLOUDWATCH.operations[operation].kind is Kind.LOOKS:
                assert world.digest() == before
        wait(world, 1)
    wait(world, 30)

    assert world.stopped() is None


expressions = st.lists(
    st.sampled_from([*"+-*/^(),[]", "m1", "m2", "1", "0", "1e300", "SUM(", "FILL(", "METRICS(", "PERIOD(", '"a"', " "]),
    max_size=25,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_every_expression_has_a_value_or_is_refused(expression):
    world = empty_world()
    put(world, -2)
    put(world, 0, "Cost")
    queries = [
        {"Id": name, "MetricStat": {"Metric": {"Namespace": "Shop", "MetricName": of}, "Period": 60, "Stat": "Sum"}}
        for name, of in (("m1", "Load"), ("m2", "Cost"))
    ]
    queries.append({"Id": "e1", "Expression": expression or " "})
    with suppress(ServiceError):
        answer = ask(world, "GetMetricData", MetricDataQueries=queries, StartTime=at(-5), EndTime=at(5))
        json.dumps(answer, allow_nan=False)


@pytest.mark.parametrize("name", ["kinesis-1", "kinesis-2"])
def test_a_world_that_was_kept_before_cloudwatch_came_opens_and_can_be_watched(name):
    saved = from_file(name)
    world = opened(saved, CATALOG)
    assert world.stopped() is None
    listed = ask(world, "ListMetrics", Namespace="AWS/Kinesis")["Metrics"]
    incoming = next(each for each in listed if each["MetricName"] == "IncomingRecords")

    alarm(world, **incoming, Statistic="Sum")
    world.advance_to(world.now_us + 10 * MINUTE_US)

    assert (world.stopped(), state(world)) == (None, "ALARM")


def test_a_world_with_alarms_is_the_same_when_it_is_opened_again():
    world = empty_world()
    put(world, 50)
    alarm(world)
    wait(world, 2)
    twin = opened(kept(world), CATALOG)

    for each in (world, twin):
        each.advance_to(DAY_US)

    assert twin.digest() == world.digest()
    assert set(Catalog([KINESIS]).services) < set(CATALOG.services)
