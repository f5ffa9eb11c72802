"""CloudWatch as the engine takes it: what services measure, metrics of one's own, and alarms."""

from services.account.cloudwatch import alarming, describing, measuring, tagging, waking
from services.account.cloudwatch.evaluating import judge_alarm
from services.account.cloudwatch.state import Root
from services.engine.service import Kind, Operation, Service

LOOKS = {
    "DescribeAlarmHistory": describing.describe_alarm_history,
    "DescribeAlarms": describing.describe_alarms,
    "DescribeAlarmsForMetric": describing.describe_alarms_for_metric,
    "GetMetricData": measuring.get_metric_data,
    "GetMetricStatistics": measuring.get_metric_statistics,
    "ListMetrics": measuring.list_metrics,
    "ListTagsForResource": tagging.list_tags_for_resource,
}
ACTS = {
    "DeleteAlarms": alarming.delete_alarms,
    "DisableAlarmActions": alarming.disable_alarm_actions,
    "EnableAlarmActions": alarming.enable_alarm_actions,
    "PutMetricAlarm": alarming.put_metric_alarm,
    "SetAlarmState": alarming.set_alarm_state,
    "TagResource": tagging.tag_resource,
    "UntagResource": tagging.untag_resource,
}

CLOUDWATCH = Service(
    name="cloudwatch",
    schema=1,
    root=Root,
    operations={
        **{name: Operation(name, Kind.LOOKS, run) for name, run in LOOKS.items()},
        **{name: Operation(name, Kind.ACTS, run) for name, run in ACTS.items()},
        "PutMetricData": Operation("PutMetricData", Kind.ACTS, measuring.put_metric_data, control_plane=False),
    },
    handlers={"judge": judge_alarm},
    measured=waking.measured,
)
