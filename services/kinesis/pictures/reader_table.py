"""The readers as a table: a row for each application, and one for each of its leases and workers."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import Child, join, tag
from services.kinesis.board import Board
from services.kinesis.pictures import phrases
from services.kinesis.pictures import reader_words as words
from services.kinesis.reading_board import LeaseMark, ReaderMark


def reader_table(board: Board) -> SafeString | None:
    """Applications and leases; nothing where nobody reads."""
    if not board.readers:
        return None
    leases = [_lease(reader, lease) for reader in board.readers for lease in reader.leases]
    return join(
        [
            _table(
                _("Applications"),
                (
                    *(_("Application"), _("Reads"), _("Workers"), _("Behind"), _("Unread"), _("Processed"), _("Again")),
                    *(_("Expired unread"), _("Reads refused"), _("State")),
                ),
                [_reader(board, reader) for reader in board.readers],
            ),
            _table(
                _("Leases"),
                (
                    *(_("Application"), _("Shard"), _("Lease"), _("Behind"), _("Unread"), _("Checkpoint")),
                    *(_("Again if it died now"), _("Reads refused")),
                ),
                leases,
            )
            if leases
            else None,
        ]
    )


def _reader(board: Board, reader: ReaderMark) -> SafeString:
    cells = [
        words.kind(reader),
        words.workers(reader),
        words.age(reader.age_s) if reader.lag else "",
        phrases.many(reader.lag),
        phrases.many(reader.processed),
        phrases.many(reader.duplicates),
        phrases.many(reader.lost),
        phrases.many(reader.refused),
        "; ".join(words.troubles(reader)),
    ]
    return _row(reader.name, cells, board.named(reader.part))


def _lease(reader: ReaderMark, lease: LeaseMark) -> SafeString:
    cells = [
        str(lease.shard),
        words.lease_state(lease),
        words.age(lease.age_s) if lease.lag else "",
        phrases.many(lease.lag),
        phrases.many(lease.checkpoint - 1) if lease.checkpoint else "0",
        phrases.many(lease.again),
        phrases.many(lease.refused),
    ]
    return _row(reader.name, cells)


def _row(name: str, cells: Sequence[Child], part: str | None = None) -> SafeString:
    return tag("tr", tag("th", name, scope="row"), *[tag("td", each or "") for each in cells], data_row=part)


def _table(title: str, heads: tuple[str, ...], rows: list[SafeString]) -> SafeString:
    head = tag("thead", tag("tr", *[tag("th", each, scope="col") for each in heads]))
    return tag("table", tag("caption", title), head, tag("tbody", *rows), cls="gc-tab kin-table")
