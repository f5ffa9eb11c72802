"""What a question's figures say that an author should do: flags, each with a sentence.

Source: the usual bounds of item analysis (facility below 0.25 or above 0.95, discrimination below 0.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courseware.gradebook.statistics import ItemStatistics, OptionStatistics

HARD, EASY, BLUNT = 0.25, 0.95, 0.1
FAVOURED = 0.1
# With fewer answers the figures swing too much to act on.
FEWEST = 10


@dataclass(frozen=True)
class Flag:
    """`kind` for tests and pictures, `sentence` for people."""

    kind: str
    sentence: str


def of_item(found: ItemStatistics) -> list[Flag]:
    """What its facility and its discrimination say."""
    if found.n < FEWEST:
        return []
    flags = []
    if found.facility < HARD:
        flags.append(Flag("hard", _("Very few got this. Check that the key is right, then that it was taught.")))
    if found.facility > EASY:
        flags.append(Flag("easy", _("Nearly everybody got this. Keep it as a warm-up, or ask for more.")))
    if found.discrimination is not None and found.discrimination < 0:
        flags.append(Flag("reversed", _("Those who did well elsewhere did worse here. Check the key first.")))
    elif found.discrimination is not None and found.discrimination < BLUNT:
        flags.append(
            Flag(
                "blunt", _("It hardly tells who knows from who does not. Read the text for two readings, and the key.")
            )
        )
    return flags


def of_options(options: Iterable[OptionStatistics], right: set[str], n: int) -> list[Flag]:
    """What the choices of a question say about its distractors."""
    if n < FEWEST:
        return []
    listed = list(options)
    flags = [
        Flag("key_untaken", _("Nobody took the right option “%(option)s”. Check the key.") % {"option": _short(each)})
        for each in listed
        if each.count == 0 and each.option in right
    ]
    untaken = [f"“{_short(each)}”" for each in listed if each.count == 0 and each.option not in right]
    if untaken:
        sentence = ngettext(
            "Nobody took %(options)s. Replace it by a mistake that people make.",
            "Nobody took %(options)s. Replace them by mistakes that people make.",
            len(untaken),
        )
        flags.append(Flag("untaken", sentence % {"options": get_text_list(untaken, _("or"))}))
    for each in listed:
        if each.count and each.option not in right and each.upper - each.lower >= FAVOURED:
            sentence = _("“%(option)s” is taken more often by those who do well. See whether it can be read as right.")
            flags.append(Flag("favoured", sentence % {"option": _short(each)}))
    return flags


def _short(each: OptionStatistics) -> str:
    return each.option if len(each.option) <= 80 else f"{each.option[:79]}…"
