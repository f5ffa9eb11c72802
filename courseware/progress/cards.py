"""What else stands on the home page: classes stand above, and put what is due in them here."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils.safestring import SafeString

# Each gives a card, or nothing where it has nothing to say to this person.
CARDS: list[Callable[[HttpRequest], SafeString | None]] = []


def cards_for(request: HttpRequest) -> list[SafeString]:
    """The cards that there are for somebody, in the order of their apps."""
    return [card for card in (of(request) for of in CARDS) if card]
