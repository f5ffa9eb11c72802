"""The inspector of a shard: its two limits with the live numbers in them, and what a split would do."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.svg import Child, join
from services.kinesis.board import Board, Layer, ShardMark
from services.kinesis.hashing import hash_key
from services.kinesis.pictures import phrases
from services.kinesis.pictures.pieces import bar, facts, filled, heading, paragraph, rule, source, value
from services.kinesis.pictures.wording import wording
from services.kinesis.throughput import WRITE_BYTES_A_SECOND, WRITE_RECORDS_A_SECOND

NAMED_PRODUCERS = 3
KIND_BY_STATE = {"hot": "hot", "near": "hot", "ok": "ok", "idle": ""}
MUCH_OF_A_SHARD = 0.25


def about_shard(board: Board, shard: ShardMark) -> SafeString:
    """An open shard: what its last second says."""
    return join(
        [
            heading(_("Shard %(number)d") % {"number": shard.number}, _state(shard), KIND_BY_STATE[shard.state]),
            paragraph(_range(board, shard)),
            rule(*_limits(board, shard)),
            *_bars(shard),
            *[paragraph(words) for words in _outlook(shard)],
        ]
    )


def shard_facts(board: Board, shard: ShardMark) -> SafeString:
    """What else is known of an open shard."""
    return facts(_facts(board, shard))


def _state(shard: ShardMark) -> str:
    if shard.refused_for_key:
        return _("! Refuses: its key cannot be used")
    limit = _("bytes/s") if shard.binding == "bytes" else _("records/s")
    match shard.state:
        case "hot":
            return _("! Hot: %(limit)s used up") % {"limit": limit}
        case "near" if shard.percent > 100:
            return _("Above its limit on its saved burst")
        case "near":
            return _("Near its limit: %(percent)s of %(limit)s") % {
                "percent": phrases.percent(shard.percent),
                "limit": limit,
            }
        case _state:
            return wording(shard).state


def _range(board: Board, shard: ShardMark) -> str:
    return _("%(share)s, %(range)s, since %(time)s") % {
        "share": phrases.share(shard.ends - shard.begins),
        "range": phrases.key_range(shard.start, shard.end),
        "time": phrases.clock(board, shard.opened_us),
    }


def _limits(board: Board, shard: ShardMark) -> Iterator[SafeString]:
    if shard.refused_for_key:
        yield filled(
            _("%(refused)s of %(asked)s refused: the key cannot be used, so nothing can be encrypted"),
            refused=value(phrases.many(shard.refused_for_key), is_over=True),
            asked=value(phrases.many(shard.asked)),
        )
        return
    if not shard.asked:
        yield filled(
            _("%(none)s asked in the last second, of %(limit)s records/s and %(mib)s MiB/s"),
            none=value("0"),
            limit=value(phrases.many(WRITE_RECORDS_A_SECOND)),
            mib=value("1"),
        )
        return
    by_records, by_bytes = _by_records(board, shard), _by_bytes(shard)
    yield from (by_bytes, by_records) if shard.binding == "bytes" else (by_records, by_bytes)


def _by_records(board: Board, shard: ShardMark) -> SafeString:
    limit = WRITE_RECORDS_A_SECOND
    is_over = shard.refused_for_records > 0
    values: dict[str, Child] = {
        "sum": _sum(board, shard),
        "asked": value(phrases.many(shard.asked), is_over=is_over),
        "limit": value(phrases.many(limit)),
        "let_in": value(phrases.many(shard.accepted)),
        "refused": value(phrases.many(shard.refused_for_records), is_over=True),
    }
    if is_over and shard.refused == shard.asked - limit == shard.refused_for_records:
        return filled(_("%(sum)s%(asked)s asked > %(limit)s records/s, so %(refused)s refused"), **values)
    if is_over:
        return filled(
            _("%(sum)s%(asked)s asked, limit %(limit)s records/s: %(let_in)s let in, %(refused)s refused"), **values
        )
    if shard.asked > limit:
        words = _("%(sum)s%(asked)s asked > %(limit)s records/s, let in while the burst it saved up lasts")
        return filled(words, **values)
    if shard.binding == "bytes":
        return filled(_("%(asked)s of %(limit)s records/s: the number of records is not what limits"), **values)
    return filled(_("%(sum)s%(asked)s asked, %(limit)s records/s would be let in"), **values)


def _sum(board: Board, shard: ShardMark) -> SafeString:
    """What each producer asked for, as the left side of a sum; nothing where there is only one."""
    asked = sorted(shard.asked_by_producer, key=lambda pair: -pair[1])
    if len(asked) < 2:
        return SafeString("")
    parts: list[Child] = []
    for name, count in asked[:NAMED_PRODUCERS]:
        told = join([value(phrases.many(count)), f" {name or _('calls')}"])
        sender = next((each for each in board.producers if each.name == name), None)
        parts += [" + " if parts else None, source(board.named(sender.part), told) if sender else told]
    rest = sum(count for _name, count in asked[NAMED_PRODUCERS:])
    if rest:
        parts += [" + ", value(phrases.many(rest)), f" {_('others')}"]
    return join([*parts, " = "])


def _by_bytes(shard: ShardMark) -> SafeString:
    asked_bytes = max(shard.asked_bytes, shard.accepted_bytes)
    is_over = shard.refused_for_bytes > 0
    values: dict[str, Child] = {
        "count": value(phrases.many(shard.asked)),
        "each": value(f"{asked_bytes / shard.asked:,.0f}{phrases.NO_BREAK}B"),
        "asked": value(phrases.mib(asked_bytes), is_over=is_over),
        "limit": value("1"),
        "refused": value(phrases.many(shard.refused_for_bytes), is_over=True),
    }
    if is_over:
        words = _("%(count)s × %(each)s = %(asked)s MiB asked > %(limit)s MiB/s, so %(refused)s refused")
    elif shard.binding == "bytes":
        words = _("%(count)s × %(each)s = %(asked)s of %(limit)s MiB/s")
    else:
        words = _("%(count)s × %(each)s = %(asked)s of %(limit)s MiB/s: bytes are not what limits")
    return filled(words, **values)


def _bars(shard: ShardMark) -> Iterator[SafeString]:
    yield bar(
        _("records"),
        _("%(used)s of %(limit)s/s")
        % {"used": phrases.many(shard.asked), "limit": phrases.many(WRITE_RECORDS_A_SECOND)},
        let_in=shard.accepted / WRITE_RECORDS_A_SECOND,
        asked=shard.asked / WRITE_RECORDS_A_SECOND,
    )
    asked_bytes = max(shard.asked_bytes, shard.accepted_bytes)
    yield bar(
        _("bytes"),
        _("%(used)s of 1 MiB/s") % {"used": phrases.mib(asked_bytes)},
        let_in=shard.accepted_bytes / WRITE_BYTES_A_SECOND,
        asked=asked_bytes / WRITE_BYTES_A_SECOND,
    )


def _outlook(shard: ShardMark) -> Iterator[str]:
    """What the busiest key is, where it lies, and what each half would be asked for after a split in the middle."""
    if not shard.asked or shard.start == shard.end:
        return
    lower, upper = shard.asked_below_middle, shard.asked - shard.asked_below_middle
    middle = phrases.key_short(shard.middle)
    place = hash_key(shard.top_key) if shard.top_key else -1
    if shard.start <= place <= shard.end and shard.top_key_asked >= MUCH_OF_A_SHARD * shard.asked:
        is_above = place >= shard.middle
        words = (
            _(
                "Key %(key)s alone asks for %(count)s/s. Its hash key %(place)s lies above the middle, %(middle)s: "
                "in the upper half."
            )
            if is_above
            else _(
                "Key %(key)s alone asks for %(count)s/s. Its hash key %(place)s lies below the middle, %(middle)s: "
                "in the lower half."
            )
        )
        yield words % {
            "key": shard.top_key,
            "count": phrases.many(shard.top_key_asked),
            "place": phrases.key_short(place),
            "middle": middle,
        }
    halves = _("Split at %(middle)s, the lower half would be asked for %(lower)s/s, the upper for %(upper)s/s.") % {
        "middle": middle,
        "lower": phrases.many(lower),
        "upper": phrases.many(upper),
    }
    yield f"{halves} {_verdict(shard, max(lower, upper))}"


def _verdict(shard: ShardMark, larger: int) -> str:
    bytes_each = max(shard.asked_bytes, shard.accepted_bytes) / shard.asked
    most = min(WRITE_RECORDS_A_SECOND, int(WRITE_BYTES_A_SECOND / bytes_each)) if bytes_each else WRITE_RECORDS_A_SECOND
    if shard.top_key_asked > most:
        return _("One key is one point of the ring: no split divides it.")
    if larger > most:
        return _("One of them would still refuse.")
    return _("Neither would refuse.") if shard.refused else ""


def _facts(board: Board, shard: ShardMark) -> Iterator[tuple[str, Child]]:
    names = [name or _("calls") for name, count in shard.asked_by_producer if count]
    yield _("Gets records of"), names[0] if len(names) == 1 else ""  # several stand in the rule
    yield _("First key"), str(shard.start)
    yield _("Last key"), str(shard.end)
    yield _("Stored"), _records(board.stored(shard))
    yield _("Came from"), phrases.names(shard.parents) if shard.parents else ""


def about_closed(board: Board, layer: Layer) -> SafeString:
    """A closed shard."""
    gone = _("Records never move to the children. Each goes %(hours)s after it came.") % {
        "hours": phrases.hours(board.retention_hours)
    }
    joint = next((joint for joint in board.joints if layer.number in joint.children), None)
    return join(
        [
            heading(_("Shard %(number)d") % {"number": layer.number}, _("closed")),
            paragraph(
                _("Closed at %(time)s: nothing comes in any more, and it can still be read.")
                % {"time": phrases.clock(board, layer.closed_us)}
            ),
            rule(
                filled(
                    _("%(count)s stored, the youngest for %(age)s"),
                    count=value(phrases.many(layer.stored)),
                    age=value(phrases.age(layer.youngest_s)),
                )
            ),
            paragraph(gone),
            facts(
                [
                    (_("First key"), str(layer.start)),
                    (_("Last key"), str(layer.end)),
                    (_("Opened"), phrases.clock(board, layer.opened_us)),
                    (_("Became"), phrases.names(layer.children) if layer.children else ""),
                    (_("Came from"), phrases.names(joint.parents) if joint else ""),
                ]
            ),
        ]
    )


def _records(count: int) -> str:
    return ngettext("%(count)s record", "%(count)s records", count) % {"count": phrases.many(count)}
