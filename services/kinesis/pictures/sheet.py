"""What a picture is drawn on: it collects the parts that stay the same from frame to frame.

A page that has such a part already is not sent it again. Each begins with an element whose first attribute is its id.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.safestring import SafeString

from courseware.labs.page.kept import Kept

MOST_TILES = 8_192
MOST_LOOKS = 16
T = TypeVar("T")

_tiles: Kept[Hashable, SafeString] = Kept(MOST_TILES)


@dataclass
class Sheet:
    """One drawing's. `line` names the course of events: what was so at an instant is so as long as it is the same.

    None is a course that nobody can name: then nothing of its past is remembered.
    """

    line: Hashable = None
    same: list[SafeString] = field(default_factory=list)

    def keep(self, part: SafeString) -> SafeString:
        """A part that will be the same in the next frames."""
        self.same.append(part)
        return part

    def of_the_past(self, key: tuple[Hashable, ...], draw: Callable[[], SafeString]) -> SafeString:
        """A part of which the past alone decides: drawn once."""
        part = draw() if self.line is None else _tiles.get((self.line, *key), draw)
        return self.keep(part) if part else part


def keep_few(drawn: dict[Any, Any], key: Hashable, value: T) -> T:
    """Keeps a drawing of a second with it: whoever looks on selects one part, seldom many."""
    if len(drawn) >= MOST_LOOKS:
        drawn.clear()
    drawn[key] = value
    return value
