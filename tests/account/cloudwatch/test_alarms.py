"""Alarms: made, judged as time passes, put to sleep and woken, and told of."""

import json
import time

import pytest

from services.engine import queue
from services.engine.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from tests.account.cloudwatch.cast import alarm, ask, at, described, empty_world, put, refused, state, wait


def history(world, **more):
    found = ask(world, "DescribeAlarmHistory", **more)["AlarmHistoryItems"]
    return [each["HistorySummary"] for each in found]


def pending(world):
    return len(queue.queue(world.parts))


def test_an_alarm_begins_with_insufficient_data_and_is_judged_when_there_is_some():
    world = empty_world()
    alarm(world)
    assert described(world)["StateReason"] == "Unchecked: Initial alarm creation"
    put(world, 50)

    wait(world, 1)
    assert state(world) == "INSUFFICIENT_DATA"
    wait(world, 1)

    assert state(world) == "ALARM"
    told = described(world)
    assert told["StateReason"] == (
        "Threshold Crossed: 1 datapoint [50.0 (01/11/26 00:00:00)] was greater than the threshold (10)."
    )
    data = json.loads(told["StateReasonData"])
    assert data["recentDatapoints"] == [50]
    assert data["evaluatedDatapoints"] == [{"timestamp": "2026-11-01T00:00:00.000+0000", "value": 50}]
    assert told["StateTransitionedTimestamp"] == at(2)


def test_a_value_that_comes_down_again_ends_the_alarm_and_silence_is_insufficient_data():
    world = empty_world()
    alarm(world)
    put(world, 50)
    wait(world, 1)
    put(world, 5)
    wait(world, 60)

    assert history(world) == [
        "Alarm updated from OK to INSUFFICIENT_DATA",
        "Alarm updated from ALARM to OK",
        "Alarm updated from INSUFFICIENT_DATA to ALARM",
        'Alarm "busy" created',
    ]
    assert history(world, ScanBy="TimestampAscending")[0] == 'Alarm "busy" created'
    assert described(world)["StateReason"] == "Insufficient Data: 1 datapoint was unknown."


@pytest.mark.parametrize(
    ("treatment", "ends"),
    [("missing", "INSUFFICIENT_DATA"), ("ignore", "ALARM"), ("breaching", "ALARM"), ("notBreaching", "OK")],
)
def test_silence_is_treated_as_was_asked(treatment, ends):
    world = empty_world()
    alarm(world, TreatMissingData=treatment, EvaluationPeriods=3, DatapointsToAlarm=2)
    for _ in range(3):
        put(world, 50)
        wait(world, 1)
    wait(world, 3)
    assert state(world) == "ALARM"

    wait(world, 60)

    assert state(world) == ends


def test_two_of_three_are_enough_if_it_was_said_so():
    world = empty_world()
    alarm(world, EvaluationPeriods=3, DatapointsToAlarm=2)
    for value in (50, 5, 50):
        put(world, value)
        wait(world, 1)
    wait(world, 1)

    assert state(world) == "ALARM"
    assert "2 out of the last 3 datapoints" in described(world)["StateReason"]


def test_an_alarm_without_anything_to_look_at_sleeps_until_a_datapoint_comes():
    world = empty_world()
    alarm(world)
    put(world, 5)
    wait(world, 10)
    assert pending(world) == 0

    world.advance_to(world.now_us + 3 * DAY_US + 30 * SECOND_US)
    put(world, 50)
    assert pending(world) == 1
    wait(world, 1)
    assert state(world) == "INSUFFICIENT_DATA"
    wait(world, 1)

    assert state(world) == "ALARM"


def test_a_value_for_an_earlier_minute_wakes_it_too():
    world = empty_world()
    alarm(world)
    wait(world, 60)
    assert pending(world) == 0

    put(world, 50, Timestamp=at(58))
    wait(world, 1)

    assert state(world) == "ALARM"


def test_a_value_for_a_later_minute_is_judged_when_its_time_has_come():
    world = empty_world()
    alarm(world)
    put(world, 50, Timestamp=at(60))

    wait(world, 61)
    assert state(world) == "INSUFFICIENT_DATA"
    wait(world, 1)

    assert state(world) == "ALARM"


def test_a_quiet_day_of_many_alarms_costs_nearly_nothing():
    world = empty_world()
    for number in range(100):
        alarm(world, f"alarm-{number}", MetricName=f"m{number}", Dimensions=[{"Name": "Host", "Value": str(number)}])
    wait(world, 5)
    assert pending(world) == 0
    began = time.process_time()

    world.advance_to(world.now_us + DAY_US)

    assert time.process_time() - began < 0.01


