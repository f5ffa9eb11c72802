"""Why a record lies where it lies, as arithmetic: its key's MD5, that as a number, and the range that holds it."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from services.kinesis.pictures import phrases
from services.kinesis.pictures.pieces import filled, value

DIGITS = 8  # of an MD5, where not all are shown


def placement(key: str, digest: str, place: int, within: tuple[int, int]) -> Iterator[SafeString]:
    """From a key to its shard, a step a line."""
    yield filled(_("MD5(“%(key)s”) = %(digest)s"), key=key, digest=value(digest))
    yield filled(_("as a number: %(place)s"), place=value(str(place)))
    yield filled(
        _("%(place)s… ÷ 2¹²⁸ = %(share)s of the ring"),
        place=value(digest[:DIGITS]),
        share=value(phrases.percent(round(100 * place / 2**128, 4))),
    )
    yield is_within(within)


def is_within(within: tuple[int, int]) -> SafeString:
    """The range of the shard, in which it lies."""
    start, end = within
    return filled(_("%(start)s ≤ it ≤ %(end)s"), start=value(str(start)), end=value(str(end)))
