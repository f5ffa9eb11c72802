"""GetMetricData: metrics, expressions over them, and pages."""

from typing import Any

import pytest

from tests.account.cloudwatch.cast import ask, at, empty_world, put, refused, wait


def world_with_numbers():
    """`Load` is 1, 2, 3, 4, 5 in its first minutes, `Cost` 10 in the first, third and fifth."""
    world = empty_world()
    for minute in range(5):
        put(world, minute + 1)
        if minute % 2 == 0:
            put(world, 10, "Cost")
        wait(world, 1)
    return world


def metric(name: str, of: str, *, shown: bool = False, **more: Any) -> dict[str, Any]:
    stat = {"Metric": {"Namespace": "Shop", "MetricName": of}, "Period": 60, "Stat": "Sum", **more}
    return {"Id": name, "MetricStat": stat, "ReturnData": shown}


def data(world, *queries: dict[str, Any], **more: Any) -> Any:
    asked = {"StartTime": at(0), "EndTime": at(5), "ScanBy": "TimestampAscending", **more}
    return ask(world, "GetMetricData", MetricDataQueries=list(queries), **asked)


def worth(expression: str) -> Any:
    """The values of an expression by minute; of several series, a list."""
    asked = (metric("m1", "Load"), metric("m2", "Cost"), {"Id": "e1", "Expression": expression})
    found = [
        {round((moment - at(0)) / 60): value for moment, value in zip(each["Timestamps"], each["Values"], strict=True)}
        for each in data(world_with_numbers(), *asked)["MetricDataResults"]
    ]
    return found[0] if len(found) == 1 else found


def test_the_newest_comes_first_unless_asked_otherwise():
    world = world_with_numbers()

    (newest,) = data(world, metric("m1", "Load", shown=True), ScanBy="TimestampDescending")["MetricDataResults"]
    (oldest,) = data(world, metric("m1", "Load", shown=True))["MetricDataResults"]

    assert newest["Values"] == [5, 4, 3, 2, 1]
    assert oldest == {
        "Id": "m1",
        "Label": "Load",
        "Timestamps": [at(minute) for minute in range(5)],
        "Values": [1, 2, 3, 4, 5],
        "StatusCode": "Complete",
    }


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("m1 * 2 + 1", {0: 3, 1: 5, 2: 7, 3: 9, 4: 11}),
        ("-(m1 - 1) / 2", {0: 0, 1: -0.5, 2: -1, 3: -1.5, 4: -2}),
        ("2 ^ m1", {0: 2, 1: 4, 2: 8, 3: 16, 4: 32}),
        ("m1 + m2", {0: 11, 2: 13, 4: 15}),
        ("m2 / (m1 - 1)", {2: 5, 4: 2.5}),
        ("SUM([m1, m2])", {0: 11, 1: 2, 2: 13, 3: 4, 4: 15}),
        ("MAX(METRICS())", {0: 10, 1: 2, 2: 10, 3: 4, 4: 10}),
        ('AVG(METRICS("m2"))', {0: 10, 2: 10, 4: 10}),
        ("FILL(m2, 0)", {0: 10, 1: 0, 2: 10, 3: 0, 4: 10}),
        ("FILL(m2, REPEAT) - m1", {0: 9, 1: 8, 2: 7, 3: 6, 4: 5}),
        ("SUM([m1 * 1e308, m1 * 1e308]) / 1e308", {}),
        ("m1 / SUM(m1) * 15", {0: 1, 1: 2, 2: 3, 3: 4, 4: 5}),
        ("m2 / PERIOD(m2) * 60", {0: 10, 2: 10, 4: 10}),
        ("METRICS() * 1", [{0: 1, 1: 2, 2: 3, 3: 4, 4: 5}, {0: 10, 2: 10, 4: 10}]),
    ],
)
def test_an_expression_is_worked_out_for_each_period(expression, values):
    assert worth(expression) == values


def test_expressions_build_on_each_other():
    asked = (metric("m1", "Load"), {"Id": "e2", "Expression": "e1 + 1"}, {"Id": "e1", "Expression": "m1 * 10"})

    found = data(world_with_numbers(), *asked)["MetricDataResults"]

    assert {each["Id"]: each["Values"] for each in found} == {
        "e1": [10, 20, 30, 40, 50],
        "e2": [11, 21, 31, 41, 51],
    }


@pytest.mark.parametrize(
    "expression",
    [
        "m1 +",
        "(m1",
        "m1 m2",
        "m9 + 1",
        "e1 + 1",
        "1 + 1",
        "SUM()",
        "SUM(m1)",
        "1 / 0 * m1",
        "IF(m1, 1, 2)",
        "SEARCH('x', 'Sum')",
        "FILL(m1, LINEAR)",
        "FILL(m1)",
        "m1 > 1",
        "m1 & 1",
        "[m1] + [m2]",
        "[1]",
        "'text'",
        "(" * 60 + "m1" + ")" * 60,
        "1+" * 1000 + "m1",
        "m1 * 1" + "0" * 400,
    ],
)
def test_what_cannot_be_worked_out_is_refused(expression):
    queries = [metric("m1", "Load"), metric("m2", "Cost"), {"Id": "e1", "Expression": expression}]
    error = refused(world_with_numbers(), "GetMetricData", MetricDataQueries=queries, StartTime=at(0), EndTime=at(5))
    assert error.code == "ValidationError"


@pytest.mark.parametrize(
    "queries",
    [
        [],
        [metric("M1", "Load")],
        [metric("m1", "Load"), metric("m1", "Cost")],
        [{"Id": "m1"}],
        [{**metric("m1", "Load"), "Expression": "1"}],
        [metric("m1", "Load", Stat="p99")],
        [metric("m1", "Load", Stat="Median")],
        [{"Id": "m1", "MetricStat": {"Metric": {"Namespace": "Shop"}, "Period": 60, "Stat": "Sum"}}],
    ],
)
def test_queries_that_make_no_sense_are_refused(queries):
    error = refused(empty_world(), "GetMetricData", MetricDataQueries=queries, StartTime=at(0), EndTime=at(5))
    assert error.code == "ValidationError"


def test_pages_go_on_where_the_one_before_ended():
    world = world_with_numbers()
    asked = (metric("m1", "Load", shown=True), metric("m2", "Cost", shown=True))
    pages, token = [], {}
    while True:
        page = data(world, *asked, MaxDatapoints=3, **token)
        pages.append([(each["Id"], each["Values"], each["StatusCode"]) for each in page["MetricDataResults"]])
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}

    assert pages == [
        [("m1", [1, 2, 3], "PartialData")],
        [("m1", [4, 5], "Complete"), ("m2", [10], "PartialData")],
        [("m2", [10, 10], "Complete")],
    ]
    assert (
        refused(
            world, "GetMetricData", MetricDataQueries=[asked[0]], StartTime=at(0), EndTime=at(5), NextToken="x"
        ).code
        == "InvalidNextToken"
    )


def test_a_metric_without_datapoints_has_an_empty_result():
    (found,) = data(empty_world(), metric("m1", "Load", shown=True))["MetricDataResults"]

    assert (found["Values"], found["StatusCode"]) == ([], "Complete")