def test_hundred_alarms_are_as_many_as_there_may_be():
    world = empty_world()
    for number in range(100):
        alarm(world, f"alarm-{number}")
    alarm(world, "alarm-7", Threshold=2)
    asked = {key: value for key, value in described(world, "alarm-7").items() if key in ASKED}
    assert refused(world, "PutMetricAlarm", AlarmName="one-more", **asked).code == "LimitExceeded"


ASKED = (
    *("Namespace", "MetricName", "Statistic", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator"),
    "Dimensions",
)


def test_a_long_period_is_judged_when_it_has_ended():
    world = empty_world()
    alarm(world, Period=3600, Statistic="Sum", Threshold=99)
    for _ in range(10):
        put(world, 10)
        wait(world, 5)

    world.advance_to(HOUR_US + MINUTE_US - 1)
    assert state(world) == "INSUFFICIENT_DATA"
    world.advance_to(HOUR_US + MINUTE_US)

    assert state(world) == "ALARM"


def test_a_streams_metrics_wake_an_alarm():
    world = empty_world()
    world.call("kinesis", "CreateStream", {"StreamName": "clicks", "ShardCount": 1})
    alarm(
        world,
        Namespace="AWS/Kinesis",
        MetricName="IncomingRecords",
        Statistic="Sum",
        Dimensions=[{"Name": "StreamName", "Value": "clicks"}],
    )
    wait(world, 30)
    assert state(world) == "INSUFFICIENT_DATA"
    for _ in range(11):
        world.call("kinesis", "PutRecord", {"StreamName": "clicks", "PartitionKey": "k", "Data": b"1"})

    wait(world, 2)

    assert state(world) == "ALARM"


def test_an_expression_is_watched_and_filled_where_nothing_comes():
    world = empty_world()
    stat = {"Metric": {"Namespace": "Shop", "MetricName": "Load"}, "Period": 60, "Stat": "Sum"}
    queries = [
        {"Id": "m1", "MetricStat": stat, "ReturnData": False},
        {"Id": "e1", "Expression": "FILL(m1, 0) * 2", "Label": "Twice"},
    ]
    ask(
        world,
        "PutMetricAlarm",
        AlarmName="busy",
        Metrics=queries,
        EvaluationPeriods=1,
        Threshold=90,
        ComparisonOperator="GreaterThanThreshold",
    )
    put(world, 50)
    wait(world, 2)
    assert state(world) == "ALARM"
    wait(world, 1)
    assert state(world) == "OK"
    wait(world, 10)
    assert (state(world), pending(world)) == ("OK", 0)
    assert described(world)["Metrics"] == queries


def test_a_state_that_was_set_holds_until_the_alarm_is_judged():
    world = empty_world()
    alarm(world)
    wait(world, 10)
    ask(world, "SetAlarmState", AlarmName="busy", StateValue="ALARM", StateReason="a trial", StateReasonData='{"a":1}')
    assert (state(world), described(world)["StateReason"]) == ("ALARM", "a trial")

    wait(world, 1)

    assert state(world) == "INSUFFICIENT_DATA"
    assert refused(world, "SetAlarmState", AlarmName="no", StateValue="OK", StateReason="").code == "ResourceNotFound"
    told = {"AlarmName": "busy", "StateValue": "OK", "StateReason": "", "StateReasonData": "{"}
    assert refused(world, "SetAlarmState", **told).code == "InvalidFormat"


def test_an_alarm_that_is_set_anew_keeps_its_state_and_looks_at_something_else():
    world = empty_world()
    alarm(world)
    put(world, 50)
    wait(world, 2)
    alarm(world, MetricName="Other", AlarmDescription="another")
    assert (state(world), described(world)["AlarmDescription"]) == ("ALARM", "another")

    wait(world, 5)

    assert state(world) == "INSUFFICIENT_DATA"
    put(world, 50)
    assert pending(world) == 0
    put(world, 50, "Other")
    assert pending(world) == 1


def test_deleted_alarms_are_gone_all_or_none_and_their_history_stays():
    world = empty_world()
    alarm(world, "a")
    alarm(world, "b")
    wait(world, 5)
    error = refused(world, "DeleteAlarms", AlarmNames=["a", "no"])
    assert (error.code, error.http_status) == ("ResourceNotFound", 404)

    ask(world, "DeleteAlarms", AlarmNames=["a", "b"])

    assert ask(world, "DescribeAlarms")["MetricAlarms"] == []
    assert history(world, AlarmName="b") == ['Alarm "b" deleted', 'Alarm "b" created']
    put(world, 50)
    assert pending(world) == 0


def test_alarms_are_described_by_name_prefix_state_and_action_in_pages():
    world = empty_world()
    for name in ("api-errors", "api-load", "web"):
        alarm(world, name, AlarmActions=[f"arn:aws:sns:us-east-1:123456789012:{name}"])

    def names(**asked):
        return [each["AlarmName"] for each in ask(world, "DescribeAlarms", **asked)["MetricAlarms"]]

    assert names() == ["api-errors", "api-load", "web"]
    assert names(AlarmNamePrefix="api") == ["api-errors", "api-load"]
    assert names(StateValue="OK") == []
    assert names(ActionPrefix="arn:aws:sns:us-east-1:123456789012:web") == ["web"]
    assert names(AlarmTypes=["CompositeAlarm"]) == []
    first = ask(world, "DescribeAlarms", MaxRecords=2)
    assert names(MaxRecords=2, NextToken=first["NextToken"]) == ["web"]
    assert refused(world, "DescribeAlarms", AlarmNames=["a"], AlarmNamePrefix="b").code == "InvalidParameterCombination"


def test_alarms_are_found_by_their_metric():
    world = empty_world()
    alarm(world, "a", Dimensions=[{"Name": "Host", "Value": "1"}])
    alarm(world, "b")

    def names(**asked):
        found = ask(world, "DescribeAlarmsForMetric", Namespace="Shop", MetricName="Load", **asked)
        return [each["AlarmName"] for each in found["MetricAlarms"]]

    assert names() == ["b"]
    assert names(Dimensions=[{"Name": "Host", "Value": "1"}]) == ["a"]
    assert names(Period=300) == []


def test_actions_are_enabled_and_disabled():
    world = empty_world()
    alarm(world)
    ask(world, "DisableAlarmActions", AlarmNames=["busy", "unknown"])
    assert described(world)["ActionsEnabled"] is False
    ask(world, "EnableAlarmActions", AlarmNames=["busy"])
    assert described(world)["ActionsEnabled"] is True
    wait(world, 3)
    assert history(world, HistoryItemType="ConfigurationUpdate", MaxRecords=1) == ['Alarm "busy" updated']


def test_the_history_comes_in_pages():
    world = empty_world()
    for number in range(5):
        alarm(world, f"a{number}")
    first = ask(world, "DescribeAlarmHistory", MaxRecords=3)

    assert history(world, MaxRecords=3, NextToken=first["NextToken"]) == ['Alarm "a1" created', 'Alarm "a0" created']
    assert refused(world, "DescribeAlarmHistory", NextToken="x").code == "InvalidNextToken"
    assert history(world, StartDate=at(1)) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"Threshold": None},
        {"ComparisonOperator": None},
        {"EvaluationPeriods": None},
        {"Statistic": None},
        {"MetricName": None},
        {"Period": 90},
        {"Period": 10},
        {"Period": 60, "EvaluationPeriods": 1441},
        {"Period": 3600, "EvaluationPeriods": 169},
        {"DatapointsToAlarm": 2},
        {"TreatMissingData": "whatever"},
        {"AlarmActions": ["page me"]},
        {"ComparisonOperator": "GreaterThanUpperThreshold"},
        {"ExtendedStatistic": "p99"},
        {"ThresholdMetricId": "ad1"},
        {"Metrics": [{"Id": "e1", "Expression": "1 + 1"}]},
    ],
)
def test_alarms_that_cannot_be_are_refused(asked):
    whole = {
        "Namespace": "Shop",
        "MetricName": "Load",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        **asked,
    }
    assert refused(empty_world(), "PutMetricAlarm", AlarmName="a", **whole).code == "ValidationError"


def test_alarms_have_tags():
    world = empty_world()
    alarm(world, Tags=[{"Key": "team", "Value": "shop"}])
    about = {"ResourceARN": described(world)["AlarmArn"]}

    ask(world, "TagResource", **about, Tags=[{"Key": "team", "Value": "web"}, {"Key": "stage", "Value": "test"}])
    assert ask(world, "ListTagsForResource", **about)["Tags"] == [
        {"Key": "team", "Value": "web"},
        {"Key": "stage", "Value": "test"},
    ]
    ask(world, "UntagResource", **about, TagKeys=["team", "other"])
    assert ask(world, "ListTagsForResource", **about)["Tags"] == [{"Key": "stage", "Value": "test"}]

    many = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    assert refused(world, "TagResource", **about, Tags=many).code == "InvalidParameterValue"
    for arn in ("arn:aws:cloudwatch:us-east-1:123456789012:alarm:no", "busy"):
        error = refused(world, "ListTagsForResource", ResourceARN=arn)
        assert (error.code, error.http_status) == ("ResourceNotFoundException", 404)
