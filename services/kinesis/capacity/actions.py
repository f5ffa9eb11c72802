"""What a student can do about how a stream is run: its mode, its key, sizes, monitoring; and break a key or a zone."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.labs.topics import Action, Gone, Prefilled
from services.engine.scenario import Call
from services.engine.service import LAB
from services.engine.topology import zones
from services.engine.world import DEFAULT_REGION, World
from services.kinesis.board import Board, ProducerMark
from services.kinesis.capacity import forms
from services.kinesis.finding import stream_arn, stream_named
from services.kinesis.keys import ENABLED, MANAGED_KEY
from services.kinesis.state import Stream

Cleaned = Mapping[str, Any]
KINESIS = "kinesis"
EXAMPLE_KEY = "alias/shop"


def _stream(cleaned: Cleaned, world: World) -> Stream:
    """The stream that a form is about. Raises Gone."""
    name = cleaned["stream"]
    found = stream_named(world.context(KINESIS), name)
    if found is None:
        raise Gone(_("There is no stream %(name)s any more. Here is how it is now.") % {"name": name})
    return found


def _arn(cleaned: Cleaned, world: World) -> str:
    return stream_arn(DEFAULT_REGION, _stream(cleaned, world).name)


def _set_mode(cleaned: Cleaned, world: World) -> Call:
    params = {"StreamARN": _arn(cleaned, world), "StreamModeDetails": {"StreamMode": cleaned["mode"]}}
    return Call(KINESIS, "UpdateStreamMode", params)


def _set_key(cleaned: Cleaned, world: World) -> Call:
    """A key starts encryption; none stops it, with the key that is in force."""
    stream, key = _stream(cleaned, world), cleaned["key"]
    operation = "StartStreamEncryption" if key else "StopStreamEncryption"
    params = {"StreamName": stream.name, "EncryptionType": "KMS", "KeyId": key or stream.key or MANAGED_KEY}
    return Call(KINESIS, operation, params)


def _set_key_state(cleaned: Cleaned, world: World) -> Call:
    _stream(cleaned, world)
    return Call(LAB, "SetKeyState", {"KeyId": cleaned["key"], "State": cleaned["state"]})


def _set_late_answers(cleaned: Cleaned, world: World) -> Call:
    params = {"StreamName": _stream(cleaned, world).name, "Name": cleaned["name"], "Percent": cleaned["percent"]}
    return Call(LAB, "SetLateAnswers", params)


def _set_record_size(cleaned: Cleaned, world: World) -> Call:
    params = {"StreamARN": _arn(cleaned, world), "MaxRecordSizeInKiB": cleaned["kib"]}
    return Call(KINESIS, "UpdateMaxRecordSize", params)


def _set_monitoring(cleaned: Cleaned, world: World) -> Call:
    operation = "EnableEnhancedMonitoring" if cleaned["is_on"] else "DisableEnhancedMonitoring"
    return Call(KINESIS, operation, {"StreamName": _stream(cleaned, world).name, "ShardLevelMetrics": ["ALL"]})


def _set_commitment(cleaned: Cleaned, world: World) -> Call:
    status = "ENABLED" if cleaned["is_on"] else "DISABLED"
    return Call(KINESIS, "UpdateAccountSettings", {"MinimumThroughputBillingCommitment": {"Status": status}})


def _lose_zone(cleaned: Cleaned, world: World) -> Call:
    return Call(LAB, "StartFault", {"Scope": "ZONE", "Target": cleaned["zone"]})


def _give_zone_back(cleaned: Cleaned, world: World) -> Call:
    return Call(LAB, "EndFault", {"Scope": "ZONE", "Target": cleaned["zone"]})


CAPACITY_ACTIONS = (
    Action("set-mode", gettext_lazy("Change mode"), forms.SetMode, _set_mode),
    Action("set-key", gettext_lazy("Set encryption"), forms.SetKey, _set_key),
    Action("set-key-state", gettext_lazy("Break or mend the key"), forms.SetKeyState, _set_key_state),
    Action("set-late-answers", gettext_lazy("Set late answers"), forms.SetLateAnswers, _set_late_answers),
    Action("set-record-size", gettext_lazy("Set record size"), forms.SetRecordSize, _set_record_size),
    Action("set-monitoring", gettext_lazy("Set monitoring"), forms.SetMonitoring, _set_monitoring),
    Action("set-commitment", gettext_lazy("Set commitment"), forms.SetCommitment, _set_commitment),
    Action("lose-zone", gettext_lazy("Lose a zone"), forms.SetZone, _lose_zone),
    Action("give-zone-back", gettext_lazy("Give the zone back"), forms.SetZone, _give_zone_back),
)


def about_running(board: Board) -> Iterator[Prefilled]:
    """The forms about how the stream is run, filled in with what one would change."""
    about, how = {"stream": board.stream}, board.standing
    group = _("How the stream is run")
    yield Prefilled("set-mode", {**about, **forms.initial_of(how.mode)}, group=group)
    if how.mode == "ON_DEMAND":
        yield Prefilled("set-commitment", {**about, "is_on": not how.is_committed}, group=group)
    yield Prefilled("set-key", {**about, "key": "" if how.key else EXAMPLE_KEY}, group=group)
    larger = forms.SIZES_KIB[-1] if how.max_record_kib == forms.SIZES_KIB[0] else forms.SIZES_KIB[0]
    yield Prefilled("set-record-size", {**about, "kib": larger}, group=group)
    yield Prefilled("set-monitoring", {**about, "is_on": not how.shard_metrics}, group=group)


def about_late_answers(board: Board, producer: ProducerMark) -> Prefilled:
    """The form that has a producer's answers come too late, or in time again."""
    initial = {"stream": board.stream, "name": producer.name, "percent": 0 if producer.late_percent else 10}
    return Prefilled("set-late-answers", initial, producer.part, "", "inspector")


def about_faults(board: Board) -> Iterator[Prefilled]:
    """The forms that break something, or mend what is broken."""
    about, how = {"stream": board.stream}, board.standing
    if how.key and how.key != MANAGED_KEY:
        state = ENABLED if how.is_key_out else "DISABLED"
        yield Prefilled("set-key-state", {**about, "key": how.key, "state": state}, group=_("Faults"))
    for zone in how.lost_zones:
        heading = _("%(zone)s is lost") % {"zone": zone}
        yield Prefilled("give-zone-back", {**about, "zone": zone}, zone, heading, group=_("Faults"))
    if not how.lost_zones:
        zone = zones(DEFAULT_REGION)[0]
        heading = _("Availability zone %(zone)s") % {"zone": zone}
        yield Prefilled("lose-zone", {**about, "zone": zone}, heading=heading, group=_("Faults"))
