"""Single records: the youngest of a shard as a list, and one of them with its whole way."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.svg import Child, join, tag
from services.kinesis.board import Board, Layer
from services.kinesis.pictures import phrases
from services.kinesis.pictures.pieces import facts, filled, heading, paragraph, rule, source, value
from services.kinesis.pictures.placement import is_within, placement
from services.kinesis.record_board import RecordMark
from services.kinesis.throughput import SECOND_US

LONGEST_KEY = 24


def newest(board: Board, layer: Layer | None) -> SafeString | None:
    """The youngest records of a shard, each to be looked into."""
    found = layer.newest() if layer is not None else []
    if not found:
        return None
    heads = (_("Key"), _("Place"), _("Came"))
    head = tag("thead", tag("tr", *[tag("th", each, scope="col") for each in heads]))
    rows = [_row(board, each) for each in found]
    caption = tag("caption", _("Newest records"))
    return tag("table", caption, head, tag("tbody", *rows), cls="gc-tab kin-table kin-records", id="kin-newest")


def _row(board: Board, record: RecordMark) -> SafeString:
    part = board.named(record.part)
    words = record.key if len(record.key) <= LONGEST_KEY else record.key[: LONGEST_KEY - 1] + "…"
    return tag(
        "tr",
        tag("th", source(part, words), scope="row"),
        tag("td", phrases.percent(round(100 * record.share, 2)), cls="e"),
        tag("td", _clock(board, record), cls="e"),
    )


def about_record(board: Board, record: RecordMark) -> SafeString:
    """A record: why it lies in its shard, what it is, when it goes, and who is past it."""
    shard = _("shard %(number)d") % {"number": record.shard}
    led = source(board.named(f"shard-{record.shard}"), shard)
    return join(
        [
            heading(_("Record of %(key)s") % {"key": record.key}, led, "ok"),
            rule(*_why(record)),
            paragraph(_("So %(shard)s has it, and keeps it whatever becomes of the shard.") % {"shard": shard}),
            facts(_facts(board, record)),
        ]
    )


def _why(record: RecordMark) -> Iterator[SafeString]:
    if not record.is_explicit:
        yield from placement(record.key, record.digest, record.place, (record.start, record.end))
        return
    yield filled(_("ExplicitHashKey = %(place)s: no MD5 is taken"), place=value(str(record.place)))
    yield is_within((record.start, record.end))


def _facts(board: Board, record: RecordMark) -> Iterator[tuple[str, Child]]:
    yield _("Sequence number"), record.sequence
    yield _("Came"), _clock(board, record)
    goes_us = record.at_us + board.retention_hours * 3_600 * SECOND_US
    left_s = max(0.0, (goes_us - board.now_us) / SECOND_US)
    yield _("Goes"), _("in %(age)s, read or not") % {"age": phrases.age(left_s)}
    size = ngettext("%(count)s byte, key and data", "%(count)s bytes, key and data", record.size_bytes)
    yield _("Size"), size % {"count": phrases.many(record.size_bytes)}
    yield _("Data"), tag("code", record.beginning)
    for reader in board.readers:
        lease = reader.lease(record.shard)
        if lease is not None:
            is_past = record.counter < lease.position
            yield reader.name, _("is past it") if is_past else _("has still to read it")


def _clock(board: Board, record: RecordMark) -> str:
    """When it came, to the millisecond."""
    thousandth = record.at_us // 1_000 % 1_000
    return f"{phrases.clock(board, record.at_us)}.{thousandth:03d}"
