"""How wide words will be, before any browser has set them: what does not fit is shortened, wrapped or left out.

The fonts are the reader's own. Widths are those of the widest common one, so that with every other there is slack.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from courseware.labs.svg import number

NARROW_EM, WIDE_EM, CAPITAL_EM, OTHER_EM = 0.37, 0.98, 0.7, 0.62
BOLD = 1.1
_EM_BY_LETTER = {
    **dict.fromkeys("\u00a0 .,:;'|!/()[]ijlItfr-·", NARROW_EM),
    **dict.fromkeys("mwMW%@…+=<>", WIDE_EM),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", CAPITAL_EM),
}
_SIZES = {"": 12.0, "kin-m": 12.0, "kin-b": 12.0, "kin-t2": 13.0, "kin-t3": 15.0, "kin-t5": 22.0}


_AS_WIDE = str.maketrans("123456789", "000000000")


def width(words: str, style: str = "") -> float:
    """How many pixels words take in a style, at most."""
    return _width(words.translate(_AS_WIDE), style)  # all digits are equally wide, and counts change all the time


@lru_cache(maxsize=4_096)
def _width(words: str, style: str) -> float:
    ems = sum([_EM_BY_LETTER.get(letter, OTHER_EM) for letter in words])
    return ems * _SIZES[style] * (1 if style in ("", "kin-m") else BOLD)


def shortened(words: str, room: float, style: str = "") -> str:
    """Words cut off where their room ends."""
    if width(words, style) <= room:
        return words
    while words and width(words + "…", style) > room:
        words = words[:-1]
    return words + "…" if words else ""


@lru_cache(maxsize=512)
def wrapped(words: str, room: float, style: str = "") -> tuple[str, ...]:
    """Words in as many lines as they need."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and width(f"{lines[-1]} {word}", style) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def text(x: float, y: float, words: str, style: str = "", more: str = "") -> SafeString:
    """Words at a place; `more` are further classes. Written out, since a picture has dozens."""
    classes = f"{style} {more}" if style and more else style or more
    cls = f' class="{classes}"' if classes else ""
    return SafeString(f'<text x="{number(x)}" y="{number(y)}"{cls}>{escape(words)}</text>')


def path(d: str, cls: str) -> SafeString:
    """A stroke or a shape; its description is made of numbers and needs no escaping."""
    return SafeString(f'<path d="{d}" class="{cls}"/>')


Box = tuple[float, float, float, float]


class Room:
    """Where words stand already: more are written only where nothing else is."""

    def __init__(self, taken: Iterable[Box] = ()) -> None:
        self._taken: list[Box] = list(taken)

    def taken(self) -> tuple[Box, ...]:
        """The boxes of all words so far."""
        return tuple(self._taken)

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        """Keeps words away from a place."""
        self._taken.append((left, top, right, bottom))

    def text(self, x: float, y: float, words: str, style: str = "", more: str = "") -> SafeString | None:
        """Words at a place (from it, around it with `kin-c`, up to it with `kin-e`), or None if that is taken."""
        across = width(words, style)
        left = x - across / 2 if "kin-c" in more else x - across if "kin-e" in more else x
        box = (left - 3, y - _SIZES[style], left + across + 3, y + 3)
        if any(
            box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
            for left, top, right, bottom in self._taken
        ):
            return None
        self._taken.append(box)
        return text(x, y, words, style, more)
