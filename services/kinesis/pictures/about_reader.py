"""The inspector of an application: what its shards give it, what it can process, who reads what, what went wrong."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.svg import Child, join, tag
from services.kinesis.board import Board, ShardMark
from services.kinesis.pictures import phrases
from services.kinesis.pictures import reader_words as words
from services.kinesis.pictures.pieces import bar, facts, filled, heading, paragraph, rule, source, value
from services.kinesis.reading_board import LeaseMark, ReaderMark
from services.kinesis.throughput import MIB, READ_BYTES_A_SECOND, READ_CALLS_A_SECOND

TAKEOVER_S = 10


def about_reader(board: Board, reader: ReaderMark) -> SafeString:
    """An application that reads."""
    troubles = list(words.troubles(reader))
    behind = words.behind(reader.lag, reader.age_s)
    state, kind = (f"! {behind}", "hot") if troubles else (behind, "ok")
    return join(
        [
            heading(_("Application %(name)s") % {"name": reader.name}, state, kind),
            *[paragraph(f"! {trouble[:1].upper()}{trouble[1:]}.") for trouble in troubles],
            rule(*_rules(board, reader)),
            *_bars(board, reader),
            paragraph(_takeover(reader)),
            _leases(board, reader),
            facts(_facts(reader)),
        ]
    )


def _rules(board: Board, reader: ReaderMark) -> Iterator[SafeString]:
    if reader.kind == "FAN_OUT":
        yield filled(
            _("Each shard pushes it up to %(limit)s MiB/s of its own: other readers take nothing from it"),
            limit=value(str(READ_BYTES_A_SECOND // MIB)),
        )
    else:
        asked = polls(board)
        yield filled(
            ngettext(
                "%(count)s polling application asks a shard %(asked)s times/s, of %(limit)s calls/s a shard",
                "%(count)s polling applications ask a shard %(asked)s times/s together, of %(limit)s calls/s a shard",
                len(asked),
            ),
            count=value(phrases.many(len(asked))),
            asked=value(f"{sum(asked):.3g}", is_over=sum(asked) > READ_CALLS_A_SECOND),
            limit=value(phrases.many(READ_CALLS_A_SECOND)),
        )
    yield from _pace(board, reader)


def polls(board: Board) -> list[float]:
    """How often each polling application asks a shard in a second: it waits for so long between two calls."""
    polling = [each for each in board.readers if each.kind == "POLLING" and each.living and not each.is_paused]
    return [1 / max(each.poll_every_s, 0.001) for each in polling]


def _pace(board: Board, reader: ReaderMark) -> Iterator[SafeString]:
    """Whether it keeps up: what it can process against what comes in."""
    at_most, comes = reader.living * reader.records_a_second, board.accepted
    values: dict[str, Child] = {
        "workers": value(phrases.many(reader.living)),
        "rate": value(phrases.many(reader.records_a_second)),
        "most": value(phrases.many(at_most), is_over=at_most < comes),
        "comes": value(phrases.many(comes)),
    }
    if at_most < comes:
        values["grows"] = value(phrases.many(comes - at_most), is_over=True)
        said = ngettext(
            "%(workers)s worker × %(rate)s/s = %(most)s/s < %(comes)s/s that come: lag grows by %(grows)s/s",
            "%(workers)s workers × %(rate)s/s = %(most)s/s < %(comes)s/s that come: lag grows by %(grows)s/s",
            reader.living,
        )
    else:
        said = ngettext(
            "%(workers)s worker × %(rate)s/s = %(most)s/s ≥ %(comes)s/s that come: it can keep up",
            "%(workers)s workers × %(rate)s/s = %(most)s/s ≥ %(comes)s/s that come: it can keep up",
            reader.living,
        )
    yield filled(said, **values)


def _bars(board: Board, reader: ReaderMark) -> Iterator[SafeString]:
    if reader.kind == "POLLING":
        asked = sum(polls(board)) / READ_CALLS_A_SECOND
        told = _("%(used)s of %(limit)d/s") % {"used": f"{asked * READ_CALLS_A_SECOND:.3g}", "limit": 5}
        yield bar(_("calls"), told, let_in=min(1.0, asked), asked=asked)
    busiest = max(board.shards, key=lambda shard: shard.accepted_bytes, default=None)
    if busiest is not None:
        yield _bytes(board, reader, busiest)


def _bytes(board: Board, reader: ReaderMark, shard: ShardMark) -> SafeString:
    """What a reader that keeps up takes of the busiest shard's 2 MiB/s; those that poll share them."""
    sharing = len([each for each in board.readers if each.kind == "POLLING"]) if reader.kind == "POLLING" else 1
    used = sharing * shard.accepted_bytes / READ_BYTES_A_SECOND
    told = _("%(used)s of 2 MiB/s") % {"used": phrases.mib(sharing * shard.accepted_bytes)}
    return bar(_("bytes"), told, let_in=min(1.0, used), asked=used)


