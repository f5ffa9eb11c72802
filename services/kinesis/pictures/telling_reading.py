"""Calls about readers, and what happened to them, in words."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from services.engine.trace import TraceLine
from services.kinesis.pictures import phrases

READING_CALLS: dict[str, tuple[str | Promise, str | Promise]] = {
    "RegisterStreamConsumer": (
        lazy("You registered consumer %(consumer)s with %(stream)s"),
        lazy("register consumer %(consumer)s with %(stream)s"),
    ),
    "DeregisterStreamConsumer": (
        lazy("You deregistered consumer %(consumer)s"),
        lazy("deregister consumer %(consumer)s"),
    ),
    "DescribeStreamConsumer": (
        lazy("You described consumer %(consumer)s"),
        lazy("describe consumer %(consumer)s"),
    ),
    "ListStreamConsumers": (
        lazy("You listed the registered consumers of %(stream)s"),
        lazy("list the registered consumers of %(stream)s"),
    ),
    "PutApplication": (
        lazy("You set application %(name)s: %(workers)s, %(rate)s each"),
        lazy("set application %(name)s: %(workers)s, %(rate)s each"),
    ),
    "RemoveApplication": (lazy("You removed application %(name)s"), lazy("remove application %(name)s")),
    "KillWorker": (lazy("You killed worker %(worker)s of %(name)s"), lazy("kill worker %(worker)s of %(name)s")),
    "StartWorker": (lazy("You started worker %(worker)s of %(name)s"), lazy("start worker %(worker)s of %(name)s")),
    "PauseApplication": (lazy("You paused application %(name)s"), lazy("pause application %(name)s")),
    "ResumeApplication": (lazy("Application %(name)s goes on reading"), lazy("have %(name)s go on reading")),
    "SetApplicationRate": (
        lazy("You set application %(name)s to %(rate)s a worker"),
        lazy("set application %(name)s to %(rate)s a worker"),
    ),
}


def workers(count: int) -> str:
    """How many workers there are."""
    return ngettext("%(count)s worker", "%(count)s workers", count) % {"count": phrases.many(count)}


def consumer(named: str) -> str:
    """A registered consumer by its name, whether that or its ARN was given."""
    return named.partition("/consumer/")[2].partition(":")[0] or named


def _again(count: int) -> str:
    return ngettext("%(count)s record is read again", "%(count)s records are read again", count) % {
        "count": phrases.many(count)
    }


def _lease_taken(line: TraceLine) -> str:
    _stream, name, shard, owner, _other = line.ids
    about = {"name": name, "shard": shard, "owner": owner}
    return _("Worker %(owner)s of %(name)s took the lease of shard %(shard)s") % about


def _lease_moved(line: TraceLine) -> str:
    _stream, name, shard, owner, other = line.ids
    about = {"name": name, "shard": shard, "owner": owner, "other": other}
    if owner == other:
        said = _("Worker %(owner)s of %(name)s took its lease of shard %(shard)s again") % about
    else:
        said = _("The lease of shard %(shard)s went from worker %(other)s of %(name)s to worker %(owner)s") % about
    again = line.numbers.get("records", 0)
    return f"{said}; {_again(again)}" if again else _("%(said)s; nothing is read again") % {"said": said}


def _worker_died(line: TraceLine) -> str:
    _stream, name, worker = line.ids
    said = _("Worker %(worker)s of %(name)s died") % {"worker": worker, "name": name}
    leases = line.numbers.get("leases", 0)
    if not leases:
        return _("%(said)s; it had no lease") % {"said": said}
    held = ngettext("%(count)s lease waits to be taken", "%(count)s leases wait to be taken", leases)
    return f"{said}; {held % {'count': phrases.many(leases)}}"


def _lease_ended(line: TraceLine) -> str:
    _stream, name, shard = line.ids
    return _("%(name)s has read closed shard %(shard)s to its end") % {"name": name, "shard": shard}


def _records_lost(line: TraceLine) -> str:
    _stream, name, shard = line.ids
    count = line.numbers.get("records", 0)
    said = ngettext(
        "%(count)s record of shard %(shard)s expired before %(name)s read it: it is lost to it",
        "%(count)s records of shard %(shard)s expired before %(name)s read them: they are lost to it",
        count,
    )
    return said % {"count": phrases.many(count), "shard": shard, "name": name}


def _application_refused(line: TraceLine) -> str:
    _stream, name, shard, limit = line.ids
    count = line.numbers.get("reads", 0)
    words = {
        "calls": ngettext(
            "Shard %(shard)s refused %(count)s read of %(name)s: 5 calls/s used up by all its readers",
            "Shard %(shard)s refused %(count)s reads of %(name)s: 5 calls/s used up by all its readers",
            count,
        ),
        "bytes": ngettext(
            "Shard %(shard)s refused %(count)s read of %(name)s: 2 MiB/s used up by all its readers",
            "Shard %(shard)s refused %(count)s reads of %(name)s: 2 MiB/s used up by all its readers",
            count,
        ),
    }
    if limit == "key":
        return ngettext(
            "%(count)s read of %(name)s from shard %(shard)s was refused: the KMS key cannot be used",
            "%(count)s reads of %(name)s from shard %(shard)s were refused: the KMS key cannot be used",
            count,
        ) % {"shard": shard, "count": phrases.many(count), "name": name}
    said = words[limit] % {"shard": shard, "count": phrases.many(count), "name": name}
    return f"{said} (ProvisionedThroughputExceededException)"


def _iterators_expired(line: TraceLine) -> str:
    _stream, name = line.ids
    words = ngettext(
        "%(name)s stood for more than 5 minutes: its iterator had expired, and it asked for another one where it had "
        "stopped (ExpiredIteratorException)",
        "%(name)s stood for more than 5 minutes: its %(count)s iterators had expired, and it asked for others where it "
        "had stopped (ExpiredIteratorException)",
        line.numbers.get("shards", 1),
    )
    return words % {"name": name, "count": line.numbers.get("shards", 1)}


def _of_consumer(words: str | Promise) -> Callable[[TraceLine], str]:
    return lambda line: str(words) % {"stream": line.ids[0], "consumer": line.ids[1]}


READING_TRACES: dict[str, Callable[[TraceLine], str]] = {
    "lease_taken": _lease_taken,
    "lease_moved": _lease_moved,
    "lease_ended": _lease_ended,
    "worker_died": _worker_died,
    "records_lost": _records_lost,
    "application_refused": _application_refused,
    "iterators_expired": _iterators_expired,
    "consumer_active": _of_consumer(lazy("Consumer %(consumer)s of stream %(stream)s is ACTIVE")),
    "consumer_gone": _of_consumer(lazy("Consumer %(consumer)s of stream %(stream)s is gone")),
}
