"""What a student can do in the Kinesis lab by a form, and which of these forms the page offers now.

Each action is one operation through the same door as a call from a terminal. An action that is refused teaches, so
what AWS would refuse is offered too: splitting a shard while another split goes on, say. A form about something that is
gone by the time it is sent teaches nothing: it asks for no operation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courseware.labs.topics import Action, Gone, Prefilled, View
from services.engine.scenario import Call
from services.engine.service import LAB
from services.engine.world import World
from services.kinesis import forms
from services.kinesis.board import Board, ProducerMark, ShardMark
from services.kinesis.capacity.actions import CAPACITY_ACTIONS, about_faults, about_late_answers, about_running
from services.kinesis.consumers.actions import READING_ACTIONS, about_a_reader, about_reading, reader_about
from services.kinesis.finding import stream_named
from services.kinesis.pictures.seen import seen
from services.kinesis.producers import Producer
from services.kinesis.sequence import shard_id
from services.kinesis.state import RETENTION_HOURS_MOST, Stream

Cleaned = Mapping[str, Any]
KINESIS = "kinesis"


def _create_stream(cleaned: Cleaned, world: World) -> Call:
    """On demand, a stream has as many shards as it needs, and takes no count."""
    params: dict[str, Any] = {"StreamName": cleaned["stream"]}
    if cleaned["mode"] == "ON_DEMAND":
        return Call(KINESIS, "CreateStream", {**params, "StreamModeDetails": {"StreamMode": "ON_DEMAND"}})
    return Call(KINESIS, "CreateStream", {**params, "ShardCount": cleaned["shards"]})


def _delete_stream(cleaned: Cleaned, world: World) -> Call:
    return Call(KINESIS, "DeleteStream", {"StreamName": _stream(cleaned, world).name})


def _stream(cleaned: Cleaned, world: World) -> Stream:
    """The stream that a form is about. Raises Gone."""
    name = cleaned["stream"]
    found = stream_named(world.context(KINESIS), name)
    if found is None:
        raise Gone(_("There is no stream %(name)s any more. Here is how it is now.") % {"name": name})
    return found


def _open_shard(cleaned: Cleaned, world: World, field: str) -> str:
    """The id of the open shard that a form is about. Raises Gone."""
    number = cleaned[field]
    found = _stream(cleaned, world).shard(number)
    if found is None or not found.is_open:
        raise Gone(_("Shard %(number)d is not open any more. Here is how it is now.") % {"number": number})
    return shard_id(number)


def _split_shard(cleaned: Cleaned, world: World) -> Call:
    params = {
        "StreamName": cleaned["stream"],
        "ShardToSplit": _open_shard(cleaned, world, "shard"),
        "NewStartingHashKey": cleaned["at"],
    }
    return Call(KINESIS, "SplitShard", params)


def _merge_shards(cleaned: Cleaned, world: World) -> Call:
    params = {
        "StreamName": cleaned["stream"],
        "ShardToMerge": _open_shard(cleaned, world, "shard"),
        "AdjacentShardToMerge": _open_shard(cleaned, world, "adjacent"),
    }
    return Call(KINESIS, "MergeShards", params)


def _put_producer(stream: str, name: str, records_a_second: int, record_bytes: int, keys: dict[str, Any]) -> Call:
    params = {
        "StreamName": stream,
        "Name": name,
        "RecordsPerSecond": records_a_second,
        "RecordBytes": record_bytes,
        "Keys": keys,
    }
    return Call(LAB, "PutProducer", params)


def _recipe(kind: str, count: int | None, prefix: str, keys: list[str]) -> dict[str, Any]:
    if kind in ("UNIFORM", "ZIPF"):
        return {"Kind": kind, "Count": count, "Prefix": prefix}
    return {"Kind": kind, "Keys": keys}


def _set_producer(cleaned: Cleaned, world: World) -> Call:
    keys = _recipe(cleaned["kind"], cleaned["count"], cleaned["key_prefix"], cleaned["keys"])
    stream = _stream(cleaned, world).name
    return _put_producer(stream, cleaned["name"], cleaned["records_a_second"], cleaned["record_bytes"], keys)


def _set_rate(cleaned: Cleaned, world: World) -> Call:
    """The producer as it is, but for its rate."""
    known = _producer(cleaned, world)
    keys = _recipe(known.recipe.kind, known.recipe.key_count, known.recipe.prefix, list(known.recipe.keys))
    return _put_producer(cleaned["stream"], known.name, cleaned["records_a_second"], known.record_bytes, keys)


def _producer(cleaned: Cleaned, world: World) -> Producer:
    """The producer that a form is about. Raises Gone."""
    name = cleaned["name"]
    found = next((each for each in _stream(cleaned, world).producers if each.name == name), None)
    if found is None:
        raise Gone(_("There is no producer %(name)s any more. Here is how it is now.") % {"name": name})
    return found


def _recipe_of(producer: ProducerMark) -> dict[str, Any]:
    named = [producer.sole_key] if producer.kind == "SINGLE" else list(producer.named_keys)
    return _recipe(producer.kind, producer.keys, producer.prefix, named)


def _remove_producer(cleaned: Cleaned, world: World) -> Call:
    return Call(LAB, "RemoveProducer", {"StreamName": cleaned["stream"], "Name": _producer(cleaned, world).name})


def _put_record(cleaned: Cleaned, world: World) -> Call:
    params = {
        "StreamName": _stream(cleaned, world).name,
        "PartitionKey": cleaned["partition_key"],
        "Data": cleaned["text"].encode(),
    }
    return Call(KINESIS, "PutRecord", params)


def _update_shard_count(cleaned: Cleaned, world: World) -> Call:
    params = {
        "StreamName": _stream(cleaned, world).name,
        "TargetShardCount": cleaned["target"],
        "ScalingType": "UNIFORM_SCALING",
    }
    return Call(KINESIS, "UpdateShardCount", params)


def _set_retention(cleaned: Cleaned, world: World) -> Call:
    """AWS has an operation for each direction; the same value again is refused by either."""
    is_less = cleaned["hours"] < _stream(cleaned, world).retention_hours
    operation = "DecreaseStreamRetentionPeriod" if is_less else "IncreaseStreamRetentionPeriod"
    params = {"StreamName": cleaned["stream"], "RetentionPeriodHours": cleaned["hours"]}
    return Call(KINESIS, operation, params)


ACTIONS = (
    Action("create-stream", gettext_lazy("Create stream"), forms.CreateStream, _create_stream),
    Action("delete-stream", gettext_lazy("Delete stream"), forms.DeleteStream, _delete_stream),
    Action("split-shard", gettext_lazy("Split shard"), forms.SplitShard, _split_shard),
    Action("merge-shards", gettext_lazy("Merge shards"), forms.MergeShards, _merge_shards),
    Action("set-rate", gettext_lazy("Set rate"), forms.SetRate, _set_rate),
    Action("set-producer", gettext_lazy("Set producer"), forms.SetProducer, _set_producer),
    Action("remove-producer", gettext_lazy("Remove producer"), forms.RemoveProducer, _remove_producer),
    Action("put-record", gettext_lazy("Put record"), forms.PutRecord, _put_record),
    Action("update-shard-count", gettext_lazy("Update shard count"), forms.UpdateShardCount, _update_shard_count),
    Action("set-retention", gettext_lazy("Set retention"), forms.SetRetention, _set_retention),
    *READING_ACTIONS,
    *CAPACITY_ACTIONS,
)


def offered(world: World, view: View) -> list[Prefilled]:
    """The forms that suit what is selected, filled in, and those that are always there."""
    board = seen(world, view.selected)
    if not board.exists:
        return [Prefilled("create-stream", {"stream": board.stream or "clicks", "shards": 2, "mode": "PROVISIONED"})]
    return [
        *_about_the_selected(board),
        *_about_the_traffic(board),
        *about_reading(board),
        *about_running(board),
        *about_faults(board),
    ]


def _about_the_selected(board: Board) -> Iterator[Prefilled]:
    shard, producer, reader = board.shard(board.selected), board.producer(board.selected), reader_about(board)
    if shard is not None:
        yield from _about_a_shard(board, shard)
    elif producer is not None:
        yield from _about_a_producer(board, producer)
    elif reader is not None:
        yield from about_a_reader(board, reader)
    elif board.layer(board.selected) is None and board.record(board.selected) is None:
        yield from _about_the_stream(board)


def _about_a_shard(board: Board, shard: ShardMark) -> Iterator[Prefilled]:
    about = {"stream": board.stream, "shard": shard.number}
    heading = _("Split shard %(number)d") % {"number": shard.number}
    yield Prefilled("split-shard", {**about, "at": str(shard.middle)}, shard.part, heading, "inspector")
    for other in board.shards:
        if other.end + 1 == shard.start or shard.end + 1 == other.start:
            heading = _("Merge with shard %(number)d") % {"number": other.number}
            key = f"{shard.part}-{other.number}"
            yield Prefilled("merge-shards", {**about, "adjacent": other.number}, key, heading, "inspector")


def _about_a_producer(board: Board, producer: ProducerMark) -> Iterator[Prefilled]:
    about = {"stream": board.stream, "name": producer.name}
    yield Prefilled("set-producer", {**about, **_settings(producer)}, producer.part, "", "inspector")
    yield about_late_answers(board, producer)
    yield Prefilled("remove-producer", about, producer.part, "", "inspector")


def _settings(producer: ProducerMark) -> dict[str, Any]:
    recipe = _recipe_of(producer)
    return {
        "records_a_second": producer.records_a_second,
        "record_bytes": producer.record_bytes,
        "kind": producer.kind,
        "count": recipe.get("Count"),
        "key_prefix": recipe.get("Prefix", ""),
        "keys": "\n".join(recipe.get("Keys", ())),
    }


def _about_the_stream(board: Board) -> Iterator[Prefilled]:
    about = {"stream": board.stream}
    target = 2 * len(board.shards) or 2
    if board.standing.mode == "PROVISIONED":
        yield Prefilled("update-shard-count", {**about, "target": target}, place="inspector")
    longer = min(2 * board.retention_hours, RETENTION_HOURS_MOST)
    yield Prefilled("set-retention", {**about, "hours": longer}, place="inspector")
    yield Prefilled("delete-stream", about, place="inspector")


def _about_the_traffic(board: Board) -> Iterator[Prefilled]:
    about = {"stream": board.stream}
    for producer in board.producers:
        initial = {**about, "name": producer.name, "records_a_second": producer.records_a_second}
        yield Prefilled("set-rate", initial, producer.part, producer.name, group=_("Producers"))
    yield Prefilled("put-record", {**about, "partition_key": "user-1", "text": "{}"}, heading=_("Put one record"))
    fresh = {
        **about,
        "records_a_second": 100,
        "record_bytes": 300,
        "kind": "UNIFORM",
        "count": 100,
        "key_prefix": "user-",
    }
    yield Prefilled("set-producer", fresh, "new", _("Add a producer"), group=_("Producers"))
