"""Calls about how a stream is run, and what came of them, in words: modes, keys, monitoring, sizes, the account."""

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from services.engine.trace import TraceLine
from services.kinesis.pictures import phrases

CAPACITY_CALLS: dict[str, tuple[str | Promise, str | Promise]] = {
    "UpdateStreamMode": (
        lazy("You changed stream %(stream)s to %(mode)s mode"),
        lazy("change stream %(stream)s to %(mode)s mode"),
    ),
    "UpdateStreamWarmThroughput": (
        lazy("You asked for stream %(stream)s to be ready for %(warm)s"),
        lazy("get stream %(stream)s ready for %(warm)s"),
    ),
    "UpdateMaxRecordSize": (
        lazy("You set the largest record of stream %(stream)s to %(record_kib)s"),
        lazy("set the largest record of stream %(stream)s to %(record_kib)s"),
    ),
    "StartStreamEncryption": (
        lazy("You had stream %(stream)s encrypt with key %(key_id)s"),
        lazy("encrypt stream %(stream)s with key %(key_id)s"),
    ),
    "StopStreamEncryption": (
        lazy("You had stream %(stream)s encrypt no longer"),
        lazy("encrypt stream %(stream)s no longer"),
    ),
    "EnableEnhancedMonitoring": (
        lazy("You asked for metrics of each shard of %(stream)s: %(metrics)s"),
        lazy("write metrics of each shard of %(stream)s: %(metrics)s"),
    ),
    "DisableEnhancedMonitoring": (
        lazy("You ended metrics of each shard of %(stream)s: %(metrics)s"),
        lazy("end metrics of each shard of %(stream)s: %(metrics)s"),
    ),
    "DescribeAccountSettings": (lazy("You asked for the account's settings"), lazy("ask for the account's settings")),
    "UpdateAccountSettings": (
        lazy("You set the account's minimum throughput billing commitment: %(commitment)s"),
        lazy("set the account's minimum throughput billing commitment: %(commitment)s"),
    ),
    "TagResource": (lazy("You tagged stream %(stream)s: %(tags)s"), lazy("tag stream %(stream)s: %(tags)s")),
    "UntagResource": (
        lazy("You removed tags of stream %(stream)s: %(tag_keys)s"),
        lazy("remove tags of stream %(stream)s: %(tag_keys)s"),
    ),
    "ListTagsForResource": (lazy("You listed the tags of %(stream)s"), lazy("list the tags of %(stream)s")),
    "SetLateAnswers": (
        lazy("You had %(percent)s of the answers to producer %(name)s come too late"),
        lazy("have %(percent)s of the answers to producer %(name)s come too late"),
    ),
    "SetKeyState": (
        lazy("You set key %(key_id)s to: %(key_state)s"),
        lazy("set key %(key_id)s to: %(key_state)s"),
    ),
}

KEY_STATES: dict[str, str | Promise] = {
    "ENABLED": lazy("enabled"),
    "DISABLED": lazy("disabled"),
    "PENDING_DELETION": lazy("pending deletion"),
    "DENIED": lazy("access denied"),
    "MISSING": lazy("not there"),
    "THROTTLED": lazy("throttled"),
}


def mode(details: dict[str, Any]) -> str:
    """A capacity mode as it is said."""
    return _("on-demand") if details["StreamMode"] == "ON_DEMAND" else _("provisioned")


def key_state(state: str) -> str:
    """The state of a key as it is said."""
    return str(KEY_STATES.get(state, state))


CAPACITY_WORDS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "mode": ("StreamModeDetails", mode),
    "warm": ("WarmThroughputMiBps", lambda mib: f"{phrases.many(mib)}{phrases.NO_BREAK}MiB/s"),
    "record_kib": ("MaxRecordSizeInKiB", lambda kib: f"{phrases.many(kib)}{phrases.NO_BREAK}KiB"),
    "key_id": ("KeyId", str),
    "key_state": ("State", key_state),
    "percent": ("Percent", lambda percent: f"{percent}{phrases.NO_BREAK}%"),
    "metrics": ("ShardLevelMetrics", ", ".join),
    "commitment": ("MinimumThroughputBillingCommitment", lambda asked: str(asked["Status"])),
}


def refused_for_key(shard: str, count: int) -> str:
    """What a shard refused since nothing could be encrypted."""
    words = ngettext(
        "Shard %(shard)s refused %(count)s record: it could not be encrypted",
        "Shard %(shard)s refused %(count)s records: they could not be encrypted",
        count,
    )
    return words % {"shard": shard, "count": phrases.many(count)}


def _scaled(line: TraceLine) -> str:
    stream, count = line.ids
    words = ngettext(
        "Stream %(stream)s scaled by itself: it has %(count)s open shard now",
        "Stream %(stream)s scaled by itself: it has %(count)s open shards now",
        int(count),
    )
    return words % {"stream": stream, "count": count}


def _mode_changed(line: TraceLine) -> str:
    words = _("Stream %(stream)s is in %(mode)s mode now")
    return words % {"stream": line.ids[0], "mode": mode({"StreamMode": line.ids[1]})}


CAPACITY_TRACES: dict[str, Callable[[TraceLine], str]] = {
    "stream_scaled": _scaled,
    "mode_changed": _mode_changed,
    "encrypted": lambda line: (
        _("What comes to stream %(stream)s is encrypted with key %(key)s now")
        % {"stream": line.ids[0], "key": line.ids[1]}
    ),
    "not_encrypted": lambda line: (
        _("What comes to stream %(stream)s is not encrypted any more") % {"stream": line.ids[0]}
    ),
    "record_size_changed": lambda line: (
        _("Stream %(stream)s takes records of up to %(kib)s KiB now")
        % {"stream": line.ids[0], "kib": phrases.many(int(line.ids[1]))}
    ),
    "key_set": lambda line: _("Key %(key)s: %(state)s") % {"key": line.ids[0], "state": key_state(line.ids[1])},
    "commitment_ended": lambda _line: _("The account's minimum throughput billing commitment has ended"),
}
