"""Calls from outside in words.

Each operation has two templates: what was done, and what was refused. `%(name)s` are its parameters in words.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from services.engine.service import Params
from services.kinesis.hashing import hash_key, ring_share
from services.kinesis.pictures import phrases, telling_capacity, telling_reading
from services.kinesis.sequence import shard_number

LONGEST_KEY = 40

CALLS: dict[str, tuple[str | Promise, str | Promise]] = {
    "CreateStream": (
        lazy("You created stream %(stream)s with %(shards)s"),
        lazy("create stream %(stream)s with %(shards)s"),
    ),
    "DeleteStream": (lazy("You deleted stream %(stream)s"), lazy("delete stream %(stream)s")),
    "DescribeStream": (lazy("You described stream %(stream)s"), lazy("describe stream %(stream)s")),
    "DescribeStreamSummary": (
        lazy("You described stream %(stream)s in short"),
        lazy("describe stream %(stream)s in short"),
    ),
    "DescribeLimits": (lazy("You asked for the account's limits"), lazy("ask for the account's limits")),
    "ListStreams": (lazy("You listed the streams"), lazy("list the streams")),
    "ListShards": (lazy("You listed the shards of %(stream)s"), lazy("list the shards of %(stream)s")),
    "PutRecord": (
        lazy("You put a record with key %(key)s: %(place)s of the ring"),
        lazy("put a record with key %(key)s"),
    ),
    "PutRecords": (lazy("You put %(records)s in one call"), lazy("put %(records)s in one call")),
    "GetShardIterator": (
        lazy("You asked for a %(iterator)s iterator of %(shard)s"),
        lazy("give a %(iterator)s iterator of %(shard)s"),
    ),
    "GetRecords": (lazy("You read records"), lazy("read records")),
    "SplitShard": (lazy("You split %(split)s at %(at)s"), lazy("split %(split)s at %(at)s")),
    "MergeShards": (lazy("You merged %(merge)s with %(adjacent)s"), lazy("merge %(merge)s with %(adjacent)s")),
    "UpdateShardCount": (
        lazy("You asked for %(target)s open shards in %(stream)s"),
        lazy("bring %(stream)s to %(target)s open shards"),
    ),
    "IncreaseStreamRetentionPeriod": (
        lazy("You raised the retention of %(stream)s to %(hours)s"),
        lazy("raise the retention of %(stream)s to %(hours)s"),
    ),
    "DecreaseStreamRetentionPeriod": (
        lazy("You lowered the retention of %(stream)s to %(hours)s"),
        lazy("lower the retention of %(stream)s to %(hours)s"),
    ),
    "AddTagsToStream": (lazy("You tagged stream %(stream)s: %(tags)s"), lazy("tag stream %(stream)s: %(tags)s")),
    "RemoveTagsFromStream": (
        lazy("You removed tags of stream %(stream)s: %(tag_keys)s"),
        lazy("remove tags of stream %(stream)s: %(tag_keys)s"),
    ),
    "ListTagsForStream": (lazy("You listed the tags of %(stream)s"), lazy("list the tags of %(stream)s")),
    "PutProducer": (
        lazy("You set producer %(name)s: %(rate)s, %(bytes)s each, %(keys)s"),
        lazy("set producer %(name)s: %(rate)s, %(bytes)s each, %(keys)s"),
    ),
    "RemoveProducer": (lazy("You removed producer %(name)s"), lazy("remove producer %(name)s")),
    "StartFault": (lazy("You took away %(fault)s"), lazy("take away %(fault)s")),
    "EndFault": (lazy("You gave back %(fault)s"), lazy("give back %(fault)s")),
    **telling_reading.READING_CALLS,
    **telling_capacity.CAPACITY_CALLS,
}

SCOPES = {
    "ZONE": lazy("availability zone %(target)s"),
    "REGION": lazy("Region %(target)s"),
    "CONTROL_PLANE": lazy("the control plane of %(target)s"),
}


def tell_call(operation: str, params: Params, error: str) -> str:
    """A call from outside in words; one that was refused says so, with AWS's code."""
    known = CALLS.get(operation)
    values = _values(operation, params)
    if known is None:
        return f"{operation} ({error})" if error else operation
    done, asked = known
    if error:
        return _("Refused: %(asked)s (%(code)s)") % {"asked": str(asked) % values, "code": error}
    return str(done) % values


class _Values(dict[str, str]):
    """What a call left out, or sent in a form that is none, is a question mark: a refused call may hold anything."""

    def __missing__(self, _name: str) -> str:
        return "?"


