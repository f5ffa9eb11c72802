"""boto3 and the AWS CLI against CloudWatch, through real sockets; and what an older client sends, in a form."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from courseware.wire import answering, describing
from services.engine.errors import ServiceError
from tests.wire.conftest import Terminal, terminals

__all__ = ["terminals"]

pytestmark = pytest.mark.servers


@pytest.fixture
def terminal(terminals: list[Terminal]) -> Terminal:
    return terminals[0]


def refused(call) -> tuple[str, str, int]:
    """The code, the name of the exception's class, and the status."""
    with pytest.raises(ClientError) as caught:
        call()
    said = caught.value.response
    return said["Error"]["Code"], type(caught.value).__name__, said["ResponseMetadata"]["HTTPStatusCode"]


def test_a_metric_is_put_listed_and_read_and_an_alarm_is_waited_for(terminal):
    client = terminal.client("cloudwatch")
    client.put_metric_data(
        Namespace="Shop",
        MetricData=[
            {"MetricName": "Load", "Value": 50, "Unit": "Percent", "Dimensions": [{"Name": "Host", "Value": "a"}]}
        ],
    )
    (listed,) = [
        page for each in client.get_paginator("list_metrics").paginate(Namespace="Shop") for page in each["Metrics"]
    ]
    assert listed["Dimensions"] == [{"Name": "Host", "Value": "a"}]

    client.put_metric_alarm(
        AlarmName="busy",
        **listed,
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=10,
        ComparisonOperator="GreaterThanThreshold",
    )
    client.get_waiter("alarm_exists").wait(AlarmNames=["busy"])
    (alarm,) = client.describe_alarms()["MetricAlarms"]
    assert (alarm["StateValue"], alarm["Period"]) == ("INSUFFICIENT_DATA", 60)
    made_at = alarm["AlarmConfigurationUpdatedTimestamp"]
    span = {"StartTime": made_at - timedelta(hours=1), "EndTime": made_at + timedelta(hours=1)}

    read = client.get_metric_statistics(**listed, **span, Period=3600, Statistics=["Maximum"])
    assert [(each["Maximum"], each["Unit"]) for each in read["Datapoints"]] == [(50.0, "Percent")]
    queries = [
        {"Id": "m1", "MetricStat": {"Metric": listed, "Period": 60, "Stat": "Sum"}, "ReturnData": False},
        {"Id": "e1", "Expression": "m1 / 2"},
    ]
    (found,) = client.get_metric_data(MetricDataQueries=queries, **span)["MetricDataResults"]
    assert found["Values"] == [25.0]
    assert found["Timestamps"][0] <= made_at

    client.set_alarm_state(AlarmName="busy", StateValue="ALARM", StateReason="a trial")
    summaries = [
        each["HistorySummary"] for each in client.describe_alarm_history(AlarmName="busy")["AlarmHistoryItems"]
    ]
    assert summaries[0] == "Alarm updated from INSUFFICIENT_DATA to ALARM"
    client.delete_alarms(AlarmNames=["busy"])


def test_refusals_have_the_codes_and_classes_of_the_sdk(terminal):
    client = terminal.client("cloudwatch")
    datum = {"MetricName": "m", "Value": 1}

    assert refused(lambda: client.put_metric_data(Namespace="AWS/Kinesis", MetricData=[datum])) == (
        "InvalidParameterValue",
        "InvalidParameterValueException",
        400,
    )
    assert refused(lambda: client.put_metric_data(Namespace="Shop", MetricData=[{"MetricName": "m"}]))[:2] == (
        "MissingParameter",
        "MissingRequiredParameterException",
    )
    assert refused(lambda: client.delete_alarms(AlarmNames=["no"])) == ("ResourceNotFound", "ResourceNotFound", 404)
    assert refused(lambda: client.describe_alarms(MaxRecords=200))[0] == "ValidationError"


