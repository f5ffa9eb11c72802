"""TagResource, UntagResource and ListTagsForResource, for alarms.

Source: API reference of each; "Tag naming limits" (50 tags, no `aws:`).
"""

from msgspec.structs import replace

from services.account.cloudwatch import refusals
from services.account.cloudwatch.state import Alarm, alarms, arn
from services.engine.context import Context
from services.engine.service import Answer, Params

MOST_TAGS = 50


def check_tags(tags: dict[str, str]) -> None:
    """Refuses more tags than an alarm may have, and those that are AWS's own."""
    if len(tags) > MOST_TAGS:
        raise refusals.invalid_value(f"An alarm can have {MOST_TAGS} tags at most.")
    if any(key.startswith("aws:") for key in tags):
        raise refusals.invalid_value("Tags that begin with aws: are AWS's own.")


def list_tags_for_resource(ctx: Context, params: Params) -> Answer:
    """An alarm's tags."""
    _, alarm = _found(ctx, params)
    return {"Tags": [{"Key": key, "Value": value} for key, value in alarm.tags.items()]}


def tag_resource(ctx: Context, params: Params) -> Answer:
    """Adds tags to an alarm, or gives those that it has other values."""
    name, alarm = _found(ctx, params)
    tags = {**alarm.tags, **{each["Key"]: each["Value"] for each in params["Tags"]}}
    check_tags(tags)
    alarms(ctx).put(name, replace(alarm, tags=tags))
    return {}


def untag_resource(ctx: Context, params: Params) -> Answer:
    """Takes tags from an alarm; what it has not is no error."""
    name, alarm = _found(ctx, params)
    left = {key: value for key, value in alarm.tags.items() if key not in params["TagKeys"]}
    alarms(ctx).put(name, replace(alarm, tags=left))
    return {}


def _found(ctx: Context, params: Params) -> tuple[str, Alarm]:
    asked: str = params["ResourceARN"]
    before = arn(ctx, "")
    name = asked.removeprefix(before)
    alarm = alarms(ctx).get(name) if asked.startswith(before) else None
    if alarm is None:
        raise refusals.no_resource(asked)
    return name, alarm
