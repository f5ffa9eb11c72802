"""How a stream is run, in the inspector: its mode, encryption and sizes, and what a fault does to it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.labs.svg import Child
from services.kinesis.board import Board, ProducerMark
from services.kinesis.pictures import phrases
from services.kinesis.pictures.telling_capacity import key_state
from services.kinesis.state import DEFAULT_MAX_RECORD_KIB


def standing_facts(board: Board) -> Iterator[tuple[str, Child]]:
    """Mode and encryption always; the rest where it is not as it is with every stream at first."""
    how = board.standing
    yield _("Mode"), _mode(board)
    yield _("Encryption"), how.key or _("none")
    if how.max_record_kib != DEFAULT_MAX_RECORD_KIB:
        yield _("Largest record"), f"{phrases.many(how.max_record_kib)}{phrases.NO_BREAK}KiB"
    if how.shard_metrics:
        count = len(how.shard_metrics)
        words = ngettext("%(count)d metric of each shard", "%(count)d metrics of each shard", count)
        yield _("Monitoring"), words % {"count": count}


def _mode(board: Board) -> str:
    if board.standing.mode == "PROVISIONED":
        return _("provisioned")
    return _("on-demand Advantage") if board.standing.is_committed else _("on-demand Standard")


def standing_words(board: Board) -> Iterator[str]:
    """What has to be said now: what a stream on demand is ready for, and faults."""
    how = board.standing
    if how.mode == "ON_DEMAND" and board.shards:
        yield _ready(board)
    if how.is_key_out:
        words = _("Key %(key)s: %(state)s. Nothing can be encrypted, so every put is refused, and what is encrypted "
                  "cannot be read.")  # fmt: skip
        yield words % {"key": how.key, "state": key_state(how.key_state)}
    if how.lost_zones:
        words = ngettext(
            "%(zones)s is out. Each record lies in three zones, so that none is lost; a put takes about %(ms)d ms.",
            "%(zones)s are out. Each record lies in three zones; here none is lost. A put takes about %(ms)d ms.",
            len(how.lost_zones),
        )
        yield words % {"zones": ", ".join(how.lost_zones), "ms": how.put_ms}


def late_words(producer: ProducerMark) -> Iterator[str]:
    """What comes of answers that are late."""
    if producer.late_percent:
        words = _(
            "%(percent)s of its puts are stored but answered too late: it puts those again, and they are there twice, "
            "with the same content and sequence numbers of their own."
        )
        yield words % {"percent": phrases.percent(producer.late_percent)}


def _ready(board: Board) -> str:
    how = board.standing
    words = ngettext(
        "It scales by itself: twice its peak of 30 days needs %(needed)s shard, and it has %(count)s.",
        "It scales by itself: twice its peak of 30 days needs %(needed)s shards, and it has %(count)s.",
        how.needed,
    )
    return words % {"needed": phrases.many(how.needed), "count": phrases.many(len(board.shards))}
