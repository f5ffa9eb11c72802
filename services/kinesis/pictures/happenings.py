"""What happened inside, in words; AWS's code stands with it where writers or readers got one."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from services.engine.trace import TraceLine
from services.kinesis.pictures import phrases
from services.kinesis.pictures.telling import SCOPES
from services.kinesis.pictures.telling_capacity import CAPACITY_TRACES, refused_for_key
from services.kinesis.pictures.telling_reading import READING_TRACES


def tell_trace(line: TraceLine) -> str:
    """A line of the trace in words."""
    told = TRACES.get(line.kind)
    return told(line) if told else f"{line.kind} {' '.join(line.ids)}".strip()


def _records_refused(line: TraceLine) -> str:
    count = line.numbers.get("records", line.count)
    if line.ids[2] == "key":
        return refused_for_key(line.ids[1], count)
    words = {
        "records": ngettext(
            "Shard %(shard)s refused %(count)s record: 1,000 records/s used up",
            "Shard %(shard)s refused %(count)s records: 1,000 records/s used up",
            count,
        ),
        "bytes": ngettext(
            "Shard %(shard)s refused %(count)s record: 1 MiB/s used up",
            "Shard %(shard)s refused %(count)s records: 1 MiB/s used up",
            count,
        ),
    }
    said = words[line.ids[2]] % {"shard": line.ids[1], "count": phrases.many(count)}
    return f"{said} (ProvisionedThroughputExceededException)"


def _reads_refused(line: TraceLine) -> str:
    words = {
        "calls": ngettext(
            "Shard %(shard)s refused %(count)s read: 5 calls/s used up",
            "Shard %(shard)s refused %(count)s reads: 5 calls/s used up",
            line.count,
        ),
        "bytes": ngettext(
            "Shard %(shard)s refused %(count)s read: 2 MiB/s used up",
            "Shard %(shard)s refused %(count)s reads: 2 MiB/s used up",
            line.count,
        ),
        "iterators": ngettext(
            "Shard %(shard)s refused %(count)s iterator: 5 calls/s used up",
            "Shard %(shard)s refused %(count)s iterators: 5 calls/s used up",
            line.count,
        ),
    }
    said = words[line.ids[2]] % {"shard": line.ids[1], "count": phrases.many(line.count)}
    return f"{said} (ProvisionedThroughputExceededException)"


def _shard_split(line: TraceLine) -> str:
    _stream, parent, lower, upper = line.ids
    return _("Shard %(parent)s closed; shards %(lower)s and %(upper)s opened") % {
        "parent": parent,
        "lower": lower,
        "upper": upper,
    }


def _shards_merged(line: TraceLine) -> str:
    _stream, lower, upper, child = line.ids
    return _("Shards %(lower)s and %(upper)s closed; shard %(child)s opened") % {
        "lower": lower,
        "upper": upper,
        "child": child,
    }


def _shard_count_updated(line: TraceLine) -> str:
    count = int(line.ids[1])
    return ngettext(
        "Stream %(stream)s has %(count)s open shard now", "Stream %(stream)s has %(count)s open shards now", count
    ) % {"stream": line.ids[0], "count": phrases.many(count)}


def _records_expired(line: TraceLine) -> str:
    count = line.numbers.get("records", 0)
    if not count:
        return _("The oldest records of stream %(stream)s went: their retention was over") % {"stream": line.ids[0]}
    return ngettext(
        "%(count)s record of stream %(stream)s went: its retention was over",
        "%(count)s records of stream %(stream)s went: their retention was over",
        count,
    ) % {"count": phrases.many(count), "stream": line.ids[0]}


def _of_stream(words: str | Promise) -> Callable[[TraceLine], str]:
    return lambda line: str(words) % {"stream": line.ids[0]}


def _of_fault(words: str | Promise) -> Callable[[TraceLine], str]:
    return lambda line: str(words) % {"fault": str(SCOPES[line.ids[0]]) % {"target": line.ids[1]}}


TRACES: dict[str, Callable[[TraceLine], str]] = {
    "stream_active": _of_stream(lazy("Stream %(stream)s is ACTIVE")),
    "stream_deleted": _of_stream(lazy("Stream %(stream)s is gone, with all its records")),
    "shard_split": _shard_split,
    "shards_merged": _shards_merged,
    "shard_count_updated": _shard_count_updated,
    "shard_expired": lambda line: (
        _("Shard %(shard)s left stream %(stream)s: it was closed and kept nothing any more")
        % {"shard": line.ids[1], "stream": line.ids[0]}
    ),
    "records_refused": _records_refused,
    "records_expired": _records_expired,
    "reads_refused": _reads_refused,
    "fault_started": _of_fault(lazy("%(fault)s went out")),
    "fault_ended": _of_fault(lazy("%(fault)s is back")),
    **READING_TRACES,
    **CAPACITY_TRACES,
}
