"""What stands in a form and was not sent yet: kept in the item's row, so that no crash, logout or deadline loses it."""

from django.http import QueryDict

from courseware.quizzes.models import Item
from courseware.quizzes.types.contract import Data

MOST_FIELDS = 60
LONGEST = 60_000
_OURS = {"token", "do", "csrfmiddlewaretoken", "back", "ticket"}


def keep(item: Item, sent: QueryDict) -> bool:
    """Keeps what was typed so far; False where the question has its answer, or the attempt is handed in."""
    fields = QueryDict(mutable=True)
    for name, values in list(sent.lists())[:MOST_FIELDS]:
        if name not in _OURS:
            fields.setlist(name, values)
    draft = fields.urlencode()
    if len(draft) > LONGEST:
        return False
    waiting = Item.objects.filter(pk=item.pk, answered_at=None, attempt__closed_at=None, attempt__isnull=False)
    return waiting.update(draft=draft) == 1


def form_of(item: Item) -> QueryDict | None:
    """What was typed, as a form has it; None where nothing was, or it was sent since."""
    return QueryDict(item.draft) if item.draft and item.answered_at is None else None


def data_of(item: Item) -> Data:
    """The same as the types read it."""
    return dict(QueryDict(item.draft).lists())
