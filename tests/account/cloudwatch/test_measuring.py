"""Metrics of one's own, and those that a stream has: listed, read by period, refused where AWS refuses."""

import pytest

from services.account.cloudwatch.units import unit_of
from services.engine.clock import DAY_US, MINUTE_US, SECOND_US
from services.engine.world import World
from services.kinesis.measures import NAMESPACE
from tests.account.cloudwatch.cast import (
    CATALOG,
    ORIGIN_S,
    alarm,
    ask,
    at,
    described,
    empty_world,
    put,
    refused,
    state,
    statistics,
    wait,
)


def world_with_traffic():
    world = empty_world()
    world.call("kinesis", "CreateStream", {"StreamName": "clicks", "ShardCount": 1})
    wait(world, 1)
    for _ in range(3):
        world.call("kinesis", "PutRecord", {"StreamName": "clicks", "PartitionKey": "k", "Data": b"12345"})
    wait(world, 3)
    return world


def test_what_was_put_within_a_minute_is_one_datapoint():
    world = empty_world()
    put(world, 3)
    put(world, 5, Unit="None")
    wait(world, 1)
    put(world, 10)

    found = statistics(world, Statistics=["Sum", "Average", "Minimum", "Maximum", "SampleCount"])

    assert found == [
        {"Timestamp": at(0), "Sum": 8, "Average": 4, "Minimum": 3, "Maximum": 5, "SampleCount": 2, "Unit": "None"},
        {"Timestamp": at(1), "Sum": 10, "Average": 10, "Minimum": 10, "Maximum": 10, "SampleCount": 1, "Unit": "None"},
    ]


def test_periods_begin_at_the_start_that_was_asked_for_rounded_down_to_a_minute():
    world = empty_world()
    for _ in range(6):
        put(world, 1)
        wait(world, 1)

    found = statistics(world, Period=120, StartTime=at(1.5))

    assert [(each["Timestamp"], each["Sum"]) for each in found] == [(at(1), 2), (at(3), 2), (at(5), 1)]


def test_an_hours_statistics_are_read_from_what_is_kept_by_the_hour():
    world = empty_world()
    for _ in range(12):
        put(world, 1)
        wait(world, 15)
    world.advance_to(40 * DAY_US)

    found = statistics(world, Period=3600, EndTime=at(600))

    assert [(each["Timestamp"], each["Sum"]) for each in found] == [(at(0), 4), (at(60), 4), (at(120), 4)]


def test_sets_of_values_and_of_statistics_are_taken_as_they_are():
    world = empty_world()
    data = [
        {"MetricName": "A", "Values": [1, 2], "Counts": [3, 1]},
        {"MetricName": "B", "StatisticValues": {"SampleCount": 4, "Sum": 20, "Minimum": 2, "Maximum": 9}},
        {"MetricName": "A", "Value": 7, "Unit": "Bytes"},
    ]
    ask(world, "PutMetricData", Namespace="Shop", MetricData=data)
    every = ["Sum", "SampleCount", "Minimum", "Maximum"]

    (a,) = statistics(world, "A", Statistics=every, Unit="None")
    (b,) = statistics(world, "B", Statistics=every)

    assert [a[name] for name in every] == [5, 4, 1, 2]
    assert [b[name] for name in every] == [20, 4, 2, 9]
    assert {each["Unit"] for each in statistics(world, "A")} == {"None", "Bytes"}
    assert statistics(world, "A", Unit="Count") == []


def test_a_timestamp_says_for_which_minute_a_value_counts():
    world = empty_world()
    wait(world, 30)
    put(world, 1, Timestamp=at(10) + 59)
    put(world, 2, Timestamp=at(-60))

    assert [each["Timestamp"] for each in statistics(world, StartTime=at(-100))] == [at(-60), at(10)]


def test_metrics_are_listed_by_name_namespace_and_dimensions():
    world = world_with_traffic()
    put(world, 1, Dimensions=[{"Name": "Host", "Value": "b"}, {"Name": "Disk", "Value": "1"}])
    put(world, 1, Dimensions=[{"Name": "Host", "Value": "a"}])

    def hosts(*filters):
        found = ask(world, "ListMetrics", Namespace="Shop", Dimensions=list(filters))["Metrics"]
        return [{each["Name"]: each["Value"] for each in metric["Dimensions"]} for metric in found]

    assert hosts({"Name": "Host"}) == [{"Disk": "1", "Host": "b"}, {"Host": "a"}]
    assert hosts({"Name": "Host", "Value": "a"}) == [{"Host": "a"}]
    assert hosts({"Name": "Nothing"}) == []
    names = {each["MetricName"] for each in ask(world, "ListMetrics", Namespace=NAMESPACE)["Metrics"]}
    assert {"IncomingRecords", "IncomingBytes", "PutRecord.Success", "WriteProvisionedThroughputExceeded"} <= names


def test_a_metric_that_has_been_silent_is_listed_no_more():
    world = empty_world()
    put(world, 1)
    assert len(ask(world, "ListMetrics", RecentlyActive="PT3H")["Metrics"]) == 1
    wait(world, 4 * 60)
    assert ask(world, "ListMetrics", RecentlyActive="PT3H")["Metrics"] == []
    assert len(ask(world, "ListMetrics")["Metrics"]) == 1
    world.advance_to(16 * DAY_US)
    assert ask(world, "ListMetrics")["Metrics"] == []


