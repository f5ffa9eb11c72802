"""An application that reads, in words: how far behind it is, what its workers do, what is wrong."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.kinesis.pictures import phrases
from services.kinesis.reading_board import LeaseMark, ReaderMark, WorkerMark

FEW_S = 10


def age(seconds: float) -> str:
    """How old a record is, in milliseconds and tenths of a second where that says something.

    >>> age(0.25), age(2.5), age(62)
    ('250\\xa0ms', '2.5\\xa0s', '1\\xa0min\\xa02\\xa0s')
    """
    if seconds < 1:
        return f"{round(seconds * 1000)}{phrases.NO_BREAK}ms"
    return f"{seconds:.2g}{phrases.NO_BREAK}s" if seconds < FEW_S - 0.05 else phrases.age(seconds)


def behind(lag: int, age_s: float) -> str:
    """How far behind something is."""
    return _("%(age)s behind") % {"age": age(age_s)} if lag else _("nothing unread")


def behind_long(lag: int, age_s: float) -> str:
    """The same with the records that are not read."""
    if not lag:
        return _("nothing unread")
    words = ngettext("%(age)s behind, %(lag)s record", "%(age)s behind, %(lag)s records", lag)
    return words % {"age": age(age_s), "lag": phrases.many(lag)}


def kind(reader: ReaderMark) -> str:
    """Whether it asks, sharing what a shard gives, or is sent records by a pipe of its own."""
    return _("enhanced fan-out") if reader.kind == "FAN_OUT" else _("polls")


def troubles(reader: ReaderMark) -> Iterator[str]:
    """What is wrong, or unusual, the gravest first."""
    if reader.is_paused:
        yield _("paused: it processes nothing")
    if reader.kind == "FAN_OUT" and reader.consumer not in ("", "ACTIVE"):
        yield _("its consumer is %(status)s") % {"status": reader.consumer}
    if reader.workers and not reader.living:
        yield _("no worker lives: nobody reads")
    for worker in reader.workers:
        if worker.died_s is not None:
            yield died(reader, worker)
    for lease in reader.leases:
        if lease.state == "held" and any(each.state == "waiting" for each in reader.leases) and lease.lag:
            yield _("shard %(shard)d first: a parent is read to its end before its children") % {"shard": lease.shard}
            break
    if reader.lost:
        yield _("%(count)s expired unread") % {"count": phrases.many(reader.lost)}


def refused(reader: ReaderMark) -> str:
    """How many of its reads were refused; nothing if none was."""
    if not reader.refused:
        return ""
    words = ngettext("%(count)s read refused so far", "%(count)s reads refused so far", reader.refused)
    return words % {"count": phrases.many(reader.refused)}


def died(reader: ReaderMark, worker: WorkerMark) -> str:
    """That a worker died, and when another may take its leases."""
    waiting = [lease for lease in reader.leases if lease.state == "orphaned" and lease.owner == worker.number]
    said = _("worker %(number)d died %(age)s ago") % {"number": worker.number, "age": age(worker.died_s or 0.0)}
    if waiting and reader.living:
        free = max(lease.free_in_s for lease in waiting)
        said += _("; its leases are free in %(age)s") % {"age": age(free)}
    return said


def workers(reader: ReaderMark) -> str:
    """How many live, and what they process at most."""
    words = ngettext("%(count)d worker, %(rate)s/s", "%(count)d workers, %(rate)s/s each", reader.living)
    return words % {"count": reader.living, "rate": phrases.many(reader.records_a_second)}


def lease_state(lease: LeaseMark) -> str:
    """Who has a shard, or why nobody does."""
    match lease.state:
        case "held":
            return _("worker %(number)s") % {"number": lease.owner}
        case "orphaned":
            return _("worker %(number)s, dead; free in %(age)s") % {"number": lease.owner, "age": age(lease.free_in_s)}
        case "free":
            return _("nobody yet")
        case "waiting":
            return _("waits for its parents")
        case "ended":
            return _("read to its end")


def aloud(reader: ReaderMark) -> str:
    """All of it, for who hears the picture."""
    said = _("Application %(name)s, %(kind)s, %(workers)s, %(behind)s") % {
        "name": reader.name,
        "kind": kind(reader),
        "workers": workers(reader),
        "behind": behind_long(reader.lag, reader.age_s),
    }
    return "; ".join([said, *troubles(reader), *([refused(reader)] if reader.refused else [])])
