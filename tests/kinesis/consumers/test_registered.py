"""Registered consumers: how they are registered and found, what they may be and what they cost."""

import botocore.session
import pytest

from services.engine.clock import HOUR_US
from services.kinesis.sequence import shard_id
from tests.kinesis.cast import HALF, NAME, ask, empty_world, outcome, refused, send, wait, world_with_stream
from tests.kinesis.consumers.cast import control, done, mark, start

ARN = f"arn:aws:kinesis:us-east-1:123456789012:stream/{NAME}"


def register(world, name="c", **more):
    return ask(world, "RegisterStreamConsumer", StreamARN=ARN, ConsumerName=name, **more)["Consumer"]


def describe(world, **named):
    return world.call("kinesis", "DescribeStreamConsumer", named)["ConsumerDescription"]


def names(world, **more):
    return [each["ConsumerName"] for each in ask(world, "ListStreamConsumers", StreamARN=ARN, **more)["Consumers"]]


def fan_out_hours(world):
    return world.settled().used().get("kinesis.fan_out_consumer_shard_hour", 0)


def test_a_consumer_is_creating_then_active_then_deleting_then_gone():
    """Source: API reference, RegisterStreamConsumer, DeregisterStreamConsumer."""
    world = world_with_stream()
    consumer = register(world)
    named = {"StreamARN": ARN, "ConsumerName": "c"}

    assert consumer["ConsumerStatus"] == "CREATING"
    assert consumer["ConsumerARN"] == f"{ARN}/consumer/c:{int(consumer['ConsumerCreationTimestamp'])}"
    wait(world, 10)
    assert describe(world, **named) == {**consumer, "ConsumerStatus": "ACTIVE", "StreamARN": ARN}
    world.call("kinesis", "DeregisterStreamConsumer", {"ConsumerARN": consumer["ConsumerARN"]})
    assert describe(world, **named)["ConsumerStatus"] == "DELETING"
    wait(world, 10)
    assert outcome(world, "DescribeStreamConsumer", **named) == "ResourceNotFoundException"
    assert names(world) == []


def test_it_is_found_by_its_arn_or_by_the_streams_and_its_name_if_they_agree():
    world = world_with_stream()
    arn = register(world)["ConsumerARN"]
    wait(world, 10)

    assert describe(world, ConsumerARN=arn)["ConsumerName"] == "c"
    assert describe(world, ConsumerARN=arn, StreamARN=ARN, ConsumerName="c")["ConsumerARN"] == arn
    assert outcome(world, "DescribeStreamConsumer", StreamARN=ARN, ConsumerName="d") == "ResourceNotFoundException"
    assert outcome(world, "DescribeStreamConsumer", StreamARN=ARN) == "InvalidArgumentException"
    assert outcome(world, "DescribeStreamConsumer", StreamARN=ARN, ConsumerARN=f"{arn}0") == "ResourceNotFoundException"
    both = {"StreamARN": ARN, "ConsumerARN": arn, "ConsumerName": "other"}
    assert outcome(world, "DescribeStreamConsumer", **both) == "InvalidArgumentException"


def test_one_registered_anew_has_another_arn():
    world = world_with_stream()
    old = register(world)["ConsumerARN"]
    wait(world, 10)
    world.call("kinesis", "DeregisterStreamConsumer", {"ConsumerARN": old})
    wait(world, 10)

    assert register(world)["ConsumerARN"] != old
    with pytest.raises(Exception, match="not found"):
        describe(world, ConsumerARN=old)


def test_names_are_used_once_and_five_at_a_time_are_created_of_at_most_twenty():
    """Source: "Quotas and limits"; API reference, RegisterStreamConsumer."""
    world = world_with_stream()
    for number in range(5):
        register(world, f"c{number}")
    wait(world, 1)
    asked = {"StreamARN": ARN, "ConsumerName": "more"}

    assert outcome(world, "RegisterStreamConsumer", **{**asked, "ConsumerName": "c0"}) == "ResourceInUseException"
    assert refused(world, "RegisterStreamConsumer", **asked).code == "LimitExceededException"
    for number in range(5, 20):
        wait(world, 6)
        register(world, f"c{number}")
    wait(world, 6)
    error = refused(world, "RegisterStreamConsumer", **asked)
    assert (error.code, "20" in error.message) == ("LimitExceededException", True)
    assert ask(world, "DescribeStreamSummary")["StreamDescriptionSummary"]["ConsumerCount"] == 20


def test_the_list_comes_in_pages_whose_tokens_live_five_minutes():
    world = world_with_stream()
    for name in "bac":
        register(world, name)
    first = ask(world, "ListStreamConsumers", StreamARN=ARN, MaxResults=2)
    token = {"StreamARN": ARN, "NextToken": first["NextToken"]}

    assert [each["ConsumerName"] for each in first["Consumers"]] == ["a", "b"]
    assert [each["ConsumerName"] for each in ask(world, "ListStreamConsumers", **token)["Consumers"]] == ["c"]
    assert outcome(world, "ListStreamConsumers", StreamARN=ARN, NextToken="x") == "InvalidArgumentException"
    wait(world, 301)
    assert outcome(world, "ListStreamConsumers", **token) == "ExpiredNextTokenException"


def test_a_stream_with_consumers_is_only_deleted_with_them():
    """Source: API reference, DeleteStream, EnforceConsumerDeletion."""
    world = world_with_stream()
    register(world)
    wait(world, 10)

    assert outcome(world, "DeleteStream") == "ResourceInUseException"
    ask(world, "DeleteStream", EnforceConsumerDeletion=True)
    wait(world, 10)
    assert outcome(world, "ListStreamConsumers", StreamARN=ARN) == "ResourceNotFoundException"


