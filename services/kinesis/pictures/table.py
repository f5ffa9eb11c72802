"""The same as the picture, value by value, for who reads or hears it."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courseware.labs.svg import Child, join, tag
from services.kinesis.board import Board, Layer, ProducerMark, ShardMark
from services.kinesis.pictures import phrases
from services.kinesis.pictures.notes import pending_words
from services.kinesis.pictures.reader_table import reader_table
from services.kinesis.pictures.wording import wording


def table(board: Board) -> SafeString:
    """Shards, open ones first, then producers."""
    if not board.exists:
        return tag("p", _("There is no stream."))
    said = _("Stream %(name)s, %(status)s, at %(time)s.") % {
        "name": board.stream,
        "status": board.status,
        "time": phrases.clock(board, board.now_us),
    }
    if board.pending is not None:
        said += " " + ": ".join(filter(None, pending_words(board, board.pending)))
    has_shards = board.shards or board.layers
    return join(
        [
            tag("p", said),
            _shards(board) if has_shards else None,
            _producers(board) if board.producers else None,
            reader_table(board),
            _streams(board) if board.others else None,
        ]
    )


def _streams(board: Board) -> SafeString:
    """The region's other streams, which are not drawn."""
    head = (_("Stream"), _("State"))
    rows = [_row(each.part, each.name, [each.status], text_columns=(0,)) for each in board.others]
    return _table(_("Other streams"), head, rows, text_columns=(1,))


def _shards(board: Board) -> SafeString:
    head = (
        _("Shard"),
        _("State"),
        _("Records/s let in"),
        _("of 1,000"),
        _("MiB/s let in"),
        _("of 1 MiB"),
        _("Refused/s"),
        _("Stored"),
        _("Hash keys"),
        _("Opened"),
        _("From"),
    )
    rows = [_shard(board, shard) for shard in board.shards]
    rows += [_closed(board, layer) for layer in board.layers if layer.is_closed]
    return _table(_("Shards"), head, rows, text_columns=(1, 8, 9, 10))


def _shard(board: Board, shard: ShardMark) -> SafeString:
    return _row(
        shard.part,
        str(shard.number),
        [
            wording(shard).state,
            phrases.many(shard.accepted),
            phrases.percent(shard.records_percent),
            phrases.mib(shard.accepted_bytes),
            phrases.percent(shard.bytes_percent),
            phrases.many(shard.refused),
            phrases.many(board.stored(shard)),
            phrases.key_range(shard.start, shard.end),
            phrases.clock(board, shard.opened_us),
            phrases.names(shard.parents) if shard.parents else "",
        ],
        text_columns=(0, 7, 8, 9),
    )


def _closed(board: Board, layer: Layer) -> SafeString:
    closed = _("closed %(time)s") % {"time": phrases.clock(board, layer.closed_us)}
    cells = [closed, "", "", "", "", "", phrases.many(layer.stored), phrases.key_range(layer.start, layer.end)]
    joint = next((joint for joint in board.joints if layer.number in joint.children), None)
    cells += [phrases.clock(board, layer.opened_us), phrases.names(joint.parents) if joint else ""]
    return _row(layer.part, str(layer.number), cells, text_columns=(0, 7, 8, 9))


def _producers(board: Board) -> SafeString:
    head = (
        _("Producer"),
        _("Records/s set"),
        _("Bytes a record"),
        _("Partition keys"),
        _("Sent/s"),
        _("Refused/s"),
    )
    return _table(_("Producers"), head, [_producer(each) for each in board.producers], text_columns=(3,))


def _producer(producer: ProducerMark) -> SafeString:
    cells = [
        phrases.many(producer.records_a_second),
        phrases.many(producer.record_bytes),
        producer.sole_key or phrases.many(producer.keys),
        phrases.many(producer.sent),
        phrases.many(producer.refused),
    ]
    return _row(producer.part, producer.name, cells, text_columns=(2,))


def _table(title: str, head: Sequence[str], rows: Sequence[SafeString], *, text_columns: Sequence[int]) -> SafeString:
    titles = [
        tag("th", words, scope="col", cls=None if index == 0 or index in text_columns else "e")
        for index, words in enumerate(head)
    ]
    return tag(
        "table",
        tag("caption", title),
        tag("thead", tag("tr", *titles)),
        tag("tbody", *rows),
        cls="gc-tab kin-table",
    )


def _row(part: str, name: str, cells: Sequence[Child], *, text_columns: Sequence[int]) -> SafeString:
    drawn = [tag("td", words or "", cls=None if index in text_columns else "e") for index, words in enumerate(cells)]
    return tag("tr", tag("th", name, scope="row"), *drawn, data_row=part)
