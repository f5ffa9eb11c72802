"""What the lab's forms do: each is one operation through the same door as a call from a terminal."""

import pytest

from courseware.labs.topics import Gone, View
from services.kinesis.actions import ACTIONS, offered
from services.kinesis.look import board
from tests.kinesis.cast import empty_world, lab_world, wait, world_with_stream

BY_NAME = {action.name: action for action in ACTIONS}
ABOUT = {"stream": "clicks"}
PRODUCER = {**ABOUT, "name": "bots", "records_a_second": 50, "record_bytes": 100}


def sent(name, /, **fields):
    """The form of an action as it was sent."""
    return BY_NAME[name].form(data=fields)


def call(name, world=None, /, **fields):
    """The operation that a form asks for."""
    form = sent(name, **fields)
    assert form.is_valid(), form.errors
    return BY_NAME[name].call(form.cleaned_data, (world or lab_world()).settled())


def do(world, name, /, **fields):
    asked = call(name, world, **fields)
    return world.call(asked.service, asked.operation, asked.params)


@pytest.mark.parametrize(
    ("name", "fields", "operation", "params"),
    [
        ("create-stream", {"stream": "orders", "shards": 3}, "CreateStream", {"StreamName": "orders", "ShardCount": 3}),
        ("delete-stream", ABOUT, "DeleteStream", {"StreamName": "clicks"}),
        (
            "split-shard",
            {**ABOUT, "shard": 1, "at": str(3 * 2**126)},
            "SplitShard",
            {"StreamName": "clicks", "ShardToSplit": "shardId-000000000001", "NewStartingHashKey": str(3 * 2**126)},
        ),
        (
            "merge-shards",
            {**ABOUT, "shard": 1, "adjacent": 0},
            "MergeShards",
            {
                "StreamName": "clicks",
                "ShardToMerge": "shardId-000000000001",
                "AdjacentShardToMerge": "shardId-000000000000",
            },
        ),
        (
            "put-record",
            {**ABOUT, "partition_key": "user-1", "text": " né "},
            "PutRecord",
            {"StreamName": "clicks", "PartitionKey": "user-1", "Data": " né ".encode()},
        ),
        (
            "update-shard-count",
            {**ABOUT, "target": 4},
            "UpdateShardCount",
            {"StreamName": "clicks", "TargetShardCount": 4, "ScalingType": "UNIFORM_SCALING"},
        ),
        (
            "set-retention",
            {**ABOUT, "hours": 48},
            "IncreaseStreamRetentionPeriod",
            {"StreamName": "clicks", "RetentionPeriodHours": 48},
        ),
        (
            "remove-producer",
            {**ABOUT, "name": "celebrity"},
            "RemoveProducer",
            {"StreamName": "clicks", "Name": "celebrity"},
        ),
    ],
)
def test_a_form_is_one_operation_in_the_apis_own_shape(name, fields, operation, params):
    asked = call(name, **fields)

    assert (asked.operation, asked.params) == (operation, params)


@pytest.mark.parametrize(
    ("recipe", "keys"),
    [
        ({"kind": "UNIFORM", "count": 7, "key_prefix": "k-"}, {"Kind": "UNIFORM", "Count": 7, "Prefix": "k-"}),
        ({"kind": "ZIPF", "count": 7, "key_prefix": ""}, {"Kind": "ZIPF", "Count": 7, "Prefix": ""}),
        ({"kind": "SINGLE", "keys": " user-9 \n"}, {"Kind": "SINGLE", "Keys": ["user-9"]}),
        ({"kind": "LIST", "keys": "a\n\nb, c\n", "count": 9}, {"Kind": "LIST", "Keys": ["a", "b, c"]}),
    ],
)
def test_a_producers_keys_are_what_its_kind_needs_and_no_more(recipe, keys):
    asked = call("set-producer", **PRODUCER, **recipe)

    assert (asked.service, asked.operation) == ("lab", "PutProducer")
    assert asked.params["Keys"] == keys


@pytest.mark.parametrize(
    ("name", "fields", "wrong"),
    [
        ("create-stream", {"stream": "no spaces", "shards": 1}, "stream"),
        ("create-stream", {"stream": "clicks", "shards": 0}, "shards"),
        ("split-shard", {**ABOUT, "shard": 1, "at": "C000"}, "at"),
        ("split-shard", {**ABOUT, "shard": 1, "at": ""}, "at"),
        ("set-rate", {**ABOUT, "name": "celebrity", "records_a_second": -1}, "records_a_second"),
        ("set-producer", {**PRODUCER, "kind": "UNIFORM"}, "count"),
        ("set-producer", {**PRODUCER, "kind": "SINGLE", "keys": "a\nb"}, "keys"),
        ("set-producer", {**PRODUCER, "kind": "LIST", "keys": " \n"}, "keys"),
        ("set-producer", {**PRODUCER, "name": "a b", "kind": "SINGLE", "keys": "a"}, "name"),
        ("put-record", {**ABOUT, "partition_key": "", "text": "x"}, "partition_key"),
    ],
)
def test_a_field_that_makes_no_sense_says_so_itself(name, fields, wrong):
    form = sent(name, **fields)

    assert list(form.errors) == [wrong]


