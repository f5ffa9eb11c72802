"""Of a reader: where she was on each page. It goes with her."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courseware.lessons.models import Place
from courseware.people.own_data import Kept, collects


@collects
def places_of(person_id: int) -> Iterable[Kept]:
    """Each page that she has opened."""
    found = Place.objects.filter(person=person_id).order_by("pk").values("topic", "page", "anchor", "is_read", "at")
    yield Kept("lessons", _("Pages read"), list(found))
