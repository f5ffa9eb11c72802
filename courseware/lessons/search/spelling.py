"""The word that somebody meant who wrote one that stands nowhere."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches

SHORTEST = 4
LEAST_ALIKE = 0.75
CANDIDATES = 5

_WORD = re.compile(r"[^\W\d_]{4,}")


def vocabulary(texts: Iterable[str]) -> Mapping[str, int]:
    """The words of some texts, with how often each stands there."""
    return Counter(word for text in texts for word in _WORD.findall(text.casefold()))


def meant(word: str, known: Mapping[str, int]) -> str:
    """The known word most like this one; among those as like, the one that is used most. Nothing, if none is like it.

    >>> meant("retension", {"retention": 9, "extension": 2, "shard": 40})
    'retention'
    >>> meant("zebra", {"retention": 9})
    ''
    """
    word = word.casefold()
    if len(word) < SHORTEST:
        return ""
    like = get_close_matches(word, known, CANDIDATES, LEAST_ALIKE)
    begins = {each: SequenceMatcher(None, word, each).ratio() + 0.1 * (each[0] == word[0]) for each in like}
    return max(like, key=lambda each: (begins[each], known[each]), default="")