# Source: AWS CLI Command Reference, cloudwatch.
def test_the_lines_of_the_cli_work(terminal):
    put = terminal.aws(
        *("cloudwatch", "put-metric-data", "--namespace", "Typed", "--metric-name", "Orders"),
        *("--value", "7", "--unit", "Count", "--dimensions", "Shop=Paris"),
    )
    assert (put.returncode, put.stderr) == (0, "")
    listed = json.loads(terminal.aws("cloudwatch", "list-metrics", "--namespace", "Typed").stdout)
    assert listed["Metrics"][0]["Dimensions"] == [{"Name": "Shop", "Value": "Paris"}]
    made = terminal.aws(
        *("cloudwatch", "put-metric-alarm", "--alarm-name", "orders", "--namespace", "Typed"),
        *("--metric-name", "Orders", "--dimensions", "Name=Shop,Value=Paris", "--statistic", "Sum", "--period", "60"),
        *("--evaluation-periods", "1", "--threshold", "5", "--comparison-operator", "GreaterThanThreshold"),
    )
    assert (made.returncode, made.stderr) == (0, "")
    told = json.loads(terminal.aws("cloudwatch", "describe-alarms", "--alarm-names", "orders").stdout)
    assert told["MetricAlarms"][0]["Threshold"] == 5.0
    start = datetime.fromtimestamp(told["MetricAlarms"][0]["AlarmConfigurationUpdatedTimestamp"], tz=UTC)
    read = terminal.aws(
        *("cloudwatch", "get-metric-statistics", "--namespace", "Typed", "--metric-name", "Orders"),
        *("--dimensions", "Name=Shop,Value=Paris", "--statistics", "Sum", "--period", "300"),
        *(
            "--start-time",
            (start - timedelta(hours=1)).isoformat(),
            "--end-time",
            (start + timedelta(hours=1)).isoformat(),
        ),
    )
    assert [each["Sum"] for each in json.loads(read.stdout)["Datapoints"]] == [7.0]


def test_a_refusal_says_its_older_code_in_a_header_and_its_newer_name_in_the_body():
    """Source: botocore's model of CloudWatch, `awsQueryCompatible` and the errors' `code`."""
    model = describing.described("cloudwatch")

    response = answering.refused(model, "json", ServiceError("MissingParameter", "no"))

    assert dict(response.headers)["x-amzn-query-error"] == "MissingParameter;Sender"
    assert json.loads(response.body)["__type"] == "MissingRequiredParameterException"
    unknown = answering.refused(model, "json", ServiceError("ResourceNotFound", "no", 404))
    assert json.loads(unknown.body)["__type"] == "ResourceNotFound"
    of_kinesis = answering.refused(describing.described("kinesis"), "json", ServiceError("ValidationException", "no"))
    assert "x-amzn-query-error" not in dict(of_kinesis.headers)


def test_an_older_client_speaks_in_forms(terminal):
    client = of_older_client(terminal)
    client.put_metric_data(
        Namespace="Older",
        MetricData=[{"MetricName": "Load", "Values": [1.0, 3.0], "Counts": [2.0, 1.0]}],
    )
    (listed,) = client.list_metrics(Namespace="Older")["Metrics"]
    assert (listed["MetricName"], listed["Dimensions"]) == ("Load", [])
    asked = {"AlarmName": "older", "Namespace": "Older", "MetricName": "Load", "Statistic": "Sum", "Period": 60}
    client.put_metric_alarm(
        **asked, EvaluationPeriods=2, Threshold=1.5, ComparisonOperator="LessThanThreshold", ActionsEnabled=False
    )
    (alarm,) = client.describe_alarms(AlarmNames=["older"])["MetricAlarms"]
    assert (alarm["Threshold"], alarm["ActionsEnabled"]) == (1.5, False)
    moment = alarm["StateUpdatedTimestamp"]
    read = client.get_metric_statistics(
        Namespace="Older",
        MetricName="Load",
        StartTime=moment - timedelta(hours=1),
        EndTime=moment + timedelta(hours=1),
        Period=7200,
        Statistics=["Sum", "SampleCount"],
    )
    assert [(each["Sum"], each["SampleCount"]) for each in read["Datapoints"]] == [(5.0, 3.0)]
    assert refused(lambda: client.delete_alarms(AlarmNames=["no"]))[::2] == ("ResourceNotFound", 404)
    client.delete_alarms(AlarmNames=["older"])


def of_older_client(terminal):
    """A client that knows CloudWatch as botocore described it until 2025: by the query protocol alone."""
    session = terminal.session()
    loader = session._session.get_component("data_loader")
    load = loader.load_service_model

    def older(service, type_name, api_version=None):
        model = load(service, type_name, api_version)
        if (service, type_name) != ("cloudwatch", "service-2"):
            return model
        metadata = {key: value for key, value in model["metadata"].items() if key != "awsQueryCompatible"}
        return {**model, "metadata": {**metadata, "protocol": "query", "protocols": ["query"]}}

    loader.load_service_model = older
    return session.client("cloudwatch", endpoint_url=f"{terminal.url}/aws", config=Config(retries={"max_attempts": 0}))