def test_a_rate_is_changed_and_nothing_else_of_the_producer():
    world = lab_world()
    before = board(world.settled()).producers

    do(world, "set-rate", **ABOUT, name="celebrity", records_a_second=600)

    after = board(world.settled()).producers
    assert [each.records_a_second for each in after] == [1_200, 600]
    kept = [(each.name, each.record_bytes, each.kind, each.prefix, each.named_keys, each.keys) for each in before]
    assert [
        (each.name, each.record_bytes, each.kind, each.prefix, each.named_keys, each.keys) for each in after
    ] == kept


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("delete-stream", {"stream": "orders"}, "no stream orders"),
        ("set-producer", {**PRODUCER, "stream": "orders", "kind": "SINGLE", "keys": "k"}, "no stream orders"),
        ("put-record", {"stream": "orders", "partition_key": "k", "text": ""}, "no stream orders"),
        ("update-shard-count", {"stream": "orders", "target": 3}, "no stream orders"),
        ("set-retention", {"stream": "orders", "hours": 48}, "no stream orders"),
        ("split-shard", {**ABOUT, "shard": 7, "at": "5"}, "Shard 7 is not open"),
        ("merge-shards", {**ABOUT, "shard": 1, "adjacent": 7}, "Shard 7 is not open"),
        ("set-rate", {**ABOUT, "name": "bots", "records_a_second": 5}, "no producer bots"),
        ("remove-producer", {**ABOUT, "name": "bots"}, "no producer bots"),
    ],
)
def test_a_form_about_what_is_gone_asks_for_no_operation(name, fields, words):
    with pytest.raises(Gone, match=words):
        call(name, **fields)


def test_a_form_is_about_its_own_stream_and_not_about_the_oldest():
    world = lab_world()
    world.call("kinesis", "CreateStream", {"StreamName": "orders", "ShardCount": 1})
    wait(world, 10)
    do(world, "set-retention", **ABOUT, hours=72)
    recipe = {"kind": "ZIPF", "count": 7, "key_prefix": "z-"}
    do(world, "set-producer", stream="orders", name="celebrity", records_a_second=1, record_bytes=9, **recipe)
    orders = {"stream": "orders"}

    assert call("set-retention", world, **orders, hours=48).operation == "IncreaseStreamRetentionPeriod"
    rate = call("set-rate", world, **orders, name="celebrity", records_a_second=5).params
    assert (rate["StreamName"], rate["RecordBytes"]) == ("orders", 9)
    assert rate["Keys"] == {"Kind": "ZIPF", "Count": 7, "Prefix": "z-"}


def test_a_retention_goes_up_by_one_operation_and_down_by_another():
    world = lab_world()
    do(world, "set-retention", **ABOUT, hours=72)

    assert call("set-retention", world, **ABOUT, hours=48).operation == "DecreaseStreamRetentionPeriod"
    assert call("set-retention", world, **ABOUT, hours=96).operation == "IncreaseStreamRetentionPeriod"


def test_the_lab_can_be_played_by_its_forms_alone():
    world = lab_world()
    do(world, "set-rate", **ABOUT, name="celebrity", records_a_second=600)
    wait(world, 10)
    hot = board(world.settled()).hot[0]
    offer = next(each for each in offered(world.settled(), View(hot.part)) if each.action == "split-shard")

    do(world, offer.action, **offer.initial)
    wait(world, 40)

    assert [each.state for each in board(world.settled()).shards] == ["ok", "ok", "near"]


def keys(offers, place):
    return [f"{each.action} {each.key}".strip() for each in offers if each.place == place]


def test_without_a_stream_the_one_thing_to_do_is_to_create_one():
    offers = offered(empty_world().settled(), View())

    assert [each.action for each in offers] == ["create-stream"]


ABOUT_THE_STREAM = ["update-shard-count", "set-retention", "delete-stream"]


@pytest.mark.parametrize(
    ("selected", "forms"),
    [
        ("", ABOUT_THE_STREAM),
        ("stream", ABOUT_THE_STREAM),
        ("shard-1", ["split-shard shard-1", "merge-shards shard-1-0"]),
        (
            "producer-celebrity",
            [f"{name} producer-celebrity" for name in ("set-producer", "set-late-answers", "remove-producer")],
        ),
    ],
)
def test_beside_the_picture_stand_the_forms_for_what_is_selected(selected, forms):
    assert keys(offered(lab_world().settled(), View(selected)), "inspector") == forms


def test_a_closed_shard_offers_nothing():
    world = lab_world()
    do(world, "split-shard", **ABOUT, shard=1, at=str(3 * 2**126))
    wait(world, 40)

    assert keys(offered(world.settled(), View("shard-1")), "inspector") == []


def test_below_the_picture_each_producer_has_its_rate():
    assert keys(offered(lab_world().settled(), View()), "controls") == [
        "set-rate producer-shoppers",
        "set-rate producer-celebrity",
        "put-record",
        "set-producer new",
        "set-application-rate reader-dashboard",
        "add-application new",
        "set-mode",
        "set-key",
        "set-record-size",
        "set-monitoring",
        "lose-zone",
    ]


def test_a_shard_in_the_middle_can_be_merged_with_either_neighbour():
    world = world_with_stream(3).settled()

    offers = [each for each in offered(world, View("shard-1")) if each.action == "merge-shards"]

    assert [each.initial["adjacent"] for each in offers] == [0, 2]
    assert [each.heading for each in offers] == ["Merge with shard 0", "Merge with shard 2"]


@pytest.mark.parametrize("selected", ["", "shard-0", "shard-1", "producer-shoppers", "producer-celebrity"])
def test_every_form_can_be_sent_as_it_is_filled_in(selected):
    world = lab_world()
    offers = offered(world.settled(), View(selected))

    assert offers
    for offer in offers:
        fields = {name: value for name, value in offer.initial.items() if value is not None}
        if offer.key == "new":
            fields["name"] = "bots"
        do(world.fork(), offer.action, **fields)


def test_forms_stay_the_same_from_frame_to_frame():
    world = lab_world()
    before = offered(world.settled(), View("shard-1"))
    wait(world, 1)

    assert offered(world.settled(), View("shard-1")) == before
