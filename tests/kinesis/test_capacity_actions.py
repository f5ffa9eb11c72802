"""How a stream is run, by forms and in words: mode, key, sizes, monitoring, and what is broken and mended."""

import pytest

from courseware.labs.topics import View
from services.kinesis.actions import offered
from services.kinesis.look import board
from services.kinesis.pictures.drawing import draw
from services.kinesis.pictures.happenings import tell_trace
from services.kinesis.pictures.telling import tell_call
from services.kinesis.service import KINESIS
from tests.kinesis.cast import ask, empty_world, lab_world, send, stream_of, wait, world_with_stream
from tests.kinesis.test_actions import ABOUT, call, do, sent
from tests.kinesis.test_modes import on_demand_world

ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"


@pytest.mark.parametrize(
    ("name", "fields", "operation", "params"),
    [
        (
            "create-stream",
            {"stream": "orders", "mode": "ON_DEMAND"},
            "CreateStream",
            {"StreamName": "orders", "StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
        ),
        (
            "set-mode",
            {**ABOUT, "mode": "ON_DEMAND"},
            "UpdateStreamMode",
            {"StreamARN": ARN, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
        ),
        (
            "set-key",
            {**ABOUT, "key": "alias/shop"},
            "StartStreamEncryption",
            {"StreamName": "clicks", "EncryptionType": "KMS", "KeyId": "alias/shop"},
        ),
        (
            "set-key",
            {**ABOUT, "key": ""},
            "StopStreamEncryption",
            {"StreamName": "clicks", "EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
        ),
        (
            "set-record-size",
            {**ABOUT, "kib": "10240"},
            "UpdateMaxRecordSize",
            {"StreamARN": ARN, "MaxRecordSizeInKiB": 10_240},
        ),
        (
            "set-monitoring",
            {**ABOUT, "is_on": "on"},
            "EnableEnhancedMonitoring",
            {"StreamName": "clicks", "ShardLevelMetrics": ["ALL"]},
        ),
        (
            "set-monitoring",
            ABOUT,
            "DisableEnhancedMonitoring",
            {"StreamName": "clicks", "ShardLevelMetrics": ["ALL"]},
        ),
        (
            "set-commitment",
            {**ABOUT, "is_on": "on"},
            "UpdateAccountSettings",
            {"MinimumThroughputBillingCommitment": {"Status": "ENABLED"}},
        ),
        (
            "set-key-state",
            {**ABOUT, "key": "alias/shop", "state": "DISABLED"},
            "SetKeyState",
            {"KeyId": "alias/shop", "State": "DISABLED"},
        ),
        (
            "lose-zone",
            {**ABOUT, "zone": "us-east-1a"},
            "StartFault",
            {"Scope": "ZONE", "Target": "us-east-1a"},
        ),
        (
            "give-zone-back",
            {**ABOUT, "zone": "us-east-1a"},
            "EndFault",
            {"Scope": "ZONE", "Target": "us-east-1a"},
        ),
    ],
)
def test_a_form_is_one_operation_in_the_apis_own_shape(name, fields, operation, params):
    asked = call(name, **fields)

    assert (asked.operation, asked.params) == (operation, params)


@pytest.mark.parametrize(
    ("name", "fields", "field"),
    [
        ("create-stream", {"stream": "orders", "mode": "PROVISIONED"}, "shards"),
        ("set-key", {**ABOUT, "key": "my key"}, "key"),
        ("set-mode", {**ABOUT, "mode": "FREE"}, "mode"),
        ("set-record-size", {**ABOUT, "kib": "1"}, "kib"),
    ],
)
def test_a_field_that_makes_no_sense_says_so_itself(name, fields, field):
    assert list(sent(name, **fields).errors) == [field]


def by_name(world, selected=""):
    return {each.action: each for each in offered(world.settled(), View(selected))}


def test_what_is_offered_changes_what_is_so():
    world = lab_world()
    assert by_name(world)["set-mode"].initial["mode"] == "ON_DEMAND"
    assert "set-commitment" not in by_name(world)
    assert "set-key-state" not in by_name(world)

    do(world, "set-mode", **by_name(world)["set-mode"].initial)
    wait(world, 60)
    do(world, "set-key", **by_name(world)["set-key"].initial)
    wait(world, 10)

    assert by_name(world)["set-mode"].initial["mode"] == "PROVISIONED"
    assert by_name(world)["set-commitment"].initial["is_on"]
    assert by_name(world)["set-key"].initial["key"] == ""
    assert by_name(world)["set-key-state"].initial["state"] == "DISABLED"


def test_a_fault_is_mended_where_it_was_made():
    world = lab_world()
    do(world, "lose-zone", **by_name(world)["lose-zone"].initial)
    assert "lose-zone" not in by_name(world)

    do(world, "give-zone-back", **by_name(world)["give-zone-back"].initial)

    assert "give-zone-back" not in by_name(world)


def test_a_producer_whose_answers_are_late_is_told_of_and_mended():
    world = lab_world()
    offer = by_name(world, "producer-celebrity")["set-late-answers"]
    do(world, offer.action, **offer.initial)
    wait(world, 2)

    assert "10\xa0% of its puts are stored but answered too late" in inspector(world, "producer-celebrity")
    assert by_name(world, "producer-celebrity")["set-late-answers"].initial["percent"] == 0
    assert tell_call("SetLateAnswers", {"Name": "celebrity", "Percent": 10}, "") == (
        "You had 10\xa0% of the answers to producer celebrity come too late"
    )


def inspector(world, selected=""):
    return draw(world.settled(), View(selected)).inspector


def test_mode_and_encryption_stand_in_the_inspector():
    world = lab_world()
    assert "provisioned" in inspector(world)

    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/shop")
    wait(world, 10)
    assert "alias/shop" in inspector(world)

    assert "on-demand Standard" in inspector(on_demand_world())
    assert "twice its peak of 30 days needs 4 shards, and it has 4" in inspector(on_demand_world())


def test_a_key_that_is_out_is_said_where_records_are_refused():
    world = world_with_stream(2)
    send(world, 400, size=300)
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/shop")
    wait(world, 10)
    world.call("lab", "SetKeyState", {"KeyId": "alias/shop", "State": "DISABLED"})
    wait(world, 3)

    assert "Key alias/shop: disabled. Nothing can be encrypted" in inspector(world)
    assert "Refuses: its key cannot be used" in inspector(world, "shard-0")
    seen = board(world.settled())
    assert (seen.refused, seen.accepted) == (400, 0)
    assert len(seen.second.refused_places) > 0
    assert not seen.second.inside


def test_a_lost_zone_is_said():
    world = lab_world()
    world.call("lab", "StartFault", {"Scope": "ZONE", "Target": "us-east-1b"})

    assert "us-east-1b is out" in inspector(world)
    assert "about 300 ms" in inspector(world)
    wait(world, 60)
    assert "about 15 ms" in inspector(world)


def test_every_operation_and_control_is_told_in_words():
    for operation in [*KINESIS.operations, *KINESIS.controls]:
        assert tell_call(operation, {}, "") != operation
        assert "ValidationException" in tell_call(operation, {"StreamName": "clicks"}, "ValidationException")


@pytest.mark.parametrize(
    ("operation", "params", "words"),
    [
        (
            "UpdateStreamMode",
            {"StreamARN": ARN, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}},
            "You changed stream clicks to on-demand mode",
        ),
        (
            "StartStreamEncryption",
            {"StreamName": "clicks", "KeyId": "alias/shop"},
            "You had stream clicks encrypt with key alias/shop",
        ),
        (
            "UpdateMaxRecordSize",
            {"StreamARN": ARN, "MaxRecordSizeInKiB": 10_240},
            "You set the largest record of stream clicks to 10,240\xa0KiB",
        ),
        ("TagResource", {"ResourceARN": ARN, "Tags": {"a": "b"}}, "You tagged stream clicks: a=b"),
        (
            "UpdateAccountSettings",
            {"MinimumThroughputBillingCommitment": {"Status": "ENABLED"}},
            "You set the account's minimum throughput billing commitment: ENABLED",
        ),
        ("SetKeyState", {"KeyId": "alias/shop", "State": "DISABLED"}, "You set key alias/shop to: disabled"),
    ],
)
def test_a_call_is_told(operation, params, words):
    assert tell_call(operation, params, "") == words


def test_what_happens_is_told():
    world = on_demand_world()
    send(world, 3_600, size=300)
    wait(world, 400)
    ask(world, "StartStreamEncryption", EncryptionType="KMS", KeyId="alias/shop")
    wait(world, 10)
    world.call("lab", "SetKeyState", {"KeyId": "alias/shop", "State": "DISABLED"})
    wait(world, 5)

    told = [tell_trace(line) for line in world.settled().trace_lines(30)]

    assert f"Stream clicks scaled by itself: it has {stream_of(world).open_count} open shards now" in told
    assert "What comes to stream clicks is encrypted with key alias/shop now" in told
    assert "Key alias/shop: disabled" in told
    assert any("could not be encrypted" in each for each in told)


def test_nothing_of_it_is_offered_without_a_stream():
    assert [each.action for each in offered(empty_world().settled(), View())] == ["create-stream"]