def test_many_metrics_are_listed_in_pages():
    world = empty_world()
    data = [{"MetricName": f"m{number}", "Value": 1} for number in range(700)]
    ask(world, "PutMetricData", Namespace="Shop", MetricData=data)

    first = ask(world, "ListMetrics")
    second = ask(world, "ListMetrics", NextToken=first["NextToken"])

    assert (len(first["Metrics"]), len(second["Metrics"])) == (500, 200)
    assert "NextToken" not in second
    more = [{"MetricName": f"n{number}", "Value": 1} for number in range(301)]
    assert refused(world, "PutMetricData", Namespace="Shop", MetricData=more).code == "LimitExceeded"


def test_a_streams_metrics_have_awss_units_and_dimensions():
    world = world_with_traffic()

    found = statistics(
        world, "IncomingBytes", NAMESPACE, Dimensions=[{"Name": "StreamName", "Value": "clicks"}], Period=300
    )

    assert [(each["Sum"], each["Unit"]) for each in found] == [(18, "Bytes")]
    assert statistics(world, "IncomingBytes", NAMESPACE) == []


# Source: developer guide, "Monitor the Amazon Kinesis Data Streams service with Amazon CloudWatch".
@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("GetRecords.Bytes", "Bytes"),
        ("GetRecords.IteratorAgeMilliseconds", "Milliseconds"),
        ("GetRecords.Latency", "Milliseconds"),
        ("GetRecords.Records", "Count"),
        ("IncomingRecords", "Count"),
        ("IteratorAgeMilliseconds", "Milliseconds"),
        ("OutgoingBytes", "Bytes"),
        ("PutRecords.ThrottledRecords", "Count"),
        ("SubscribeToShardEvent.MillisBehindLatest", "Milliseconds"),
        ("WriteProvisionedThroughputExceeded", "Count"),
    ],
)
def test_units_are_those_that_aws_publishes(name, unit):
    assert unit_of(NAMESPACE, name) == unit


DATUM = {"MetricName": "m", "Value": 1}


@pytest.mark.parametrize(
    ("namespace", "datum", "code"),
    [
        ("AWS/Kinesis", DATUM, "InvalidParameterValue"),
        ("Shop", {"MetricName": "m"}, "MissingParameter"),
        ("Shop", {**DATUM, "Values": [1]}, "InvalidParameterCombination"),
        ("Shop", {"MetricName": "m", "Values": [1], "Counts": [1, 2]}, "InvalidParameterCombination"),
        ("Shop", {"MetricName": "m", "Values": [1] * 151}, "InvalidParameterValue"),
        ("Shop", {"MetricName": "m", "Values": []}, "InvalidParameterValue"),
        ("Shop", {"MetricName": "m", "Value": 2.0**361}, "InvalidParameterValue"),
        ("Shop", {**DATUM, "Timestamp": at(-15 * 24 * 60)}, "InvalidParameterValue"),
        ("Shop", {**DATUM, "Timestamp": at(121)}, "InvalidParameterValue"),
        ("Shop", {**DATUM, "Timestamp": 1e300}, "InvalidParameterValue"),
        ("Shop", {**DATUM, "StorageResolution": 5}, "InvalidParameterValue"),
        ("Shop", {**DATUM, "Unit": "Furlongs"}, "ValidationException"),
    ],
)
def test_data_that_aws_refuses_is_refused_whole(namespace, datum, code):
    assert refused(empty_world(), "PutMetricData", Namespace=namespace, MetricData=[DATUM, datum]).code == code


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"Statistics": None}, "InvalidParameterCombination"),
        ({"Period": 90}, "InvalidParameterValue"),
        ({"StartTime": at(60)}, "InvalidParameterValue"),
        ({"EndTime": at(1441)}, "InvalidParameterCombination"),
        ({"ExtendedStatistics": ["p99"]}, "ValidationError"),
    ],
)
def test_statistics_that_cannot_be_given_are_refused(asked, code):
    whole = {"Statistics": ["Sum"], "Period": 60, "StartTime": at(0), "EndTime": at(60), **asked}
    assert refused(empty_world(), "GetMetricStatistics", Namespace="Shop", MetricName="m", **whole).code == code


def test_looking_writes_nothing():
    world = world_with_traffic()
    put(world, 1)
    before = world.digest()

    statistics(world)
    ask(world, "ListMetrics")
    ask(world, "DescribeAlarms")
    ask(world, "DescribeAlarmHistory")

    assert world.digest() == before


def test_old_minutes_go_when_a_new_hour_begins():
    world = empty_world()
    put(world, 1)
    world.advance_to(2 * DAY_US)
    put(world, 1)

    assert [each["Timestamp"] for each in statistics(world, EndTime=at(10))] == []
    assert [each["Sum"] for each in statistics(world, EndTime=at(10), Period=300)] == [1]
    assert world.now_us % MINUTE_US == 0


def test_periods_are_the_calendars_in_a_world_that_began_within_a_minute():
    world = World.begin(CATALOG, seed="tests", book="2026-11-01", origin_us=(ORIGIN_S + 47) * SECOND_US)
    world.call("kinesis", "CreateStream", {"StreamName": "clicks", "ShardCount": 1})
    put(world, 1, Timestamp=at(0) + 1)
    put(world, 2)
    alarm(world, Threshold=1)
    wait(world, 1)
    world.call("kinesis", "PutRecord", {"StreamName": "clicks", "PartitionKey": "k", "Data": b"1"})
    wait(world, 3)

    assert [(each["Timestamp"], each["Sum"]) for each in statistics(world)] == [(at(0), 3)]
    of_stream = {"Dimensions": [{"Name": "StreamName", "Value": "clicks"}]}
    assert [each["Timestamp"] % 60 for each in statistics(world, "IncomingRecords", NAMESPACE, **of_stream)] == [0]
    assert state(world) == "ALARM"
    assert described(world)["StateTransitionedTimestamp"] == at(2)