def _values(operation: str, params: Params) -> Mapping[str, str]:
    values = _Values()
    for name, (param, words) in WORDS_BY_NAME.items():
        if param in params:
            try:
                values[name] = words(params[param])
            except (TypeError, ValueError, AttributeError, KeyError):
                continue
    arn = params.get("StreamARN") or params.get("ResourceARN")
    if "stream" not in values and isinstance(arn, str):
        values["stream"] = arn.rpartition("/")[2]
    if "consumer" not in values and isinstance(params.get("ConsumerARN"), str):
        values["consumer"] = telling_reading.consumer(params["ConsumerARN"])
    explicit = params.get("ExplicitHashKey")
    if isinstance(explicit, str) and explicit.isdigit() and explicit.isascii():
        values["place"] = _("%(place)s by ExplicitHashKey, %(share)s") % {
            "place": phrases.key_short(int(explicit)),
            "share": phrases.percent(round(100 * ring_share(int(explicit)), 1)),
        }
    if "Scope" in params:
        values["fault"] = str(SCOPES.get(params["Scope"], "%(target)s")) % {"target": params.get("Target", "?")}
    if operation == "CreateStream" and "shards" not in values:
        values["shards"] = _("shards on demand")
    return values


def _shards(count: int) -> str:
    return ngettext("%(count)s shard", "%(count)s shards", count) % {"count": phrases.many(count)}


def _shard(text: str) -> str:
    number = shard_number(text)
    return text if number is None else _("shard %(number)d") % {"number": number}


def _key(text: str) -> str:
    return text if len(text) <= LONGEST_KEY else text[: LONGEST_KEY - 1] + "…"


def _place(key: str) -> str:
    """The first digits of a key's MD5, and how far up the ring that is."""
    place = hash_key(key)
    return _("MD5 %(digits)s, %(share)s") % {
        "digits": phrases.key_short(place),
        "share": phrases.percent(round(100 * ring_share(place), 1)),
    }


def _records(records: list[Any]) -> str:
    return ngettext("%(count)s record", "%(count)s records", len(records)) % {"count": phrases.many(len(records))}


def _rate(count: int) -> str:
    if not count:
        return _("stopped")
    return ngettext("%(count)s record/s", "%(count)s records/s", count) % {"count": phrases.many(count)}


def _bytes(count: int) -> str:
    return f"{phrases.many(count)}{phrases.NO_BREAK}B"


def _recipe(keys: Mapping[str, Any]) -> str:
    named = keys.get("Keys") or []
    match keys["Kind"]:
        case "SINGLE":
            return _("one key, %(key)s") % {"key": _key(str(named[0]) if named else "?")}
        case "LIST":
            return ngettext("%(count)s named key", "%(count)s named keys", len(named)) % {"count": len(named)}
        case "ZIPF":
            return _("%(count)s keys by Zipf") % {"count": phrases.many(int(keys["Count"]))}
        case _:
            count = int(keys["Count"])
            return ngettext("%(count)s key", "%(count)s keys", count) % {"count": phrases.many(count)}


def _tags(tags: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in tags.items())


# How each parameter is said: the name in the templates, the parameter, and what makes words of its value.
WORDS_BY_NAME: dict[str, tuple[str, Callable[[Any], str]]] = {
    "stream": ("StreamName", str),
    "shards": ("ShardCount", _shards),
    "key": ("PartitionKey", _key),
    "place": ("PartitionKey", _place),
    "records": ("Records", _records),
    "iterator": ("ShardIteratorType", str),
    "shard": ("ShardId", _shard),
    "split": ("ShardToSplit", _shard),
    "at": ("NewStartingHashKey", lambda text: phrases.key_short(int(text))),
    "merge": ("ShardToMerge", _shard),
    "adjacent": ("AdjacentShardToMerge", _shard),
    "target": ("TargetShardCount", phrases.many),
    "hours": ("RetentionPeriodHours", phrases.hours),
    "tags": ("Tags", _tags),
    "tag_keys": ("TagKeys", ", ".join),
    "name": ("Name", str),
    "rate": ("RecordsPerSecond", _rate),
    "bytes": ("RecordBytes", _bytes),
    "keys": ("Keys", _recipe),
    "workers": ("Workers", telling_reading.workers),
    **telling_capacity.CAPACITY_WORDS,
    "worker": ("Worker", str),
    "consumer": ("ConsumerName", telling_reading.consumer),
}
