"""A card beside the picture, for worlds that are about something: an experiment, a task.

Who keeps such worlds hands in, for their kind, a function that draws the card. A card is part of the frame: it holds
buttons that send one form of the page, and nothing to type in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from courseware.labs import worlds

FORM = "act-card"


@dataclass(frozen=True)
class Card:
    """`title` and `sentence` stand in the lab's head, `element` beside the picture; its buttons go to `url`."""

    title: str
    sentence: str
    element: SafeString
    url: str


Provider = Callable[[worlds.Look, int], Card | None]
_providers: dict[worlds.Kind, Provider] = {}


def provide(kind: worlds.Kind, provider: Provider) -> None:
    """Says who draws the cards of a kind of world."""
    _providers[kind] = provider


def card_of(look: worlds.Look, person_id: int) -> Card | None:
    """The card of a world, if it has one."""
    provider = _providers.get(worlds.Kind(look.kind))
    return provider(look, person_id) if provider else None
