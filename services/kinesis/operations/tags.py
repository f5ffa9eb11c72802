"""Tags: names and values that an account's owner gives to streams and consumers, and the service makes nothing of."""

from collections.abc import Mapping

from services.engine.context import Context
from services.engine.service import Answer, Params
from services.kinesis import refusals
from services.kinesis.consumers.registry import CONSUMER_IN_ARN, consumer_by_arn, set_consumer_tags
from services.kinesis.finding import check_unsupported, edit_stream, find_settled_stream, find_stream
from services.kinesis.quotas import TAGS


def check_tags(stream_name: str, tags: Mapping[str, str]) -> None:
    """Raises InvalidArgumentException for tags that a stream cannot have."""
    if len(tags) > TAGS:
        raise refusals.invalid(
            f"Failed to add tags to stream {stream_name} under account {refusals.ACCOUNT} because a given stream "
            f"cannot have more than {TAGS} tags associated with it."
        )
    reserved = next((key for key in tags if key.lower().startswith("aws:")), None)
    if reserved is not None:
        raise refusals.invalid(f"The tag key {reserved} begins with aws:, which is reserved.")


def add_tags_to_stream(ctx: Context, params: Params) -> Answer:
    """Sets tags of a stream, in place of those of the same keys."""
    found = find_settled_stream(ctx, params)
    tags = {**found.tags, **params["Tags"]}
    check_tags(found.name, tags)
    edit_stream(ctx, found).tags = tags
    return {}


def remove_tags_from_stream(ctx: Context, params: Params) -> Answer:
    """Removes tags by their keys; one that is not there is passed over."""
    found = find_settled_stream(ctx, params)
    kept = {key: value for key, value in found.tags.items() if key not in params["TagKeys"]}
    edit_stream(ctx, found).tags = kept
    return {}


def list_tags_for_stream(ctx: Context, params: Params) -> Answer:
    """A page of a stream's tags by key."""
    stream = find_stream(ctx, params)
    after = params.get("ExclusiveStartTagKey") or ""
    keys = sorted(key for key in stream.tags if key > after)
    most = params.get("Limit") or TAGS
    return {
        "Tags": [{"Key": key, "Value": stream.tags[key]} for key in keys[:most]],
        "HasMoreTags": len(keys) > most,
    }


def tag_resource(ctx: Context, params: Params) -> Answer:
    """Sets tags of what an ARN names, a stream or a registered consumer, in place of those of the same keys."""
    arn: str = params["ResourceARN"]
    check_unsupported(params)
    if CONSUMER_IN_ARN not in arn:
        return add_tags_to_stream(ctx, {"StreamARN": arn, "Tags": params["Tags"]})
    stream, consumer = consumer_by_arn(ctx, arn)
    tags = {**consumer.tags, **params["Tags"]}
    check_tags(consumer.name, tags)
    set_consumer_tags(ctx, stream, consumer, tags)
    return {}


def untag_resource(ctx: Context, params: Params) -> Answer:
    """Removes tags of what an ARN names by their keys; one that is not there is passed over."""
    arn: str = params["ResourceARN"]
    check_unsupported(params)
    if CONSUMER_IN_ARN not in arn:
        return remove_tags_from_stream(ctx, {"StreamARN": arn, "TagKeys": params["TagKeys"]})
    stream, consumer = consumer_by_arn(ctx, arn)
    kept = {key: value for key, value in consumer.tags.items() if key not in params["TagKeys"]}
    set_consumer_tags(ctx, stream, consumer, kept)
    return {}


def list_tags_for_resource(ctx: Context, params: Params) -> Answer:
    """All tags of what an ARN names, by key."""
    arn: str = params["ResourceARN"]
    check_unsupported(params)
    if CONSUMER_IN_ARN not in arn:
        tags = find_stream(ctx, {"StreamARN": arn}).tags
    else:
        tags = consumer_by_arn(ctx, arn)[1].tags
    return {"Tags": [{"Key": key, "Value": tags[key]} for key in sorted(tags)]}
