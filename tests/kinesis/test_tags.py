"""Tags by the ARN of what they are on; those by the stream's name are tested with streams."""

import pytest

from services.engine.errors import ServiceError
from tests.kinesis.cast import ask, resources, world_with_stream

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"


def by_arn(world, operation, arn=ARN, **more):
    return world.call("kinesis", operation, {"ResourceARN": arn, **more})


def test_tags_are_set_listed_and_removed_by_arn():
    world = world_with_stream(Tags={"team": "shop"})

    by_arn(world, "TagResource", Tags={"stage": "test", "team": "desk"})
    assert by_arn(world, "ListTagsForResource")["Tags"] == [
        {"Key": "stage", "Value": "test"},
        {"Key": "team", "Value": "desk"},
    ]
    by_arn(world, "UntagResource", TagKeys=["stage", "nobody"])

    assert ask(world, "ListTagsForStream")["Tags"] == [{"Key": "team", "Value": "desk"}]


@pytest.mark.parametrize(
    ("operation", "params"),
    [("TagResource", {"Tags": {"a": "b"}}), ("UntagResource", {"TagKeys": ["a"]}), ("ListTagsForResource", {})],
)
def test_what_is_not_there_has_no_tags(operation, params):
    world = world_with_stream()

    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        by_arn(world, operation, ARN + "-2", **params)


def test_fifty_tags_are_the_most():
    world = world_with_stream()
    by_arn(world, "TagResource", Tags={str(number): "" for number in range(50)})
    before = resources(world)

    with pytest.raises(ServiceError, match="InvalidArgumentException"):
        by_arn(world, "TagResource", Tags={"one": "more"})
    assert resources(world) == before


def test_a_registered_consumer_has_tags_of_its_own():
    world = world_with_stream(Tags={"team": "shop"})
    consumer = world.call("kinesis", "RegisterStreamConsumer", {"StreamARN": ARN, "ConsumerName": "fraud"})
    consumer_arn = consumer["Consumer"]["ConsumerARN"]

    by_arn(world, "TagResource", consumer_arn, Tags={"a": "1", "b": "2"})
    by_arn(world, "UntagResource", consumer_arn, TagKeys=["a"])

    assert by_arn(world, "ListTagsForResource", consumer_arn)["Tags"] == [{"Key": "b", "Value": "2"}]
    assert by_arn(world, "ListTagsForResource")["Tags"] == [{"Key": "team", "Value": "shop"}]
    with pytest.raises(ServiceError, match="ResourceNotFoundException"):
        by_arn(world, "TagResource", consumer_arn + "0", Tags={"a": "1"})