def _takeover(reader: ReaderMark) -> str:
    if any(lease.state == "orphaned" for lease in reader.leases):
        return _("A dead worker's lease is taken by another when its counter has stood still for %(age)s.") % {
            "age": words.age(float(TAKEOVER_S))
        }
    again = sum(lease.again for lease in reader.leases)
    if not again:
        return _("Each worker renews its leases; a checkpoint says up to where a shard is done with.")
    said = ngettext(
        "If all workers died now, %(count)s record since the last checkpoints would be processed again.",
        "If all workers died now, %(count)s records since the last checkpoints would be processed again.",
        again,
    )
    return said % {"count": phrases.many(again)}


def _leases(board: Board, reader: ReaderMark) -> SafeString | None:
    """The lease table: who has which shard, and how far it is."""
    if not reader.leases:
        return None
    heads = (_("Shard"), _("Lease"), _("Behind"), _("Unread"))
    rows = [_lease(board, lease) for lease in reader.leases]
    head = tag(
        "thead",
        tag("tr", *[tag("th", each, scope="col", cls="e" if turn > 1 else None) for turn, each in enumerate(heads)]),
    )
    table = tag("table", tag("caption", _("Leases"), cls="gc-vh"), head, tag("tbody", *rows), cls="gc-tab")
    return tag("div", table, cls="gc-scroll", tabindex=0, role="group", aria_label=_("Leases"))


def _lease(board: Board, lease: LeaseMark) -> SafeString:
    behind = words.age(lease.age_s) if lease.lag else "—"
    return tag(
        "tr",
        tag("th", source(board.named(f"shard-{lease.shard}"), str(lease.shard)), scope="row"),
        tag("td", words.lease_state(lease)),
        tag("td", behind, cls="e"),
        tag("td", phrases.many(lease.lag), cls="e"),
        data_state="hot" if lease.state == "orphaned" else None,
    )


def _facts(reader: ReaderMark) -> Iterator[tuple[str, Child]]:
    yield _("Reads"), words.kind(reader)
    if reader.kind == "POLLING":
        yield _("Asks every"), words.age(reader.poll_every_s)
    yield (
        _("Checkpoint every"),
        ngettext("%(count)s record", "%(count)s records", reader.checkpoint_every)
        % {"count": phrases.many(reader.checkpoint_every)},
    )
    yield _("Processed"), phrases.many(reader.processed)
    yield _("Of them again"), phrases.many(reader.duplicates) if reader.duplicates else ""
    yield _("Expired unread"), phrases.many(reader.lost) if reader.lost else ""
    yield _("Out of order"), phrases.many(reader.inverted) if reader.inverted else ""
    yield _("Reads refused"), phrases.many(reader.refused) if reader.refused else ""
    sink = _("%(count)s, each once") if reader.is_idempotent else _("%(count)s")
    yield _("In its sink"), sink % {"count": phrases.many(reader.sink)}
