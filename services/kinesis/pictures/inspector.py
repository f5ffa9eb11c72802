"""About what is selected: its rule with the live numbers. Nothing selected means the stream."""

from collections.abc import Callable, Iterator

from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from courseware.labs.svg import Child, join, tag
from services.kinesis.board import Board, ProducerMark
from services.kinesis.hashing import hash_key
from services.kinesis.pictures import phrases
from services.kinesis.pictures.about_mode import late_words, standing_facts, standing_words
from services.kinesis.pictures.about_reader import about_reader
from services.kinesis.pictures.about_record import about_record, newest
from services.kinesis.pictures.about_shard import about_closed, about_shard, shard_facts
from services.kinesis.pictures.notes import pending_words
from services.kinesis.pictures.pieces import bar, facts, filled, heading, paragraph, rule, value
from services.kinesis.pictures.sheet import Sheet, keep_few
from services.kinesis.reading_board import ReaderMark
from services.kinesis.throughput import WRITE_BYTES_A_SECOND, WRITE_RECORDS_A_SECOND

PLENTY = 0.9


def inspector(board: Board, sheet: Sheet | None = None) -> SafeString:
    """What is to be said of the selected part."""
    return tag("div", _about(board, sheet or Sheet()), cls="kin-inspector")


def _about(board: Board, sheet: Sheet) -> SafeString:
    if not board.exists:
        return join([heading(_("No stream")), paragraph(_("A stream is a set of shards. Create one to begin."))])
    shard, producer = board.shard(board.selected), board.producer(board.selected)
    layer = board.layer(board.selected)
    if shard is not None:
        about = _same(board, sheet, lambda: about_shard(board, shard))
        return join([about, shard_facts(board, shard), newest(board, layer)])
    if producer is not None:
        return _same(board, sheet, lambda: _about_producer(board, producer))
    if layer is not None:
        return join([about_closed(board, layer), newest(board, layer)])
    record = board.record(board.selected)
    if record is not None:
        return about_record(board, record)
    reader = reader_of(board)
    if reader is not None:
        return about_reader(board, reader)
    return join([_same(board, sheet, lambda: _about_stream(board)), _stream_facts(board, sheet)])


def reader_of(board: Board) -> ReaderMark | None:
    """The application that is selected, or of which a worker or a lease is."""
    if board.selected.partition("-")[0] not in ("reader", "worker", "lease"):
        return None
    return next((reader for reader in board.readers if board.selected in _parts(reader)), None)


def _parts(reader: ReaderMark) -> Iterator[str]:
    yield reader.part
    yield from (worker.part for worker in reader.workers)
    yield from (lease.part for lease in reader.leases)


def _same(board: Board, sheet: Sheet, draw: Callable[[], SafeString]) -> SafeString:
    """What follows from the last second alone: drawn once for all that are alike."""
    key = ("about", get_language(), board.named(""), board.selected, board.status, board.origin_us, board.standing)
    found: SafeString | None = board.second.drawn.get(key) if board.pending is None else None
    if found is None:
        found = tag("div", draw(), id="kin-about", cls="kin-inspector")
        if board.pending is None:
            keep_few(board.second.drawn, key, found)
    return sheet.keep(found)


def _about_stream(board: Board) -> SafeString:
    kind = "hot" if board.hot else "ok" if board.status == "ACTIVE" else ""
    return join(
        [
            heading(_("Stream %(name)s") % {"name": board.stream}, board.status, kind),
            *[paragraph(words) for words in _changes(board)],
            *[paragraph(words) for words in standing_words(board)],
            *_capacity(board),
            *[paragraph(words) for words in _cause(board)],
        ]
    )


def _stream_facts(board: Board, sheet: Sheet) -> SafeString:
    """What seldom changes, and how much is kept."""
    standing = facts(
        [
            *standing_facts(board),
            (_("Shards"), phrases.many(len(board.shards))),
            (_("Producers"), ", ".join([each.name for each in board.producers])),
            (_("Applications"), ", ".join([each.name for each in board.readers])),
            (_("Other streams"), ", ".join([f"{each.name} ({each.status})" for each in board.others])),
            (_("Keeps records"), phrases.hours(board.retention_hours)),
        ]
    )
    kept = facts([(_("Stored"), phrases.many(board.kept))])
    return join([sheet.keep(tag("div", standing, id="kin-standing")), kept])


def _changes(board: Board) -> Iterator[str]:
    if board.pending is not None:
        yield ": ".join(filter(None, pending_words(board, board.pending)))


