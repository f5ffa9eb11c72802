"""Answers that public test suites have recorded from AWS.

Source: the tests of LocalStack that are marked as run against AWS, with their recordings of 2023 and 2024.
"""

import json

import pytest

from tests.account.cloudwatch.cast import alarm, ask, at, described, empty_world, put, refused, statistics, wait


def queried(world, *asked):
    """What GetMetricData tells of (statistic, period, unit) of one metric each."""
    wanted = []
    for number, (statistic, period, unit) in enumerate(asked):
        of = {"Metric": {"Namespace": "Shop", "MetricName": "Load"}, "Stat": statistic, "Period": period}
        wanted.append({"Id": f"q{number}", "MetricStat": {**of, "Unit": unit} if unit else of})
    return ask(world, "GetMetricData", MetricDataQueries=wanted, StartTime=at(0), EndTime=at(2))["MetricDataResults"]


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        (("Sum", 60, "Seconds"), ("Minimum", 120, "Seconds"), ["Load Sum 60", "Load Minimum 120"]),
        (("Sum", 60, "Seconds"), ("Minimum", 60, "Seconds"), ["Load Sum", "Load Minimum"]),
        (("Sum", 60, "Seconds"), ("Sum", 120, "Seconds"), ["Load 60", "Load 120"]),
        (("Sum", 60, "Seconds"), ("Minimum", 60, "Milliseconds"), ["Load Sum", "Load Minimum"]),
        (("Sum", 60, "Seconds"), ("Sum", 60, "Milliseconds"), ["Load", "Load"]),
    ],
)
def test_a_label_that_is_not_given_names_in_what_the_queries_differ(first, second, labels):
    assert [each["Label"] for each in queried(empty_world(), first, second)] == labels


@pytest.mark.parametrize(
    ("data", "told", "values"),
    [
        ([(60, "Seconds"), (60_000, "Milliseconds")], "[Milliseconds, Seconds]", [60_000.0]),
        ([(60, "Seconds"), (60_000, "Milliseconds")] * 2, "[Milliseconds, Seconds]", [120_000.0]),
        ([(60, "Seconds"), (60_000, "Milliseconds"), (5, "Count")], "[Count, Milliseconds, Seconds]", [5.0]),
    ],
)
def test_of_several_units_one_is_read_and_all_are_told(data, told, values):
    world = empty_world()
    for value, unit in data:
        put(world, value, Unit=unit)

    (found,) = queried(world, ("Sum", 60, None))

    assert found["Values"] == values
    assert found["Messages"] == [{"Code": "MultipleUnits", "Value": f"Multiple units returned: '{told}'"}]


def test_of_one_unit_there_is_nothing_to_tell():
    world = empty_world()
    put(world, 60, Unit="Seconds")

    assert "Messages" not in queried(world, ("Sum", 60, None))[0]


SET = {"SampleCount": 10, "Sum": 55, "Minimum": 1, "Maximum": 10}


@pytest.mark.parametrize(
    ("datum", "code", "told"),
    [
        (
            {"Value": 1.5, "Values": [1.0, 10.0]},
            "InvalidParameterCombination",
            "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you "
            "have specified both.",
        ),
        (
            {"Value": 1.5, "StatisticValues": SET},
            "InvalidParameterCombination",
            "The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive "
            "and you have specified both.",
        ),
        (
            {"Values": [1.0, 10.0], "Counts": [2, 4, 5]},
            "InvalidParameterValue",
            "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.",
        ),
    ],
)
def test_data_that_contradicts_itself_is_refused_in_awss_words(datum, code, told):
    error = refused(empty_world(), "PutMetricData", Namespace="Shop", MetricData=[{"MetricName": "Load", **datum}])

    assert (error.code, error.message) == (code, told)


def test_values_beside_a_statistic_set_are_taken():
    world = empty_world()

    ask(
        world,
        "PutMetricData",
        Namespace="Shop",
        MetricData=[{"MetricName": "Load", "Values": [1.0, 10.0], "StatisticValues": SET}],
    )

    assert [each["Sum"] for each in statistics(world)] == [55.0]


def test_more_datapoints_than_one_answer_has_are_refused():
    error = refused(
        empty_world(),
        "GetMetricStatistics",
        Namespace="Shop",
        MetricName="Load",
        Statistics=["Sum"],
        Period=60,
        StartTime=at(0),
        EndTime=at(2 * 24 * 60),
    )

    assert error.code == "InvalidParameterCombination"
    assert error.message.startswith("You have requested up to 2,880 datapoints, which exceeds the limit of 1,440.")


@pytest.mark.parametrize(
    ("start", "stop", "told"),
    [
        (at(0) + 1, at(0), "The parameter EndTime must be greater than StartTime."),
        (at(0), at(0), "The parameter StartTime must not equal parameter EndTime."),
        (at(0) + 0.02, at(0) + 0.987, "The parameter StartTime must not equal parameter EndTime."),
    ],
)
def test_a_time_that_ends_before_it_begins_is_refused_and_parts_of_a_second_do_not_count(start, stop, told):
    of = {"Metric": {"Namespace": "Shop", "MetricName": "Load"}, "Stat": "Sum", "Period": 60}

    error = refused(
        empty_world(),
        "GetMetricData",
        MetricDataQueries=[{"Id": "q", "MetricStat": of}],
        StartTime=start,
        EndTime=stop,
    )

    assert (error.code, error.message) == ("ValidationError", told)


def test_an_alarm_tells_programs_its_unit_and_how_many_samples_a_period_had():
    world = empty_world()
    alarm(world, Threshold=2, Unit="Seconds", TreatMissingData="notBreaching")
    put(world, 21, Unit="Seconds")
    put(world, 22, Unit="Seconds")
    wait(world, 3)

    told = json.loads(described(world)["StateReasonData"])

    assert (told["unit"], told["statistic"], told["period"]) == ("Seconds", "Average", 60)
    assert told["recentDatapoints"] == [21.5]
    (evaluated,) = told["evaluatedDatapoints"]
    assert (evaluated["sampleCount"], evaluated["value"]) == (2.0, 21.5)


def test_an_alarm_without_data_tells_which_periods_had_none():
    world = empty_world()
    alarm(world, EvaluationPeriods=2, Threshold=2, TreatMissingData="breaching")
    wait(world, 3)

    told = json.loads(described(world)["StateReasonData"])

    assert told["recentDatapoints"] == []
    assert [sorted(each) for each in told["evaluatedDatapoints"]] == [["timestamp"], ["timestamp"]]
    assert "startDate" not in told
