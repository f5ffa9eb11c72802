"""A world with CloudWatch in it, and short ways to ask it things."""

from typing import Any

from services.account.cloudwatch.service import CLOUDWATCH
from services.engine.clock import MINUTE_US, SECOND_US
from services.engine.errors import ServiceError
from services.engine.service import Catalog
from services.engine.world import World
from services.kinesis.service import KINESIS

ORIGIN_S = 1_793_491_200
CATALOG = Catalog([KINESIS, CLOUDWATCH])


def empty_world(**more: Any) -> World:
    return World.begin(CATALOG, seed="tests", book="2026-11-01", origin_us=ORIGIN_S * SECOND_US, **more)


def ask(world: World, operation: str, **params: Any) -> Any:
    return world.call("cloudwatch", operation, params)


def refused(world: World, operation: str, **params: Any) -> ServiceError:
    """The error that an operation ends with; the world is as it was."""
    before = world.digest()
    try:
        ask(world, operation, **params)
    except ServiceError as error:
        assert world.digest() == before
        return error
    raise AssertionError(f"{operation} was not refused")


def at(minute: float) -> float:
    """The instant at which a minute of the world begins."""
    return ORIGIN_S + 60 * minute


def put(world: World, value: float, name: str = "Load", **more: Any) -> None:
    ask(world, "PutMetricData", Namespace="Shop", MetricData=[{"MetricName": name, "Value": value, **more}])


def statistics(world: World, name: str = "Load", namespace: str = "Shop", **more: Any) -> list[dict[str, Any]]:
    asked = {"Statistics": ["Sum"], "Period": 60, "StartTime": at(0), "EndTime": at(60), **more}
    return ask(world, "GetMetricStatistics", Namespace=namespace, MetricName=name, **asked)["Datapoints"]


def alarm(world: World, name: str = "busy", **more: Any) -> None:
    asked = {
        "Namespace": "Shop",
        "MetricName": "Load",
        "Statistic": "Average",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 10,
        "ComparisonOperator": "GreaterThanThreshold",
    }
    ask(world, "PutMetricAlarm", AlarmName=name, **{**asked, **more})


def state(world: World, name: str = "busy") -> str:
    return described(world, name)["StateValue"]


def described(world: World, name: str = "busy") -> dict[str, Any]:
    (found,) = ask(world, "DescribeAlarms", AlarmNames=[name])["MetricAlarms"]
    return found


def wait(world: World, minutes: float) -> None:
    world.advance_to(world.now_us + int(minutes * MINUTE_US))