def test_an_application_with_enhanced_fan_out_registers_itself_and_goes_with_it():
    world = world_with_stream()
    send(world, 100)
    start(world, "sent", kind="FAN_OUT")
    assert (names(world), mark(world, "sent").consumer) == (["sent"], "CREATING")
    wait(world, 4)
    assert done(world, "sent").processed == 0
    wait(world, 4)
    assert done(world, "sent").processed > 0

    control(world, "RemoveApplication", "sent")
    wait(world, 10)
    assert names(world) == []


def test_a_consumer_that_is_deregistered_is_sent_nothing_more():
    world = world_with_stream()
    send(world, 100)
    start(world, "sent", kind="FAN_OUT")
    wait(world, 20)
    ask(world, "DeregisterStreamConsumer", StreamARN=ARN, ConsumerName="sent")
    before = done(world, "sent").records
    wait(world, 20)

    assert done(world, "sent").records == before


def test_registered_consumers_cost_by_started_hours_of_each_open_shard_and_by_what_they_are_sent():
    """Source: Amazon Kinesis Data Streams pricing: 2 consumers, 4 shards, 730 hours are 5,840 consumer-shard-hours."""
    world = world_with_stream(4)
    register(world, "one")
    register(world, "two")

    world.advance_to(world.now_us + 730 * HOUR_US)
    assert fan_out_hours(world) == 2 * 4 * 730
    wait(world, 1)
    assert fan_out_hours(world) == 2 * 4 * 731


def test_a_shard_that_closes_and_a_consumer_that_goes_leave_their_hours_on_the_bill():
    world = world_with_stream(1)
    arn = register(world)["ConsumerARN"]
    wait(world, 90 * 60)
    ask(world, "SplitShard", ShardToSplit=shard_id(0), NewStartingHashKey=str(HALF))
    wait(world, 30 + 10)
    assert fan_out_hours(world) == 2 + 2
    world.call("kinesis", "DeregisterStreamConsumer", {"ConsumerARN": arn})
    wait(world, 10 * 3_600)

    assert fan_out_hours(world) == 2 + 2


def test_bytes_that_are_sent_are_billed_and_bytes_that_are_asked_for_are_not():
    world = world_with_stream(1)
    send(world, 100, "a", size=1_023)
    start(world, "polls")
    start(world, "sent", kind="FAN_OUT")
    wait(world, 60)
    used = world.settled().used()

    assert used["kinesis.fan_out_byte"] == done(world, "sent").bytes > 5_000_000
    assert [item for item in used if "out" in item and "fan_out" not in item] == []


def test_consumers_need_a_stream():
    asked = {"StreamARN": ARN, "ConsumerName": "c"}
    assert outcome(empty_world(), "RegisterStreamConsumer", **asked) == "ResourceNotFoundException"


def test_a_consumer_has_tags_of_its_own():
    """Source: API reference, TagResource: of a stream or a consumer, by its ARN."""
    world = world_with_stream()
    arn = register(world, Tags={"team": "red"})["ConsumerARN"]
    wait(world, 10)

    def tags():
        listed = world.call("kinesis", "ListTagsForResource", {"ResourceARN": arn})["Tags"]
        return {each["Key"]: each["Value"] for each in listed}

    world.call("kinesis", "TagResource", {"ResourceARN": arn, "Tags": {"cost": "1"}})
    assert tags() == {"team": "red", "cost": "1"}
    world.call("kinesis", "UntagResource", {"ResourceARN": arn, "TagKeys": ["team"]})
    assert tags() == {"cost": "1"}
    assert world.call("kinesis", "ListTagsForResource", {"ResourceARN": ARN})["Tags"] == []


@pytest.mark.parametrize("operation", ["RegisterStreamConsumer", "DescribeStreamConsumer", "ListStreamConsumers"])
def test_answers_have_the_members_of_awss_model(operation):
    world = world_with_stream()
    for name in ("b", "c"):
        register(world, name)
    asked = {"ListStreamConsumers": {"MaxResults": 1}, "DescribeStreamConsumer": {"ConsumerName": "b"}}
    answer = ask(world, operation, StreamARN=ARN, **asked.get(operation, {"ConsumerName": "a"}))
    model = botocore.session.get_session().get_service_model("kinesis").operation_model(operation)

    assert unknown(answer, model.output_shape) == []


def unknown(value, shape):
    """The members of an answer that AWS's model does not have, or has of another type."""
    if shape.type_name == "structure":
        strange = [name for name in value if name not in shape.members]
        return strange + [
            each for name in shape.members if name in value for each in unknown(value[name], shape.members[name])
        ]
    if shape.type_name == "list":
        return [each for item in value for each in unknown(item, shape.member)]
    types = {"string": str, "timestamp": float}
    return [] if isinstance(value, types[shape.type_name]) else [shape.name]


def test_what_is_older_than_a_week_costs_when_an_application_reads_it():
    """Source: Amazon Kinesis Data Streams pricing, long-term data retrieval."""
    world = world_with_stream(1)
    ask(world, "IncreaseStreamRetentionPeriod", RetentionPeriodHours=24 * 10)
    send(world, 10, "a", size=99)
    wait(world, 100)
    send(world, 0)
    world.advance_to(world.now_us + 8 * 24 * HOUR_US)
    send(world, 10, "a", size=99)
    wait(world, 100)
    start(world)
    wait(world, 60)

    assert world.settled().used()["kinesis.long_term_retrieval_byte"] == 100 * 10 * 100
    assert done(world).bytes == (100 + 159) * 10 * 100  # the last call was a second ago