def _capacity(board: Board) -> Iterator[SafeString]:
    if not board.shards:
        return
    count = len(board.shards)
    most, most_bytes = WRITE_RECORDS_A_SECOND * count, WRITE_BYTES_A_SECOND * count
    words = ngettext(
        "%(count)s shard × %(each)s = %(most)s records/s can be let in; %(let_in)s were",
        "%(count)s shards × %(each)s = %(most)s records/s can be let in; %(let_in)s were",
        count,
    )
    yield rule(
        filled(
            words,
            count=value(phrases.many(count)),
            each=value(phrases.many(WRITE_RECORDS_A_SECOND)),
            most=value(phrases.many(most)),
            let_in=value(phrases.many(board.accepted)),
        )
    )
    used, used_bytes = board.accepted, board.second.accepted_bytes
    yield bar(
        _("records"),
        _("%(used)s of %(limit)s/s") % {"used": phrases.many(used), "limit": phrases.many(most)},
        let_in=used / most,
        asked=used / most,
    )
    yield bar(
        _("bytes"),
        _("%(used)s of %(limit)d MiB/s") % {"used": phrases.mib(used_bytes), "limit": count},
        let_in=used_bytes / most_bytes,
        asked=used_bytes / most_bytes,
    )


def _cause(board: Board) -> Iterator[str]:
    """Why a stream with room to spare may refuse."""
    if board.refused and len(board.shards) > 1 and not board.standing.is_key_out:
        has_room = board.accepted < PLENTY * WRITE_RECORDS_A_SECOND * len(board.shards)
        words = (
            _("%(count)s records were refused although the stream has room: each shard has limits of its own.")
            if has_room
            else _("%(count)s records were refused: nearly all that the shards can take is used.")
        )
        yield words % {"count": phrases.many(board.refused)}
    yield _("Choose a shard or a producer in the picture to look into it.")


def _about_producer(board: Board, producer: ProducerMark) -> SafeString:
    state, kind = _("sends"), "ok"
    if not producer.records_a_second:
        state, kind = _("stopped"), ""
    elif producer.refused:
        state, kind = _("! part is refused"), "hot"
    return join(
        [
            heading(_("Producer %(name)s") % {"name": producer.name}, state, kind),
            rule(*_rate(producer)),
            paragraph(_whereto(board, producer)),
            *[paragraph(words) for words in late_words(producer)],
            facts(_settings(producer)),
        ]
    )


def _rate(producer: ProducerMark) -> Iterator[SafeString]:
    sent = value(phrases.many(producer.sent))
    if producer.refused:
        yield filled(
            _("%(sent)s sent − %(refused)s refused = %(let_in)s let in, in the last second"),
            sent=sent,
            refused=value(phrases.many(producer.refused), is_over=True),
            let_in=value(phrases.many(producer.sent - producer.refused)),
        )
    else:
        yield filled(_("%(sent)s sent in the last second, all let in"), sent=sent)
    if producer.kind == "UNIFORM" and producer.keys > 1:
        yield filled(
            _("%(rate)s/s ÷ %(keys)s keys = %(each)s records/s a key"),
            rate=value(phrases.many(producer.records_a_second)),
            keys=value(phrases.many(producer.keys)),
            each=value(f"{producer.records_a_second / producer.keys:,.3g}"),
        )


def _whereto(board: Board, producer: ProducerMark) -> str:
    """Which shards own its keys."""
    asked = {shard.number: dict(shard.asked_by_producer).get(producer.name, 0) for shard in board.shards}
    numbers = tuple(number for number, count in asked.items() if count)
    if producer.sole_key and producer.sole_place is not None:
        owner = next((each for each in board.shards if each.begins <= producer.sole_place < each.ends), None)
        return _("MD5(“%(key)s”) is %(place)s, so every record goes to %(shard)s.") % {
            "key": producer.sole_key,
            "place": phrases.key_short(hash_key(producer.sole_key)),
            "shard": phrases.names((owner.number,)) if owner else _("no shard"),
        }
    if not numbers:
        return _("Nothing of it came to a shard in the last second.")
    if len(numbers) == len(board.shards) > 1:
        return _("Its keys are spread over all %(count)d shards.") % {"count": len(numbers)}
    return _("Its keys belong to %(shards)s.") % {"shards": phrases.names(numbers)}


def _settings(producer: ProducerMark) -> Iterator[tuple[str, Child]]:
    yield _("Records a second"), phrases.many(producer.records_a_second)
    yield _("Bytes of data in a record"), phrases.many(producer.record_bytes)
    recipes = {
        "UNIFORM": _("%(count)s keys, all equally often"),
        "ZIPF": _("%(count)s keys, the n-th 1/n as often as the first"),
        "SINGLE": _("one key, %(key)s"),
        "LIST": _("%(count)s named keys, equally often"),
    }
    yield (
        _("Partition keys"),
        recipes[producer.kind] % {"count": phrases.many(producer.keys), "key": producer.sole_key},
    )
